"""Issues as work: what labels, closings and reopenings make of them, told from events as GitHub gives them."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.sources.github.nodes import SCOPE, closed, day, done, event, facts, first, issue, labelled, lost, raw, reopened, rows, shaped, unlabelled, us, who

from headway.model.scope import Raw
from headway.model.wording import Override

ENTITY = "work_items"


def item(node, **more):
    return first(node, ENTITY, name="7:3", **more)


def entered(node, **more):
    """(instant, into which status) of every transition."""
    return [(move.at, move.to_status) for move in facts(node, ENTITY, of="transitions", name="7:3", **more)]


def test_an_issue_as_it_stands():
    node = issue("bug", "in progress", body="x" * 5000, assignees={"nodes": [{"login": "bob", "databaseId": 2, "name": None, "email": ""}, None]}, milestone={"title": "v1", "dueOn": day(20)})
    seen = item(node)
    assert (seen.key, seen.project, seen.code, seen.title, len(seen.body)) == ("7:3", SCOPE, "acme/ledger#3", "Totals are off by a cent", 4000)
    assert (seen.type, seen.type_raw, seen.status, seen.status_raw, seen.status_category) == ("bug", "", "in_progress", "in progress", "OPEN")
    assert (seen.assignee, seen.reporter, seen.labels, seen.url) == ("bob", "ana", ("bug", "in progress"), "https://github.com/acme/ledger/issues/3")
    assert (seen.created_at, seen.version, seen.due_at, seen.effort, seen.effort_source, seen.parent_code) == (us(day(1)), us(day(9)), us(day(20)), None, None, None)
    assert facts(node, ENTITY, of="sprint_memberships", name="7:3") == []


def test_what_an_issue_counts_as_and_how_urgent_it_is_comes_from_its_labels():
    seen = item(issue("bug", "security", "priority: critical"))
    assert (seen.work_class, seen.flow_item, seen.priority, seen.priority_raw) == ("bug", "defect", "highest", "priority: critical")
    plain = item(issue("tech-debt", "minor"))
    assert (plain.work_class, plain.flow_item, plain.priority, plain.priority_raw) == ("chore", "debt", None, None)


WORK = labelled(day(2), "in progress")
CASES = {
    "open": (issue(), "todo", "OPEN", None, None, 0, [(1, "todo")]),
    "closed": (done(), "done", "CLOSED", None, 5, 0, [(1, "todo"), (5, "done")]),
    "closed for no told reason": (done(reason=None), "done", "CLOSED", None, 5, 0, [(1, "todo"), (5, "done")]),
    "closed as not planned": (done(reason="NOT_PLANNED"), "cancelled", "CLOSED", None, None, 0, [(1, "todo"), (5, "cancelled")]),
    "closed as a duplicate": (done(reason="DUPLICATE"), "cancelled", "CLOSED", None, None, 0, [(1, "todo"), (5, "cancelled")]),
    "closed with a label that cancels": (done("wontfix", events=[labelled(day(4), "wontfix"), closed(day(5))]), "cancelled", "wontfix", None, None, 0, [(1, "todo"), (5, "cancelled")]),
    "closed, with a label of work left on it": (done("in progress", events=[WORK, closed(day(5))]), "done", "CLOSED", 2, 5, 0, [(1, "todo"), (2, "in_progress"), (5, "done")]),
    "worked on": (issue("in progress", events=[WORK]), "in_progress", "in progress", 2, None, 0, [(1, "todo"), (2, "in_progress")]),
    "worked on, as the team writes it": (issue("Status: In QA", events=[labelled(day(2), "Status: In QA")]), "in_review", "In QA", 2, None, 0, [(1, "todo"), (2, "in_review")]),
    "work was laid down": (issue(events=[WORK, unlabelled(day(3), "in progress")]), "todo", "OPEN", 2, None, 0, [(1, "todo"), (2, "in_progress"), (3, "todo")]),
    "blocked while worked on": (issue("in progress", "blocked", events=[WORK, labelled(day(3), "blocked")]), "blocked", "blocked", 2, None, 0, [(1, "todo"), (2, "in_progress"), (3, "blocked")]),
    "created with its label": (issue("in progress", events=[labelled(day(1), "in progress")]), "in_progress", "in progress", 1, None, 0, [(1, "in_progress")]),
    "its label was there before any event": (issue("backlog"), "backlog", "backlog", None, None, 0, [(1, "backlog")]),
    "a label of the beginning was taken away": (issue(events=[unlabelled(day(3), "backlog")]), "todo", "OPEN", None, None, 0, [(1, "backlog"), (3, "todo")]),
    "a label that says done on an open issue": (issue("done", events=[labelled(day(3), "done")]), "todo", "done", None, None, 0, [(1, "todo")]),
    "LESSON 53: reopened": (issue(stateReason="REOPENED", events=[closed(day(3)), reopened(day(4))]), "todo", "OPEN", None, None, 1, [(1, "todo"), (3, "done"), (4, "todo")]),
    "reopened and closed again: the close that stands": (done(at=day(7), events=[closed(day(3)), reopened(day(4)), closed(day(7))]), "done", "CLOSED", None, 7, 1, [(1, "todo"), (3, "done"), (4, "todo"), (7, "done")]),
    "not planned, then done after all": (done(at=day(7), events=[closed(day(3), "NOT_PLANNED"), reopened(day(4)), closed(day(7))]), "done", "CLOSED", None, 7, 1, [(1, "todo"), (3, "cancelled"), (4, "todo"), (7, "done")]),
    "a label changed in the instant it was closed": (done(events=[unlabelled(day(5), "in progress"), closed(day(5))]), "done", "CLOSED", 1, 5, 0, [(1, "in_progress"), (5, "done")]),
    "closed, and no event tells it": (done(events=[]), "done", "CLOSED", None, 5, 0, [(1, "todo"), (5, "done")]),
    "open again, and no event tells it": (issue(events=[closed(day(3))]), "todo", "OPEN", None, None, 0, [(1, "todo")]),
    "its label was deleted from the repository": (issue(events=[WORK]), "todo", "OPEN", None, None, 0, [(1, "todo")]),
    "another reason than its event has": (done(reason="NOT_PLANNED", events=[closed(day(5), "COMPLETED")]), "cancelled", "CLOSED", None, None, 0, [(1, "todo"), (5, "cancelled")]),
    "the state is null": (issue(state=None), "todo", "OPEN", None, None, 0, [(1, "todo")]),
    "a state nobody knows": (issue(state="LOST"), "unknown", "LOST", None, None, 0, [(1, "unknown")]),
}


@pytest.mark.parametrize("name", CASES)
def test_the_life_of_an_issue(name):
    """LESSON 53: a reopened one is not completed."""
    node, status, word, started, completed, reopens, moves = CASES[name]
    seen = item(node)
    assert (seen.status, seen.status_raw, seen.reopens) == (status, word, reopens)
    assert (seen.started_at, seen.completed_at) == tuple(None if number is None else us(day(number)) for number in (started, completed))
    assert entered(node) == [(us(day(number)), into) for number, into in moves]


def test_there_are_as_many_cases_as_were_promised():
    assert len(CASES) >= 12


def test_a_transition_says_who_moved_it_and_in_which_words():
    node = issue("in progress", events=[event("LabeledEvent", day(2), "carla", label="in progress", name="LE_1")])
    born, moved = facts(node, ENTITY, of="transitions", name="7:3")
    assert (born.key, born.parent(), born.from_status, born.from_raw, born.to_status, born.to_raw, born.actor) == ("7:3:initial", "7:3", None, None, "todo", "OPEN", None)
    assert (moved.key, moved.project, moved.from_status, moved.from_raw, moved.to_status, moved.to_raw, moved.actor) == ("7:3:LE_1", SCOPE, "todo", "OPEN", "in_progress", "in progress", "carla")


TYPES = [(("bug",), "bug"), (("kind/feature",), "feature"), (("type: epic",), "epic"), (("incident", "bug"), "incident"), (("documentation",), "chore"), (("ledger",), "unknown"), ((), "unknown")]


@pytest.mark.parametrize(("labels", "kind"), TYPES)
def test_labels_tell_the_type(labels, kind):
    assert item(issue(*labels)).type == kind


@pytest.mark.parametrize(("level", "target"), [("tenant", ""), ("source", "acme-hub"), ("scope", SCOPE)])
def test_an_installation_says_what_its_labels_mean(level, target):
    said = [Override(level, target, "status", "Cooking", "in_progress"), Override(level, target, "type_labels", "Ouch", "bug"), Override(level, target, "resolutions", "COMPLETED", "cancelled")]
    node = issue("Cooking", "Ouch", events=[labelled(day(2), "Cooking")])
    assert (item(node, overrides=said).status, item(node, overrides=said).type) == ("in_progress", "bug")
    assert entered(node, overrides=said)[-1] == (us(day(2)), "in_progress")
    assert item(done(), overrides=said).status == "cancelled"
    assert item(node).status == "todo"


def test_everybody_met_is_an_account():
    """A ghost author and a ghost actor are nobody."""
    node = issue(author=None, events=[closed(day(2), by=None), reopened(day(3), by="dora")], assignees={"nodes": [{"login": "bob", "databaseId": 2, "name": "Bob", "email": "bob@acme.example"}]})
    assert [(account.handle, account.name, account.kind) for account in facts(node, ENTITY, of="accounts", name="7:3")] == [("bob", "Bob", "user"), ("dora", "dora", "user")]
    assert (item(node).reporter, item(issue(author=who("stale", "Bot"))).reporter) == (None, "stale[bot]")


def test_what_may_be_null_is_read_as_nothing():
    node = issue(title=None, body=None, labels=None, assignees=None, milestone=None, timelineItems=None, url=None, updatedAt=None, author=None, stateReason=None)
    seen = item(node)
    assert (seen.title, seen.body, seen.labels, seen.assignee, seen.due_at, seen.version) == ("", "", (), None, None, us(day(1)))
    assert item(issue(milestone={"title": "v1", "dueOn": None}, labels={"nodes": [None, {"name": None}]}, assignees={"nodes": [None]}, timelineItems=rows([None, {}]))).labels == ()


def test_further_events_are_part_of_it_and_what_came_twice_is_there_once():
    steps = [(labelled, unlabelled)[number % 2](day(2, f"{number:02}:00:00"), "in progress", name=f"E{number}") for number in range(20)]
    assert entered(issue(events=steps)) == entered(issue(events=steps[:12]), lists={"events": steps[9:]})
    assert len(entered(issue(events=steps))) == 21


def test_22_the_history_is_read_as_it_is_fetched():
    """LESSON 22: a mapper dropped what only the extractor's tests knew; here the composite record itself is shaped."""
    node, more = done("bug", events=[WORK]), [closed(day(5))]
    assert entered(node, lists={"events": more}) == [(us(day(1)), "todo"), (us(day(2)), "in_progress"), (us(day(5)), "done")]
    assert item(node, lists={"events": more}).started_at == us(day(2))


