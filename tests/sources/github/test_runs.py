"""Workflow runs: everything once, then what is new, ended, or was started again."""

import msgspec
import pytest
from tests.fakes.github import Company, running
from tests.fakes.github.data import Job
from tests.sources.github.opened import NOW, ids, records, shaped, using
from tests.sources.github.rereading import Reading

from headway.model.errors import AuthFailed, HeadwayError
from headway.model.scope import Estimate, Reject
from headway.sources.github.runs_place import MOST_OPEN, read_place

NOW_S, DAY_S = NOW // 1_000_000, 86_400


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=10, repos=1, runs=330)) as served:
        yield served


def all_of(reading):
    return {f"{identifier}:{attempt.number}" for identifier in reading.repo.run_ids() for attempt in reading.repo.run(identifier).attempts}


def statuses(reading, endpoint="runs"):
    return [asked.status for asked in reading.github.log if asked.endpoint == endpoint]


def test_every_attempt_of_every_run_comes_once(github):
    reading = Reading(github, "pipeline_runs")
    found = reading.read()
    assert (set(ids(found)), len(ids(found)), found[-1].last) == (all_of(reading), len(all_of(reading)), True)
    assert len(all_of(reading)) > 330
    facts = shaped(reading.opened(), reading.scope, found, "pipeline_runs")
    assert not [fact for fact in facts if isinstance(fact, Reject)]
    assert {fact.key for fact in facts if fact.entity == "pipeline_runs"} == all_of(reading)
    jobs = [job for identifier in reading.repo.run_ids() for attempt in reading.repo.run(identifier).attempts for job in attempt.jobs]
    assert len([fact for fact in facts if fact.entity == "jobs"]) == len(jobs)


def test_nothing_new_is_nothing_and_one_request_that_costs_nothing(github):
    reading = Reading(github, "pipeline_runs")
    reading.read()
    end = reading.cursor
    (last,) = reading.read()
    assert (last.raws, last.last, last.next_cursor) == ((), True, end)
    assert (statuses(reading), github.counters.get("graphql:Jobs")) == ([304], None)


def test_a_new_run_comes_and_no_other(github):
    reading = Reading(github, "pipeline_runs")
    reading.read()
    new = github.company.add_run("platform", at=NOW_S - 600)
    assert ids(reading.read()) == [f"{new}:1"]
    assert ids(reading.read()) == []


def test_11_a_run_that_was_under_way_is_seen_to_end(github):
    """LESSON 11: what was not over when it was read stayed so for ever."""
    reading = Reading(github, "pipeline_runs")
    going = github.company.add_run("platform", status="in_progress", at=NOW_S - 600)
    assert records(reading.read())[f"{going}:1"]["run"]["status"] == "in_progress"
    assert ids(reading.read()) == []
    github.company.finish_run("platform", going, conclusion="failure", at=NOW_S - 60)
    found = records(reading.read())
    assert (list(found), found[f"{going}:1"]["run"]["conclusion"], found[f"{going}:1"]["checks"][0]["conclusion"]) == ([f"{going}:1"], "failure", "FAILURE")


def test_one_that_ends_in_the_second_in_which_it_was_read_is_seen_to_end(github):
    reading = Reading(github, "pipeline_runs")
    going = github.company.add_run("platform", status="in_progress", at=NOW_S - 600)
    reading.read()
    github.company.finish_run("platform", going, at=NOW_S - 600)
    assert ids(reading.read()) == [f"{going}:1"]
    assert ids(reading.read()) == []


def test_one_under_way_for_longer_than_three_days_is_asked_for_by_its_id(github):
    reading = Reading(github, "pipeline_runs")
    waiting = github.company.add_run("platform", status="waiting", at=NOW_S - 10 * DAY_S)
    reading.read()
    assert (ids(reading.read()), statuses(reading, "run")) == ([], [200])
    assert (ids(reading.read()), statuses(reading, "run")) == ([], [304])
    github.company.finish_run("platform", waiting, at=NOW_S - 60)
    assert (ids(reading.read()), statuses(reading, "run")) == ([f"{waiting}:1"], [200])
    assert (ids(reading.read()), statuses(reading, "run")) == ([], [])


