"""Deployments: all by creation, then the new ones, and those again that may have come to something else."""

import msgspec
import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import NOW, ids, records, shaped, using
from tests.sources.github.rereading import Reading
from tests.sources.github.told import Told, drained, page

from headway.model.errors import Incomplete
from headway.model.scope import Estimate, Reject
from headway.sources.github.deployments import AGAIN_US, MOST_AGAIN, OPEN_US, Known, Place, deployments_pages, read_place

NOW_S, DAY_S = NOW // 1_000_000, 86_400


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=10, repos=1, deployments=330)) as served:
        yield served


@pytest.fixture
def busy():
    """A week fills more than a page here."""
    with running(Company(seed=1, pulls=10, repos=1, deployments=1_500, days=60)) as served:
        yield served


def all_of(reading):
    return {str(identifier) for identifier in reading.repo.deployment_ids()}


def deploy(reading, **how):
    return str(reading.company.deploy("platform", **how))


def under_way(reading):
    return {one.id for one in read_place(reading.cursor).known if one.node}


def states(found):
    return {identifier: record["deployment"]["state"] for identifier, record in records(found).items()}


def test_everything_comes_once_and_is_counted(github):
    reading = Reading(github, "deployments")
    found = reading.read()
    assert (set(ids(found)), len(ids(found)), found[-1].estimate, found[-1].last, reading.count("Deployments")) == (all_of(reading), 330, Estimate(330), True, 4)
    facts = shaped(reading.opened(), reading.scope, found, "deployments")
    assert not [fact for fact in facts if isinstance(fact, Reject)]


def test_nothing_new_is_nothing_and_one_request(github):
    reading = Reading(github, "deployments")
    reading.read()
    end = reading.cursor
    (last,) = reading.read()
    assert (last.raws, last.last, last.next_cursor) == ((), True, end)
    assert (reading.count("Deployments"), reading.count("DeploymentsAgain")) == (1, 0)


def test_a_new_one_comes_and_so_does_the_one_it_supersedes(github):
    reading = Reading(github, "deployments")
    old = deploy(reading, environment="eu", at=NOW_S - DAY_S)
    reading.read()
    new = deploy(reading, environment="eu", at=NOW_S - 60)
    assert states(reading.read()) == {old: "INACTIVE", new: "ACTIVE"}


def test_11_one_under_way_is_asked_for_until_it_ends_however_old_it_grew(busy):
    """LESSON 11: what was not over when it was read stayed so for ever."""
    reading = Reading(busy, "deployments")
    slow = deploy(reading, state="IN_PROGRESS", at=NOW_S - 12 * DAY_S)
    assert states(reading.read())[slow] == "IN_PROGRESS"
    assert (ids(reading.read()), reading.count("DeploymentsAgain")) == ([], 1)
    busy.company.set_deployment("platform", int(slow), "FAILURE", at=NOW_S - 60)
    assert states(reading.read()) == {slow: "FAILURE"}
    assert (ids(reading.read()), int(slow) in under_way(reading)) == ([], False)


def test_after_thirty_days_one_under_way_is_given_up(busy):
    reading = Reading(busy, "deployments")
    slow = deploy(reading, state="IN_PROGRESS", at=NOW_S - 12 * DAY_S)
    reading.read()
    assert int(slow) in under_way(reading)
    reading.clock.later(hours=24 * 19)
    reading.read()
    assert int(slow) not in under_way(reading)


@pytest.mark.parametrize(("days", "noticed"), [(6, True), (8, False)])
def test_one_that_ended_well_may_be_said_to_have_failed_within_a_week(github, days, noticed):
    reading = Reading(github, "deployments")
    good = deploy(reading, environment="eu", at=NOW_S - days * DAY_S)
    deploy(reading, environment="us", at=NOW_S - 60)
    reading.read()
    github.company.set_deployment("platform", int(good), "FAILURE", at=NOW_S - 30)
    assert states(reading.read()) == ({good: "FAILURE"} if noticed else {})


