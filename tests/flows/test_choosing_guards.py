"""Guardrails of discovery: names that are held on every path, and no more scopes than were asked for."""

from __future__ import annotations

import pytest

from headway.flows.choosing import RENAMED, Policy, Rules, decide, sensitive_word, standing
from headway.model.entries import ScopeRow
from headway.model.scope import Scope

MODES = ("auto", "allowlist", "blocklist", "smart")
NAMES = {
    "acme/hr-portal": "hr", "acme/HR": "HR", "acme/legal-docs": "legal", "acme/payroll_service": "payroll", "acme/payrollservice": "payrollservice", "acme/rh": "rh",
    "acme/RHConnect": "RH", "acme/rhConnect": "rh", "acme/juridico": "juridico", "Jurídica": "Juridica", "acme/folha-de-pagamento": "folha", "acme/finance-etl": "finance",
    "Finanças": "Financas", "acme/finops": None, "acme/human-resources": "human resources", "Recursos Humanos": "Recursos Humanos", "acme/humanresources": "humanresources",
    "acme/confidentiality": "confidentiality", "Área restrita": "restrita", "acme/restricted": "restricted", "legal/contracts": "legal", "acme/three-humans": None,
    "acme/resources": None, "acme/chr": None, "acme/shr-tools": None, "acme/threshold": None,
}  # fmt: skip


def scope(number=1, name="acme/shop", **rest):
    return Scope(key=f"github:repo:{number}", name=name, location="/", **rest)


def row(of, status="active", *, flagged=False, reason="found"):
    return ScopeRow(source="s", scope=of.key, name=of.name, location="/", status=status, reason=reason, failures=0, last_error=None, flagged=flagged, active_at=of.active_at)


def policy(mode="auto", *, hands=(), mentions=None, barren=(), **rules):
    return Policy(rules=Rules(**rules), mode=mode, why="by default", mentioned=mentions or {}, by_hand=frozenset(one.key for one in hands), barren=frozenset(barren))


def decided(found, catalog=(), **said):
    return {one.scope.key: one for one in decide(found, {one.scope: one for one in catalog}, policy(**said))}


@pytest.mark.parametrize("name", NAMES)
def test_names_of_repositories_in_two_languages(name):
    """LESSON 31."""
    assert sensitive_word(name) == NAMES[name]


class TestTheGate:
    """LESSON 31: whatever the mode, whatever the path, until a person says so."""

    HR, SHOP = scope(1, "acme/hr-portal"), scope(1, "acme/portal")

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("status", ["active", "discovered", "archived"])
    def test_renamed_to_something_harmless_it_stays_held(self, mode, status):
        found = decided([self.SHOP], [row(self.HR, status, flagged=True)], mode=mode)[self.SHOP.key]
        assert (found.status, found.flagged, found.reason) == ("discovered", True, RENAMED)

    def test_and_goes_on_to_be_held_at_every_discovery_after(self):
        held = row(self.SHOP, "discovered", flagged=True, reason=RENAMED)
        assert decided([self.SHOP], [held])[self.SHOP.key].flagged

    def test_a_person_lets_it_in_and_it_needs_no_word_for_its_harmless_name(self):
        found = decided([self.SHOP], [row(self.SHOP, flagged=False)], hands=[self.SHOP])[self.SHOP.key]
        assert (found.read, found.flagged) == (True, False)

    def test_what_a_person_activated_by_its_first_name_is_read_under_its_second(self):
        assert decided([self.HR], [row(self.SHOP)], hands=[self.SHOP])[self.HR.key].read

    @pytest.mark.parametrize("mode", MODES)
    def test_not_listed_and_read_under_a_name_that_is_sensitive_it_is_held(self, mode):
        found = decided([scope(2)], [row(self.HR)], mode=mode)[self.HR.key]
        assert (found.status, found.flagged, found.found) == ("discovered", True, False)

    @pytest.mark.parametrize(("hands", "status"), [((), "discovered"), (("github:repo:1",), "active")])
    def test_where_nobody_was_asked_its_name_is_looked_at_all_the_same(self, hands, status):
        assert standing(row(self.HR), hands=hands).status == status

    def test_a_pause_outlives_its_name_and_the_mode(self):
        for mode in MODES:
            found = decided([self.HR], [row(self.HR, "paused", reason="failed")], mode=mode)[self.HR.key]
            assert (found.status, found.reason, found.flagged) == ("paused", "failed", True)

    BOARD = Scope(key="jira:board:1", name="Sprint board", location="/", parent="github:repo:1")

    def test_a_board_of_a_held_project_is_held_though_only_the_catalog_knows_the_project(self):
        for mode in ("auto", "blocklist"):
            assert not decided([self.BOARD], [row(self.HR, "discovered", flagged=True)], mode=mode)[self.BOARD.key].read

    def test_a_board_with_a_sensitive_name_is_held_in_a_project_that_is_read(self):
        found = decided([scope(1, "acme/shop"), Scope(key="jira:board:1", name="Folha", location="/", parent="github:repo:1")])
        assert [one.status for one in found.values()] == ["active", "discovered"]