def test_one_under_way_that_is_deleted_is_not_asked_for_again(github):
    reading = Reading(github, "pipeline_runs")
    github.company.add_run("platform", status="waiting", at=NOW_S - 10 * DAY_S)
    reading.read()
    github.behave("run", "404", times=1)
    assert (ids(reading.read()), statuses(reading, "run")) == ([], [404])
    assert (ids(reading.read()), statuses(reading, "run")) == ([], [])


def test_one_under_way_for_longer_than_thirty_days_is_given_up(github):
    reading = Reading(github, "pipeline_runs")
    github.company.add_run("platform", status="waiting", at=NOW_S - 31 * DAY_S)
    reading.read()
    assert (ids(reading.read()), statuses(reading, "run")) == ([], [])


def test_only_so_many_under_way_are_remembered_and_those_the_newest(github):
    reading = Reading(github, "pipeline_runs")
    made = [github.company.add_run("platform", status="waiting", at=NOW_S - 10 * DAY_S + place) for place in range(MOST_OPEN + 20)]
    reading.read()
    assert [one.id for one in read_place(reading.cursor, since=None).open] == made[:19:-1]


def test_a_run_started_again_comes_with_the_attempt_before(github):
    reading = Reading(github, "pipeline_runs")
    run = github.company.add_run("platform", conclusion="failure", at=NOW_S - DAY_S)
    reading.read()
    github.company.rerun("platform", run, at=NOW_S - 600)
    found = records(reading.read())
    assert {name: record["run"]["status"] for name, record in found.items()} == {f"{run}:1": "completed", f"{run}:2": "in_progress"}
    github.company.finish_run("platform", run, at=NOW_S - 60)
    assert ids(reading.read()) == [f"{run}:2"]


def test_an_older_run_started_again_is_noticed_by_the_look_that_is_taken_once_a_day(github):
    reading = Reading(github, "pipeline_runs")
    run = next(one for one in reversed(reading.repo.run_ids()) if reading.repo.run(one).created < NOW_S - 9 * DAY_S)
    count = len(reading.repo.run(run).attempts)
    reading.read()
    github.company.rerun("platform", run, status="completed", at=NOW_S - 600)
    assert ids(reading.read()) == []
    reading.clock.later(hours=25)
    assert sorted(ids(reading.read())) == [f"{run}:{number}" for number in range(1, count + 2)]
    assert ids(reading.read()) == []


def test_after_weeks_without_a_reading_nothing_is_missing(github):
    reading = Reading(github, "pipeline_runs")
    going = github.company.add_run("platform", status="in_progress", at=NOW_S - 2 * DAY_S)
    reading.read()
    reading.clock.later(hours=24 * 20)
    github.company.finish_run("platform", going, at=NOW_S + DAY_S)
    made = [github.company.add_run("platform", at=NOW_S + day * DAY_S) for day in range(1, 20)]
    assert set(ids(reading.read())) == {f"{run}:1" for run in (going, *made)}


@pytest.mark.parametrize("stop", [1, 2, 3, 4])
def test_1_a_reading_that_was_cut_off_goes_on_where_it_was(github, stop):
    """LESSON 1: the part that was not read was never asked for again."""
    reading = Reading(github, "pipeline_runs")
    before = reading.read(stop=stop)
    after = reading.read()
    assert ({*ids(before), *ids(after)}, len(ids(before)) + len(ids(after)), after[-1].last) == (all_of(reading), len(all_of(reading)), True)
    assert ids(reading.read()) == []


