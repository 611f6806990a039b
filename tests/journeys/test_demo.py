"""`headway demo` from one end to the other: the company is the same for the same seed however it came, and a broken one says so."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest
from tests.cli.running import headway
from tests.journeys.visiting import SMALL, TODAY, UNTIL, complaints, visiting

from headway.cli.common import camel
from headway.cli.demo import TOLD
from headway.model.records import FACTS

pytestmark = pytest.mark.slow


def asked(path, sql):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def facts(path):
    """Every fact of a store, by what it says."""
    return {entity: asked(path, f"SELECT source, scope, key, hash FROM {entity} WHERE deleted_at IS NULL ORDER BY 1, 2, 3") for entity in FACTS}


def points(path):
    """Every point's newest value."""
    found = asked(path, f"SELECT metric, subject, span, day, value, n, max(seq) FROM points WHERE day <= '{TODAY}' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4")
    return [row[:-1] for row in found]


def until(happens, seconds=60.0):
    """Wait for something; whether it came."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if happens():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small company, made at once; its store and what was said."""
    home = tmp_path_factory.mktemp("made")
    said = headway(home, "demo", "--no-serve", "--json", *SMALL, *UNTIL, "--db", f"sqlite:///{home}/demo.db")
    assert (said.code, said.err) == (0, "")
    return home / "demo.db", said.json


def test_every_count_that_is_told_is_a_count_of_facts(made):
    path, said = made
    assert said["counts"] == {camel(entity): len(facts(path)[entity]) for entity in TOLD}
    assert said["counts"]["pullRequests"] > 0
    assert (said["company"], said["errors"], said["address"]) == ({"seed": 3, "until": TODAY, "scale": 0.02}, [], None)
    assert (said["points"] > 0, said["quarantined"] > 0, said["store"]) == (True, True, str(path))


def test_nothing_in_the_store_is_of_another_tenant_or_not_marked_as_made_up(made):
    path, _ = made
    for entity in FACTS:
        assert asked(path, f"SELECT count(*) FROM {entity} WHERE tenant <> 'demo' OR scope NOT LIKE 'synthetic:%' OR key NOT LIKE 'synthetic:%'") == [(0,)], entity


def test_the_same_seed_makes_the_same_company(made, tmp_path):
    assert headway(tmp_path, "demo", "--no-serve", *SMALL, *UNTIL, "--db", f"sqlite:///{tmp_path}/same.db").code == 0
    assert facts(tmp_path / "same.db") == facts(made[0])
    assert points(tmp_path / "same.db") == points(made[0])


def test_it_is_served_with_its_numbers_and_a_second_call_serves_it_at_once(made):
    path, told = made
    with visiting(path.parent, "demo", "--db", f"sqlite:///{path}") as visit:
        assert any("nothing new" in line for line in visit.said)
        health = visit.json("/api/v1/pipeline/health")
        assert {found["source"] for found in health} == {"forge", "tracker", "legacy"}
        assert sum(found["quarantined"] for found in health) == told["quarantined"]
    assert visit.process.returncode == 130


class TestLive:
    def test_it_can_be_watched_while_it_is_read_and_ends_with_the_same_facts(self, made, tmp_path):
        with visiting(tmp_path, "demo", "--live", *SMALL, *UNTIL, "--db", f"sqlite:///{tmp_path}/live.db") as visit:
            assert until(lambda: visit.json("/api/v1/pipeline/jobs?status=running"))
            assert until(lambda: facts(tmp_path / "live.db") == facts(made[0]))
            assert until(lambda: points(tmp_path / "live.db") == points(made[0]))
        assert complaints(tmp_path).count("\n") == 1

    def test_ended_half_way_it_leaves_no_run_open_and_the_same_call_goes_on(self, made, tmp_path):
        call = (*SMALL, *UNTIL, "--db", f"sqlite:///{tmp_path}/live.db")
        with visiting(tmp_path, "demo", "--live", *call) as visit:
            assert until(lambda: asked(tmp_path / "live.db", "SELECT count(*) FROM commits") > [(0,)])
        assert (visit.process.returncode, "interrupted" in complaints(tmp_path)) == (130, True)
        assert asked(tmp_path / "live.db", "SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(0,)]
        assert asked(tmp_path / "live.db", "SELECT count(*) FROM leases WHERE holder IS NOT NULL") == [(0,)]
        assert headway(tmp_path, "demo", "--no-serve", *call).code == 0
        assert facts(tmp_path / "live.db") == facts(made[0])

    def test_when_reading_breaks_the_server_ends_and_the_reason_is_told(self, tmp_path):
        with visiting(tmp_path, "demo", "--live", *SMALL, *UNTIL, "--db", f"sqlite:///{tmp_path}/live.db") as visit:
            assert until(lambda: asked(tmp_path / "live.db", "SELECT count(*) FROM commits") > [(0,)])
            with closing(sqlite3.connect(tmp_path / "live.db")) as connection, connection:
                connection.execute("DROP TABLE dirty")
            assert visit.process.wait(60) == 1
        assert "Traceback" not in complaints(tmp_path)
        assert "dirty" in complaints(tmp_path)
