"""How words were misread elsewhere, one test each; numbered as in the list of lessons of the specification."""

from __future__ import annotations

import pytest

from headway.normalise.environments import environment_of
from headway.normalise.history import Change, history
from headway.normalise.marks import marks_of, phases
from headway.normalise.results import incident_state, result_of
from headway.normalise.sprints import sprint_state, stays
from headway.normalise.status import ACTIVE, status_of
from headway.normalise.types import CLASSES, work_class

HOUR = 3_600_000_000


def life(*changes, word, present=None):
    told = [Change(str(number), at, before, after, None) for number, (at, before, after) in enumerate(changes)]
    return history(told, created_at=0, word=word, classify=lambda name, _id: status_of(name).status, present=present)


def marks(*reviews, merged_at=50 * HOUR, first_commit_at=HOUR, draft_changes=()):
    return marks_of(created_at=10 * HOUR, closed_at=merged_at, merged_at=merged_at, draft=False, first_commit_at=first_commit_at, draft_changes=draft_changes, reviews=reviews)


def test_24_completion_is_read_from_the_history_not_from_a_date_field_that_may_be_missing():
    """LESSON 24."""
    done = life((2 * HOUR, "To Do", "Doing"), (7 * HOUR, "Doing", "Done"), word="Done")
    assert done.completed_at - done.started_at == 5 * HOUR


def test_53_a_reopened_item_is_not_completed():
    """LESSON 53."""
    reopened = life((HOUR, "Doing", "Done"), (2 * HOUR, "Done", "Reopened"), word="Reopened")
    assert (reopened.completed_at, reopened.reopens) == (None, 1)


def test_54_what_waits_or_is_blocked_is_not_active_and_review_is():
    assert {word: status_of(word).status in ACTIVE for word in ("In Review", "Aguardando code review", "Waiting for customer", "On hold")} == {
        "In Review": True,
        "Aguardando code review": False,
        "Waiting for customer": False,
        "On hold": False,
    }


def test_55_a_cancelled_item_is_not_done_and_an_item_is_of_one_class():
    cancelled = life((HOUR, "Doing", "Done"), word="Done", present=status_of("Done", category="done", resolution="Won't Do").status)
    assert cancelled.completed_at is None
    assert work_class("story", ("bug", "feature")) in CLASSES


def test_56_the_first_commit_is_not_the_opening_and_unknown_where_nobody_told_it():
    assert phases(marks(), 10 * HOUR).coding == 9 * HOUR
    assert phases(marks(first_commit_at=None), 10 * HOUR).coding is None


@pytest.mark.parametrize("word", ["staging", "product-api", "blue", "", None, "non-prod", "pre-production"])
def test_63_what_does_not_say_production_is_not_production(word):
    assert environment_of(word) != "production"


@pytest.mark.parametrize("word", ["skipped", "NOT_BUILT", "cancelled", "ABORTED", "manual"])
def test_63_what_was_skipped_or_cancelled_was_not_deployed(word):
    assert result_of(word) not in {"success", "failure"}


def test_68_an_aborted_build_resolves_nothing():
    assert (result_of("ABORTED"), incident_state("ABORTED")) == ("cancellation", "unknown")


def test_69_a_bots_review_is_no_response():
    assert marks((10 * HOUR + 1, "approved", False), (20 * HOUR, "commented", True)).first_review_at == 20 * HOUR


def test_70_drafts_belong_to_coding_and_the_phases_sum_to_the_whole():
    told = phases(marks((20 * HOUR, "commented", True), (30 * HOUR, "approved", True), draft_changes=((15 * HOUR, False),)), 10 * HOUR)
    assert [told.coding, told.pickup, told.review, told.merge] == [14 * HOUR, 5 * HOUR, 10 * HOUR, 20 * HOUR]
    assert told.summed() == told.total == 49 * HOUR


def test_75_an_item_that_returns_to_its_sprint_was_neither_removed_nor_added():
    """LESSON 75."""
    assert stays(((0, True), (5 * HOUR, False), (6 * HOUR, True))) == ((0, None),)


def test_75_the_state_of_a_sprint_is_kept_and_never_guessed():
    assert [sprint_state(word) for word in ("active", "CLOSED", "future", "undefined")] == ["active", "closed", "future", None]


def test_102_a_review_after_the_merge_makes_no_negative_time():
    late = marks((60 * HOUR, "approved", True))
    assert (late.first_review_at, late.approved_at) == (None, None)
    assert phases(late, 10 * HOUR).review is None
