"""How far data can be trusted, over a tracker with everything that may be wrong with one."""

from __future__ import annotations

import pytest
from tests.flows.desks import Fixed
from tests.flows.report.trackers import FORGE, PROJECT, TRACKER, filled
from tests.specs.facts import at
from tests.specs.world import run

from headway.db.sqlite import open_database
from headway.flows.report.data_health import NO_ESTIMATES, NO_SPRINTS, data_health, estimated_of
from headway.flows.report.desk import Desk
from headway.flows.report.linking import NO_ITEMS, NO_REQUESTS, Share
from headway.flows.report.waiting import ItemGroup
from headway.ledger.sqlite import SqliteLedger
from headway.ledger.tables import LEDGER_TABLES
from headway.model.wording import Override
from headway.stores.sqlite import open_store
from headway.stores.tables import STORE_TABLES


def examined(folder, *, fill=filled, written=(), told=()):
    """The health of a store that was filled."""

    async def entered():
        database = open_database(folder / "house.db", (*STORE_TABLES, *LEDGER_TABLES))
        try:
            store, ledger = await open_store(database, now=0), SqliteLedger(database, code_version="test")
            if fill:
                await fill(store, ledger)
            await ledger.override(told, tenant="default", actor="ana")
            return await data_health(Desk(tenant="default", zone="UTC", clock=Fixed(at("2026-03-31T12:00")), store=store, ledger=ledger, compute=None, written=written))
        finally:
            await database.close()

    return run(entered())


@pytest.fixture(scope="module")
def health(tmp_path_factory):
    return examined(tmp_path_factory.mktemp("tracker"))


def test_words_nobody_knows_are_counted_once_however_they_are_spelled(health):
    found = [(one.map, one.word, one.source, one.items, one.meanwhile) for one in health.unmapped]
    assert found == [("status", "parked", TRACKER, 3, "unknown"), ("types", "wish", TRACKER, 2, "unknown"), ("sprints", "hibernating", TRACKER, 1, "none")]


def test_a_name_that_contradicts_its_category_is_told_with_what_is_believed(health):
    (found,) = health.disagreements
    assert (found.word, found.named, found.category, found.taken, found.items) == ("done", "done", "indeterminate", "in_progress", 1)


def test_histories_are_counted_against_items_and_changes_beside_them(health):
    (found,) = health.histories
    assert (found.source, found.items, found.told, found.changes) == (TRACKER, 11, 11, 11)
    assert health.with_history.ratio == 1.0


def test_effort_is_told_by_what_it_is_from(health):
    (found,) = health.effort
    assert (found.points, found.size, found.estimate, found.none) == (2, 1, 0, 8)
    assert (health.estimated.part, health.estimated.whole) == (3, 11)


def test_issues_of_a_repository_are_not_asked_for_estimates():
    issue, item = (ItemGroup(source="s", project=project, team=None, status="todo", status_raw="OPEN", status_category="OPEN", resolution_raw=None, type="bug", type_raw="", effort_source=None, count=40) for project in ("github:repo:1", PROJECT))
    assert estimated_of([issue]) == Share(part=0, whole=0, reason=NO_ESTIMATES)
    assert (estimated_of([issue, item]).part, estimated_of([issue, item]).whole) == (0, 40)


def test_a_key_counts_as_a_link_only_if_there_is_such_an_item(health):
    assert (health.linking.linked.part, health.linking.linked.whole, health.linking.named) == (2, 5, 4)


def test_a_request_that_is_older_than_its_first_commit_is_counted(health):
    assert (health.first_commit_late.part, health.first_commit_late.whole) == (1, 5)


def test_what_is_held_is_told_by_the_name_of_its_scope(health):
    (found,) = health.held
    assert (found.scope_name, found.scope, found.missing, found.stored, found.allowed_by) == ("Payments", PROJECT, 60, 100, None)


def test_completeness_and_freshness_stand_by_source_and_entity(health):
    assert [(one.source, one.entity, one.completeness) for one in health.coverage] == [(FORGE, "pull_requests", 1.0), (TRACKER, "sprints", 1.0), (TRACKER, "work_items", 1.0)]


def test_with_nothing_stored_each_number_is_null_with_its_reason(tmp_path):
    found = examined(tmp_path, fill=None)
    shares = (found.with_history, found.estimated, found.sprints_unknown, found.linking.linked, found.first_commit_late)
    assert [share.ratio for share in shares] == [None] * 5
    assert [share.reason for share in shares] == [NO_ITEMS, NO_ITEMS, NO_SPRINTS, NO_REQUESTS, NO_REQUESTS]
    assert (found.unmapped, found.histories, found.effort, found.connected) == ((), (), (), False)


def test_what_was_said_waits_for_a_replay_and_is_unmapped_no_more(tmp_path):
    found = examined(tmp_path, told=[Override("tenant", "", "status", "parked", "waiting")])
    assert [one.word for one in found.unmapped] == ["wish", "hibernating"]
    assert [(one.word, one.value, one.meanwhile, one.items) for one in found.waiting] == [("parked", "waiting", "unknown", 3)]
    assert [said.word for said in found.said] == ["parked"]


def test_what_the_file_says_holds_too_and_what_people_said_since_holds_over_it(tmp_path):
    written = (Override("tenant", "", "status", "Parked", "backlog"), Override("tenant", "", "types", "Wish", "feature"))
    found = examined(tmp_path, written=written, told=[Override("tenant", "", "status", "parked", "waiting")])
    assert {(one.word, one.value) for one in found.waiting} == {("parked", "waiting"), ("wish", "feature")}


def test_what_cannot_have_changed_is_not_counted_again_and_what_has_is(tmp_path):
    async def look():
        database = open_database(tmp_path / "house.db", (*STORE_TABLES, *LEDGER_TABLES))
        try:
            store, ledger = Counting(await open_store(database, now=0)), SqliteLedger(database, code_version="test")
            await filled(store, ledger)
            desk = Desk(tenant="default", zone="UTC", clock=Fixed(at("2026-03-31T12:00")), store=store, ledger=ledger, compute=None)
            first, counted = await data_health(desk), store.times
            again, still = await data_health(desk), store.times
            await filled(store, ledger)
            more = await data_health(desk)
            return first == again, counted == still, store.times > still, (first.items, more.items)
        finally:
            await database.close()

    assert run(look()) == (True, True, True, (11, 22))


class Counting:
    """A store that says how often something was counted in it."""

    def __init__(self, store):
        self._store, self.times = store, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def tally(self, *asked, **more):
        self.times += 1
        return await self._store.tally(*asked, **more)
