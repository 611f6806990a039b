"""Computing what is dirty: once, under one number, and again only where something changed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.flows.desks import at_desk, finished, later
from tests.specs.company import P, item, pull_request
from tests.specs.facts import A, B, commit, commits
from tests.specs.world import put

from headway.flows.compute import Computed, compute, compute_all, points_of
from headway.model.teams import Charge, Organisation, Team

pytestmark = pytest.mark.slow

REPOSITORY = f"repository:{A}"


async def stored(desk, metric="code.commits", subject=REPOSITORY):
    return await desk.store.latest(tenant="t", metric=metric, subject=subject, span="day", first="0001-01-01", last="9999-12-31")


def test_what_is_dirty_is_computed_and_then_clean(tmp_path):
    async def work(desk):
        result = await compute(desk)
        return result, await desk.ledger.dirty(tenant="t"), [(point.day, point.value) for point in await stored(desk)]

    result, (_, dirty), points = at_desk(tmp_path, [*commits(2), *commit("2026-03-04T10:00")], work)
    assert result.computed == result.appended > 0
    assert dirty == []
    assert points == [("2026-03-02", 2), ("2026-03-04", 1)]


def test_what_is_dirty_is_linked_before_it_is_clean(tmp_path):
    (work_item, *_), (request,) = item(("in_progress", "2026-03-02T10:00")), pull_request()
    facts = [replace(work_item, code="PAY-1"), replace(request, keys=(("title", "PAY-1"),))]

    async def work(desk):
        first, again = await compute(desk), await compute(desk)
        return first.linked, again.linked, (await compute_all(desk)).linked, [row["code"] async for row in desk.store.rows("item_mentions", tenant="t")]

    assert at_desk(tmp_path, facts, work) == (1, 0, 0, ["PAY-1"])


def test_what_becomes_dirty_while_it_is_linked_is_linked_by_the_next(tmp_path):
    (work_item, *_), (request,) = item(("in_progress", "2026-03-02T10:00")), pull_request()

    async def work(desk):
        class Late:
            def __init__(self):
                self.once = False

            def __getattr__(self, name):
                return getattr(desk.store, name)

            async def pick(self, entity, *asked, **more):
                found = await desk.store.pick(entity, *asked, **more)
                if not self.once and entity == "pull_requests":
                    self.once = True
                    await put(desk.store, "t", [replace(request, keys=(("title", "PAY-1"),), version=1)])
                    await finished(desk, A, "pull_requests")
                return found

        slow = later(desk, "2026-03-31T12:00")
        object.__setattr__(slow, "store", Late())
        return (await compute(slow)).linked, (await compute(desk)).linked

    assert at_desk(tmp_path, [replace(work_item, code="PAY-1"), request], work) == (0, 1)


def test_with_nothing_dirty_nothing_is_computed_and_no_number_is_taken(tmp_path):
    async def work(desk):
        await compute(desk)
        return await compute(desk)

    assert at_desk(tmp_path, commit(), work) == Computed()


def test_computing_the_same_again_appends_nothing(tmp_path):
    async def work(desk):
        first = await compute(desk)
        return first, await compute_all(desk)

    first, again = at_desk(tmp_path, commits(3), work)
    assert again.computed >= first.computed
    assert again.appended == 0
    assert again.seq > first.seq


def test_only_what_changed_is_appended(tmp_path):
    async def work(desk):
        await compute(desk)
        await put(desk.store, "t", commit("2026-03-30T10:00"))
        await finished(desk, A, "commits")
        result = await compute(desk)
        return result, len(await stored(desk))

    result, days = at_desk(tmp_path, commits(3), work)
    assert 0 < result.appended < result.computed
    assert days == 2


def test_a_crash_before_the_end_leaves_the_days_dirty_and_the_next_run_completes_them(tmp_path):
    class Broken:
        def __init__(self, store):
            self._store = store

        def __getattr__(self, name):
            return getattr(self._store, name)

        async def append(self, points):
            await self._store.append(points[:1])
            raise RuntimeError("power cut")

    async def work(desk):
        broken = later(desk, "2026-03-31T12:00")
        object.__setattr__(broken, "store", Broken(desk.store))
        with pytest.raises(RuntimeError, match="power cut"):
            await compute(broken)
        before = await desk.ledger.dirty(tenant="t")
        result = await compute(desk)
        return before, result, await compute_all(desk)

    (_, dirty), result, again = at_desk(tmp_path, commits(3), work)
    assert dirty == [(REPOSITORY, "*")]
    assert 0 < result.appended < result.computed
    assert again.appended == 0


def test_days_that_become_dirty_while_computing_stay_dirty(tmp_path):
    async def work(desk):
        class Late:
            def __getattr__(self, name):
                return getattr(desk.store, name)

            async def append(self, points):
                if not await desk.store.append(points):
                    return 0
                if not self.__dict__.setdefault("once", False):
                    self.once = True
                    await finished(desk, A, "commits")
                return len(points)

        slow = later(desk, "2026-03-31T12:00")
        object.__setattr__(slow, "store", Late())
        await compute(slow)
        return await desk.ledger.dirty(tenant="t")

    assert at_desk(tmp_path, commits(3), work)[1] == [(REPOSITORY, "*")]


def test_everything_can_be_computed_for_one_subject(tmp_path):
    async def work(desk):
        await compute_all(desk, [f"repository:{B}"])
        return await stored(desk), await stored(desk, subject=f"repository:{B}"), await desk.ledger.dirty(tenant="t")

    untouched, computed, (_, dirty) = at_desk(tmp_path, [*commit(), *commit(repository=B)], work, scopes=(A, B))
    assert untouched == []
    assert [point.value for point in computed] == [1]
    assert {subject for subject, _ in dirty} == {REPOSITORY, f"repository:{B}"}


def test_an_emptied_day_gives_up_its_value_and_a_day_that_never_had_one_gets_none(tmp_path):
    made = commits(2)

    async def work(desk):
        await compute(desk)
        await put(desk.store, "t", [replace(fact, reachable=False, version=1) for fact in made])
        await finished(desk, A, "commits")
        await compute(desk)
        return [(point.day, point.value) for point in await stored(desk)], await stored(desk, "review.merged_count")

    assert at_desk(tmp_path, made, work) == ([("2026-03-02", 0)], [])


def test_projects_are_computed_beside_repositories(tmp_path):
    async def work(desk):
        await compute_all(desk)
        return [point.value for point in await stored(desk, "flow.throughput", f"project:{P}")], await stored(desk, subject=f"project:{P}")

    done = item(("in_progress", "2026-03-02T10:00"), ("done", "2026-03-04T10:00"))
    assert at_desk(tmp_path, [*commit(), *done], work, scopes=(A, P, "test:site:one"), read=()) == ([1], [])


def test_a_team_that_loses_a_repository_loses_the_days_on_which_only_that_had_anything(tmp_path):
    facts = [*commits(2), *commits(3, "2026-03-09T10:00", repository=B)]
    both = Organisation(teams=(Team(id="x", name="X"),), charges=(Charge(team="x", scope=A), Charge(team="x", scope=B)))

    async def told(desk, organisation):
        await desk.ledger.organise(organisation, tenant="t", actor="test")
        _, dirty = await desk.ledger.dirty(tenant="t")
        await points_of(desk, dirty)
        return {point.day: point.value for point in await stored(desk, subject="team:x")}

    async def work(desk):
        await compute_all(desk)
        before = await told(desk, both)
        return before, await told(desk, Organisation(teams=both.teams, charges=both.charges[:1])), await told(desk, Organisation())

    before, after, gone = at_desk(tmp_path, facts, work, scopes=(A, B))
    assert before == {"2026-03-02": 2, "2026-03-09": 3}
    assert after == {"2026-03-02": 2, "2026-03-09": 0}
    assert gone == {"2026-03-02": 0, "2026-03-09": 0}


def test_a_level_begins_where_there_is_something_and_says_when_there_is_nothing_any_more(tmp_path):
    facts = item(("in_progress", "2026-03-04T10:00"), ("done", "2026-03-06T10:00"), created="2026-03-01T10:00")

    async def work(desk):
        await compute_all(desk)
        first = [(point.day, point.value) for point in await stored(desk, "flow.wip", f"project:{P}")]
        again = await compute_all(desk)
        return first, again.appended

    (levels, appended) = at_desk(tmp_path, facts, work, scopes=(P,))
    assert levels[:3] == [("2026-03-04", 1), ("2026-03-05", 1), ("2026-03-06", 0)]
    assert levels[-1] == ("2026-03-31", 0)
    assert appended == 0
