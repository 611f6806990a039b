"""The status of an item whose provider knows open and closed only: what its labels say within that."""

import pytest

from headway.normalise.status import Status, status_in_labels, status_of_issue

ISSUES = [
    ((), "OPEN", None, "todo", "OPEN"),
    ((), "CLOSED", None, "done", "CLOSED"),
    ((), "CLOSED", "COMPLETED", "done", "CLOSED"),
    ((), "CLOSED", "NOT_PLANNED", "cancelled", "CLOSED"),
    ((), "CLOSED", "DUPLICATE", "cancelled", "CLOSED"),
    ((), "opened", None, "todo", "opened"),
    ((), "LOST", None, "unknown", "LOST"),
    ((), None, None, "unknown", ""),
    (("in progress",), "OPEN", None, "in_progress", "in progress"),
    (("in-progress",), "OPEN", None, "in_progress", "in progress"),
    (("Status: In QA",), "OPEN", None, "in_review", "In QA"),
    (("backlog", "blocked"), "OPEN", None, "blocked", "blocked"),
    (("in progress",), "CLOSED", None, "done", "CLOSED"),
    (("wontfix",), "CLOSED", None, "cancelled", "wontfix"),
    (("done",), "CLOSED", None, "done", "done"),
    (("done",), "CLOSED", "NOT_PLANNED", "cancelled", "CLOSED"),
    (("bug",), "OPEN", None, "todo", "OPEN"),
    (("in review",), None, None, "in_review", "in review"),
    ((), "OPEN", "REOPENED", "todo", "OPEN"),
]


@pytest.mark.parametrize(("labels", "state", "reason", "status", "word"), ISSUES)
def test_an_issue_by_labels_state_and_reason(labels, state, reason, status, word):
    assert status_of_issue(labels, state=state, reason=reason) == (Status(status, status != "unknown", disagrees=False), word)


CONTRADICTING = [(("done",), "OPEN", None, "todo", "done"), (("wontfix",), "OPEN", None, "todo", "wontfix"), ((), "OPEN", "NOT_PLANNED", "todo", "OPEN")]


@pytest.mark.parametrize(("labels", "state", "reason", "status", "word"), CONTRADICTING)
def test_whether_it_is_done_is_what_the_state_says_and_a_contradiction_is_told(labels, state, reason, status, word):
    assert status_of_issue(labels, state=state, reason=reason) == (Status(status, known=True, disagrees=True), word)


def test_what_an_installation_says_of_a_status_holds_for_a_label_of_that_name():
    said = {"cooking": "in_progress", "in qa": "waiting", "in progress": "blocked"}
    assert status_in_labels(["Cooking"], overrides=said) == ("in_progress", "Cooking")
    assert status_in_labels(["Status: In QA"], overrides=said) == ("waiting", "In QA")
    assert status_in_labels(["in progress"], overrides=said) == ("blocked", "in progress")
    assert status_in_labels(["Cooking"]) == (None, "")
    assert status_of_issue(["Cooking"], state="OPEN", overrides=said)[0].status == "in_progress"


def test_what_an_installation_says_of_states_and_reasons_holds_too():
    assert status_of_issue([], state="OPEN", categories={"open": "in_progress"})[0].status == "in_progress"
    assert status_of_issue([], state="CLOSED", reason="COMPLETED", resolutions={"completed": "cancelled"})[0].status == "cancelled"
    assert status_of_issue([], state="CLOSED", reason="NOT_PLANNED", resolutions={"not_planned": "done"})[0].status == "done"
