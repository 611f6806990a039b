"""Watching reads every source at its own pace, looks after an ill one, and ends tidily."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest
from tests.contracts.material import run
from tests.fakes.scripted import Scripted, commits

from headway.flows.choosing import Rules
from headway.flows.ingest.retry import Patience
from headway.flows.ingest.watch import watch
from headway.model.errors import AuthFailed, ConfigError, StoreBusy, Unhealthy


class Over(BaseException):
    """Enough was seen."""


@dataclass
class Watching:
    """Watches sources in a time that passes at once, until so many cycles were told of."""

    room: object
    cycles: int
    opened: dict[str, list] = field(default_factory=dict)
    told: list[tuple] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds):
        self.slept.append(round(seconds))
        await asyncio.sleep(0)

    def report(self, source, outcomes):
        self.told.append((source, [outcome.status for outcome in outcomes]))
        if len(self.told) >= self.cycles:
            raise Over

    def opener(self, name, make):
        def opened():
            provider = make(len(self.opened.setdefault(name, [])))
            if isinstance(provider, Exception):
                self.opened[name].append(None)
                raise provider
            self.opened[name].append(provider)
            return provider

        return opened

    def run(self, **makers):
        intake = replace(self.room.intake, patience=Patience(first_seconds=0, sleep=self.sleep), rules={name: Rules(every=900 if name == "a" else 60) for name in makers})
        with pytest.raises(Over):
            run(watch(intake, {name: self.opener(name, make) for name, make in makers.items()}, reported=self.report))
        return self

    @property
    def all_closed(self):
        return all(provider.closed for providers in self.opened.values() for provider in providers if provider)


def growing(number):
    """A source with one commit more each time it is opened."""
    return Scripted({"commits": commits(number + 1)})


def test_a_source_is_read_again_after_its_time_and_brings_what_is_new(room):
    seen = Watching(room, 3).run(a=growing)
    assert (seen.told, set(seen.slept) <= {899, 900}, len(room.keys())) == ([("a", ["done"])] * 3, True, 4)


def test_every_cycle_opens_its_source_anew_and_closes_it(room):
    """LESSON 19: a secret that was replaced meanwhile is the one that is used."""
    seen = Watching(room, 3).run(a=growing)
    assert (len(seen.opened["a"]), seen.all_closed) == (4, True)


def test_an_ill_source_is_probed_once_a_minute_and_goes_on_by_itself(room):
    def make(number):
        well = number in {0, 4, 5}
        return growing(3) if well else Scripted({"commits": []}, discovery=Unhealthy("down"), probes=[Unhealthy("down")])

    seen = Watching(room, 2).run(a=make)
    assert (seen.told, seen.slept) == ([("a", ["paused"]), ("a", ["done"])], [60, 60, 60])
    assert [provider.probed for provider in seen.opened["a"]] == [0, 1, 1, 1, 1, 0]


def test_an_ill_source_does_not_hold_up_another(room):
    """LESSON 20."""
    seen = Watching(room, 6).run(a=lambda _: Scripted({"commits": []}, discovery=Unhealthy("down"), probes=[AuthFailed("401")]), b=growing)
    assert [source for source, _ in seen.told].count("b") == 5
    assert {row.status for row in run(room.intake.ledger.progress(tenant="t")) if row.source == "b"} == {"done"}


def test_a_source_that_cannot_be_opened_for_a_while_is_tried_again(room):
    seen = Watching(room, 3).run(a=lambda number: ConfigError("the secret file is gone") if number == 2 else growing(number))
    assert [statuses for _, statuses in seen.told] == [["done"], ["failed"], ["done"]]


def test_a_fault_in_a_probe_or_a_busy_ledger_ends_nothing(room):
    def make(number):
        if number in {1, 2}:
            return Scripted({"commits": []}, discovery=Unhealthy("down"), probes=[Unhealthy("down") if number == 1 else ZeroDivisionError("oops")])
        return growing(3)

    class Busy:
        """A ledger that cannot tell once what it knows."""

        times = 0

        def __getattr__(self, name):
            return getattr(ledger, name)

        async def scopes(self, **asked):
            self.times += 1
            if self.times == 1:
                raise StoreBusy("busy")
            return await ledger.scopes(**asked)

    ledger = room.intake.ledger
    room.intake = replace(room.intake, ledger=Busy())
    seen = Watching(room, 3).run(a=lambda number: make(number - 1) if number else growing(0))
    assert [statuses for _, statuses in seen.told] == [["failed"], ["paused"], ["done"]]


def test_a_wrong_configuration_is_refused_before_anything_is_read(room):
    provider = growing(1)
    intake = replace(room.intake, rules={"a": Rules(entities=("issues",))})
    with pytest.raises(ConfigError, match="issues"):
        run(watch(intake, {"a": lambda: provider}))
    assert (provider.asked, provider.closed) == ([], True)


def test_cancelled_while_it_reads_it_leaves_no_run_behind(room):
    reading = asyncio.Event()

    class Endless(Scripted):
        async def pages(self, scope, entity, cursor):
            async for page in super().pages(scope, entity, cursor):
                yield page
                reading.set()
                await asyncio.sleep(60)

    provider = Endless({"commits": commits(7)})

    async def work():
        task = asyncio.ensure_future(watch(room.intake, {"a": lambda: provider}))
        await asyncio.wait_for(reading.wait(), 5)
        task.cancel()
        await asyncio.wait({task}, timeout=5)
        return task.cancelled()

    assert run(work())
    assert (room.progress().status, provider.closed, provider.open) == ("cancelled", True, 0)
