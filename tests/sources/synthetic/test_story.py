"""What the facts of the whole company say about each other: nothing names what is not there."""

import itertools
import statistics
from collections import Counter

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.story import story
from headway.sources.synthetic.vocabulary import ORPHANS


@pytest.fixture(scope="module")
def told():
    return world()


def by_repository(facts):
    found = {}
    for fact in facts:
        found.setdefault(fact.repository, []).append(fact)
    return found


@pytest.fixture(scope="module")
def landed(told):
    """Commits of each repository by sha."""
    return {key: {commit.sha: commit for commit in commits} for key, commits in by_repository(told.of("commits")).items()}


def test_a_squad_that_has_not_begun_has_an_empty_story(told):
    squad = told.squad("Insights")
    made = story(told.company, squad, squad.repositories[0])
    assert (made.pulls, made.commits, made.jobs, made.shipping.deploys) == ([], [], [], [])


@pytest.mark.parametrize("entity", ["repositories", "commits", "changes", "pull_requests", "reviews", "pull_request_commits", "pipeline_runs", "deployments", "incidents", "work_items", "transitions", "item_links", "sprint_memberships", "sprints", "accounts", "files", "ownership", "rework", "refs", "projects", "draft_changes"])
def test_every_key_is_given_once_and_says_whose_it_is(told, entity):
    keys = [fact.key for fact in told.of(entity)]
    assert keys
    assert len(set(keys)) == len(keys)
    assert {key.split(":")[0] for key in keys} == {"synthetic"}


def test_parents_of_commits_are_commits_that_came_before_them(told):
    for commits in by_repository(told.of("commits")).values():
        seen = set()
        for commit in commits:
            assert set(commit.parents) <= seen
            seen.add(commit.sha)


def test_what_pull_requests_merged_into_is_a_commit_and_their_head_is_one_of_theirs(told, landed):
    theirs = {}
    for commit in told.of("pull_request_commits"):
        theirs.setdefault(commit.pull_request, set()).add(commit.sha)
    for pull in told.of("pull_requests"):
        assert pull.head_sha in theirs[pull.key]
        assert (pull.merge_sha in landed[pull.repository]) == (pull.merged_at is not None)


@pytest.mark.parametrize(("method", "lands"), [("merge", True), ("squash", False), ("rebase", False)])
def test_only_a_merge_lands_the_branch_s_own_commits(told, landed, method, lands):
    pulls = {pull.key for pull in told.of("pull_requests") if pull.merge_method == method}
    there = {commit.sha in landed[commit.repository] for commit in told.of("pull_request_commits") if commit.pull_request in pulls}
    assert there == {lands}


def test_what_runs_and_deployments_name_was_committed(told, landed):
    known = {(commit.repository, commit.sha) for commit in told.of("pull_request_commits")}
    for run in told.of("pipeline_runs"):
        assert run.sha in landed[run.repository] or (run.repository, run.sha) in known or poisoned(told, run)
    assert all(deployment.sha in landed[deployment.repository] for deployment in told.of("deployments"))


def poisoned(told, run):
    """Whether a run is of a pull request that could not be read, whose commits are known to nobody."""
    lost = {reject.external_id.rpartition(":")[0] for entity, reject in told.rejects if entity == "pull_requests"}
    return run.repository in lost and not run.default_branch


def test_deployments_incidents_and_their_runs_point_at_each_other(told):
    deployments = {deployment.key for deployment in told.of("deployments")}
    runs = {run.key for run in told.of("pipeline_runs")}
    assert {deployment.repairs for deployment in told.of("deployments")} - {None} < deployments
    assert {incident.deployment for incident in told.of("incidents")} - {None} < deployments
    assert {deployment.run for deployment in told.of("deployments")} - {None} < runs


def test_a_repair_comes_after_what_it_repairs(told):
    by_key = {deployment.key: deployment for deployment in told.of("deployments")}
    for deployment in by_key.values():
        if deployment.repairs:
            assert by_key[deployment.repairs].finished_at < deployment.created_at


def test_memberships_are_of_items_and_sprints_there_are(told):
    items, sprints = {item.key for item in told.of("work_items")}, {sprint.key for sprint in told.of("sprints")}
    assert {stay.sprint for stay in told.of("sprint_memberships")} <= sprints
    assert {stay.item for stay in told.of("sprint_memberships")} <= items
    assert all(stay.removed_at is None or stay.added_at <= stay.removed_at for stay in told.of("sprint_memberships"))


