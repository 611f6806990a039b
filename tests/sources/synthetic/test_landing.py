"""The main line: who merges how leaves which commits."""

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.landing import SERVER
from headway.sources.synthetic.story import story


@pytest.fixture(scope="module", params=["Checkout", "Vitrine", "Search"])
def told(request):
    squad = world().squad(request.param)
    return story(world().company, squad, squad.repositories[0])


def test_the_main_line_goes_on_in_time_and_each_step_stands_on_the_one_before(told):
    line = [commit for commit in told.commits if commit.effect is not None]
    assert [commit.committed for commit in line] == sorted(commit.committed for commit in line)
    assert [commit.parents[:1] for commit in line] == [(), *((commit.sha,) for commit in line[:-1])]


def test_a_merge_has_two_parents_and_changes_nothing_of_its_own(told):
    for commit in told.commits:
        assert (len(commit.parents) == 2) == commit.message.startswith("Merge pull request")
        assert len(commit.parents) < 2 or not commit.changes


def test_what_the_button_commits_is_committed_by_the_forge(told):
    by_sha = {commit.sha: commit for commit in told.commits}
    assert {by_sha[pull.merge_sha].committer for pull in told.pulls if pull.merged} == {SERVER}


def test_a_rebase_lands_as_many_commits_as_the_branch_had_with_their_author_dates(told):
    dates = {commit.authored for commit in told.commits if commit.effect is not None}
    for pull in told.pulls:
        assert len(pull.shas) == len(pull.steps)
        if pull.merged and pull.method == "rebase":
            assert set(pull.steps) <= dates


def test_the_code_is_older_than_the_work_on_it(told):
    assert told.commits[0].committed < told.company.start - 30 * 86_400


def test_a_revert_names_the_commit_it_takes_back():
    company, found = world().company, []
    for squad in company.squads:
        for repository in squad.repositories:
            told = story(company, squad, repository)
            shas = {commit.sha for commit in told.commits}
            bodies = [commit.message.partition("This reverts commit ")[2] for commit in told.commits]
            found += [body.rstrip(".") in shas for body in bodies if body]
    assert found
    assert all(found)
