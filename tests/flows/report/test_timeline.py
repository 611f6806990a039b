"""The last runs, from the rows of a ledger."""

from __future__ import annotations

import asyncio
from typing import Any

from headway.flows.report.desk import Desk
from headway.flows.report.timeline import timeline
from headway.model.entries import RunRow, ScopeRow
from headway.model.results import Subject

NOW = 1_000_000_000_000
SECOND = 1_000_000
ABOUT_B = Subject(id="repository:git:repo:b", kind="repository", name="acme/b")


class Told:
    """A clock and a ledger that tell what they were given."""

    def __init__(self, *rows: RunRow) -> None:
        self.rows = rows

    def now(self) -> int:
        return NOW

    async def scopes(self, **_: str) -> list[ScopeRow]:
        return [ScopeRow(source="git", scope="git:repo:a", name="acme/a", location="/a", status="active", reason="", failures=0, last_error=None)]

    async def runs(self, *, limit: int, **_: str) -> list[RunRow]:
        return list(self.rows[:limit])


def ran(number: int, *, scope: str = "git:repo:a", started: int = 10, finished: int | None = 4) -> RunRow:
    """A run that began and ended so many seconds ago."""
    return RunRow(
        id=number, source="git", entity="commits", scope=scope, kind="sync", status="done", code_version="t", started_at=NOW - started * SECOND,
        finished_at=None if finished is None else NOW - finished * SECOND, items=7, error=None,
    )  # fmt: skip


def told(*rows: RunRow, **asked: Any) -> list[Any]:
    ledger: Any = Told(*rows)
    return asyncio.run(timeline(Desk(tenant="t", zone="UTC", clock=ledger, store=ledger, ledger=ledger, compute=ledger), **asked))


def test_a_run_lasted_from_its_start_to_its_end_or_until_now():
    assert [run.duration_ms for run in told(ran(2), ran(1, finished=None))] == [6000, 10_000]


def test_a_clock_that_ran_backwards_makes_no_negative_time():
    assert [run.duration_ms for run in told(ran(1, started=3, finished=5))] == [0]


def test_a_run_is_called_by_the_name_of_its_scope_or_else_by_its_key():
    assert [run.scope_name for run in told(ran(2), ran(1, scope="git:repo:gone"))] == ["acme/a", "git:repo:gone"]


def test_a_subject_leaves_only_its_own_runs_and_a_limit_the_newest():
    rows = (ran(3), ran(2, scope="git:repo:b"), ran(1))
    assert [run.id for run in told(*rows, subject=ABOUT_B)] == [2]
    assert [run.id for run in told(*rows, limit=2)] == [3, 2]
