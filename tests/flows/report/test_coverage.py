"""How much is in, summed up from the streams of a ledger."""

from __future__ import annotations

import asyncio
from typing import Any

from headway.flows.report.coverage import Coverage, coverage
from headway.flows.report.desk import Desk
from headway.model.progress import Progress
from headway.model.scope import Stream


class Told:
    """A ledger that tells what it was given."""

    def __init__(self, rows: tuple[Progress, ...], through: dict[Stream, int]) -> None:
        self.rows, self.through = rows, through

    async def progress(self, **_: str) -> list[Progress]:
        return list(self.rows)

    async def freshness(self, **_: str) -> dict[Stream, int]:
        return self.through


def row(scope: str, stored: int | None, counted: int | None, **given: Any) -> Progress:
    return Progress(source="git", entity=given.pop("entity", "commits"), scope=scope, status="done", stored=stored, source_count=counted, **given)


def told(*rows: Progress, **through: int) -> list[Coverage]:
    ledger: Any = Told(rows, {Stream(tenant="t", source="git", entity="commits", scope=scope): at for scope, at in through.items()})
    return asyncio.run(coverage(Desk(tenant="t", zone="UTC", clock=ledger, store=ledger, ledger=ledger, compute=ledger)))


def test_completeness_weighs_streams_by_their_size():
    (found,) = told(row("a", 90, 100), row("b", 1000, 1000), a=5, b=9)
    assert (found.stored, found.source_count, found.completeness) == (1090, 1100, 1090 / 1100)
    assert (found.streams, found.finished, found.counted, found.data_through) == (2, 2, 2, 5)


def test_a_surplus_in_one_stream_makes_up_for_no_gap_in_another():
    (found,) = told(row("a", 50, 100), row("b", 150, 100))
    assert found.completeness == 0.75


def test_without_a_count_there_is_no_completeness_and_of_nothing_all_is_in():
    assert [one.completeness for one in told(row("a", 5, None), row("b", None, None))] == [None]
    assert [one.completeness for one in told(row("a", 0, 0))] == [1.0]


def test_data_reach_nowhere_while_a_stream_was_never_finished():
    (found,) = told(row("a", 1, 1), row("b", None, None), a=5)
    assert (found.finished, found.data_through) == (1, None)


def test_entities_stand_apart_and_replays_say_nothing_about_a_source():
    found = told(row("a", 1, 2), row("a", 1, 1, entity="accounts", quarantined=3), row("a", 9, 9, kind="replay"))
    assert [(one.entity, one.streams, one.quarantined) for one in found] == [("accounts", 1, 3), ("commits", 1, 0)]
