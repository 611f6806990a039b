"""SQLite keeps the ledger's contract, across processes too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from tests.contracts.ledger import LedgerContract, begin, row, step
from tests.contracts.material import run

from headway.model.errors import LeaseHeld

HOLD = """
import asyncio, sys, time
from pathlib import Path
from headway.db.sqlite import open_database
from headway.ledger.sqlite import SqliteLedger
from headway.ledger.tables import LEDGER_TABLES
from headway.model.scope import Stream

async def main():
    ledger = SqliteLedger(open_database(Path(sys.argv[1]), LEDGER_TABLES), code_version="child")
    run = await ledger.begin(Stream(tenant="t", source="s", entity="accounts", scope="git:repo:" + "a" * 16), "sync")
    print(await ledger.next_seq(), run.token, flush=True)
    time.sleep(60)

asyncio.run(main())
"""


class TestSqliteLedger(LedgerContract):
    """Two connections are two workers."""


@pytest.fixture
def holder(tmp_path, opened):
    """A process of its own that holds the lease, and what it said."""
    opened()
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "ledger.db")], stdout=subprocess.PIPE, text=True) as child:
        yield child, [int(word) for word in child.stdout.readline().split()]
        child.kill()


def test_a_lease_of_a_living_process_holds_and_that_of_a_killed_one_is_free_at_once(ledger, holder):
    """LESSON 9."""
    child, (seq, token) = holder
    with pytest.raises(LeaseHeld, match=f"/{child.pid}"):
        begin(ledger)
    os.kill(child.pid, signal.SIGKILL)
    child.wait(10)
    assert begin(ledger).token == token + 1
    assert [one.error for one in run(ledger.runs(tenant="t"))] == [None, "its process ended before it did"]
    assert run(ledger.next_seq()) == seq + 1


def test_a_stopped_process_keeps_its_lease(ledger, holder):
    child, _ = holder
    os.kill(child.pid, signal.SIGSTOP)
    with pytest.raises(LeaseHeld):
        begin(ledger)


def test_a_run_says_with_which_code_it_was_made(ledger):
    """LESSON 33."""
    begin(ledger)
    assert run(ledger.runs(tenant="t"))[0].code_version == "test"


def test_leases_live_by_the_clock_of_the_database(ledger):
    going = begin(ledger)
    beats = []
    for _ in range(2):
        run(ledger.tick(going))
        beats.append(run(ledger._database.read(lambda connection: connection.execute("SELECT heartbeat_at, until - heartbeat_at FROM leases").fetchone())))
    assert beats[0] <= beats[1]
    assert {length for _, length in beats} == {60_000_000}


def test_nothing_is_written_when_a_known_store_is_as_it_was(ledger, other):
    """So that headway status never waits for a sync that is writing."""

    async def positions():
        return {}

    run(ledger.attach("primary", "store", positions))
    before = run(other._database.read(lambda connection: connection.execute("PRAGMA data_version").fetchone()))
    run(ledger.attach("primary", "store", positions))
    assert run(other._database.read(lambda connection: connection.execute("PRAGMA data_version").fetchone())) == before


def test_every_step_is_one_transaction(ledger):
    """A quarantine that cannot be written takes the cursor's move with it."""
    going = begin(ledger)
    with pytest.raises(UnicodeEncodeError):
        run(ledger.advance(going, step(1, records=["a"], rejects=["\ud800"]), expected=None))
    run(ledger.finish(going, "failed"))
    assert (row(ledger).items_done, begin(ledger).cursor) == (0, None)
