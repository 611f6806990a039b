"""What a status is: name, category, state, resolution and labels, in the order that decides."""



import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.normalise.cases import STATUS_CATEGORIES, STATUS_NAMES, STATUS_RESOLUTIONS, STATUS_STATES

from headway.normalise.status import ACTIVE, CLOSED, PRECEDENCE, STATUSES, WIP_STATUSES, Status, status_of, status_of_labels
from headway.normalise.words import words


@pytest.mark.parametrize(("word", "status"), STATUS_NAMES)
def test_a_name_alone_tells_the_status_and_an_unknown_one_is_never_todo(word, status):
    assert status_of(word) == Status(status, known=status != "unknown", disagrees=False)


@pytest.mark.parametrize(("word", "category", "status", "disagrees"), STATUS_CATEGORIES)
def test_the_category_decides_done_or_not_and_the_name_the_rest(word, category, status, disagrees):
    assert status_of(word, category=category) == Status(status, known=status != "unknown", disagrees=disagrees)


@pytest.mark.parametrize(("word", "closed", "resolution", "status"), STATUS_STATES)
def test_open_or_closed_stands_in_for_a_category(word, closed, resolution, status):
    assert status_of(word, closed=closed, resolution=resolution).status == status


@pytest.mark.parametrize(("word", "category", "resolution", "status", "disagrees"), STATUS_RESOLUTIONS)
def test_a_resolution_without_delivery_cancels_unless_the_provider_holds_the_item_open(word, category, resolution, status, disagrees):
    assert status_of(word, category=category, resolution=resolution) == Status(status, known=True, disagrees=disagrees)


def test_a_tenant_overrides_the_map_and_still_not_whether_an_item_is_done():
    ours = {"homologação": "done", "schrödinger": "waiting"}
    assert status_of("Homologação", overrides=ours).status == "done"
    assert status_of("SCHRÖDINGER", category="indeterminate", overrides=ours).status == "waiting"
    assert status_of("Homologação", category="indeterminate", overrides=ours) == Status("in_progress", known=True, disagrees=True)


def test_a_tenant_says_what_a_category_and_a_resolution_mean_too():
    assert status_of("Zwischenstand", category="limbo", categories={"limbo": "in_progress"}).status == "in_progress"
    assert status_of("Done", category="done", resolution="Obsolete", resolutions={"obsolete": "done"}).status == "done"
    assert status_of("Done", category="done", resolution="Shelved", resolutions={"shelved": "cancelled"}).status == "cancelled"


LABELS = [
    ((), None),
    (("bug", "design", "testing"), None),
    (("in-progress",), "in_progress"),
    (("In_Progress",), "in_progress"),
    (("status: in progress",), "in_progress"),
    (("workflow::QA",), "in_review"),
    (("Status/Blocked",), "blocked"),
    (("status: Aguardando Deploy",), "waiting"),
    (("area: done",), None),
    (("wontfix",), "cancelled"),
    (("wip", "needs review"), "in_review"),
    (("todo", "backlog"), "todo"),
    (("backlog", "wip", "blocked"), "blocked"),
    (("blocked", "waiting"), "blocked"),
    (("waiting", "in review"), "waiting"),
    (("duplicate", "done"), "done"),
    (("blocked", "wontfix"), "cancelled"),
]


@pytest.mark.parametrize(("labels", "status"), LABELS)
def test_labels_tell_a_status_by_precedence(labels, status):
    assert status_of_labels(labels) == status
    assert status_of_labels(labels[::-1]) == status


def test_waiting_and_blocked_are_in_progress_without_being_active():
    assert {"waiting", "blocked"} == WIP_STATUSES - ACTIVE
    assert set(PRECEDENCE) == set(STATUSES) - {"unknown"}


@given(word=some.one_of(some.none(), some.sampled_from(sorted(words("status"))), some.text()), category=some.sampled_from(["new", "indeterminate", "done"]))
def test_with_a_category_nothing_is_unknown_and_done_is_what_the_category_says(word, category):
    status = status_of(word, category=category)
    assert status.known
    assert (status.status in CLOSED) == (category == "done")
