"""The benchmark of reading a Jira at toy scale: what it counts and judges is checked, its times are not."""

from __future__ import annotations

import json
import os

import pytest
from bench.foresight import errors, foretold
from bench.intake import Added, First, typical
from bench.loads import ITEMS, PULLS
from bench.peers import PeerFailed
from bench.rivals import DLT, load
from bench.site import Reader, drained, opened

from bench import ingest
from headway.model.progress import Progress

pytestmark = [pytest.mark.bench, pytest.mark.slow]

TOY = ("--sizes", "230,40", "--heavy")


def first(**more):
    said = {"seconds": 2.0, "cpu": 2.5, "visible": 0.5, "items": 6_000, "requests": 70, "served": 10**6, "foresight": {25: 0.1, 50: None, 75: 0.3}}
    return First(**said | {"peak_bytes": 10**8, "main_bytes": 8 * 10**7, "below_bytes": 2 * 10**7} | more)


def test_the_whole_benchmark_of_a_jira_runs_and_ends_with_its_result(capsys):
    assert ingest.main(["--parts", "jira", "--runs", "1", "--sizes", "230,40", "--scopes", "3", "--latency", "0", "--no-check"]) == 0
    told = capsys.readouterr().out
    numbers = json.loads(told.splitlines()[-1].removeprefix("RESULT "))["numbers"]
    assert numbers["modules loaded that a sync must be spared"] == 0
    assert 0 < numbers["requests for 230 items of one project"] <= ingest.allowed(230)
    assert 0 < numbers["searches for a project added to 2"] <= Added(20, 2, 0, 0).bound
    assert numbers["Jira, 0 ms: items stored per second"] > 0
    assert numbers["Jira, 0 ms: peak memory, MB"] > 0


def test_all_parts_are_measured_if_none_is_named_and_dlt_can_be_left_out(tmp_path):
    assert ingest.options([]).parts == ["jira", "github", "together", "ills", "dlt"]
    assert ingest.options(["--parts", "ills"]).parts == ["ills"]
    assert ingest.beside_dlt(ingest.options(["--peer-items", "0"]), tmp_path) == []


def test_dlt_loads_every_item_of_the_same_site(tmp_path):
    try:
        DLT.install()
    except PeerFailed as problem:
        if os.environ.get("HEADWAY_REQUIRE_SERVICES") == "1":
            raise
        pytest.skip(str(problem))
    with opened("--sizes", "30,10") as site:
        found = load(tmp_path / "dlt", site)
    assert found.items == 40
    assert found.peak_bytes > 0


def test_the_site_says_how_fast_it_is_and_counts_what_it_was_asked():
    assert drained(*TOY)["items"] == 270
    with opened(*TOY) as site:
        assert (site.items, site.requests()) == (270, 0)


def test_a_reader_counts_nothing_in_a_store_that_is_not_there(tmp_path):
    with opened("--sizes", "5") as site:
        reader = Reader.of(tmp_path, site)
        assert (reader.count("work_items"), reader.ask("SELECT 1")) == (0, [])
        assert reader.amiss() == {"acme work_items": "0 of 5"}
        reader.run("sync")
        assert (reader.count("work_items"), reader.count("work_items", source="octo"), reader.amiss()) == (5, 0, {})
        assert site.token not in (tmp_path / "headway.yaml").read_text(encoding="utf-8")


def test_what_a_run_foretold_is_judged_at_each_quarter_by_what_it_took():
    told = [(0.1, 99.0), (0.3, 12.0), (0.4, 50.0), (0.55, 8.0), (1.0, 10.0)]
    assert errors(told, 10.0) == {25: pytest.approx(0.2), 50: pytest.approx(0.2), 75: None}


def test_a_stream_without_an_estimate_or_a_rate_foretells_nothing():
    known = {"source": "a", "entity": "work_items", "scope": "s", "started_at": 0, "last_progress_at": 2_000_000, "items_done": 50}
    assert foretold(Progress(**known)) is None
    assert foretold(Progress(**known, items_estimate=100)) is None
    assert foretold(Progress(**known, items_estimate=100, samples=((0, 0), (1_000_000, 25), (2_000_000, 50)))) == (0.5, 4.0)


def test_of_several_runs_the_medians_count_and_the_worst_memory():
    found = typical([first(seconds=1.0), first(seconds=3.0, peak_bytes=3 * 10**8, requests=90), first(seconds=9.0)])
    assert (found.seconds, found.peak_bytes, found.requests, found.foresight) == (3.0, 3 * 10**8, 90, {25: 0.1, 50: None, 75: 0.3})
    assert found.speed == 2_000


def test_the_goals_are_those_promised():
    missed = [goal.name for goal in ingest.first_goals("0 ms", first(seconds=4.0, visible=3, peak_bytes=2.1e8)) if not goal.met]
    assert missed == ["0 ms: first row visible, seconds", "0 ms: peak memory, MB", "0 ms: predicted total off by, at 75 %", "0 ms: items stored per second"]


def test_the_reference_load_is_whole():
    assert (sum(ITEMS["full"]), max(ITEMS["full"]), sum(PULLS["full"])) == (376_000, 197_000, 64_000)
