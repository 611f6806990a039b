"""What the monitor reads, from a ledger in a file that was filled as workers fill it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.flows.desks import Fixed
from tests.web.ledgers import bustle

from headway.db.sqlite import open_database
from headway.flows.report.desk import Desk
from headway.flows.report.monitor import Asking, Monitor, monitor
from headway.house import TABLES
from headway.ledger.sqlite import SqliteLedger
from headway.model.errors import UsageError
from headway.model.results import Subject

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = Subject(id="tenant:t", kind="tenant", name="All")
BILLING = Subject(id="repository:forge:repo:1", kind="repository", name="acme/billing")
LATER = 2_000_000_000_000_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("monitor") / "house.db"

    async def fill() -> None:
        database = open_database(path, TABLES)
        await bustle(SqliteLedger(database, code_version="test"), tenant="t")
        await database.close()

    asyncio.run(fill())
    return path


def seen(path: Path, *, subject: Subject = WHOLE, now: int = 0, **asked: Any) -> Monitor:
    async def look() -> Monitor:
        database = open_database(path, TABLES)
        nothing: Any = None
        desk = Desk(tenant="t", zone="UTC", clock=Fixed(now), store=nothing, ledger=SqliteLedger(database, code_version="test"), compute=nothing)
        try:
            return await monitor(desk, Asking(subject=subject, **asked))
        finally:
            await database.close()

    return asyncio.run(look())


def test_every_counter_says_how_many_rows_its_filter_shows(file: Path):
    counts = seen(file, now=LATER).counts
    assert counts == {"done": 25, "queued": 6, "paused": 4, "running": 2, "stalled": 2, "failed": 1, "incomplete": 1}
    for status, count in counts.items():
        found = seen(file, now=LATER, status=status)
        assert (len(found.jobs), found.total, found.counts) == (count, count, counts)


def test_pages_go_on_where_the_one_before_ended(file: Path):
    first, second = seen(file, sort="name"), seen(file, sort="name", offset=30)
    assert first.jobs[30:] == second.jobs
    assert first.total == second.total == first.everything == 39


def test_a_subject_and_an_entity_narrow_streams_quarantine_and_runs(file: Path):
    found = seen(file, subject=BILLING)
    assert {job.scope for job in found.jobs} == {row.scope for row in found.quarantine} == {run.scope for run in found.timeline} == {"forge:repo:1"}
    assert seen(file, entity="refs").quarantine == ()
    assert [row.entity for row in seen(file, entity="commits").quarantine] == ["commits"]
    assert len(seen(file).health) == len(found.health) == 3


def test_an_unknown_status_or_order_is_refused(file: Path):
    for asked in ({"status": "asleep"}, {"sort": "oldest"}, {"entity": "unicorns"}):
        with pytest.raises(UsageError):
            seen(file, **asked)
