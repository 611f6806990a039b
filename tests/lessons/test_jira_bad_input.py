"""What a Jira may hold and say, and what stands in the store afterwards: the real provider, flow, ledger and store against a whole fake one.

BAD INPUT marks say which of the inputs that other systems broke on a case is about; tests/lessons/inventory.py lists them all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.jira import Company, running
from tests.lessons.reader import CORE, DESC, EDITIONS, Reader
from tests.sources.jira.reading import credential_of

from headway.flows.ingest.retry import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
SPRINT = 20
"""A sprint of the first project that is over."""
BARE = {"summary": None, "labels": None, "priority": {"name": None}, "issuetype": {"id": None, "name": None}, "resolution": {"name": None}, "assignee": {"accountId": None, "displayName": None}}


def nulls(company, item):
    for field, value in BARE.items():
        company.set_field(item, field, value)


def lived(company, item, *statuses):
    for status in statuses:
        company.set_status(item, status)


@dataclass(frozen=True)
class Odd:
    """Something that happens to an item of a project, and what is stored of it then."""

    happens: Callable[[Company, int], object]
    stored: dict[str, Any]
    project: str = "CORE"


ODD = {
    "BAD INPUT: null where the schema says string": Odd(nulls, {"title": "", "labels": [], "priority_raw": None, "type_raw": "", "resolution_raw": None, "assignee": None}),
    "BAD INPUT: localised status names, Portuguese": Odd(lambda company, item: lived(company, item, "10012"), {"status": "in_review", "status_raw": "Em Revisão"}, "PAG"),
    "BAD INPUT: localised status names, Russian": Odd(lambda company, item: lived(company, item, "10021", "10023"), {"status": "done", "status_raw": "Готово"}, "RUS"),
    "BAD INPUT: localised status names, Chinese": Odd(lambda company, item: lived(company, item, "10031"), {"status": "in_progress", "status_raw": "进行中"}, "ZHO"),
    "BAD INPUT: one name in two categories, not begun": Odd(lambda company, item: lived(company, item, "10032"), {"status": "todo", "status_raw": "已完成", "completed_at": None}, "ZHO"),
    "BAD INPUT: one name in two categories, done": Odd(lambda company, item: lived(company, item, "10032", "10033"), {"status": "done", "status_raw": "已完成"}, "ZHO"),
    "BAD INPUT: reopened items": Odd(lambda company, item: lived(company, item, "10002", "10000"), {"status": "todo", "completed_at": None, "reopens": 1}),
    "BAD INPUT: reopened items, done again": Odd(lambda company, item: lived(company, item, "10002", "3", "10002"), {"status": "done", "reopens": 1}),
}


@EDITIONS
def test_what_happens_to_an_item_stands_in_the_store_as_it_is(room, edition):
    """Every kind of oddity at once, so that none costs another its row."""
    with running(Company(seed=1, items=60, projects=6), edition=edition) as jira:
        made = {case: jira.company.create(odd.project) for case, odd in ODD.items()}
        for case, odd in ODD.items():
            odd.happens(jira.company, made[case])
        reader = Reader(room, jira)
        assert set(reader.read().values()) == {"done"}
        assert len(reader.stored) == 60 + len(ODD)
        found = {case: reader.item(made[case]) for case in ODD}
        assert {case: {name: found[case][name] for name in odd.stored} for case, odd in ODD.items()} == {case: odd.stored for case, odd in ODD.items()}
        assert [row["status_raw"] for row in reader.rows() if row["status"] == "unknown"] == []


STAYS = {
    "left and re-entered while it ran": ((2, 5, 7), [(2, None)]),
    "out when it ended": ((2, 13, 20), [(2, 13), (20, None)]),
    "left for good": ((2, 5), [(2, 5)]),
}
"""Days after the beginning of a fortnight on which an item goes in, out, in again; its stays, from day to day."""


@EDITIONS
def test_75_a_sprint_that_was_left_and_re_entered_is_one_stay_unless_the_item_was_out_when_it_counted(room, edition):
    """BAD INPUT: sprint left and re-entered."""
    with running(Company(seed=1, items=30, projects=1), edition=edition) as jira:
        begun = jira.company.sprints[SPRINT].start
        made = {case: jira.company.create("CORE", at=begun - DAY_MS) for case in STAYS}
        for case, (days, _) in STAYS.items():
            for turn, day in enumerate(days):
                jira.company.set_sprints(made[case], () if turn % 2 else (SPRINT,), at=begun + day * DAY_MS)
        reader = Reader(room, jira)
        assert reader.read() == {CORE: "done"}
        found = {case: [tuple(row[name] for name in ("sprint", "added_at", "removed_at")) for row in reader.rows("sprint_memberships", item=str(made[case]))] for case in STAYS}
        assert found == {case: [(str(SPRINT), *(day and (begun + day * DAY_MS) * 1000 for day in stay)) for stay in stays] for case, (_, stays) in STAYS.items()}


@EDITIONS
def test_an_item_moved_to_another_project_is_that_projects_and_the_old_ones_list_takes_it_from_nobody(room, edition):
    """BAD INPUT: an item moved to another project."""
    with running(Company(seed=1, items=130, projects=2), edition=edition) as jira:
        reader = Reader(room, jira, reconcile="1h")
        reader.read()
        before, moved = reader.stored, min(reader.expected())
        code = jira.company.move(moved, "DESC")
        reader.clock.later(hours=2)
        assert (reader.read(scopes=[DESC]), reader.read(scopes=[CORE])) == ({DESC: "done"}, {CORE: "done"})
        row = reader.item(moved)
        assert (row["code"], row["project"], row["scope"], reader.stored) == (code, DESC, DESC, before)


@EDITIONS
def test_an_empty_project_is_done_with_nothing_and_has_a_position(room, edition):
    """LESSON 94: a first read asks for everything, not for what changed since 1970. BAD INPUT: an empty project."""
    with running(Company(seed=1, items=30, projects=1, empty=True), edition=edition) as jira:
        reader = Reader(room, jira)
        assert reader.read() == {CORE: "done", DESC: "done"}
        assert [jql for jql in jira.jqls() if "updated >=" in jql] == []
        assert (reader.cursor(scope=DESC) is None, reader.stored) == (False, reader.expected())
        made = jira.company.create("DESC")
        assert (reader.read(), reader.item(made)["scope"]) == ({CORE: "done", DESC: "done"}, DESC)


@EDITIONS
def test_11_an_item_that_was_open_when_it_was_read_is_closed_when_it_is(room, edition):
    """LESSON 11: also one that was created long before what was read last."""
    with running(Company(seed=1, items=230, projects=1), edition=edition) as jira:
        reader = Reader(room, jira)
        reader.read()
        opened = sorted(row["key"] for row in reader.rows() if row["status_category"] != "done")[:3]
        for item in opened:
            jira.company.set_status(item, "Done")
        assert (reader.read(), len(opened)) == ({CORE: "done"}, 3)
        assert [(reader.item(item)["status"], reader.item(item)["completed_at"] is not None) for item in opened] == [("done", True)] * 3


@EDITIONS
def test_13_what_is_new_is_asked_for_by_an_instant_the_site_understands(room, edition):
    """LESSON 13: the instant the last read ended at, in epoch ms; a text that is none is refused by the fake, as by Jira."""
    with running(Company(seed=1, items=230, projects=1), edition=edition) as jira:
        reader = Reader(room, jira)
        reader.read()
        newest = max(jira.company.columns.updated)
        jira.forget_counts()
        jira.company.touch("10007", "changed", at=newest + 60_000)
        assert (reader.read(), jira.counters["search"], [outcome.items for outcome in room.outcomes]) == ({CORE: "done"}, 1, [1])
        assert jira.jqls() == [f"project = 10000 AND updated >= {newest - 300_000} ORDER BY updated ASC, key ASC"]


def test_13_a_site_that_ignores_the_instant_costs_time_alone(room):
    """LESSON 13: everything comes again, stands once, and the read ends."""
    with running(Company(seed=1, items=230, projects=1)) as jira:
        reader = Reader(room, jira)
        reader.read()
        before, rows = reader.rows(), jira.search.rows
        jira.search.rows = lambda query, after=None: rows(replace(query, updated=(None, None)), after)
        assert (reader.read(), [outcome.items > 200 for outcome in room.outcomes], reader.rows()) == ({CORE: "done"}, [True], before)


def test_26_what_all_projects_share_is_asked_once_a_cycle(room):
    """LESSON 26: statuses, fields, boards and projects for all six of them."""
    with running(Company(seed=1, items=60, projects=6)) as jira:
        assert set(Reader(room, jira).read("projects", "work_items", "boards", "sprints").values()) == {"done"}
        assert {name: jira.counters[name] for name in ("statuses", "fields", "projects", "boards")} == dict.fromkeys(("statuses", "fields", "projects", "boards"), 1)


def test_96_a_record_that_cannot_be_read_is_kept_aside_and_no_cycle_asks_for_it_again(room):
    """LESSON 96: nor does the list of ids call it missing; once it is mended it leaves the quarantine."""
    with running(Company(seed=1, items=130, projects=1)) as jira:
        jira.company.set_field("10007", "created", None)
        reader = Reader(room, jira, reconcile="1h")
        for _ in range(2):
            reader.read()
            assert (room.outcomes[0].status, room.quarantined()) == ("incomplete", [("10007", 1)])
            assert reader.stored == reader.expected() - {"10007"}
            assert room.progress("work_items").quarantined == 1
            reader.clock.later(hours=2)
        jira.company.set_field("10007", "created", "2026-01-01T10:00:00.000+0200")
        assert (reader.read(), room.quarantined(), reader.stored) == ({CORE: "done"}, [], reader.expected())


FAULTS = {
    "BAD INPUT: truncated JSON": ("truncate", {}, "failed", "cannot be read"),
    "BAD INPUT: 429 without Retry-After": ("429", {}, "rate_limited", "answered 429"),
    "BAD INPUT: 429 with Retry-After": ("429", {"retry_after": 90_000}, "rate_limited", "answered 429"),
    "a search that is not there any more": ("404", {}, "failed", "Headway asks Cloud by search/jql"),
}
"""What the search does from its second answer on; how the run ends, and what it says."""


@pytest.mark.parametrize("case", FAULTS)
def test_a_site_that_fails_for_good_ends_the_run_with_its_reason_and_is_read_on_from_there_once_it_is_well(room, case):
    """LESSON 1, LESSON 18: it is never done, and what came before is kept."""
    what, more, status, reason = FAULTS[case]
    with running(Company(seed=1, items=330, projects=1)) as jira:
        reader = Reader(room, jira)
        jira.behave("search", what, nth=2, **more)
        assert (reader.read(), len(reader.stored)) == ({CORE: status}, 100)
        assert reason in reader.error()
        jira.well()
        reader.clock.later(hours=26)
        jira.forget_counts()
        assert (reader.read(), reader.stored) == ({CORE: "done"}, reader.expected())
        assert jira.counters["search"] <= 5


@pytest.mark.parametrize(("more", "waited"), [({}, 60), ({"retry_after": 90}, 90)], ids=["BAD INPUT: 429 without Retry-After", "BAD INPUT: 429 with Retry-After"])
def test_18_a_wait_within_reason_is_sat_out_and_the_read_goes_on_where_it_was(room, more, waited):
    """LESSON 18."""
    with running(Company(seed=1, items=330, projects=1)) as jira:
        reader, slept = Reader(room, jira), []

        async def sleep(seconds):
            slept.append(round(seconds))
            reader.clock.later(hours=seconds / 3_600)

        room.intake = replace(room.intake, clock=reader.clock, patience=Patience(first_seconds=0, sleep=sleep))
        jira.behave("search", "429", nth=3, times=1, **more)
        assert (reader.read(), reader.stored, len(slept)) == ({CORE: "done"}, reader.expected(), 1)
        assert waited <= slept[0] <= waited + 2
        assert jira.counters["search"] <= 4 + 1 + 3


def test_19_a_token_that_expires_in_a_long_read_pauses_it_and_the_next_token_goes_on_from_there(room):
    """LESSON 19, LESSON 4: on Cloud the search answers the expired one with 200 and nothing."""
    with running(Company(seed=1, items=1_600, projects=1)) as jira:
        reader = Reader(room, jira)
        jira.behave("search", "do", nth=14, times=1, do=jira.expire_token)
        assert (reader.read(), len(reader.stored)) == ({CORE: "paused"}, 1_100)
        reader.credential = credential_of(jira)
        jira.forget_counts()
        assert (reader.read(), reader.stored) == ({CORE: "done"}, reader.expected())
        assert jira.counters["search"] <= 5 + 5


@EDITIONS
def test_20_a_project_that_is_not_shown_to_us_any_more_fails_beside_one_that_is_and_loses_nothing(room, edition):
    """BAD INPUT: one project without permission beside one with; lost permission that looks like deletion."""
    with running(Company(seed=1, items=330, projects=2), edition=edition) as jira:
        reader = Reader(room, jira, reconcile="1h")
        reader.read()
        before = reader.stored
        jira.company.hide("DESC")
        made = jira.company.create("CORE")
        reader.clock.later(hours=2)
        assert (reader.read(), reader.stored) == ({CORE: "done", DESC: "failed"}, before | {str(made)})
        assert "10001" in reader.error(DESC)
