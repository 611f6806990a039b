"""Which scopes are read: by mode, by name, by whom they belong to, and by what people decided."""

from __future__ import annotations

import pytest

from headway.flows.choosing import ACTOR, Policy, Rules, by_hand, decide, mentioned, mode_of, sensitive_word
from headway.model.entries import AuditRow, ScopeRow
from headway.model.scope import Scope

TRACKER = ("projects", "work_items", "accounts")
FORGE = ("commits", "pull_requests")


def scope(key, name="Payments", **rest):
    return Scope(key=key, name=name, location="/", **rest)


def row(key, status="active", *, name="Payments", reason="", flagged=False):
    return ScopeRow(source="s", scope=key, name=name, location="/", status=status, reason=reason, failures=0, last_error=None, flagged=flagged)


def policy(mode="auto", *, mentions=None, hands=(), **rules):
    return Policy(rules=Rules(**rules), mode=mode, why="by default", mentioned=mentions or {}, by_hand=frozenset(hands))


def statuses(found, catalog=(), **said):
    return [decision.status for decision in decide(found, {one.scope: one for one in catalog}, policy(**said))]


MODES = {
    "what was configured": ({"mode": "blocklist"}, "jira", TRACKER, True, "blocklist"),
    "a forge": ({}, "github", FORGE, True, "auto"),
    "git": ({}, "git", ("commits",), False, "auto"),
    "a tracker beside pull requests": ({}, "jira", TRACKER, True, "smart"),
    "a tracker alone": ({}, "jira", TRACKER, False, "auto"),
    "a made-up tracker": ({}, "synthetic", TRACKER, True, "auto"),
    "one that holds both": ({}, "gitlab", (*FORGE, *TRACKER), True, "auto"),
}


@pytest.mark.parametrize("case", MODES)
def test_a_source_is_read_in_the_mode_that_suits_it(case):
    rules, kind, entities, pulls, expected = MODES[case]
    mode, why = mode_of(Rules(**rules), kind=kind, entities=entities, pulls=pulls)
    assert (mode, bool(why)) == (expected, True)


def test_a_tracker_says_why_it_is_or_is_not_smart():
    told = [mode_of(Rules(), kind="jira", entities=TRACKER, pulls=pulls)[1] for pulls in (True, False)]
    assert ("beside pull requests" in told[0], "no source brings pull requests" in told[1]) == (True, True)