def test_what_happens_while_a_first_reading_goes_on_is_not_lost(github):
    reading = Reading(github, "pipeline_runs")
    oldest = reading.repo.run_ids()[0]
    made = []

    def between(number):
        if number == 1:
            made.append(github.company.add_run("platform"))
            github.company.rerun("platform", oldest, status="completed")

    found = reading.read(between=between)
    assert f"{made[0]}:1" in ids(found)
    reading.clock.later(hours=25)
    reading.cursor = msgspec.json.encode(msgspec.structs.replace(read_place(reading.cursor, since=None), looked=NOW - 400 * DAY_S * 1_000_000)).decode()
    assert f"{oldest}:{len(reading.repo.run(oldest).attempts)}" in {*ids(found), *ids(reading.read())}


def test_3_runs_of_one_second_beyond_what_can_be_listed_are_told():
    """LESSON 3: what was not read was not missed."""
    with running(Company(seed=1, pulls=1, repos=1, runs=1_300, burst=1_100)) as github:
        github.set(core_limit=50_000)
        reading = Reading(github, "pipeline_runs")
        found = reading.read()
        (reject,) = [reject for page in found for reject in page.rejects]
        assert (found[-1].last, reject.obtained, "100 runs made in one and the same second" in reject.reason) == (True, False, True)


def test_a_run_with_more_jobs_than_come_along_has_them_all(github):
    run = github.company.add_run("platform", at=NOW_S - 600)
    attempt = Reading(github, "pipeline_runs").repo.run(run).attempts[-1]
    attempt.jobs.extend(Job(900_000 + number, f"matrix ({number})", "completed", "success", NOW_S - 600, NOW_S - 600, NOW_S - 540) for number in range(130))
    assert len(records(Reading(github, "pipeline_runs").read())[f"{run}:1"]["jobs"]) == len(attempt.jobs) > 130


def test_a_source_with_a_history_goes_back_no_further(github):
    reading = Reading(github, "pipeline_runs", history=60)
    late = {str(one) for one in reading.repo.run_ids() if reading.repo.run(one).created >= NOW_S - 60 * DAY_S}
    assert {name.partition(":")[0] for name in ids(reading.read())} == late
    reading.clock.later(hours=25)
    assert ids(reading.read()) == []


def test_a_repository_without_runs_has_none():
    with running(Company(seed=1, pulls=4, repos=1, runs=0)) as github:
        reading = Reading(github, "pipeline_runs")
        for _ in range(2):
            (last,) = reading.read()
            assert (last.raws, last.last) == ((), True)


@pytest.mark.parametrize(
    ("endpoint", "trouble", "error"), [("runs", "403", AuthFailed), ("graphql:Jobs", "forbidden", AuthFailed), ("attempt", "garbage", HeadwayError)]
)
def test_a_refusal_is_no_end(github, endpoint, trouble, error):
    reading = Reading(github, "pipeline_runs")
    github.behave(endpoint, trouble)
    with pytest.raises(error):
        reading.read()


def test_how_many_come_is_told_before_the_first_reading_only(github):
    def told(**options):
        reading = Reading(github, "pipeline_runs", **options)
        return using(reading.opened(), lambda given: given.estimate(reading.scope, "pipeline_runs", reading.cursor)), reading

    count, reading = told()
    assert count == Estimate(330)
    assert 0 < told(history=60)[0].count < 330
    reading.read()
    assert using(reading.opened(), lambda given: given.estimate(reading.scope, "pipeline_runs", reading.cursor)) == Estimate()


@pytest.mark.slow
def test_57_000_runs_take_about_a_request_for_a_hundred_and_one_for_the_jobs_of_fifty():
    with running(Company(seed=1, pulls=1, repos=1, runs=57_000)) as github:
        github.set(core_limit=100_000, graphql_limit=100_000)
        reading = Reading(github, "pipeline_runs")
        found = reading.read()
        assert len(set(ids(found))) == len(ids(found)) == len(all_of(reading))
        assert github.counters["runs"] <= 570 * 1.2
        assert github.counters["graphql:Jobs"] <= 1_140 * 1.1
        assert (github.counters["attempt"], max(len(page.next_cursor) for page in found) < 50_000) == (len(ids(found)) - 57_000, True)
        assert (ids(reading.read()), github.requests <= 8) == ([], True)
