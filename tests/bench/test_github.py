"""The benchmark of reading a GitHub at toy scale: what it counts and judges is checked, its times are not."""

from __future__ import annotations

import json

import pytest
from bench.loads import github_load, only, sized
from bench.site import GITHUB, JIRA, Reader, Site, drained, opened

from bench import github, ingest

pytestmark = [pytest.mark.bench, pytest.mark.slow]

TOY = ("--sizes", "40,12", "--issues", "10", "--runs", "30", "--deployments", "0")


@pytest.fixture(scope="module")
def site():
    with opened(*TOY, kind=GITHUB) as found:
        yield found


@pytest.fixture(scope="module")
def reader(site, tmp_path_factory):
    """Has read the site once."""
    found = Reader.of(tmp_path_factory.mktemp("reader"), site)
    found.run("sync")
    return found


def test_the_whole_benchmark_of_a_github_runs_and_ends_with_its_result(capsys):
    words = ["--parts", "github", "--runs", "1", "--pulls", "120,30", "--rest", "20", "--counted", "230", "--scopes", "3", "--latency", "0", "--no-check"]
    assert ingest.main(words) == 0
    told = capsys.readouterr().out
    result = json.loads(told.splitlines()[-1].removeprefix("RESULT "))
    numbers, added = result["numbers"], "requests of a repository added to 2, beyond those for nothing new"
    assert 3 < numbers["requests for 230 pull requests with reviews"] <= 40
    assert numbers[added] > 0
    assert added not in result["missed"]
    assert numbers["GitHub, pull requests, 0 ms: peak memory, MB"] > 0
    assert "GitHub, everything, 0 ms: first row visible, seconds" in numbers
    assert "graphql:PullReviews" in told


def test_the_code_of_a_small_github_is_read_too_if_that_is_asked_for(tmp_path):
    assert (ingest.options([]).code, ingest.options(["--code"]).code) == (None, github.CODE)
    goals = github.mirrored(ingest.options(["--runs", "1", "--code", "4,2"]), tmp_path)
    assert [goal.met for goal in goals] == [True, True]


def test_the_load_is_what_was_asked_for_and_nothing_else():
    words = " ".join(map(str, github_load(ingest.options(["--pulls", "50,9", "--seed", "3"]))))
    assert words == "--seed 3 --limit 1000000000 --sizes 50,9 --issues 0 --runs 0 --deployments 100 --ties 500"
    assert only() == ("--issues", 0, "--runs", 0, "--deployments", 0)
    assert sized((1, 2)) == ("--sizes", "1,2")


def test_a_site_says_what_it_has_and_which_part_is_the_largest(site):
    assert site.holds == {"pull_requests": 52, "work_items": 10, "pipeline_runs": 30}
    assert (site.items, site.largest) == (92, f"github:repo:{site.projects[0]['id']}")
    assert drained(*TOY, kind=GITHUB)["items"] == 92
    assert (JIRA.watched, GITHUB.watched) == ("work_items", "pull_requests")


def test_all_that_a_site_has_is_stored_and_its_token_is_in_no_file(reader, site):
    assert reader.amiss() == {}
    assert reader.shows(site)
    assert site.token not in (reader.folder / "headway.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("more", "amiss"), [({"pulls": 41}, {"octo pull_requests": "52 of 53"}), ({"pulls": 39}, {"octo pull_requests": "52 of 51"}), ({"runs": 1}, {})])
def test_another_number_than_the_site_has_is_amiss_but_for_runs_with_earlier_attempts(reader, site, more, amiss):
    other = Site(GITHUB, site.url, "", site.token, (site.projects[0] | more, site.projects[1]))
    assert Reader(reader.folder, (other,)).amiss() == amiss
