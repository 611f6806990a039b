"""A store file: made whole, shared between processes, and in one sentence when something is wrong with it."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from tests.contracts.material import run

from headway.db.revision import HEAD
from headway.db.sqlite import Database, check_version, connect, create, judged, open_database
from headway.db.table import Column, Table
from headway.model.errors import BadPath, StoreBusy, StoreError, StoreFull, StoreNotOurs, StoreTooNew, StoreTooOld

TABLES = (Table(name="things", columns=(Column("k", "int"), Column("v", "text")), key=("k",)),)
BUSY = 0.05


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


@pytest.fixture
def database(path):
    opened = open_database(path, TABLES, busy_seconds=BUSY)
    yield opened
    run(opened.close())


def add(number, text="x"):
    return lambda connection: connection.execute("INSERT INTO things VALUES (?, ?)", (number, text))


def count(connection):
    return connection.execute("SELECT count(*) FROM things").fetchone()[0]


def in_process(code, *arguments):
    """Python in a process of its own."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.PIPE, text=True)


class TestTransactions:
    def test_what_was_written_is_read(self, database):
        run(database.write(add(1)))
        assert run(database.read(count)) == 1

    def test_a_work_that_raises_leaves_nothing(self, database):
        def half(connection):
            add(1)(connection)
            raise KeyError("half-way")

        with pytest.raises(KeyError):
            run(database.write(half))
        run(database.write(add(2)))
        assert run(database.read(count)) == 1

    def test_writes_of_one_process_wait_for_each_other(self, database):
        async def many():
            await asyncio.gather(*(database.write(add(number)) for number in range(50)))

        run(many())
        assert run(database.read(count)) == 50

    def test_reading_goes_on_while_a_write_lasts(self, database):
        async def both():
            def slow(connection):
                add(1)(connection)
                time.sleep(0.2)

            writing = asyncio.ensure_future(database.write(slow))
            await asyncio.sleep(0.05)
            seen = await database.read(count)
            await writing
            return seen, await database.read(count)

        assert run(both()) == (0, 1)

    def test_a_write_whose_caller_was_cancelled_is_whole_or_not_at_all_and_closing_waits_for_it(self, path):
        opened = open_database(path, TABLES)

        async def cancelled():
            def slow(connection):
                add(1)(connection)
                time.sleep(0.1)
                add(2)(connection)

            task = asyncio.ensure_future(opened.write(slow))
            await asyncio.sleep(0.03)
            task.cancel()
            await asyncio.wait({task})
            await opened.close()

        run(cancelled())
        with closing(sqlite3.connect(path)) as connection:
            assert count(connection) == 2

    def test_closing_what_was_never_used_or_twice_is_no_fault(self, path):
        opened = open_database(path, TABLES)
        run(opened.close())


class TestSharing:
    def test_a_lock_held_by_another_process_is_waited_for_and_then_said(self, database, path):
        run(database.write(add(1)))
        hold = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nc.execute('BEGIN IMMEDIATE')\nprint('held', flush=True)\ninput()"
        with in_process(hold, path) as child:
            child.stdout.readline()
            with pytest.raises(StoreBusy, match="being written by another process") as raised:
                run(database.write(add(2)))
            assert (raised.value.retryable, run(database.read(count))) == (True, 1)
            child.communicate("\n")
        run(database.write(add(2)))

    def test_another_process_reads_while_this_one_writes(self, database, path):
        look = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nfor _ in sys.stdin:\n print(c.execute('SELECT count(*) FROM things').fetchone()[0], flush=True)"
        with in_process(look, path) as child:
            for number in range(3):
                run(database.write(add(number)))
                child.stdin.write("?\n")
                child.stdin.flush()
                assert child.stdout.readline() == f"{number + 1}\n"
            child.communicate()

    def test_processes_that_create_one_store_at_the_same_time_share_it(self, path):
        """Half a store met by the second would be taken for a file of another program."""
        code = (
            "import sys; from pathlib import Path; from headway.db.sqlite import open_database; from headway.house import TABLES; import asyncio\n"
            "sys.stdin.read(1)\n"
            "async def main():\n"
            "  database = open_database(Path(sys.argv[1]), TABLES)\n"
            "  await database.write(lambda c: c.execute('INSERT INTO sequences VALUES (?, 1)', (sys.argv[2],)))\n"
            "  await database.close()\n"
            "asyncio.run(main())"
        )
        children = [in_process(code, path, number) for number in range(4)]
        for child in children:
            child.stdin.write("g")
            child.stdin.close()
        assert [(child.wait(30), child.stderr.read()) for child in children] == [(0, "")] * 4
        for child in children:
            child.stdout.close()
            child.stderr.close()
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT count(*) FROM sequences").fetchone() == (4,)

    def test_a_file_that_lost_its_log_gets_it_back_though_another_process_is_writing(self, path):
        """SQLite itself would not wait for the other: a copy made by VACUUM INTO is such a file."""
        create(path, TABLES)
        hold = "import sqlite3, sys, time\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nc.execute('BEGIN IMMEDIATE')\nprint('held', flush=True)\ntime.sleep(0.3)\nc.execute('COMMIT')"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            assert connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
        with in_process(hold, path) as child:
            child.stdout.readline()
            with closing(connect(path, busy_seconds=5)) as connection:
                assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            child.communicate()


REVISIONS = {"newer than we know": ("0009", StoreTooNew), "older than we need": ("0001", StoreTooOld), "none of ours": ("x", StoreTooNew)}


