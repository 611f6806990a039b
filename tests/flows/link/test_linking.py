"""How a source is linked: what is due, what is written, and what is made up for after a run that was cut off."""

from __future__ import annotations

import asyncio

import pytest
from tests.contracts.material import dump, run
from tests.flows.ingest.rooms import room as opened
from tests.flows.link.rooms import desk

from headway.flows.link.linking import KIND, AtOnce, Linked, begun_sources, due, everything, linking_of
from headway.model.errors import StoreBusy
from headway.model.records import IncidentCause

R, S = "github:repo:1", "github:repo:2"
ENTITY = IncidentCause.entity


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        yield found


def cause(name, deployment="1"):
    return IncidentCause(key=name, repository=R, incident=name, deployment=deployment, evidence="window", confidence=0.5, opened_at=1)


def linked(room, work, *, facts=5_000, rules=1):
    """Something done in a run of a source, and the marks it left."""

    async def whole():
        async with linking_of(desk(room), ENTITY, "forge", {R, S}, rules=rules, at_once=AtOnce(facts=facts)) as linking:
            return await work(linking), linking

    return run(whole())


def rows_of(room):
    """What is stored, as a link holds it against what it wants."""
    return {row["key"]: tuple(row[name] for name in IncidentCause.__struct_fields__) for row in dump(room.intake.store, ENTITY)}


def status(room):
    return [row.status for row in run(room.intake.ledger.runs(tenant="t")) if row.kind == KIND]


@pytest.mark.parametrize(
    ("dirty", "repositories", "projects"),
    [
        ([], set(), set()),
        ([(f"repository:{R}", "*"), (f"repository:{R}", "2026-01-01")], {R}, set()),
        ([("project:p", "*"), ("team:x", "*"), ("tenant:t", "*"), ("service:s", "*")], set(), {"p"}),
    ],
)
def test_what_is_dirty_says_what_is_due(dirty, repositories, projects):
    found = due(7, dirty)
    assert (found.mark, found.repositories, found.projects, found.whole) == (7, repositories, projects, False)


@pytest.mark.parametrize(("what", "concerned"), [(due(1, []), False), (due(1, [(f"repository:{S}", "*")]), False), (due(1, [(f"repository:{R}", "*")]), True), (due(1, [("project:p", "*")]), True), (everything(1), True)])
def test_what_is_due_concerns_some_repositories(what, concerned):
    assert what.concerns({R}) is concerned


def test_what_was_done_is_added_up():
    both = Linked(pull_requests=1, changed=2, marks=1) + Linked(deployments=3, deployed_changes=4, outcomes=5, causes=6, marks=2)
    assert (both, both.deliveries) == (Linked(pull_requests=1, changed=2, deployments=3, deployed_changes=4, outcomes=5, causes=6, marks=3), 15)


def keeping(stored, wanted):
    return lambda linking: linking.keep(R, ENTITY, stored, {fact.key: fact for fact in wanted})


def test_what_differs_is_written_and_what_is_not_wanted_goes(room):
    linked(room, keeping({}, [cause("a"), cause("b"), cause("c")]))
    changed, linking = linked(room, keeping(rows_of(room), [cause("a"), cause("b", "2")]))
    assert (changed, linking.marks) == (2, 4)
    assert {row["key"]: row["deployment"] for row in dump(room.intake.store, ENTITY)} == {"a": "1", "b": "2"}


def test_what_is_equal_is_not_written_and_marks_nothing(room):
    linked(room, keeping({}, [cause("a")]))
    changed, linking = linked(room, keeping(rows_of(room), [cause("a")]))
    assert (changed, linking.marks) == (0, 0)


def test_every_mark_of_its_own_is_counted(room):
    async def work(linking):
        before = (await room.intake.ledger.dirty(tenant="t"))[0]
        await linking.keep(R, ENTITY, {}, {name: cause(name) for name in "abc"})
        await linking.mark_all([R])
        await linking.mark_all([])
        return (await room.intake.ledger.dirty(tenant="t"))[0] - before

    marked, linking = linked(room, work, facts=2)
    assert marked == linking.marks == 5


def test_how_far_it_came_is_kept_with_its_rules_and_never_goes_back(room):
    async def work(linking):
        await linking.reached(7 if linking.reach.mark == 0 else 3, ground="g")

    found = [linked(room, work, rules=rules)[1].reach for rules in (1, 2, 2)]
    assert [(reach.mark, reach.rules, reach.ground) for reach in found] == [(0, 0, ""), (7, 1, "g"), (7, 2, "g")]
    assert run(begun_sources(desk(room), ENTITY)) == {"forge"}
    assert run(begun_sources(desk(room), "item_mentions")) == set()


@pytest.mark.parametrize(
    ("error", "shown"),
    [(StoreBusy("it is being written"), StoreBusy.run_status), (ValueError("odd"), "failed"), (asyncio.CancelledError(), "cancelled")],
)
def test_a_run_that_breaks_is_shown_as_what_it_is(room, error, shown):
    async def work(linking):
        raise error

    with pytest.raises(type(error)):
        linked(room, work)
    assert status(room) == [shown]


def test_after_a_run_that_was_cut_off_the_next_one_knows(room):
    async def cut(linking):
        raise asyncio.CancelledError

    async def fine(linking):
        return linking.run.cut_off

    with pytest.raises(asyncio.CancelledError):
        linked(room, cut)
    assert [linked(room, fine)[0] for _ in range(2)] == [True, False]
