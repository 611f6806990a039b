"""The make-believe company has what a real one has: every awkward kind of record, in believable shares, the same for the same seed, at little cost."""

from __future__ import annotations

import tracemalloc
from collections import Counter

import pytest
from tests.fakes.github import Company
from tests.fakes.github.company import UNTIL, shares, sizes_of


@pytest.fixture(scope="module")
def company():
    return Company(seed=5, pulls=3_000, repos=3, awkward=True)


@pytest.fixture(scope="module")
def pulls(company):
    repo = company.sure("platform")
    return [repo.pull(number) for number in repo.pull_numbers()]


def test_the_same_seed_makes_the_same_company_and_another_one_another():
    one, same, other = (Company(seed=seed, pulls=60, repos=2) for seed in (4, 4, 5))
    for kind, ids in (("pull", "pull_numbers"), ("issue", "issue_numbers"), ("run", "run_ids"), ("deployment", "deployment_ids")):
        first = [[getattr(repo, kind)(number) for number in getattr(repo, ids)()] for repo in one.repos()]
        assert first == [[getattr(repo, kind)(number) for number in getattr(repo, ids)()] for repo in same.repos()]
        assert first != [[getattr(repo, kind)(number) for number in getattr(repo, ids)()] for repo in other.repos()]


@pytest.mark.parametrize(("pulls", "repos", "sizes"), [(100, 3, (50, 25, 25)), (7, 4, (4, 1, 1, 1)), (9, 1, (9,)), (0, 2, (0, 0)), (5, 0, ())])
def test_the_first_repository_has_half_of_everything(pulls, repos, sizes):
    assert sizes_of(pulls, repos) == sizes


@pytest.mark.parametrize(("total", "weights", "given"), [(10, (5, 3, 2), [5, 3, 2]), (7, (1, 1), [3, 4]), (6, (0, 0), [3, 3]), (0, (4,), [0])])
def test_what_is_handed_out_is_all_there_was(total, weights, given):
    assert shares(total, weights) == given


def test_pull_requests_and_issues_share_one_row_of_numbers(company):
    for repo in company.repos():
        numbers = sorted([*repo.pull_numbers(), *repo.issue_numbers()])
        assert numbers == list(range(1, len(numbers) + 1))
        assert list(repo.issue_numbers(by="created")) == sorted(repo.issue_numbers())


def test_nothing_happens_to_a_pull_request_after_its_last_update_or_before_it_was_made(pulls):
    for pull in pulls:
        assert pull.created <= pull.updated <= UNTIL
        assert all(pull.created <= review.created <= pull.updated for review in pull.reviews)
        assert all(pull.created <= event.at <= pull.updated for event in pull.events)
        assert all(commit.authored <= commit.committed <= pull.updated for commit in pull.commits)
        assert pull.commits[0].authored < pull.created
        assert pull.closed is None or pull.created < pull.closed <= pull.updated


def test_every_awkward_pull_request_is_among_them(pulls):
    states, found = Counter(pull.state for pull in pulls), len(pulls)
    assert states.keys() == {"OPEN", "CLOSED", "MERGED"}
    assert 0.005 < sum(len(pull.reviews) > 100 for pull in pulls) / found < 0.02
    assert sum(len(pull.commits) > 250 for pull in pulls) >= 2
    kinds = {
        "author gone": lambda pull: pull.author is None,
        "author a bot": lambda pull: pull.author is not None and pull.author.login == "dependabot[bot]",
        "reviewer gone": lambda pull: any(review.author is None for review in pull.reviews),
        "review after the merge": lambda pull: pull.merged and any(review.submitted and review.submitted > pull.merged for review in pull.reviews),
        "review never sent": lambda pull: any(review.submitted is None for review in pull.reviews),
        "a draft still": lambda pull: pull.draft,
        "a draft once": lambda pull: pull.events and not pull.draft,
        "fork deleted": lambda pull: pull.head_repo is None,
        "from a fork": lambda pull: pull.head_repo and not pull.head_repo[1].startswith("acme/"),
        "no description": lambda pull: pull.body is None,
        "merged": lambda pull: pull.merge_parents == 2,
        "squashed": lambda pull: pull.merge_parents == 1 and pull.merge_headline == f"{pull.title} (#{pull.number})",
        "rebased": lambda pull: pull.merge_parents == 1 and pull.merge_headline == pull.commits[-1].headline,
        "closes an issue": lambda pull: pull.closes,
        "names a ticket": lambda pull: "CORE-" in pull.title,
        "an address of nobody": lambda pull: any(commit.user is None for commit in pull.commits),
    }
    assert [name for name, holds in kinds.items() if not any(map(holds, pulls))] == []


def test_merged_without_the_time_of_it_can_be_had():
    repo = Company(seed=1, pulls=200, repos=1, untimed=0.2).repos()[0]
    untimed = [pull for pull in map(repo.pull, repo.pull_numbers()) if pull.state == "MERGED" and pull.merged is None]
    assert untimed
    assert all(pull.closed for pull in untimed)


