"""Whatever moment the lights go out at, the next run ends where an unbroken one would have."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import msgspec
import pytest
from tests.contracts.material import dump, run
from tests.fakes.breaking import Breaking, Fuse, PowerCut
from tests.fakes.scripted import HOME, Record, Scripted, commits
from tests.flows.ingest.rooms import room as opened

from headway.flows.ingest.replay import replay
from headway.flows.ingest.sync import sync_sources
from headway.model.errors import StoreBusy, StoreFull

ENTITIES = ("commits", "accounts", "refs")
PAGE = 2


def source(**rest):
    """Three entities, pages of two, some poison."""
    people = [Record(id="ann"), Record(id="bob", at=2), Record(id="bad", at=3, poison="raise")]
    sets = [Record(id="r1", children=("a", "b")), Record(id="r2", at=2, children=("c",)), Record(id="r3", at=3)]
    return Scripted({"commits": commits(5), "accounts": people, "refs": sets}, size=PAGE, **rest)


def facts(room):
    return {entity: dump(room.intake.store, entity) for entity in ENTITIES}


def unbroken(folder):
    """What an undisturbed run leaves, and how many moments it has."""
    folder.mkdir()
    fuse = Fuse()
    with opened(folder) as room:
        run(sync_sources(behind(room.intake, fuse), {"a": source()}))
        return facts(room), room.dirty(), room.quarantined(), fuse.moments


def behind(intake, fuse):
    """The same intake, every port of it behind one fuse."""
    return replace(intake, store=Breaking(intake.store, fuse), ledger=Breaking(intake.ledger, fuse), archive=Breaking(intake.archive, fuse))


def cut(intake, fuse, provider):
    with pytest.raises(PowerCut):
        run(sync_sources(behind(intake, fuse), {"a": provider}))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return unbroken(tmp_path_factory.mktemp("whole") / "room")


@pytest.mark.slow
def test_a_run_cut_at_any_moment_resumes_to_the_same_facts(whole, tmp_path):
    expected, days, kept, moments = whole
    assert moments > 50
    for at in range(1, moments + 1):
        folder = tmp_path / str(at)
        folder.mkdir()
        with opened(folder, lease_us=0) as room:
            cut(room.intake, Fuse(at), source())
        with opened(folder, lease_us=0) as room:
            stored = {record for entity in ENTITIES for record in _records(room, entity)}
            again = source()
            assert room.sync(again) == ["done"] * 3, at
            assert (facts(room), [key for key, _ in room.quarantined()]) == (expected, [key for key, _ in kept]), at
            assert room.dirty() >= days, at
            assert len(stored & set(again.sent)) <= PAGE, at


def _records(room, entity):
    """Raw records whose facts are in the store."""
    keys = [row["key"] for row in dump(room.intake.store, entity)]
    return {key.removeprefix(f"{HOME}:").removeprefix("fake:").partition(":")[0] for key in keys}


def test_cut_again_and_again_it_still_gets_there(whole, tmp_path):
    for at in range(3, 30, 2):
        with opened(tmp_path, lease_us=0) as room:
            cut(room.intake, Fuse(at), source())
    with opened(tmp_path, lease_us=0) as room:
        room.sync(source())
        assert facts(room) == whole[0]


def test_a_replay_cut_at_any_moment_is_made_good_by_the_next(tmp_path):
    fuse = Fuse()
    with opened(tmp_path, lease_us=0) as room:
        room.sync(source())
        run(replay(behind(room.intake, fuse), {"a": source(word="new")}))
        moments = fuse.moments
    for at in range(1, moments, 3):
        word = f"word{at}"
        with opened(tmp_path, lease_us=0) as room:
            with pytest.raises(PowerCut):
                run(replay(behind(room.intake, Fuse(at)), {"a": source(word=word)}))
            run(replay(room.intake, {"a": source(word=word)}))
            assert {row["subject"] for row in dump(room.intake.store, "commits")} == {word}


def test_batch_numbers_go_on_rising_through_crashes_and_the_store_is_never_behind(tmp_path):
    numbers: list[int] = []
    for at in (32, 38, 44, 50):
        with opened(tmp_path, lease_us=0) as room:
            cut(room.intake, Fuse(at), source())
            store = room.intake.store
            assert run(room.intake.ledger.attach("primary", store.store_id, store.positions)) == []
            numbers.append(max(run(store.positions()).values()))
    assert numbers == sorted(numbers)


class Stumbling:
    """A store that is busy or full for some of its writes."""

    def __init__(self, inner, error, *at):
        self._inner, self._error, self._at, self._writes = inner, error, at, 0

    def __getattr__(self, name):
        return getattr(self._inner, name)

    async def write(self, batch):
        self._writes += 1
        if self._writes in self._at:
            raise self._error
        return await self._inner.write(batch)


def test_a_busy_store_is_waited_for_and_the_batch_keeps_its_number(room):
    store = Stumbling(room.intake.store, StoreBusy("busy"), 2, 3, 5)
    outcomes = run(sync_sources(replace(room.intake, store=store), {"a": Scripted({"commits": commits(7)})}))
    assert ([outcome.status for outcome in outcomes], len(room.keys())) == (["done"], 7)
    assert list(run(room.intake.store.positions()).values()) == [4]


def test_a_full_disk_fails_the_run_keeps_what_was_stored_and_goes_on_when_there_is_room(room):
    store = Stumbling(room.intake.store, StoreFull("full"), 2)
    (outcome,) = run(sync_sources(replace(room.intake, store=store), {"a": Scripted({"commits": commits(7)})}))
    assert (outcome.status, outcome.error, len(room.keys())) == ("failed", "full", 2)
    assert (room.sync(Scripted({"commits": commits(7)})), len(room.keys())) == (["done"], 7)


class Deaf:
    """A ledger that cannot be opened at first, or not be written at the end."""

    def __init__(self, inner, *, begins=(), ends=()):
        self._inner, self._begins, self._ends = inner, list(begins), list(ends)

    def __getattr__(self, name):
        return getattr(self._inner, name)

    async def begin(self, *given, **named):
        if self._begins:
            raise self._begins.pop(0)
        return await self._inner.begin(*given, **named)

    async def finish(self, *given, **named):
        if self._ends:
            raise self._ends.pop(0)
        return await self._inner.finish(*given, **named)


def test_a_ledger_that_is_busy_at_the_start_is_waited_for(room):
    ledger = Deaf(room.intake.ledger, begins=[StoreBusy("busy"), StoreBusy("busy")])
    assert [outcome.status for outcome in run(sync_sources(replace(room.intake, ledger=ledger), {"a": Scripted({"commits": commits(3)})}))] == ["done"]


def test_a_ledger_that_stays_busy_fails_its_stream_with_a_reason(room):
    ledger = Deaf(room.intake.ledger, begins=[StoreBusy("busy")] * 6)
    outcomes = run(sync_sources(replace(room.intake, ledger=ledger), {"a": Scripted({"commits": commits(3), "accounts": []})}))
    assert [(outcome.status, outcome.error) for outcome in outcomes] == [("failed", "busy"), ("done", None)]


def test_a_failure_that_cannot_be_written_down_is_still_told_and_harms_no_other_source(room):
    ledger = Deaf(room.intake.ledger, ends=[StoreFull("full")])
    failing = Scripted({"commits": commits(3)}, tricks=lambda number, _: StoreFull("first") if number == 2 else _)
    outcomes = run(sync_sources(replace(room.intake, ledger=ledger), {"a": failing, "b": Scripted({"commits": commits(7)})}))
    assert [(outcome.status, outcome.error) for outcome in outcomes] == [("failed", "first"), ("done", None)]


def test_cancelling_ends_the_runs_gives_back_their_leases_and_closes_what_was_open(room):
    reached = asyncio.Event()
    provider = Scripted({"commits": commits(7), "accounts": [Record(id="ann")]}, tricks=lambda number, page: reached.set() or page if number == 3 else page)

    async def interrupted():
        task = asyncio.ensure_future(sync_sources(room.intake, {"a": provider}))
        await reached.wait()
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled()

    assert run(interrupted())
    assert (room.progress().status, provider.open, provider.closed) == ("cancelled", 0, True)
    again = Scripted({"commits": commits(7)})
    assert (room.sync(again), len(room.keys())) == (["done"], 7)


def test_a_worker_that_wakes_after_a_takeover_advances_nothing_and_says_so(tmp_path):
    with opened(tmp_path, lease_us=0) as slow, opened(tmp_path, lease_us=0) as quick:
        ledger = Overtaken(slow.intake.ledger, quick)
        (outcome,) = run(sync_sources(replace(slow.intake, ledger=ledger), {"a": Scripted({"commits": commits(7)})}))
        assert (outcome.status, outcome.exit_code) == ("cancelled", 3)
        assert "taken over" in (outcome.error or "")
        assert (quick.keys(), quick.progress().status) == ([f"c{number:03}" for number in range(7)], "done")


class Overtaken(Deaf):
    """While the second batch is about to be marked, another worker takes the stream over and reads it to its end."""

    def __init__(self, inner, room):
        super().__init__(inner)
        self._room, self._marks = room, 0

    async def mark(self, *given):
        self._marks += 1
        if self._marks == 2:
            await sync_sources(self._room.intake, {"a": Scripted({"commits": commits(7)})})
        return await self._inner.mark(*given)


def test_a_takeover_after_the_last_batch_is_noticed_at_the_end(tmp_path):
    with opened(tmp_path, lease_us=0) as slow, opened(tmp_path, lease_us=0) as quick:

        class Late(Deaf):
            async def finish(self, *given, **named):
                await sync_sources(quick.intake, {"a": Scripted({"commits": commits(2)})})
                return await self._inner.finish(*given, **named)

        (outcome,) = run(sync_sources(replace(slow.intake, ledger=Late(slow.intake.ledger)), {"a": Scripted({"commits": commits(2)})}))
        assert (outcome.status, outcome.exit_code) == ("cancelled", 3)
        assert quick.progress().status == "done"


def test_a_page_that_says_it_is_partial_resumes_at_the_whole_step(tmp_path):
    """A crash between the halves of a step reads the step again; nothing is doubled."""

    def halves(_, page):
        return msgspec.structs.replace(page, partial=not page.last)

    with opened(tmp_path, lease_us=0) as room:
        cut(room.intake, Fuse(20), Scripted({"commits": commits(5)}, tricks=halves))
    with opened(tmp_path, lease_us=0) as room:
        room.sync(Scripted({"commits": commits(5)}))
        assert len(room.keys()) == 5
