"""Issues: everything once, then what changed; and by a list of their numbers those that left."""

import msgspec
import pytest
from tests.fakes.github import Company, running
from tests.sources.github.nodes import day, issue
from tests.sources.github.opened import ids, records, shaped, using
from tests.sources.github.rereading import Reading
from tests.sources.github.told import NOW, Told, drained, page

from headway.model.errors import AuthFailed, Gone, Incomplete
from headway.model.scope import Estimate, Reject
from headway.sources.github.issues import SIZE, Place, read_place, work_items_pages
from headway.stores.shelf import MemoryShelf

SEED_S = NOW // 1_000_000 - 8 * 3600
"""Before this nothing of a company changes but what a test does to it."""


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=10, repos=1, issues=330)) as served:
        yield served


def all_of(reading):
    return {f"{reading.id}:{number}" for number in reading.repo.issue_numbers()}


def test_everything_comes_once_and_is_the_list_of_what_there_is(github):
    reading = Reading(github, "work_items")
    found = reading.read()
    assert (len(ids(found)), set(ids(found)), set(found[-1].roster), found[-1].total) == (330, all_of(reading), all_of(reading), 330)
    assert [found[0].estimate, found[-1].estimate, [page.last for page in found]] == [Estimate(330), Estimate(330), [False] * 4 + [True]]
    assert (reading.count("Issues"), reading.count("IssueNumbers")) == (4, 0)


def test_what_comes_can_be_shaped(github):
    reading = Reading(github, "work_items")
    facts = shaped(reading.opened(), reading.scope, reading.read(), "work_items")
    assert {fact.key for fact in facts if fact.entity == "work_items"} == all_of(reading)
    assert not [fact for fact in facts if isinstance(fact, Reject)]


def test_13_nothing_new_is_nothing_and_one_request(github):
    """LESSON 13: the instant asked for is understood, or everything would come again."""
    reading = Reading(github, "work_items")
    reading.read()
    end = reading.cursor
    (last,) = reading.read()
    assert (last.raws, last.last, last.roster, last.next_cursor) == ((), True, None, end)
    assert (reading.count("Issues"), reading.count("IssueNumbers")) == (1, 0)


def test_11_an_open_issue_that_was_read_before_is_seen_to_be_closed_and_reopened(github):
    """LESSON 11: what was open stayed open for ever."""
    reading = Reading(github, "work_items")
    number = github.company.create_issue("platform", "Totals are off", at=SEED_S)
    reading.read()
    github.company.close_issue("platform", number, at=SEED_S + 60)
    assert [record["issue"]["state"] for record in records(reading.read()).values()] == ["CLOSED"]
    github.company.reopen_issue("platform", number, at=SEED_S + 120)
    (again,) = records(reading.read()).values()
    assert (again["issue"]["state"], [event["__typename"] for event in again["issue"]["timelineItems"]["nodes"]]) == ("OPEN", ["ClosedEvent", "ReopenedEvent"])


def test_what_changes_while_it_is_read_comes_again(github):
    reading = Reading(github, "work_items")
    oldest = github.company.sure("platform").issue_numbers()[0]
    found = reading.read(between=lambda number: github.company.label_issue("platform", oldest, f"seen-{number}") if number == 1 else None)
    assert (set(ids(found)), ids(found).count(f"{reading.id}:{oldest}"), set(found[-1].roster)) == (all_of(reading), 2, all_of(reading))
    latest = records(found)[f"{reading.id}:{oldest}"]
    assert "seen-1" in [label["name"] for label in latest["issue"]["labels"]["nodes"]]


@pytest.mark.parametrize("stop", [1, 2, 3, 4])
def test_1_a_reading_that_was_cut_off_goes_on_where_it_was(github, stop):
    """LESSON 1: the part that was not read was never asked for again. What there is, is then known by a list of its own."""
    reading = Reading(github, "work_items")
    before = reading.read(stop=stop)
    after = reading.read()
    assert (set(ids(before)) | set(ids(after)), len(ids(before)) + len(ids(after))) == (all_of(reading), 330)
    assert (after[-1].last, set(after[-1].roster), reading.count("IssueNumbers")) == (True, all_of(reading), 4)


def test_12_a_deleted_issue_is_missed_by_the_list_that_is_made_once_a_day(github):
    """LESSON 12: what was deleted was never seen to be."""
    reading = Reading(github, "work_items")
    reading.read()
    gone = github.company.sure("platform").issue_numbers()[5]
    github.company.delete_issue("platform", gone)
    assert reading.read()[-1].roster is None
    reading.clock.later(hours=25)
    (last,) = reading.read()
    assert (set(last.roster), last.total, f"{reading.id}:{gone}" in last.roster) == (all_of(reading), 329, False)
    assert reading.read()[-1].roster is None