def test_a_date_that_is_none_is_told_and_the_rest_is_kept():
    node = issue(milestone={"title": "v1", "dueOn": "soon"}, events=[closed("late")])
    assert lost(node, ENTITY) == ["left out, because no date can be made of it: event 'late', due date 'soon'"]
    with pytest.raises(ValueError, match="created at None"):
        item(issue(createdAt=None))


@pytest.mark.parametrize("payload", [b"[]", b"{}", b'{"issue":null}', b'{"issue":{"title":"x"}}'])
def test_what_is_no_issue_is_refused(payload):
    with pytest.raises(msgspec.DecodeError):
        shaped(Raw("7:3", payload), ENTITY)


STEP = some.tuples(some.sampled_from(["label", "unlabel", "close", "reopen"]), some.sampled_from(["in progress", "blocked", "wontfix", "bug"]), some.sampled_from(["COMPLETED", "NOT_PLANNED", None]))


def _events(steps):
    made = {"label": lambda at, label, _: labelled(at, label), "unlabel": lambda at, label, _: unlabelled(at, label), "close": lambda at, _, reason: closed(at, reason), "reopen": lambda at, _, __: reopened(at)}
    return [made[kind](day(2, f"{number:02}:00:00"), label, reason) for number, (kind, label, reason) in enumerate(steps)]