class TestTheLimit:
    """At most so many scopes, the busiest."""

    def test_the_least_busy_are_left_out_and_say_by_how_many_they_were_outdone(self):
        found = decided([scope(at, active_at=at) for at in range(1, 6)], most=2)
        assert [one.status for one in found.values()] == ["discovered"] * 3 + ["active"] * 2
        assert found["github:repo:1"].reason == "the limit of 2 active scopes; 2 busier ones are read: raise discovery.max_active or activate it by hand"
        assert [one.crowded for one in found.values()] == [True] * 3 + [False] * 2

    def test_one_of_which_no_activity_is_known_comes_last_and_of_equals_the_first_by_name(self):
        found = [scope(1, "b"), scope(2, "a"), scope(3, "z", active_at=0), scope(4, "B", active_at=None)]
        assert [key[-1] for key, one in decided(found, most=2).items() if one.read] == ["2", "3"]

    def test_the_same_ones_are_read_whatever_their_order_and_what_was_read_before(self):
        """A tie must not make a scope come and go."""
        found = [scope(at, f"r{at}") for at in range(1, 6)]
        once = {key for key, one in decided(found, most=3).items() if one.read}
        for catalog in ([row(one, "active") for one in found], [row(one, "active" if one.key in once else "discovered") for one in found]):
            assert {key for key, one in decided(found[::-1], catalog, most=3).items() if one.read} == once

    def test_what_a_person_activated_counts_first_and_is_never_displaced(self):
        idle, *busy = [scope(at, active_at=at) for at in range(1, 6)]
        found = decided([idle, *busy], [row(idle)], hands=[idle], most=2)
        assert [key[-1] for key, one in found.items() if one.read] == ["1", "5"]
        assert "1 busier ones and 1 activated by hand are read" in found["github:repo:2"].reason

    def test_more_activated_than_the_limit_are_all_read_and_nothing_else(self):
        found = [scope(at) for at in range(1, 5)]
        assert [one.read for one in decided(found, [row(one) for one in found[:3]], hands=found[:3], most=2).values()] == [True] * 3 + [False]

    def test_held_paused_and_blocked_ones_take_no_place(self):
        one, two, three = scope(1, "acme/hr", active_at=9), scope(2, active_at=8), scope(3, active_at=1)
        assert [found.read for found in decided([one, two, three], [row(two, "paused")], most=1).values()] == [False, False, True]

    def test_what_belongs_to_another_and_what_serves_are_not_counted_and_go_with_their_own(self):
        boards = [Scope(key=f"github:board:{at}", name="b", location="/", parent=f"github:repo:{at}") for at in (1, 2)]
        found = decided([*boards, scope(1, active_at=1), scope(2, active_at=2), Scope(key="github:site:x", name="site", location="/", service=True)], most=1)
        assert {key for key, one in found.items() if one.read} == {"github:board:2", "github:repo:2", "github:site:x"}

    def test_one_that_is_not_listed_any_more_competes_like_the_others(self):
        idle, busy = scope(1, active_at=1), scope(2, active_at=9)
        assert [one.read for one in decided([busy], [row(idle)], most=1).values()] == [True, False]
        assert [one.read for one in decided([idle], [row(busy)], most=1).values()] == [False, True]

    def test_of_what_a_person_named_itself_none_is_too_much(self):
        assert all(one.read for one in decided([scope(at) for at in range(9)], most=2, named=True).values())

    def test_a_scope_that_the_mode_does_not_read_takes_no_place(self):
        found = [scope(1, code="PAY", active_at=9), scope(2, code="OPS", active_at=1)]
        assert [one.read for one in decided(found, mode="smart", mentions={"OPS": 3}, most=1).values()] == [False, True]


class TestNothingInIt:
    def test_a_scope_without_any_entity_that_is_read_is_not_counted_as_read(self):
        found = decided([scope(1), scope(2)], barren=["github:repo:1"], entities=("work_items",), most=1)
        assert ([one.read for one in found.values()], "only work_items are read" in found["github:repo:1"].reason) == ([False, True], True)
