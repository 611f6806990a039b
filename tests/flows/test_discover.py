"""Discovery asks, decides and writes down; what it cannot learn it leaves as it was."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from tests.contracts.material import DAY, batch, pull_request, run
from tests.fakes.scripted import HOME, Record, Scripted, commits
from tests.flows.ingest.rooms import room as opened

from headway.flows.choosing import ACTOR, Rules
from headway.flows.discover import discover
from headway.model.errors import AuthFailed, BadRequest, ConfigError, Transport
from headway.model.scope import Remark, Scope

NOW = 1_700_000_000_000_000
PAY, OPS = (Scope(key=f"fake:project:{number}", name=name, location="/", code=code) for number, (name, code) in enumerate((("Payments", "PAY"), ("Operations", "OPS")), 1))
BOARD = Scope(key="fake:board:1", name="Payments board", location="/", parent=PAY.key)


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        yield found


def tracker(*scopes, **rest):
    return Scripted({"work_items": [Record(id="P-1", scope=PAY.key)]}, scopes=scopes, **rest)


def asked(room, *providers, **rules):
    """What discovery finds of sources a, b, …"""
    named = dict(zip("ab", providers, strict=False))
    return run(discover(room.intake.catalog, named, dict.fromkeys(named, Rules(**rules))))


def rows(room):
    return {row.name: row.status for row in run(room.intake.ledger.scopes(tenant="t"))}


def pulled(room, *titles, created_at=NOW, first=1):
    """Pull requests that are stored, as another source brought them."""
    facts = [pull_request(number, title=title, created_at=created_at, source_branch="b") for number, title in enumerate(titles, first)]
    run(room.intake.store.write(batch(*facts)))


class TestWhatItWritesDown:
    def test_what_is_found_stands_in_the_catalog_with_its_status_and_why(self, room):
        (found,) = asked(room, tracker(PAY, OPS), mode="allowlist")
        assert (found.mode, rows(room)) == ("allowlist", {"Payments": "discovered", "Operations": "discovered"})
        assert all("allowlist" in row.reason for row in run(room.intake.ledger.scopes(tenant="t")))

    def test_its_providers_are_closed_and_only_their_lists_were_asked_for(self, room):
        provider = tracker(PAY)
        asked(room, provider)
        assert (provider.closed, provider.asked, provider.probed) == (True, [], 0)

    def test_asking_again_changes_and_audits_nothing(self, room):
        for _ in range(2):
            asked(room, tracker(PAY, OPS))
        assert len(run(room.intake.ledger.audit(tenant="t"))) == 2

    def test_another_mode_takes_back_what_the_old_one_gave_with_a_trace(self, room):
        asked(room, tracker(PAY, OPS), mode="auto")
        run(room.intake.ledger.settle([("a", OPS.key)], tenant="t", status="paused", actor="ann", reason="noise"))
        asked(room, tracker(PAY, OPS), mode="allowlist")
        assert rows(room) == {"Payments": "discovered", "Operations": "paused"}
        newest = run(room.intake.ledger.audit(tenant="t"))[0]
        assert (newest.scope, newest.actor, newest.before, newest.after) == (PAY.key, ACTOR, "active", "discovered")

    def test_a_name_that_became_sensitive_is_flagged_and_held_back(self, room):
        asked(room, tracker(PAY))
        (found,) = asked(room, tracker(Scope(key=PAY.key, name="Payroll", location="/", code="PAY")))
        (row,) = run(room.intake.ledger.scopes(tenant="t"))
        assert (row.status, row.flagged, "1 held back" in found.notice) == ("discovered", True, True)

    def test_an_operator_may_let_it_be_read_and_is_not_asked_again(self, room):
        payroll = Scope(key=PAY.key, name="Payroll", location="/", code="PAY")
        asked(room, tracker(payroll))
        run(room.intake.ledger.settle([("a", PAY.key)], tenant="t", status="active", actor="ann", reason="agreed with the council"))
        for _ in range(2):
            asked(room, tracker(payroll))
        assert rows(room) == {"Payroll": "active"}


    def test_why_it_stands_so_and_when_it_was_active_are_refreshed_without_a_trace(self, room):
        asked(room, tracker(PAY))
        asked(room, tracker(msgspec.structs.replace(PAY, active_at=7)), mode="blocklist")
        (row,) = run(room.intake.ledger.scopes(tenant="t"))
        assert (row.active_at, row.reason, len(run(room.intake.ledger.audit(tenant="t")))) == (7, "mode blocklist, as configured", 1)

    def test_the_limit_is_said_aloud_and_takes_scopes_out_with_a_trace(self, room):
        asked(room, tracker(PAY, OPS))
        (found,) = asked(room, tracker(PAY, msgspec.structs.replace(OPS, active_at=7)), most=1)
        assert (rows(room), "1 less busy scopes of a are left out by the limit of 1" in found.notice) == ({"Payments": "discovered", "Operations": "active"}, True)
        assert "the limit of 1 active scopes" in run(room.intake.ledger.audit(tenant="t"))[0].reason

    def test_a_scope_of_which_nothing_is_asked_for_is_not_counted_as_read(self, room):
        class Boards(Scripted):
            def collects(self, scope):
                return ("sprints",) if scope.parent else ("work_items",)

        (found,) = asked(room, Boards({"work_items": [], "sprints": []}, scopes=(PAY, BOARD)), entities=("work_items",))
        assert [one.scope.name for one in found.read] == ["Payments"]


HR, PORTAL = (Scope(key="github:repo:1", name=name, location="/") for name in ("acme/hr-portal", "acme/portal"))
PATHS = {
    "a plain sync": {},
    "a sync of that scope by its key": {"scopes": [HR.key]},
    "a sync of that scope by its name": {"scopes": [HR.name, PORTAL.name]},
    "a full sync": {"full": True},
    "a sync of one entity": {"entities": ["commits"]},
}
HISTORIES = {
    "found under that name": (HR,),
    "renamed to it after it was read": (PORTAL, HR),
    "renamed from it": (HR, PORTAL),
    "renamed to it and back": (PORTAL, HR, PORTAL),
}
KINDS = {
    "auto": {"mode": "auto"}, "blocklist": {"mode": "blocklist"}, "allowlist": {"mode": "allowlist"}, "smart": {"mode": "smart", "mentions": 0}, "by default": {},
    "with discovery switched off since": {"enabled": False}, "with a list that fails": {}, "with a list that is empty": {},
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("kind", KINDS)
def test_of_a_sensitive_repository_nothing_is_asked_by(tmp_path, path, history, kind):
    """LESSON 31: every mode, every path, every name that it ever had."""
    with opened(tmp_path) as room:
        for scope in HISTORIES[history]:
            asked(room, Scripted({"commits": []}, scopes=[scope]), mode="auto")
        room.intake = replace(room.intake, rules={"a": Rules(**KINDS[kind])})
        rest = {"with a list that fails": {"discovery": BadRequest("no list")}, "with a list that is empty": {"scopes": ()}}.get(kind, {"scopes": [HISTORIES[history][-1]]})
        provider = Scripted({"commits": commits(2)}, **rest)
        room.sync(provider, **PATHS[path])
        assert (provider.asked, rows(room)[HISTORIES[history][-1].name]) == ([], "discovered")


@pytest.mark.parametrize("rest", [{"enabled": False}, {"scopes": ()}, {"discovery": BadRequest("no list")}])
def test_what_was_let_in_before_we_knew_the_word_is_not_read_on_where_the_source_is_not_asked(room, rest):
    """LESSON 31: a gate that only the list of a source had to pass."""
    rest = dict(rest)
    run(room.intake.ledger.enlist("a", [HR], tenant="t", status="active", reason="found by an older version"))
    room.intake = replace(room.intake, rules={"a": Rules(enabled=rest.pop("enabled", True))})
    provider = Scripted({"commits": commits(2)}, **rest)
    room.sync(provider)
    assert provider.asked == []


class TestSmart:
    """What pull requests of the last days name is read."""

    def test_without_pull_requests_a_tracker_is_read_whole_and_says_why(self, room):
        (found,) = asked(room, tracker(PAY, OPS))
        assert (found.mode, len(found.read), "no source brings pull requests" in found.why) == ("auto", 2, True)

    def test_with_them_only_what_enough_of_them_name(self, room):
        pulled(room, "PAY-1 a", "PAY-2 b", "pay-3 c", "OPS-1 d", "OPS-2 e")
        (found,) = asked(room, tracker(PAY, OPS, BOARD))
        assert (found.mode, [one.scope.name for one in found.read]) == ("smart", ["Payments", "Payments board"])

    def test_old_ones_do_not_count(self, room):
        pulled(room, "PAY-1 a", "PAY-2 b", "PAY-3 c", created_at=NOW - 91 * DAY)
        pulled(room, "PAY-4 a", "PAY-5 b", first=9)
        (found,) = asked(room, tracker(PAY, OPS))
        assert (found.read, "no scope of a is read" in found.notice, "headway scopes activate" in found.notice) == ([], True, True)

    def test_what_people_turn_to_later_is_read_then(self, room):
        pulled(room, "PAY-1 a", "PAY-2 b")
        asked(room, tracker(PAY, OPS))
        pulled(room, "PAY-3 c", first=3)
        asked(room, tracker(PAY, OPS))
        assert rows(room) == {"Payments": "active", "Operations": "discovered"}

    def test_a_source_that_will_bring_them_counts_before_it_has(self, room):
        (found, _) = asked(room, tracker(PAY), Scripted({"pull_requests": []}))
        assert found.mode == "smart"


class TestWhatItCannotLearn:
    """LESSON 4, LESSON 5: an expired token lists nothing."""

    def test_a_list_that_is_empty_leaves_all_as_it_was_and_says_so(self, room):
        asked(room, tracker(PAY, OPS))
        (found,) = asked(room, tracker())
        assert (rows(room), len(found.read), "lists nothing" in found.notice) == ({"Payments": "active", "Operations": "active"}, 2, True)

    def test_an_empty_list_of_one_whose_probe_fails_is_trouble(self, room):
        (found,) = asked(room, tracker(probes=[AuthFailed("the token has expired")]))
        assert (found.trouble.sentence, found.listed) == ("the token has expired", False)

    @pytest.mark.parametrize("error", [Transport("reset"), ConfigError("no token"), ZeroDivisionError("oops")])
    def test_one_that_cannot_answer_does_not_keep_the_others_from_being_asked(self, room, error):
        ill, well = asked(room, tracker(discovery=error), tracker(PAY))
        assert (str(error) in ill.trouble.sentence, [one.scope.name for one in well.read]) == (True, ["Payments"])

    def test_what_the_source_says_of_itself_comes_as_advice(self, room):
        remarks = [Remark(what="address", well=False, said="404", advice="write edition: datacenter"), Remark(what="clock", well=True, said="agrees", advice="nothing")]
        ill, dead = asked(room, tracker(discovery=BadRequest("404"), remarks=remarks), tracker(discovery=Transport("reset"), remarks=remarks))
        assert (ill.advice, dead.advice) == ("write edition: datacenter", "")

    def test_what_is_known_of_it_is_still_told(self, room):
        asked(room, tracker(PAY))
        (found,) = asked(room, tracker(discovery=Transport("reset")))
        assert [one.scope.key for one in found.read] == [PAY.key]

    def test_switched_off_it_asks_nothing_and_reads_what_is_active(self, room):
        asked(room, tracker(PAY, OPS), mode="allowlist")
        run(room.intake.ledger.settle([("a", OPS.key)], tenant="t", status="active", actor="ann", reason=""))
        provider = tracker(PAY, OPS, discovery=ZeroDivisionError("asked all the same"))
        (found,) = asked(room, provider, enabled=False)
        assert ([one.scope.key for one in found.read], provider.probed) == ([OPS.key], 0)

    def test_switched_off_with_nothing_active_is_said_aloud(self, room):
        (found,) = asked(room, tracker(PAY), enabled=False)
        assert "discovery is off" in found.notice


class TestSyncing:
    """Only what is active is read, and what is not says so when it is asked for."""

    def reading(self, room, provider, /, scopes=(), **rules):
        room.intake = replace(room.intake, rules={"a": Rules(**rules)})
        return room.sync(provider, scopes=scopes)

    def test_nothing_to_read_is_said_aloud_and_is_no_success(self, room):
        provider = tracker(PAY, OPS)
        assert self.reading(room, provider, mode="allowlist") == ["idle"]
        assert (provider.asked, room.outcomes[0].exit_code, "headway scopes activate" in room.errors[0]) == ([], 3, True)

    @pytest.mark.parametrize("status", ["paused", "blocked", "archived", "discovered"])
    def test_what_an_operator_took_out_is_not_read(self, room, status):
        self.reading(room, tracker(PAY, OPS))
        run(room.intake.ledger.settle([("a", PAY.key)], tenant="t", status=status, actor="ann", reason="noise"))
        provider = tracker(PAY, OPS)
        self.reading(room, provider)
        assert {scope for scope, _, _ in provider.asked} == {OPS.key}

    def test_asked_for_by_name_it_says_why_it_is_not(self, room):
        provider = Scripted({"commits": commits(1)}, scopes=[Scope(key=HOME, name="hr-portal", location="/")])
        assert self.reading(room, provider, scopes=["hr-portal"]) == ["idle"]
        assert (provider.asked, "looks sensitive (hr)" in room.errors[0], f"headway scopes activate {HOME}" in room.errors[0]) == ([], True, True)

    def test_a_scope_that_nobody_knows_gives_nothing(self, room):
        assert self.reading(room, tracker(PAY), scopes=["nowhere"]) == []

    def test_activated_it_is_read_the_next_time_and_nothing_else(self, room):
        self.reading(room, tracker(PAY, OPS), mode="allowlist")
        run(room.intake.ledger.settle([("a", PAY.key)], tenant="t", status="active", actor="ann", reason=""))
        provider = tracker(PAY, OPS)
        assert (self.reading(room, provider, mode="allowlist"), provider.sent) == (["done"], ["P-1"])