class TestOpening:
    def test_a_store_is_made_where_there_is_none_with_the_folders_above(self, tmp_path):
        path = tmp_path / "a" / "b" / "store.db"
        opened = open_database(path, TABLES)
        run(opened.write(add(1)))
        run(opened.close())
        assert [found.name for found in path.parent.iterdir()] == ["store.db"]
        assert check_version(path) == HEAD

    def test_an_empty_file_becomes_a_store(self, path):
        path.touch()
        run(open_database(path, TABLES).close())
        assert check_version(path) == HEAD

    def test_a_link_to_where_the_store_shall_be_stays_a_link(self, path, tmp_path):
        path.symlink_to(tmp_path / "real.db")
        run(open_database(path, TABLES).close())
        assert (path.is_symlink(), check_version(tmp_path / "real.db")) == (True, HEAD)

    def test_what_a_creation_that_was_killed_has_left_is_in_nobodys_way(self, path):
        path.with_name(f".{path.name}.new").write_bytes(b"half of a store")
        run(open_database(path, TABLES).close())
        assert check_version(path) == HEAD

    def test_the_log_of_a_store_that_was_deleted_does_not_come_back(self, path):
        opened = open_database(path, TABLES)
        run(opened.write(add(1)))
        log = path.with_name(f"{path.name}-wal").read_bytes()
        run(opened.close())
        path.unlink()
        path.with_name(f"{path.name}-wal").write_bytes(log)
        again = open_database(path, TABLES)
        assert run(again.read(count)) == 0
        run(again.close())

    @pytest.mark.parametrize("content", [b"x", b"not a database\n" * 99, b"SQLite format 3\x00" + b"\xff" * 200])
    def test_a_file_that_is_no_database_is_not_ours(self, path, content):
        path.write_bytes(content)
        with pytest.raises(StoreNotOurs, match="--db"):
            open_database(path, TABLES)
        assert path.read_bytes() == content

    def test_a_database_of_another_program_is_left_untouched(self, path):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE theirs (x)")
        before = path.read_bytes()
        with pytest.raises(StoreNotOurs, match="another program"):
            open_database(path, TABLES)
        assert path.read_bytes() == before

    @pytest.mark.parametrize("case", REVISIONS)
    def test_a_revision_is_judged_by_those_we_know(self, path, case):
        revision, error = REVISIONS[case]
        with pytest.raises(error):
            judged(path, revision, ("0001", "0002"))
        assert judged(path, "0002", ("0001", "0002")) == "0002"

    def test_a_store_that_does_not_say_its_revision_is_refused(self, path):
        create(path, TABLES)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DELETE FROM alembic_version")
        with pytest.raises(StoreError, match="which revision"):
            open_database(path, TABLES)

    def test_a_folder_is_no_store(self, tmp_path):
        with pytest.raises(BadPath, match="is a folder"):
            open_database(tmp_path, TABLES)

    def test_a_place_that_cannot_be_written_is_one_sentence(self, tmp_path):
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match="cannot be opened"):
            open_database(tmp_path / "file" / "store.db", TABLES)

    def test_a_damaged_store_says_so(self, path):
        opened = open_database(path, TABLES)
        for number in range(40):
            run(opened.write(add(number, "x" * 900)))
        run(opened.close())
        content = bytearray(path.read_bytes())
        content[4096 * 2 :] = b"\xee" * (len(content) - 4096 * 2)
        path.write_bytes(content)
        broken = Database(path)
        with pytest.raises(StoreError, match="damaged"):
            run(broken.read(lambda connection: connection.execute("SELECT sum(length(v)) FROM things").fetchall()))
        run(broken.close())


class TestFullDisk:
    def test_a_full_disk_keeps_everything_before_the_batch_and_the_file_sound(self, database):
        run(database.write(add(1)))
        run(database.write(lambda connection: connection.execute("PRAGMA max_page_count = 20").fetchone()))

        def large(connection):
            for number in range(2, 200):
                add(number, "x" * 2000)(connection)

        with pytest.raises(StoreFull, match="the disk is full; free some space"):
            run(database.write(large))
        run(database.write(lambda connection: connection.execute("PRAGMA max_page_count = 100000").fetchone()))
        run(database.write(add(2)))
        assert run(database.read(lambda connection: (count(connection), connection.execute("PRAGMA integrity_check").fetchone()))) == (2, ("ok",))

    def test_a_quota_is_one_sentence_and_the_file_stays_sound(self, path):
        code = (
            "import asyncio, resource, signal, sys; from pathlib import Path; from headway.db.sqlite import open_database; from headway.house import TABLES\n"
            "from headway.model.errors import StoreError\n"
            "async def main():\n"
            "  database = open_database(Path(sys.argv[1]), TABLES)\n"
            "  await database.write(lambda c: c.execute('INSERT INTO sequences VALUES (?, 1)', ('before',)))\n"
            "  signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
            "  try: await database.write(lambda c: c.execute('INSERT INTO sequences VALUES (?, 1)', ('x' * 900_000,)))\n"
            "  except StoreError as error: print(error.sentence)\n"
            "  await database.close()\n"
            "asyncio.run(main())"
        )
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
        assert ("check its free space" in done.stdout or "disk is full" in done.stdout, done.stderr) == (True, "")
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT name FROM sequences").fetchall() == [("before",)]
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 400_000
