"""What was counted is counted again when something was stored, and only then."""

from __future__ import annotations

import asyncio

import pytest
from tests.contracts.material import run
from tests.flows.ingest.rooms import room as opened
from tests.flows.link.rooms import desk
from tests.flows.link.test_mentions import PAY, task, tasks

from headway.flows.report.keeping import Kept, standing
from headway.model.scope import Batch, Stamp, Stream


class Count:
    """Something that takes a while to count, and how often it was."""

    def __init__(self):
        self.times = 0

    async def __call__(self):
        self.times += 1
        await asyncio.sleep(0)
        return self.times


def test_the_same_question_is_counted_once_until_something_has_changed():
    async def ask():
        kept, count = Kept(), Count()
        return [await kept.unless(changed, "it", count) for changed in (1, 1, 2, 2, 1)]

    assert run(ask()) == [1, 1, 2, 2, 3]


def test_questions_do_not_share_their_answers():
    async def ask():
        kept, count = Kept(), Count()
        return [await kept.unless(1, name, count) for name in ("this", "that", "this")]

    assert run(ask()) == [1, 2, 1]


def test_those_who_ask_meanwhile_wait_for_the_same_answer():
    async def ask():
        kept, count = Kept(), Count()
        return await asyncio.gather(*(kept.unless(1, "it", count) for _ in range(5)))

    assert run(ask()) == [1] * 5


def test_what_cannot_be_counted_is_not_kept():
    async def broken():
        raise OSError("no")

    async def ask():
        kept = Kept()
        with pytest.raises(OSError, match="no"):
            await kept.unless(1, "it", broken)
        return await kept.unless(1, "it", Count())

    assert run(ask()) == 1


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        yield found


def stands(room):
    at = desk(room)
    return run(standing(at.store, at.ledger, tenant="t"))


def test_looking_changes_nothing_and_a_batch_does(room):
    before = stands(room)
    assert stands(room) == before
    tasks(room, task(7, "PAY-1"))
    assert stands(room) != before


def test_a_replay_changes_it_though_it_moves_no_position(room):
    tasks(room, task(7, "PAY-1"))
    before, at = stands(room), desk(room)

    async def replayed():
        going = await at.ledger.begin(Stream(tenant="t", source="tracker", entity="work_items", scope=PAY), "replay")
        stamp = Stamp(tenant="t", source="tracker", scope=PAY, observed_at=1, generation=going.generation, run_id=going.id, shape_version=2, maps_version="-")
        batch = Batch(stream=going.stream, stamp=stamp, number=going.batch, facts=(task(7, "PAY-2"),), external_ids=("7",), cursor=going.cursor)
        await at.store.write(batch)
        await at.ledger.progressed(going, batch)

    run(replayed())
    assert stands(room) != before
