"""How runs, reviews, pull requests and incidents stand."""

import pytest

from headway.normalise.results import incident_state, pull_request_state, result_of, review_state, run_state

RESULTS = [
    ("SUCCESS", "success", "finished"),
    ("passed", "success", "finished"),
    ("UNSTABLE", "failure", "finished"),
    ("FAILURE", "failure", "finished"),
    ("failed", "failure", "finished"),
    ("ABORTED", "cancellation", "finished"),
    ("NOT_BUILT", "skip", "finished"),
    ("timed_out", "timeout", "finished"),
    ("startup_failure", "error", "finished"),
    ("neutral", "skip", "finished"),
    ("skipped", "skip", "finished"),
    ("cancelled", "cancellation", "finished"),
    ("canceling", None, "finalizing"),
    ("manual", None, "pending"),
    ("queued", None, "pending"),
    ("in_progress", None, "executing"),
    ("building", None, "executing"),
    ("completed", None, "finished"),
    ("inactive", None, "finished"),
    ("wobbly", None, "unknown"),
    (None, None, "unknown"),
]


@pytest.mark.parametrize(("word", "result", "state"), RESULTS)
def test_a_word_of_a_run_tells_its_result_once_it_has_one_and_its_state(word, result, state):
    assert (result_of(word), run_state(word)) == (result, state)


def test_what_unstable_means_is_the_teams_choice():
    assert result_of("UNSTABLE", overrides={"unstable": "success"}) == "success"


REVIEWS = [("APPROVED", "approved"), ("CHANGES_REQUESTED", "changes_requested"), ("commented", "commented"), ("DISMISSED", "dismissed"), ("PENDING", "unknown"), (None, "unknown")]


@pytest.mark.parametrize(("word", "state"), REVIEWS)
def test_reviews(word, state):
    assert review_state(word) == state


REQUESTS = [("OPEN", None, "open"), ("opened", None, "open"), ("locked", None, "open"), ("closed", None, "closed"), ("closed", 5, "merged"), ("merged", None, "merged"), ("DECLINED", None, "closed"), ("?", None, "unknown"), (None, None, "unknown"), (None, 0, "merged")]


@pytest.mark.parametrize(("word", "merged_at", "state"), REQUESTS)
def test_a_pull_request_is_open_merged_or_closed_and_an_instant_of_merging_decides(word, merged_at, state):
    assert pull_request_state(word, merged_at=merged_at) == state


INCIDENTS = [("triggered", "open"), ("Acknowledged", "acknowledged"), ("monitoring", "acknowledged"), ("Resolved", "resolved"), ("closed", "resolved"), ("ABORTED", "unknown"), (None, "unknown")]


@pytest.mark.parametrize(("word", "state"), INCIDENTS)
def test_an_incident_is_resolved_only_by_a_word_that_says_so(word, state):
    assert incident_state(word) == state