def test_one_with_more_statuses_than_come_along_has_them_all(github):
    reading = Reading(github, "deployments")
    tried = deploy(reading, state="QUEUED", at=NOW_S - DAY_S)
    for step in range(120):
        github.company.set_deployment("platform", int(tried), "IN_PROGRESS" if step % 2 else "PENDING", at=NOW_S - DAY_S + step)
    found = records(reading.read())[tried]
    told = {status["id"] for status in (*found["deployment"]["statuses"]["nodes"], *found["statuses"])}
    assert (len(found["deployment"]["statuses"]["nodes"]), len(told)) == (20, 121)


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_1_a_first_reading_that_was_cut_off_goes_on_where_it_was(github, stop):
    """LESSON 1: the part that was not read was never asked for again."""
    reading = Reading(github, "deployments")
    before = reading.read(stop=stop)
    after = reading.read()
    assert (set(ids(before)) | set(ids(after)), len(ids(before)) + len(ids(after)), after[-1].last) == (all_of(reading), 330, True)


def test_a_later_reading_that_was_cut_off_loses_none_of_what_it_had_not_come_to(github):
    reading = Reading(github, "deployments")
    reading.read()
    made = {deploy(reading, environment="eu", state="QUEUED", at=NOW_S - 7200 + place) for place in range(250)}
    before = reading.read(stop=1)
    made.add(deploy(reading, environment="us", at=NOW_S - 60))
    after = reading.read()
    later = reading.read()
    assert {*ids(before), *ids(after), *ids(later)} == made
    assert len(ids(before)) + len(ids(after)) + len(ids(later)) == len(made)


def test_however_many_there_were_in_a_week_few_are_looked_at_again():
    with running(Company(seed=1, pulls=10, repos=1, deployments=4_000, days=5)) as github:
        reading = Reading(github, "deployments")
        assert set(ids(reading.read())) == all_of(reading)
        found = reading.read()
        assert (ids(found), reading.count("Deployments"), len(read_place(reading.cursor).known)) == ([], MOST_AGAIN // 100 + 1, 2 * MOST_AGAIN)


def test_a_source_with_a_history_goes_back_no_further(github):
    reading = Reading(github, "deployments", history=60)
    repo = github.company.sure("platform")
    late = {str(one) for one in repo.deployment_ids() if repo.deployment(one).created >= NOW_S - 60 * DAY_S}
    assert set(ids(reading.read())) == late
    assert ids(reading.read()) == []


def test_a_place_that_is_not_known_any_more_begins_the_walk_again(github):
    reading = Reading(github, "deployments")
    reading.cursor = Place(walk="ASC", after="gone").text()
    assert set(ids(reading.read())) == all_of(reading)


@pytest.mark.parametrize("text", [None, "", "?", "[]", '{"newest":"x"}'])
def test_what_is_no_place_of_ours_is_the_beginning(text):
    assert read_place(text) == Place()


def test_a_place_comes_back_as_it_was_written():
    place = Place(newest=5, known=(Known(1, 2, "a"), Known(2, 3, "b", "DE_2")))
    assert read_place(place.text()) == place


def test_a_walk_goes_back_a_week_or_two_minutes_before_the_newest_whichever_is_longer():
    assert Place(newest=NOW).started(since=None, now=NOW).floor == NOW - AGAIN_US
    assert Place(newest=NOW - OPEN_US).started(since=None, now=NOW).floor == NOW - OPEN_US - 120_000_000


def test_8_a_creation_dated_ahead_of_the_server_moves_the_position_no_further_than_its_clock():
    """LESSONS 7 and 8: a position in the future hides all that is made until then."""
    node = {"id": "DE_1", "databaseId": 1, "state": "ACTIVE", "createdAt": "2030-01-01T00:00:00Z", "statuses": {"pageInfo": {"hasNextPage": False}}}
    (last,) = drained(deployments_pages, Told(page("deployments", [node])))
    assert (len(last.raws), msgspec.json.decode(last.next_cursor, type=Place).newest) == (1, NOW)


def test_a_list_that_promises_more_and_does_not_say_where_is_no_end():
    with pytest.raises(Incomplete):
        drained(deployments_pages, Told(page("deployments", [], more="")))


def test_how_many_come_is_told_before_the_first_reading_only(github):
    reading = Reading(github, "deployments")

    def told():
        return using(reading.opened(), lambda given: given.estimate(reading.scope, "deployments", reading.cursor))

    assert told() == Estimate(330)
    reading.read()
    assert told() == Estimate()