def test_issues_agree_with_their_labels_and_their_last_step(company):
    repo = company.sure("platform")
    issues = [repo.issue(number) for number in repo.issue_numbers()]
    for issue in issues:
        steps = [event for event in issue.events if event.kind in {"ClosedEvent", "ReopenedEvent"}]
        assert (issue.state == "CLOSED") == bool(steps and steps[-1].kind == "ClosedEvent")
        assert issue.closed == (steps[-1].at if issue.state == "CLOSED" else None)
        labels = {event.label: event.kind == "LabeledEvent" for event in issue.events if event.label}
        assert {name for name, kept in labels.items() if kept} == set(issue.labels)
        assert all(issue.created <= event.at <= issue.updated for event in issue.events)
    assert {issue.reason for issue in issues} == {None, "COMPLETED", "NOT_PLANNED", "DUPLICATE", "REOPENED"}
    assert set(repo.issue_numbers(labels=("Incident",))) == {issue.number for issue in issues if "incident" in issue.labels} != set()


def test_runs_have_every_outcome_attempts_and_jobs_that_may_fail(company):
    repo = company.sure("platform")
    runs = [repo.run(number) for number in repo.run_ids()]
    outcomes = Counter(run.attempts[-1].conclusion for run in runs)
    assert {"success", "failure", "cancelled", "skipped", "timed_out", "action_required", "startup_failure"} <= outcomes.keys()
    assert {len(run.attempts) for run in runs} == {1, 2, 3}
    allowed = [run for run in runs if run.attempts[-1].conclusion == "success" and any(job.conclusion == "failure" for job in run.attempts[-1].jobs)]
    assert allowed
    assert len({job.id for run in runs for attempt in run.attempts for job in attempt.jobs}) == sum(len(attempt.jobs) for run in runs for attempt in run.attempts)
    assert all(attempt.started <= attempt.updated and job.created <= (job.completed or 0) for run in runs for attempt in run.attempts for job in attempt.jobs)


def test_a_good_deployment_makes_the_one_before_it_inactive(company):
    repo = company.sure("platform")
    made = [repo.deployment(number) for number in repo.deployment_ids()]
    assert {one.environment for one in made} == {"production", "prod-eu", "staging", "product-api", "qa"}
    assert {one.state for one in made} >= {"ACTIVE", "INACTIVE", "FAILURE", "ERROR", "IN_PROGRESS"}
    assert max(Counter(one.environment for one in made if one.state == "ACTIVE").values()) == 1
    assert all(status.at <= one.updated for one in made for status in one.statuses)
    assert "SUCCESS" in [status.state for status in next(one for one in made if one.state == "INACTIVE").statuses]


def test_releases_have_drafts_candidates_and_nameless_ones(company):
    found = [release for repo in company.repos() for release in repo.releases()]
    assert {(release.draft, release.published is None) for release in found} == {(True, True), (False, False)}
    assert any(release.prerelease for release in found)
    assert any(release.name is None for release in found)


def test_no_id_is_given_twice_in_the_whole_company():
    company = Company(seed=1, pulls=400, repos=5, awkward=True)
    for ids in ("run_ids", "deployment_ids"):
        found = [number for repo in company.repos() for number in getattr(repo, ids)()]
        assert len(found) == len(set(found))
    pulls = [repo.pull(number) for repo in company.repos() for number in repo.pull_numbers()]
    assert len({pull.id for pull in pulls}) == len(pulls)
    assert len({review.id for pull in pulls for review in pull.reviews}) == sum(len(pull.reviews) for pull in pulls)
    releases = [release.id for repo in company.repos() for release in repo.releases()]
    assert len(releases) == len(set(releases))


def test_so_many_share_an_update_time_as_are_asked_for():
    repo = Company(seed=1, pulls=500, repos=2, ties=120).repos()[0]
    assert max(Counter(map(repo.pull_updated, repo.pull_numbers())).values()) == 120
    assert all(repo.pull(number).updated == repo.pull_updated(number) for number in repo.pull_numbers())


def test_in_a_heavy_company_every_pull_request_weighs_12_kb():
    repo = Company(seed=1, pulls=40, repos=1, heavy=True).repos()[0]
    assert min(len((repo.pull(number).body or "").encode()) for number in repo.pull_numbers()) >= 12_000


def test_node_ids_lead_back_and_those_of_others_lead_nowhere(company):
    repo = company.sure("checkout")
    number = repo.pull_numbers()[0]
    node = company.node_id("PullRequest", repo, number)
    assert node.startswith("PR_kw")
    assert company.find(node) == ("PullRequest", repo, number)
    assert [company.find(one) for one in ("PR_kwDOxx", "nothing", "", "XX" + node[2:])] == [None] * 4


def test_people_are_named_in_many_scripts_and_some_are_not_named_at_all(company):
    names = {user.name for user in company.people}
    assert None in names
    assert any(not name.isascii() for name in names if name)
    assert {user.kind for user in company.people} == {"User", "Mannequin"}
    assert 0 < sum(bool(user.email) for user in company.people) < len(company.people) / 2


@pytest.mark.slow
def test_64_000_pull_requests_and_57_000_runs_cost_little():
    tracemalloc.start()
    try:
        company = Company(seed=1, pulls=64_000, repos=10, runs=57_000, deployments=1_400)
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert kept < 8_000_000
    assert sum(len(repo.pull_numbers()) for repo in company.repos()) == 64_000
