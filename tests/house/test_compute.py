"""The compute process: kept apart from SQLite, started when needed, restarted when it dies, gone with its parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders.console import unmeasured
from tests.specs.facts import A, commit, commits
from tests.specs.world import opened, put, run

from headway.house.compute import SpawnedCompute
from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
from headway.model.errors import ComputeFailed, NotFound, StoreError
from headway.model.scope import ALWAYS

pytestmark = pytest.mark.slow

ASK = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=("code.commits",), windows=(ALWAYS,))
POINTS = PointsAsk(tenant="t", zone="UTC", dirty=((f"repository:{A}", "*"),), seq=1, computed_at=1, through="2026-12-31")


def in_world(folder, work, facts=()):
    async def entered():
        async with opened("sqlite", folder, {"t": facts or commit()}) as (store, compute):
            return await work(store, compute)

    return run(entered())


def test_the_child_has_no_sqlite3_and_the_parent_nothing_of_the_engine(tmp_path):
    code = f"""
import asyncio, sys
from headway.flows import compute as _
from headway.flows.report import numbers as _
from headway.house.compute import SpawnedCompute
async def main():
    compute = SpawnedCompute({str(tmp_path / "facts.db")!r})
    child = await compute.modules()
    await compute.close()
    assert "duckdb" in child and "sqlite3" not in child and "pyarrow" not in child, child
    heavy = {{"duckdb", "pyarrow", "adbc_driver_manager", "adbc_driver_sqlite", "sqlalchemy"}}
    assert not heavy & set(sys.modules), heavy & set(sys.modules)
asyncio.run(main())
"""

    async def nothing(_store, _compute):
        """Only the file is wanted."""

    in_world(tmp_path, nothing)
    subprocess.run([sys.executable, "-W", "error", "-c", code], env=unmeasured(), check=True)


def test_it_is_started_by_the_first_question_only(tmp_path):
    async def work(_store, compute):
        before = compute._child
        return before, (await compute.figures(ASK))[0].value

    assert in_world(tmp_path, work) == (None, 1)


def test_it_can_be_started_early(tmp_path):
    async def work(_store, compute):
        await compute.start()
        first = compute._child.pid
        await compute.start()
        await compute.figures(ASK)
        return compute._child.pid == first

    assert in_world(tmp_path, work)


def test_a_child_that_died_between_questions_is_replaced_unnoticed(tmp_path):
    async def work(_store, compute):
        await compute.figures(ASK)
        child = compute._child
        child.kill()
        await child.wait()
        return (await compute.figures(ASK))[0].value

    assert in_world(tmp_path, work) == 1


def test_a_child_that_dies_while_asked_fails_that_question_with_a_sentence_and_serves_the_next(tmp_path):
    async def work(_store, compute):
        async def append(_points):
            os.kill(compute._child.pid, signal.SIGKILL)

        with pytest.raises(ComputeFailed, match=r"ended while it was asked .*signal 9"):
            await compute.points(POINTS, append)
        return (await compute.figures(ASK))[0].value

    assert in_world(tmp_path, work, [f for day in range(1, 29) for f in commits(2, f"2026-02-{day:02}T10:00")]) == 56


def test_a_question_given_up_half_way_does_not_disturb_the_next(tmp_path):
    async def work(_store, compute):
        async def refuse(_points):
            raise RuntimeError("the store is full")

        with pytest.raises(RuntimeError, match="full"):
            await compute.points(POINTS, refuse)
        asked = asyncio.create_task(compute.figures(ASK))
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        return (await compute.figures(ASK))[0].value

    assert in_world(tmp_path, work) == 1


def test_many_questions_at_once_each_get_their_own_answer(tmp_path):
    async def work(_store, compute):
        items = ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric="code.commits", window=ALWAYS)
        asks = [compute.figures(ASK) if number % 2 else compute.items(items) for number in range(20)]
        found = await asyncio.gather(*asks)
        return {answer[0].value for answer in found[1::2]}, {answer.total for answer in found[::2]}

    assert in_world(tmp_path, work, commits(3)) == ({3}, {3})


def test_an_answer_follows_what_another_process_writes(tmp_path):
    async def work(store, compute):
        seen = []
        for _ in range(4):
            seen.append((await compute.figures(ASK))[0].value)
            await put(store, "t", commit())
        return seen

    assert in_world(tmp_path, work) == [1, 2, 3, 4]


def test_an_error_of_the_child_arrives_as_what_it_is(tmp_path):
    async def work(_store, compute):
        with pytest.raises(NotFound, match=r"no metric 'code\.nothing'"):
            await compute.figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=("code.nothing",), windows=(ALWAYS,)))

    in_world(tmp_path, work)


def test_a_file_that_is_not_there_is_a_store_error(tmp_path):
    async def ask():
        compute = SpawnedCompute(tmp_path / "none.db")
        try:
            await compute.figures(ASK)
        finally:
            await compute.close()

    with pytest.raises(StoreError):
        run(ask())


def test_the_child_ends_with_its_parent(tmp_path):
    code = f"""
import asyncio, os
from headway.house.compute import SpawnedCompute
async def main():
    compute = SpawnedCompute({str(tmp_path / "facts.db")!r})
    await compute.start()
    print(compute._child.pid, flush=True)
    os._exit(1)
asyncio.run(main())
"""
    parent = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert gone(int(parent.stdout))


def gone(pid):
    """Whether a process ends within ten seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"Z":  # ended, though nobody has reaped it
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        run(asyncio.sleep(0.1))
    return False