NAMES = {
    "HR": "HR", "hr-portal": "hr", "RH Brasil": "RH", "HRPortal": "HR", "hrTools": "hr", "Legal": "Legal", "Departamento Jurídico": "Juridico", "contas_juridicas": "juridicas",
    "payroll": "payroll", "PayrollService": "Payroll", "Folha de pagamento": "Folha", "finance": "finance", "Financeiro": "Financeiro", "financing-engine": "financing",
    "CONFIDENTIAL": "CONFIDENTIAL", "dados confidenciais": "confidenciais", "Confidencial": "Confidencial", "restricted-area": "restricted", "acme/legal": "legal",
    "Shrine": None, "three": None, "thread": None, "Chrome": None, "illegal-moves": None, "paralegal": None, "legality": None, "refinance": None, "Payments": None,
    "unrestricted": None, "": None, "已完成": None, "horhrh": None,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_that_look_sensitive_are_known_by_whole_words(name):
    assert sensitive_word(name) == NAMES[name]


@pytest.mark.parametrize("mode", ["auto", "allowlist", "blocklist", "smart"])
def test_a_sensitive_name_is_held_back_in_every_mode(mode):
    """LESSON 31: a gate for personal data that one mode bypassed."""
    (found,) = decide([scope("p", "HR", code="HR")], {}, policy(mode, mentions={"HR": 99}))
    assert (found.status, found.flagged, "sensitive (HR)" in found.reason) == ("discovered", True, True)


def test_so_is_one_whose_key_alone_says_it():
    assert statuses([scope("p", "People", code="HR")]) == ["discovered"]


def test_one_that_was_read_before_it_was_renamed_is_held_back_too():
    assert statuses([scope("p", "Payroll")], [row("p")]) == ["discovered"]


def test_what_a_person_activated_is_read_whatever_its_name():
    (found,) = decide([scope("p", "Payroll")], {"p": row("p")}, policy(hands=["p"]))
    assert (found.read, found.flagged) == (True, True)


def test_what_a_person_named_itself_is_not_held_back_and_nothing_else_is_touched():
    (found,) = decide([scope("p", "payroll")], {"other": row("other")}, policy(named=True))
    assert (found.read, found.flagged) == (True, False)


BY_MODE = {"auto": "active", "blocklist": "active", "allowlist": "discovered", "smart": "discovered"}


@pytest.mark.parametrize("mode", BY_MODE)
def test_a_scope_nobody_decided_on_is_read_by_the_mode(mode):
    for catalog in ([], [row("p", "active")], [row("p", "discovered")], [row("p", "archived")]):
        assert statuses([scope("p", code="PAY")], catalog, mode=mode) == [BY_MODE[mode]]


@pytest.mark.parametrize("mode", BY_MODE)
@pytest.mark.parametrize("status", ["active", "paused", "blocked", "archived", "discovered"])
def test_what_a_person_decided_stands_in_every_mode(mode, status):
    assert statuses([scope("p", code="PAY")], [row("p", status)], mode=mode, hands=["p"]) == [status]


@pytest.mark.parametrize(("named", "status"), [(2, "discovered"), (3, "active"), (9, "active")])
def test_smart_reads_what_enough_pull_requests_name_and_says_how_many_did(named, status):
    (found,) = decide([scope("p", code="pay")], {}, policy("smart", mentions={"PAY": named}))
    assert (found.status, f"{named} pull requests" in found.reason) == (status, True)


def test_how_many_are_enough_can_be_said():
    lenient = Policy(rules=Rules(mentions=2), mode="smart", why="as configured", mentioned={"PAY": 2})
    assert [found.status for found in decide([scope("p", code="PAY")], {}, lenient)] == ["active"]


def test_a_scope_without_keys_cannot_be_named():
    assert statuses([scope("p")], mode="smart") == ["discovered"]


class TestBelonging:
    """Boards follow their project, what serves follows what it serves."""

    FOUND = (scope("board", parent="p"), scope("p", code="PAY"), scope("site", "accounts of it", service=True))

    @pytest.mark.parametrize(("mode", "expected"), [("auto", ["active"] * 3), ("allowlist", ["discovered"] * 3)])
    def test_all_of_it_is_read_or_none(self, mode, expected):
        assert statuses(self.FOUND, mode=mode) == expected

    def test_a_board_of_a_project_that_a_person_paused_is_not_read(self):
        assert statuses(self.FOUND, [row("p", "paused")], hands=["p"]) == ["discovered", "paused", "discovered"]

    def test_a_board_of_one_that_a_person_activated_is(self):
        assert statuses(self.FOUND, [row("p")], mode="allowlist", hands=["p"]) == ["active"] * 3

    def test_a_board_that_a_person_paused_stays_so(self):
        assert statuses(self.FOUND, [row("board", "paused")], hands=["board"]) == ["paused", "active", "active"]

    def test_a_board_of_a_held_back_project_is_held_back(self):
        assert statuses([scope("board", "Sprint board", parent="p"), scope("p", "HR")]) == ["discovered"] * 2

    @pytest.mark.parametrize(("mode", "expected"), [("auto", "active"), ("smart", "discovered")])
    def test_a_board_whose_project_is_not_listed_goes_by_the_mode(self, mode, expected):
        assert statuses([scope("board", parent="elsewhere")], mode=mode) == [expected]

    def test_what_serves_several_is_read_for_one_of_them(self):
        assert statuses([self.FOUND[2], scope("p"), scope("q")], [row("q", "paused")], hands=["q"]) == ["active", "active", "paused"]

    def test_what_serves_nothing_is_not_read(self):
        assert statuses([self.FOUND[2]]) == ["discovered"]


class TestWhatIsNotListed:
    """LESSON 5: a list without it says little."""

    @pytest.mark.parametrize("status", ["active", "discovered", "paused", "blocked", "archived"])
    def test_it_stays_as_it_is(self, status):
        (_, left) = decide([scope("p")], {"q": row("q", status)}, policy())
        assert (left.status, left.found) == (status, False)

    def test_only_another_mode_ends_its_being_read(self):
        assert statuses([scope("p")], [row("q")], mode="allowlist") == ["discovered"] * 2
        assert statuses([scope("p")], [row("q")], mode="allowlist", hands=["q"]) == ["discovered", "active"]


def change(key, before, after, actor):
    return AuditRow(at=0, source="s", scope=key, actor=actor, before=before, after=after, reason="")


def test_the_last_change_says_who_decided():
    """Newest first, as the ledger tells them; a system user may be called headway, but not as we call ourselves."""
    changes = [
        change("a", "active", "paused", "ann"), change("a", "discovered", "active", ACTOR), change("b", "paused", "active", ACTOR), change("b", "active", "paused", "ann"),
        change("c", "discovered", "active", "headway"), change("d", None, "active", "headway"), change("e", "held", "allowed", "ann"), change("e", None, "active", "headway"),
    ]  # fmt: skip
    assert by_hand(changes) == {"a", "c"}


def test_a_pull_request_names_a_project_once_in_title_or_branch():
    told = [("PAY-1: mend PAY-2", "pay-3-mend"), ("no key", "feature/PAY-7"), ("OPS-1", "ops"), ("UTF-8 and SHA-256", "")]
    assert mentioned(told) == {"PAY": 2, "OPS": 1}