def test_what_is_made_while_the_numbers_are_listed_is_read_before_it_is_believed_to_be_there(github):
    reading = Reading(github, "work_items")
    reading.read()
    reading.clock.later(hours=25)
    github.behave("graphql:IssueNumbers", "do", nth=2, times=1, do=lambda: github.company.create_issue("platform", "Just now"))
    found = reading.read()
    assert (len(ids(found)), set(found[-1].roster)) == (1, all_of(reading))


def test_where_issues_are_switched_off_there_are_none_and_none_is_taken_for_deleted():
    with running(Company(seed=1, pulls=4, repos=1, awkward=True)) as github:
        name = next(repo.name for repo in github.company.repos() if not repo.has_issues)
        reading = Reading(github, "work_items", name)
        for _ in range(2):
            (last,) = reading.read()
            assert (last.raws, last.last, last.roster) == ((), True, None)


def test_an_issue_with_more_events_than_come_along_has_them_all(github):
    number = github.company.create_issue("platform", "Back and forth", at=SEED_S)
    for step in range(65):
        github.company.label_issue("platform", number, "bug", at=SEED_S + 2 * step)
        github.company.unlabel_issue("platform", number, "bug", at=SEED_S + 2 * step + 1)
    reading = Reading(github, "work_items")
    found = records(reading.read())[f"{reading.id}:{number}"]
    events = {event["id"] for event in (*found["issue"]["timelineItems"]["nodes"], *found["events"])}
    assert (len(found["issue"]["timelineItems"]["nodes"]), len(events)) == (50, 130)


def test_a_source_with_a_history_goes_back_no_further(github):
    reading = Reading(github, "work_items", history=60)
    repo = github.company.sure("platform")
    late = {f"{reading.id}:{number}" for number in repo.issue_numbers() if repo.issue_moment(number) * 1_000_000 >= NOW - 60 * 86_400_000_000}
    found = reading.read()
    assert (set(ids(found)), set(found[-1].roster)) == (late, late)
    reading.clock.later(hours=25)
    assert set(reading.read()[-1].roster) == late


def test_16_a_page_that_is_too_much_is_asked_for_in_smaller_ones_and_that_is_remembered(github):
    """LESSON 16: a large page that always fails ended the stream."""
    shelf = MemoryShelf()
    reading = Reading(github, "work_items", shelf=shelf)
    github.behave("graphql:Issues", "too_big", rows=40, as_errors=True)
    assert set(ids(reading.read())) == all_of(reading)
    assert using(reading.opened(), lambda _: shelf.get(reading.scope.key, SIZE)) == b"25"


@pytest.mark.parametrize(("trouble", "error"), [("forbidden", AuthFailed), ("404", Gone)])
def test_a_refusal_is_no_end(github, trouble, error):
    reading = Reading(github, "work_items")
    github.behave("graphql:Issues" if trouble == "forbidden" else "graphql", trouble, nth=2 if trouble == "forbidden" else 3)
    with pytest.raises(error):
        reading.read()


def test_a_place_that_is_not_known_any_more_gives_way_to_the_newest_change(github):
    reading = Reading(github, "work_items")
    reading.read()
    at = msgspec.json.decode(reading.cursor, type=Place)
    reading.cursor = msgspec.structs.replace(at, walking=True, since=at.newest - 1, after="gone").text()
    found = reading.read()
    assert (found[-1].last, len(ids(found)) <= 1) == (True, True)


@pytest.mark.parametrize("text", [None, "", "?", "[]", '{"newest":"x"}', '{"labels":["incident"],"newest":5}'])
def test_what_is_no_place_of_ours_is_the_beginning(text):
    assert read_place(text, labels=(), since=9) == Place(floor=9)


def test_8_a_change_dated_ahead_of_the_server_moves_the_position_no_further_than_its_clock():
    """LESSONS 7 and 8: a position in the future, or from a clock of our own, hides what comes before it."""
    ahead = page("issues", [issue(updatedAt="2030-01-01T00:00:00Z")])
    (first, last) = drained(work_items_pages, Told(ahead))
    assert (len(first.raws), msgspec.json.decode(last.next_cursor, type=Place).newest) == (1, NOW)


def test_the_next_walk_begins_two_minutes_before_the_newest_change():
    end = drained(work_items_pages, Told(page("issues", [issue(updatedAt=day(9, "10:00:00"))])))[-1].next_cursor
    site = Told(page("issues", []))
    drained(work_items_pages, site, end)
    assert site.asked[0][1]["since"] == day(9, "09:58:00")


def test_numbers_that_do_not_add_up_are_no_list():
    end = Place(newest=1, listed=1).text()
    short = page("issues", [{"number": 3}], total=2)
    with pytest.raises(Incomplete):
        drained(work_items_pages, Told(page("issues", []), short, short, short), end)


def test_how_many_come_is_told_before(github):
    reading = Reading(github, "work_items")

    def told(cursor):
        return using(reading.opened(), lambda given: given.estimate(reading.scope, "work_items", cursor))

    assert told(None) == Estimate(330)
    reading.read(stop=1)
    assert told(reading.cursor) == Estimate()
    reading.read()
    assert told(reading.cursor) == Estimate(0)