def test_links_and_parents_of_items_are_items(told):
    codes = {item.code for item in told.of("work_items")}
    assert {link.target for link in told.of("item_links")} <= codes
    assert {item.parent_code for item in told.of("work_items")} - {None} <= codes


def test_keys_in_pull_requests_are_items_but_for_the_orphans(told):
    codes = {item.code for item in told.of("work_items")}
    strangers = {key.partition("-")[0] for pull in told.of("pull_requests") for _, key in pull.keys if key not in codes}
    assert strangers == set(ORPHANS)


def test_an_item_is_under_way_while_its_pull_request_is_open(told):
    items = {item.code: item for item in told.of("work_items")}
    linked = [(items[key], pull) for pull in told.of("pull_requests") for _, key in pull.keys if key in items and pull.merged_at and not pull.title.startswith("Revert")]
    begun = [item for item, pull in linked if item.started_at is not None and item.started_at <= pull.first_commit_at]
    assert len(begun) > 0.9 * len(linked) > 500


def names_of(changes):
    """(the name a file began with, its change) of changes in the order in which they landed."""
    began = {}
    for change in changes:
        if change.old_path:
            began[change.path] = began.pop(change.old_path, change.old_path)
        yield began.get(change.path, change.path), change


def test_lines_of_a_file_are_what_was_added_less_what_was_taken_away(told):
    files = by_repository(told.of("files"))
    for repository, changes in by_repository(told.of("changes")).items():
        lines = Counter()
        for change in changes:
            lines[change.path] += (change.additions or 0) - (change.deletions or 0)
            if change.old_path:
                lines[change.path] += lines.pop(change.old_path)
        assert {path: count for path, count in lines.items() if count} == {file.path: file.lines for file in files[repository] if file.lines}


def test_owners_share_out_every_file_and_own_never_less_than_nothing(told):
    files = by_repository(told.of("files"))
    for repository, owned in by_repository(told.of("ownership")).items():
        lines, of_file = Counter(), Counter()
        for _, step in itertools.groupby(owned, key=lambda part: part.sha):
            for part in step:
                lines[part.path, part.handle] += part.lines
                of_file[part.path] += part.lines
            assert min(lines.values()) >= 0
        assert {path: count for path, count in of_file.items() if count} == {file.path: file.lines for file in files[repository] if file.lines}


def test_rework_is_part_of_what_was_deleted_and_counted_once_a_step_of_the_main_line(told):
    steps = {(part.repository, part.sha) for part in told.of("ownership")}
    reworks = {(part.repository, part.sha): part for part in told.of("rework")}
    assert steps <= set(reworks)
    assert all(0 <= part.reworked <= part.deleted for part in reworks.values())
    assert sum(part.reworked for part in reworks.values()) > 0


def test_owners_and_authors_are_accounts_of_their_repository(told):
    known = {(account.repository, account.handle) for account in told.of("accounts")}
    assert {(part.repository, part.handle) for part in told.of("ownership")} <= known
    assert {(commit.repository, commit.author) for commit in told.of("commits")} <= known
    assert {(pull.repository, pull.author) for pull in told.of("pull_requests") if pull.author} <= known


def test_a_few_files_carry_much_of_the_churn(told):
    carried = []
    for changes in by_repository(told.of("changes")).values():
        churn = Counter()
        for change in changes:
            churn[change.path] += (change.additions or 0) + (change.deletions or 0)
        carried.append(sum(count for _, count in churn.most_common(len(churn) // 10)) / sum(churn.values()))
    assert statistics.median(carried) > 0.35


def test_nothing_happens_after_the_end(told):
    ends = {key: told.company.seen_until(squad) * 1_000_000 for squad in told.company.squads for key in (squad.project, *(repository.key for repository in squad.repositories))}
    for entity in ("commits", "pull_requests", "reviews", "pipeline_runs", "deployments", "incidents", "work_items", "transitions", "sprint_memberships"):
        for fact in told.of(entity):
            end = ends[getattr(fact, "repository", None) or fact.project]
            assert all(at is None or at < end for name in fact.__struct_fields__ if name.endswith("_at") and name != "due_at" for at in (getattr(fact, name),)), fact
