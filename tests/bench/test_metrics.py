"""The benchmark of the metrics at toy scale: its results are checked, its times are not."""

import asyncio
import json

import pytest
from bench.metrics import SCALES, main
from bench.year import DAY_US, YEAR, Histories, Plan, Year, instants, moved

from headway.model.records import Commit, WorkItem
from headway.model.scope import Raw, Scope
from headway.sources.synthetic.company import DAYS

pytestmark = pytest.mark.bench

PLAN = Plan(seed=1, until="2026-03-31", scale=0.05, repositories=2, commits=50)


@pytest.mark.slow
def test_the_whole_benchmark_runs_and_ends_with_its_result(tmp_path, capsys):
    assert main(["--scale", "toy", "--folder", str(tmp_path), "--no-check"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1].removeprefix("RESULT "))
    assert told["scale"] == SCALES["toy"][0]
    assert all(value > 0 for value in told["numbers"].values())
    assert len(told["numbers"]) == 4


def gathered(stream):
    """All of an asynchronous stream."""

    async def work():
        return [one async for one in stream]

    return asyncio.run(work())


def facts(provider, scope, entity, cursor=None):
    """Everything a provider gives of a scope, shaped."""
    pages = gathered(provider.pages(scope, entity, cursor))
    return [fact for page in pages for raw in page.raws for fact in provider.shape(scope, entity, raw, page.reference)]


def test_seeded_commits_are_as_many_as_asked_for_lie_within_the_year_and_stand_on_each_other():
    history = Histories(PLAN)
    found = {scope.key: facts(history, scope, "commits") for scope in gathered(history.discover())}
    assert sum(map(len, found.values())) == PLAN.commits
    assert list(found) == PLAN.homes
    for commits in found.values():
        assert all(PLAN.end - YEAR * DAY_US <= commit.committed_at < PLAN.end for commit in commits)
        assert [commit.parents for commit in commits] == [(), *((commit.sha,) for commit in commits[:-1])]


def test_what_comes_after_the_year_goes_on_where_that_ended():
    history = Histories(PLAN, extra_days=YEAR, scopes=1)
    (scope,) = gathered(history.discover())
    (first,) = gathered(Histories(PLAN).pages(scope, "commits", None))
    found = facts(history, scope, "commits", first.next_cursor)
    assert len(found) == len(first.raws)
    assert found[0].parents == (first.raws[-1].external_id.rpartition(":")[2],)
    assert all(commit.committed_at >= PLAN.end for commit in found)


def test_the_company_is_stretched_over_the_year():
    year = Year(PLAN, "tracker")
    scope = next(scope for scope in gathered(year.discover()) if "project" in year.collects(scope)[0])
    items = [fact for fact in facts(year, scope, "work_items") if isinstance(fact, WorkItem)]
    assert min(item.created_at for item in items) < PLAN.end - 200 * DAY_US
    assert max(item.created_at for item in items) < PLAN.end


def test_only_instants_move_and_those_alike():
    assert instants(Commit) == ("authored_at", "committed_at")
    commit = next(Histories(PLAN).shape(Scope(key=PLAN.homes[0], name="a", location="a"), "commits", _raw(), b""))
    stretched = moved(commit, PLAN.end, by=5)
    assert PLAN.end - (stretched.committed_at - 5) == (PLAN.end - commit.committed_at) * YEAR // DAYS
    assert (stretched.key, stretched.authored_offset) == (commit.key, commit.authored_offset)


def _raw():
    return Raw(f"{PLAN.homes[0]}:abc", b"3")
