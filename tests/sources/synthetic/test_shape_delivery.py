"""Pull requests, runs, deployments and incidents: the company's oddities arrive as facts in our words."""

import statistics

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.vocabulary import DEPBOT, HOSTILE_TITLE, LINTBOT


def any_of(entity, wanted):
    return sum(bool(wanted(fact)) for fact in world().of(entity))


ODDITIES = {
    "key in a title": ("pull_requests", lambda pull: any(place == "title" for place, _ in pull.keys)),
    "key in a branch": ("pull_requests", lambda pull: any(place == "branch" for place, _ in pull.keys)),
    "key in a commit": ("pull_requests", lambda pull: any(place == "commit" for place, _ in pull.keys)),
    "key in a body": ("pull_requests", lambda pull: any(place == "link" for place, _ in pull.keys)),
    "no key": ("pull_requests", lambda pull: not pull.keys),
    "looks like a key": ("pull_requests", lambda pull: "UTF-8" in pull.title and not pull.keys),
    "robot's pull request": ("pull_requests", lambda pull: pull.is_bot and pull.author == DEPBOT),
    "merged": ("pull_requests", lambda pull: pull.state == "merged"),
    "open": ("pull_requests", lambda pull: pull.state == "open"),
    "closed unmerged": ("pull_requests", lambda pull: pull.state == "closed"),
    "still a draft": ("pull_requests", lambda pull: pull.draft),
    "ghost author": ("pull_requests", lambda pull: pull.author is None),
    "deleted fork": ("pull_requests", lambda pull: pull.head_repository is None),
    "merged without review": ("pull_requests", lambda pull: pull.merged_at and not pull.is_bot and pull.first_review_at is None),
    "changes requested": ("pull_requests", lambda pull: pull.changes_requested),
    "squash": ("pull_requests", lambda pull: pull.merge_method == "squash"),
    "merge": ("pull_requests", lambda pull: pull.merge_method == "merge"),
    "rebase": ("pull_requests", lambda pull: pull.merge_method == "rebase"),
    "revert": ("pull_requests", lambda pull: pull.title.startswith('Revert "')),
    "hotfix": ("pull_requests", lambda pull: pull.source_branch.startswith("hotfix/")),
    "no body": ("pull_requests", lambda pull: not pull.body),
    "hostile title": ("pull_requests", lambda pull: HOSTILE_TITLE in pull.title),
    "over a hundred reviews": ("pull_requests", lambda pull: pull.reviews > 100),
    "robot's review": ("reviews", lambda review: review.is_bot and review.reviewer == LINTBOT),
    "ghost reviewer": ("reviews", lambda review: review.reviewer is None),
    "dismissed": ("reviews", lambda review: review.state == "dismissed"),
    "draft again": ("draft_changes", lambda change: change.draft),
    "second attempt": ("pipeline_runs", lambda run: run.attempt == 2),
    "cancelled run": ("pipeline_runs", lambda run: run.result == "cancellation"),
    "skipped run": ("pipeline_runs", lambda run: run.result == "skip"),
    "timed out": ("pipeline_runs", lambda run: run.result == "timeout"),
    "broken pipeline": ("pipeline_runs", lambda run: run.result == "error"),
    "staging": ("deployments", lambda made: made.environment == "staging"),
    "testing": ("deployments", lambda made: made.environment == "testing"),
    "only sounds like production": ("deployments", lambda made: made.environment_raw == "product-api" and made.environment == "other"),
    "failed deployment": ("deployments", lambda made: made.environment == "production" and made.result == "failure"),
    "skipped deployment": ("deployments", lambda made: made.environment == "production" and made.result == "skip"),
    "rollback": ("deployments", lambda made: made.cause == "rollback"),
    "hotfix deployed": ("deployments", lambda made: made.cause == "hotfix"),
    "revert deployed": ("deployments", lambda made: made.cause == "revert"),
    "repairs another": ("deployments", lambda made: made.repairs),
    "repairs without saying": ("deployments", lambda made: made.cause and not made.repairs),
    "incident linked": ("incidents", lambda incident: incident.deployment),
    "incident unlinked": ("incidents", lambda incident: not incident.deployment),
    "severity unknown": ("incidents", lambda incident: incident.severity is None),
    "reverting commit": ("commits", lambda commit: commit.is_revert),
    "renamed file": ("changes", lambda change: change.status == "R"),
    "removed file": ("changes", lambda change: change.status == "D"),
    "picture": ("changes", lambda change: change.additions is None),
    "binary at the head": ("files", lambda file: file.kind == "binary" and file.lines is None),
    "annotated tag": ("refs", lambda ref: ref.kind == "tag" and ref.annotated),
    "lightweight tag": ("refs", lambda ref: ref.kind == "tag" and not ref.annotated),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_it_occurs(oddity):
    assert any_of(*ODDITIES[oddity]) > 0


def test_robots_review_at_once_and_are_no_first_review():
    by_key = {pull.key: pull for pull in world().of("pull_requests")}
    waits = [review.submitted_at - by_key[review.pull_request].created_at for review in world().of("reviews") if review.is_bot and review.reviewer == LINTBOT]
    assert statistics.median(waits) < 60_000_000
    assert all(pull.first_review_at is None or pull.first_review_at >= pull.created_at + 60_000_000 for pull in by_key.values())


def test_marks_of_what_was_merged_lie_in_their_order():
    for pull in world().of("pull_requests"):
        marks = [at for at in (pull.first_commit_at, pull.created_at, pull.ready_at, pull.merged_at) if at is not None]
        assert marks == sorted(marks), pull.key


def test_counts_on_a_pull_request_are_those_of_its_children():
    reviews, commits = {}, {}
    for review in world().of("reviews"):
        reviews[review.pull_request] = reviews.get(review.pull_request, 0) + 1
    for commit in world().of("pull_request_commits"):
        commits[commit.pull_request] = commits.get(commit.pull_request, 0) + 1
    assert all((pull.reviews, pull.commits) == (reviews.get(pull.key, 0), commits[pull.key]) for pull in world().of("pull_requests"))


def test_every_word_of_a_forge_is_known():
    assert {review.state for review in world().of("reviews")} == {"approved", "changes_requested", "commented", "dismissed"}
    assert {run.state for run in world().of("pipeline_runs")} <= {"finished", "executing", "pending"}
    assert None not in {run.result for run in world().of("pipeline_runs") if run.state == "finished"}
    assert {incident.state for incident in world().of("incidents")} <= {"open", "acknowledged", "resolved"}
