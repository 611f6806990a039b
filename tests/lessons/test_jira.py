"""How reading Jira lost data elsewhere, one test each: the real provider, flow, ledger and store against a whole fake Jira."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from tests.contracts.material import dump
from tests.fakes.jira import Company, running
from tests.lessons.reader import CORE, EDITIONS, Reader
from tests.sources.jira.reading import Still, credential_of, scope_of

from headway.flows.ingest.stream import sync_stream
from headway.model.scope import Stream

pytestmark = pytest.mark.slow

BREAKS = ("disconnect", "500", "502", "503", "504", "truncate", "garbage")


def test_02_and_95_a_server_that_disconnects_late_in_a_long_reading_costs_nothing(room):
    """LESSON 2, LESSON 95: each kind of break, twice in a row, is asked again, from page 780 on, and no page before it is.

    BAD INPUT: server disconnect at page 780.
    """
    with running(Company(seed=1, items=1_600, projects=1)) as jira:
        jira.set(page_cap=2)
        reader = Reader(room, jira)
        for after, what in enumerate(BREAKS):
            jira.behave("search", what, nth=780 + 3 * after, times=2)
        assert reader.read() == {CORE: "done"}
        assert reader.stored == reader.expected()
        assert 800 + 2 * len(BREAKS) <= jira.counters["search"] <= 800 + 2 * len(BREAKS) + 10


def test_11_000_items_of_which_5_000_changed_at_the_same_instant_all_come(room):
    """BAD INPUT: an 11 000-item project; ties of 5 000 equal update times."""
    with running(Company(seed=1, items=11_000, projects=1, ties=5_000)) as jira:
        reader = Reader(room, jira)
        assert reader.read() == {CORE: "done"}
        assert reader.stored == reader.expected()
        assert jira.counters["search"] <= 11_000 / 100 + 10
        asked = jira.requests
        assert (reader.read(), jira.requests - asked < 20) == ({CORE: "done"}, True)


def test_03_a_reading_that_brings_too_little_is_never_done(room):
    """LESSON 3: the site lists more than it ever gives."""
    with running(Company(seed=1, items=330, projects=1)) as jira:
        reader = Reader(room, jira)
        whole = jira.search.page

        def forgetful(query, *, after, size):
            rows, last = whole(query, after=after, size=size)
            return ([row for row in rows if row % 3] if query.order[0][0] == "updated" else rows), last

        jira.search.page = forgetful
        assert reader.read() == {CORE: "incomplete"}
        jira.search.page = whole
        assert (reader.read(), reader.stored == reader.expected()) == ({CORE: "done"}, True)


def test_04_a_token_that_expires_between_two_cycles_is_found_out_by_the_search_that_finds_nothing(room):
    """LESSON 4: everything but the search is remembered from the cycle before, so that only the search is asked."""
    with running(Company(seed=1, items=330, projects=1)) as jira:
        reader = Reader(room, jira)
        opened = reader.opened()
        scope = scope_of(opened, "CORE")
        stream = Stream(tenant="t", source="a", entity="work_items", scope=CORE)

        async def twice():
            try:
                first = await sync_stream(room.intake, opened, scope, stream)
                jira.expire_token()
                jira.forget_counts()
                return first, await sync_stream(room.intake, opened, scope, stream)
            finally:
                await opened.close()

        first, second = asyncio.run(twice())
        assert (first.status, second.status) == ("done", "paused")
        assert set(jira.counters) == {"search", "myself"}
        assert reader.stored == reader.expected()


def test_04_an_expired_token_that_searches_with_200_and_nothing_pauses_and_moves_nothing(room):
    """LESSON 4: the search alone is asked by a stranger, as where all else is remembered from minutes ago."""
    with running(Company(seed=1, items=330, projects=1)) as jira:
        reader = Reader(room, jira)
        reader.read()
        before = reader.cursor()
        jira.expire_token()
        assert reader.read() == {"*": "paused"}
        assert (reader.cursor(), reader.stored) == (before, reader.expected())
        reader.credential = credential_of(jira)
        assert reader.read() == {CORE: "done"}


def test_05_a_list_of_no_projects_archives_nothing(room):
    """LESSON 5."""
    with running(Company(seed=1, items=60, projects=1)) as jira:
        reader = Reader(room, jira)
        reader.read()
        jira.company.hide("CORE")
        reader.read()
        assert reader.stored == reader.expected()


@EDITIONS
def test_06_07_08_updates_are_found_by_what_the_site_says_they_are_whatever_zone_or_clock(room, edition):
    """LESSON 6, LESSON 7, LESSON 8: a profile west of UTC, a machine whose clock is a year ahead, an item dated into the future."""
    with running(Company(seed=1, items=330, projects=1), edition=edition) as jira:
        jira.set(zone="Pacific/Honolulu")
        reader = Reader(room, jira, clock=Still(1_900_000_000_000_000))
        jira.company.touch("10001", "from the future", at=4_000_000_000_000)
        reader.read()
        jira.company.touch("10002", "a change")
        assert reader.read() == {CORE: "done"}
        titles = {row["key"]: row["title"] for row in dump(room.intake.store, "work_items")}
        assert (titles["10001"], titles["10002"]) == ("from the future", "a change")


@EDITIONS
def test_12_deleted_items_go_and_a_lost_permission_is_held_for_a_person(room, edition):
    """LESSON 12: few go by themselves; what looks like a mass deletion does not."""
    with running(Company(seed=1, items=330, projects=1), edition=edition) as jira:
        reader = Reader(room, jira, reconcile="1h")
        reader.read()
        for number in range(3):
            jira.company.delete(10_100 + number)
        reader.clock.later(hours=2)
        assert (reader.read(), reader.stored) == ({CORE: "done"}, reader.expected())
        before = reader.stored
        for number in range(60):
            jira.company.delete(10_200 + number)
        reader.clock.later(hours=2)
        assert (reader.read(), reader.stored) == ({CORE: "incomplete"}, before)


def test_18_a_long_wait_keeps_what_was_fetched(room):
    """LESSON 18."""
    with running(Company(seed=1, items=2_300, projects=1)) as jira:
        reader = Reader(room, jira)
        jira.behave("search", "429", nth=15, retry_after=90_000)
        reader.read()
        assert len(reader.stored) == 1_100
        jira.well()
        reader.clock.later(hours=26)
        assert (reader.read(), reader.stored == reader.expected()) == ({CORE: "done"}, True)
        assert jira.counters["search"] <= 2_300 / 100 + 10


@EDITIONS
@pytest.mark.parametrize("how", ["nul", "surrogate", "bytes", "raw"])
def test_21_a_text_no_store_holds_costs_no_other_record(room, edition, how):
    """LESSON 21, LESSON 96."""
    with running(Company(seed=1, items=130, projects=1), edition=edition) as jira:
        jira.company.spoil("10007", how)
        reader = Reader(room, jira)
        assert (reader.read(), reader.stored) == ({CORE: "done"}, reader.expected())


def entered(jira, position):
    """How many statuses an item was ever in, that of its beginning too."""
    return 1 + sum(kind == "status" for _, _, changes in jira.company.story(position).happenings for kind, _, _ in changes)


@EDITIONS
def test_22_23_24_25_all_of_an_item_is_there_and_refreshed(room, edition):
    """LESSON 22, LESSON 23, LESSON 24, LESSON 25: transitions, long histories, the time it took, and new titles and keys."""
    with running(Company(seed=1, items=330, projects=2), edition=edition) as jira:
        jira.set(inline_cap=40)
        jira.behave("bulkfetch", "403") if jira.cloud else None
        reader = Reader(room, jira)
        reader.read()
        assert Counter(row["item"] for row in reader.rows("transitions")) == {str(10_000 + position): entered(jira, position) for position in range(330)}
        assert max(entered(jira, position) for position in range(330)) > 40  # so that a list cut at 40 would show
        finished = [row for row in dump(room.intake.store, "work_items") if row["status"] == "done"]
        assert finished
        assert all(row["completed_at"] and row["completed_at"] > row["created_at"] for row in finished)
        moved = min(reader.expected())
        key = jira.company.move(moved, "DESC")
        jira.company.touch(moved, "another title")
        reader.read()
        (row,) = [row for row in dump(room.intake.store, "work_items") if row["key"] == moved]
        assert (row["code"], row["title"], row["project"]) == (key, "another title", "jira:project:10001")


def test_27_and_29_the_new_search_is_asked_by_number(room):
    """LESSON 27, LESSON 29: the old search answers 410, and DESC is a reserved word."""
    with running(Company(seed=1, items=330, projects=2)) as jira:
        reader = Reader(room, jira)
        assert reader.read() == {CORE: "done", "jira:project:10001": "done"}
        assert jira.counters.get("old_search", 0) == 0
        assert len(reader.stored) == 330


def test_27_a_repeated_page_token_ends_with_a_reason_and_not_for_ever(room):
    """LESSON 27."""
    with running(Company(seed=1, items=2_300, projects=1)) as jira:
        reader = Reader(room, jira)
        jira.behave("search", "repeat_token", nth=5)
        assert reader.read() == {CORE: "incomplete"}
        assert "same page token twice" in reader.error()
        jira.well()
        assert (reader.read(), reader.stored == reader.expected()) == ({CORE: "done"}, True)


def test_28_boards_without_sprints_are_read_like_others(room):
    """LESSON 28."""
    with running(Company(seed=1, items=30, projects=1)) as jira:
        reader = Reader(room, jira)
        assert set(reader.read("boards", "sprints").values()) == {"done"}
        assert len(room.keys("boards")) == 2
        assert len(room.keys("sprints")) == 29


def test_20_a_project_without_permission_beside_one_with_fails_alone(room):
    """LESSON 20."""
    with running(Company(seed=1, items=330, projects=2)) as jira:
        reader = Reader(room, jira)
        reader.read()
        jira.company.touch("10001")
        jira.behave("search", "400", nth=1, times=1, message="The value '10000' does not exist for the field 'project'.")
        assert sorted(reader.read().values()) == ["done", "failed"]


@EDITIONS
def test_an_item_updated_while_its_project_is_read_is_stored_as_it_is_in_the_end(room, edition):
    """Every third answer finds an item changed, some of them among ties of 500 equal changes."""
    with running(Company(seed=1, items=1_400, projects=1, ties=500), edition=edition) as jira:
        reader = Reader(room, jira)
        rows, asked, changed = jira.search.rows, [], {}

        def busy(query, after=None):
            asked.append(query)
            if len(asked) % 3 == 0 and len(changed) < 20:
                key = str(10_000 + len(asked) * 29)
                changed[key] = f"changed {len(asked)}"
                jira.company.touch(key, changed[key])
            return rows(query, after)

        jira.search.rows = busy
        assert reader.read() == {CORE: "done"}
        assert (reader.stored, len(changed) > 4) == (reader.expected(), True)
        jira.search.rows = rows
        reader.read()
        titles = {row["key"]: row["title"] for row in dump(room.intake.store, "work_items")}
        assert {key: titles[key] for key in changed} == changed


def test_adding_a_project_reads_that_project_only(room):
    with running(Company(seed=1, items=660, projects=2)) as jira:
        jira.company.hide("DESC")
        reader = Reader(room, jira)
        reader.read()
        jira.company.show("DESC")
        before = len(jira.jqls())
        assert set(reader.read().values()) == {"done"}
        core = [jql for jql in jira.jqls()[before:] if "= 10000" in jql]
        assert (len(core), len(reader.stored)) == (1, 660)
