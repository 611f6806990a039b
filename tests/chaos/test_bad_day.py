"""What befalls the machine: a full disk, a store that somebody else writes, a clock that jumps, two of us at once."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager

import pytest
from tests.chaos.clinic import clinic
from tests.chaos.reading import Reader, differing
from tests.chaos.world import world

from headway.model.errors import StoreBusy

pytestmark = pytest.mark.slow

HOUR_US = 3_600_000_000
QUOTA = 700_000
"""Bytes of a file: an empty store has half of them."""


@pytest.fixture
def alive(tmp_path):
    with world(tmp_path / "world", random.Random(3)) as found:  # noqa: S311 - what there is
        yield found


@pytest.fixture
def whole(alive, tmp_path):
    """Everything as a reader stores it to whom nothing happens."""

    def read():
        reader = Reader.of(tmp_path / "whole", alive)
        reader.run("sync")
        return reader.facts()

    return read


@contextmanager
def small_disk(folder, size):
    """A disk of so little room where this process may mount one."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def sound(reader):
    assert reader.ask("PRAGMA integrity_check") == [("ok",)]


def test_a_disk_that_is_full_is_said_and_what_was_stored_before_stays_and_is_gone_on_from(alive, whole, tmp_path):
    with small_disk(tmp_path / "disk", "1500k"):
        reader = Reader.of(tmp_path / "disk" / "reader", alive)
        said = reader.call("sync")
        assert (said.code, "disk is full" in said.err) == (3, True)
        sound(reader)
        grown = Reader.of(tmp_path / "grown", alive)
        for name in reader.folder.glob("headway.db*"):
            shutil.copy(name, grown.folder / name.name)
    grown.run("sync")
    assert differing(grown.facts(), whole()) == {}
    sound(grown)


def test_a_quota_that_ends_a_reading_is_said_and_the_next_one_goes_on(alive, whole, tmp_path):
    reader = Reader.of(tmp_path / "reader", alive)
    said = reader.call("sync", before=("prlimit", f"--fsize={QUOTA}"))
    assert (said.code in {1, 3}, "the disk" in said.err, "Traceback" in said.err) == (True, True, False)
    sound(reader)
    reader.run("sync")
    assert differing(reader.facts(), whole()) == {}


@contextmanager
def locked(path):
    """Somebody else writes into the store for as long as the block runs."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield other
        finally:
            other.execute("ROLLBACK")


def test_a_store_that_another_process_keeps_is_said_and_nothing_of_either_source_is_lost(tmp_path):
    with clinic(tmp_path / "house", lease_us=1) as house, clinic(tmp_path / "other", sites=house.sites) as untroubled:
        house.impatient()
        house.sync(entities=("projects", "repositories"))
        path = house.room.database.path
        with locked(path), pytest.raises(StoreBusy, match="is being written by another process; try again when it has finished"):
            house.sync()
        held = []
        with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:

            def keep():
                if not held:
                    held.append(other.execute("BEGIN IMMEDIATE"))

            house.sites["forge"].behave("runs", "do", do=keep)
            found = house.sync()
            other.execute("ROLLBACK")
        assert ("failed" in found["forge"], "is being written by another process" in house.reasons("forge"), bool(held)) == (True, True, True)
        house.sites["forge"].well()
        assert house.sync() == {"tracker": {"done"}, "forge": {"done"}}
        untroubled.sync()
        assert house.facts() == untroubled.facts()
        assert {job["status"] for job in house.jobs()} == {"done"}


@pytest.mark.parametrize("jumps", [(6, -12, 12), (-6, 12, -12)], ids=["ahead first", "back first"])
def test_a_clock_that_jumps_by_hours_hides_nothing_and_holds_nothing_up(tmp_path, jumps):
    """LESSON 6, LESSON 7, LESSON 8: positions are the sources' own, and leases go by the clock of the store."""
    with clinic(tmp_path / "house") as house:
        house.sync()
        truth = house.room.intake.clock.instant
        for number, hours in enumerate(jumps):
            house.room.intake.clock.instant += hours * HOUR_US
            house.live(number)
            assert house.sync() == {"tracker": {"done"}, "forge": {"done"}}
        assert [job["status"] for job in house.jobs() if job["isStalled"]] == []
        house.room.intake.clock.instant = truth
        with clinic(tmp_path / "fresh", sites=house.sites) as fresh:
            fresh.sync()
            assert house.facts() == fresh.facts()
        newest = [int(found) for (cursor,) in house.rows("SELECT cursor FROM watermarks WHERE cursor IS NOT NULL") for found in re.findall(r'"newest":(\d{16})', cursor)]
        assert newest
        assert max(newest) <= time.time_ns() // 1000


def test_two_processes_that_read_the_same_scopes_at_once_end_well_and_double_nothing(alive, whole, tmp_path):
    reader = Reader.of(tmp_path / "reader", alive)
    for _ in range(2):
        children = [subprocess.Popen(reader.command("sync"), env=reader.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        ended = [(child.communicate(timeout=90)[1], child.returncode) for child in children]
        alive.change()
        alive.change()
        for said, code in ended:
            assert code == 0 or (code == 3 and "another process" in said), said
    reader.run("sync")
    assert differing(reader.facts(), whole()) == {}
    assert reader.ask("SELECT id FROM runs WHERE finished_at IS NULL") == []
    assert reader.ask("SELECT scope FROM leases WHERE holder IS NOT NULL") == []
    sound(reader)
