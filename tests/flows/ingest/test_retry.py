"""Patience tries what may pass, for a while; the heartbeat goes on whatever happens to one beat."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import pytest
from tests.contracts.material import run

from headway.flows.ingest.retry import Patience, beating
from headway.model.errors import BadRequest, LeaseLost, StoreBusy, Transport

AT_ONCE = Patience(first_seconds=0)


@dataclass
class Beats:
    """Where beats arrive; each answers as the script says."""

    answers: list[Exception | None] = field(default_factory=list)
    heard: int = 0

    async def tick(self, _run):
        self.heard += 1
        if self.answers and (error := self.answers.pop(0)):
            raise error


def tries(error, **patience):
    """How often something that always fails was tried, and what came of it."""
    count = 0

    async def fail():
        nonlocal count
        count += 1
        raise error

    with pytest.raises(type(error)):
        run(Patience(first_seconds=0, **patience).until_done(fail))
    return count


def test_what_may_pass_is_tried_six_times():
    assert tries(Transport("x")) == 6


def test_what_will_not_pass_is_tried_once():
    assert tries(BadRequest("x")) == 1


def test_what_passes_is_given():
    script = [StoreBusy("x"), Transport("y"), None]

    async def work():
        if error := script.pop(0):
            raise error
        return "done"

    assert run(AT_ONCE.until_done(work)) == "done"


def test_waits_grow_by_doubling_and_are_full_of_jitter():
    async def waited(attempt, seed):
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await Patience(first_seconds=0.01, longest_seconds=0.04, jitter=random.Random(seed)).wait(Transport("x"), attempt)  # noqa: S311 - jitter
        return loop.time() - begun

    times = [run(waited(attempt, seed)) for attempt in (1, 5) for seed in range(6)]
    assert max(times[:6]) < 0.03
    assert max(times) < 0.09
    assert len({round(time, 4) for time in times}) > 2


def beaten(answers, *, beats):
    """How many beats were heard while work went on until that many, or a little longer."""
    heart = Beats(list(answers))

    async def work():
        async with beating(heart, None, every=0.001):
            for _ in range(200):
                if heart.heard >= beats:
                    return "worked"
                await asyncio.sleep(0.001)
        return "worked"

    return run(work()), heart.heard


def test_a_beat_that_finds_the_store_busy_is_followed_by_others_and_harms_nothing():
    assert beaten([StoreBusy("x"), StoreBusy("y")], beats=4) == ("worked", 4)


def test_the_heart_stops_with_the_lease_and_leaves_the_verdict_to_the_next_advance():
    assert beaten([None, LeaseLost("gone")], beats=5) == ("worked", 2)


def test_what_the_body_raises_is_what_is_raised():
    async def work():
        async with beating(Beats([StoreBusy("x")] * 9), None, every=0.001):
            await asyncio.sleep(0.01)
            raise Transport("mine")

    with pytest.raises(Transport, match="mine"):
        run(work())


def test_cancelling_the_body_is_not_swallowed():
    async def work():
        async def body():
            async with beating(Beats(), None, every=0.001):
                await asyncio.sleep(60)

        task = asyncio.ensure_future(body())
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled()

    assert run(work())