@given(steps=some.lists(STEP, max_size=10), shut=some.booleans(), labels=some.sets(some.sampled_from(["in progress", "blocked", "bug"])), chance=some.randoms(use_true_random=False))
def test_whatever_the_events_say_the_last_status_is_that_of_the_issue_and_their_order_in_the_record_is_nothing(steps, shut, labels, chance):
    events = _events(steps)
    node = (done if shut else issue)(*sorted(labels), events=events)
    facts_told = shaped(raw(node, ENTITY, "7:3"), ENTITY)
    seen, moves = facts_told[0], [fact for fact in facts_told if fact.entity == "transitions"]
    assert moves[-1].to_status == seen.status
    assert [move.at for move in moves] == sorted({move.at for move in moves})
    assert all(before.to_status == after.from_status != after.to_status for before, after in pairwise(moves))
    assert (seen.completed_at is not None) == (seen.status == "done")
    assert len({fact.key for fact in moves}) == len(moves)
    chance.shuffle(events)
    half = len(events) // 2
    mixed = shaped(raw(node | {"timelineItems": rows(events[:half])}, ENTITY, "7:3", events=events[half:]), ENTITY)
    assert {(fact.entity, fact.key): fact for fact in mixed} == {(fact.entity, fact.key): fact for fact in facts_told}
    assert shaped(raw(node, ENTITY, "7:3"), ENTITY) == facts_told
