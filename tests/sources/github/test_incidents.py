"""Incidents: issues with a label that means one, known as such only while they bear it."""

import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import Still, ids, records, shaped, using
from tests.sources.github.rereading import Reading

from headway.flows.ingest.pour import EndGuard
from headway.model.scope import Estimate

SEED_S = Still().now() // 1_000_000 - 8 * 3600


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=10, repos=1, issues=900)) as served:
        yield served


def all_of(reading, *labels):
    return {f"{reading.id}:{number}" for number in reading.repo.issue_numbers(labels=labels or ("incident",))}


def test_incidents_are_the_issues_with_one_of_the_labels_and_no_others(github):
    github.company.create_issue("platform", "The site is down", labels=("outage",), at=SEED_S)
    github.company.create_issue("platform", "A wish", labels=("enhancement",), at=SEED_S)
    reading = Reading(github, "incidents")
    found = reading.read()
    everything = all_of(reading, "incident", "outage", "postmortem")
    assert (set(ids(found)), set(found[-1].roster), found[-1].total) == (everything, everything, len(everything))
    assert len(everything) < 900
    facts = shaped(reading.opened(), reading.scope, found, "incidents")
    assert {fact.key for fact in facts if fact.entity == "incidents"} == everything


def test_nothing_new_is_nothing_and_two_requests_however_many_there_are(github):
    reading = Reading(github, "incidents")
    reading.read()
    end = reading.cursor
    (last,) = reading.read()
    assert (last.raws, last.roster, last.next_cursor) == ((), None, end)
    assert (github.counters["graphql:Issues"], github.counters["graphql:IssueNumbers"]) == (1, 1)


def test_an_issue_whose_label_is_taken_away_is_no_incident_any_more_by_the_next_reading(github):
    reading = Reading(github, "incidents")
    reading.read()
    number = github.company.sure("platform").issue_numbers(labels=("incident",))[3]
    github.company.unlabel_issue("platform", number, "incident", at=SEED_S)
    (last,) = reading.read()
    assert (last.raws, set(last.roster), f"{reading.id}:{number}" in last.roster) == ((), all_of(reading), False)


def test_one_made_and_one_taken_away_at_the_same_time_are_both_seen(github):
    reading = Reading(github, "incidents")
    reading.read()
    old, new = (
        github.company.sure("platform").issue_numbers(labels=("incident",))[0],
        github.company.create_issue("platform", "Down again", labels=("incident",), at=SEED_S),
    )
    github.company.delete_issue("platform", old)
    found = reading.read()
    assert (ids(found), set(found[-1].roster)) == ([f"{reading.id}:{new}"], all_of(reading))


def test_an_old_issue_becomes_an_incident_when_it_is_labelled_so(github):
    reading = Reading(github, "incidents")
    reading.read()
    number = next(number for number in github.company.sure("platform").issue_numbers() if f"{reading.id}:{number}" not in all_of(reading))
    github.company.label_issue("platform", number, "incident", at=SEED_S)
    (found,) = records(reading.read()).values()
    assert found["issue"]["number"] == number


@pytest.mark.parametrize("killed", [False, True])
def test_one_labelled_in_the_very_second_of_a_reading_makes_no_circle_of_it(github, killed):
    """It is met by the walk before the list and by that after it, and neither moves the position: elsewhere a place that comes twice is an endless stream."""
    reading = Reading(github, "incidents")
    reading.read()
    number = github.company.create_issue("platform", "Down just now", labels=("incident",))
    if killed:
        reading.read(stop=1)
    guard = EndGuard(reading.cursor)
    found = reading.read()
    for page in found:
        guard.check(page)
    guard.check_end()
    assert (ids(found)[-1], f"{reading.id}:{number}" in found[-1].roster) == (f"{reading.id}:{number}", True)


def test_other_labels_in_the_configuration_are_read_from_the_beginning(github):
    reading = Reading(github, "incidents")
    reading.read()
    reading.options["incident_labels"] = ["security"]
    found = reading.read()
    assert set(ids(found)) == set(found[-1].roster) == all_of(reading, "security")


def test_where_no_label_means_an_incident_there_is_none_and_nothing_is_asked(github):
    reading = Reading(github, "incidents", incident_labels=[])
    (last,) = reading.read()
    assert (last.raws, list(last.roster), last.last, "graphql:Issues" in github.counters) == ((), [], True, False)
    assert using(reading.opened(), lambda given: given.estimate(reading.scope, "incidents", None)) == Estimate(0, exact=True)


def test_how_many_come_is_told_before(github):
    reading = Reading(github, "incidents")
    assert using(reading.opened(), lambda given: given.estimate(reading.scope, "incidents", None)) == Estimate(len(all_of(reading)))
