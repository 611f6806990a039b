"""A company with code: what its records call commits are commits, and git reads them over HTTP."""

from __future__ import annotations

import subprocess

import pytest
from tests.fakes.github import Company, running
from tests.fakes.github.company_code import bare_of
from tests.fakes.github.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def github(tmp_path_factory):
    with running(Company(seed=4, pulls=40, repos=2, awkward=True, code=tmp_path_factory.mktemp("code"))) as site:
        yield site


def git(*words, folder):
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True, timeout=60).stdout.split()


def test_every_name_of_a_merged_request_is_a_commit_of_the_repository(github):
    repo = github.company.sure("platform")
    known = set(git("rev-list", "--all", folder=bare_of(github.company, repo)))
    merged = [pull for pull in map(repo.pull, repo.pull_numbers()) if pull.state == "MERGED"]
    assert merged
    assert {commit.oid for pull in merged for commit in pull.commits} | {pull.merge_oid for pull in merged} <= known
    assert {repo.deployment(one).sha for one in repo.deployment_ids()} | {repo.run(one).sha for one in repo.run_ids()} <= known
    assert all(len(git("rev-list", "--parents", "-1", pull.merge_oid, folder=bare_of(github.company, repo))) == pull.merge_parents + 1 for pull in merged)
    assert git("rev-parse", "main", folder=bare_of(github.company, repo)) == [repo.head]


def test_a_merge_is_in_the_code_at_once_and_changes_no_other_name(github):
    company, repo = github.company, github.company.sure("checkout")
    before = {number: (repo.pull(number).head_oid, repo.pull(number).merge_oid) for number in repo.pull_numbers()}
    number = company.create_pull("checkout", "From now on", author="joao", commits=2)
    oid = company.merge_pull("checkout", number, way="merge")
    assert git("rev-parse", "main", folder=bare_of(company, repo)) == [oid] == [repo.head]
    assert {one: (repo.pull(one).head_oid, repo.pull(one).merge_oid) for one in before} == before
    assert repo.sha_at(company.now() + 5, "") == oid


def test_git_reads_it_with_a_token_and_not_without_and_by_an_old_name_too(github, tmp_path):
    address = github.url.replace("http://", f"http://x-access-token:{github.token}@")
    git("clone", "--quiet", "--bare", f"{address}/acme/platform.git", str(tmp_path / "one"), folder=tmp_path)
    assert git("rev-parse", "main", folder=tmp_path / "one") == [github.company.sure("platform").head]
    assert github.counters["git"] >= 2
    for refused in (f"{address.replace(github.token, 'wrong')}/acme/platform.git", f"{address}/acme/nothing.git"):
        with pytest.raises(subprocess.CalledProcessError):
            git("-c", "core.askPass=true", "clone", "--quiet", "--bare", refused, str(tmp_path / "two"), folder=tmp_path)


def test_an_empty_repository_has_no_code_and_a_new_one_has_its_own(github, tmp_path):
    address = github.url.replace("http://", f"http://x-access-token:{github.token}@")
    assert git("ls-remote", f"{address}/acme/empty.git", folder=tmp_path) == []
    github.company.create_repo("fresh", owner="acme", pulls=6)
    assert git("ls-remote", f"{address}/acme/fresh.git", "refs/heads/main", folder=tmp_path)[0] == github.company.sure("fresh").head


def test_a_trouble_strikes_git_too(github, tmp_path):
    github.behave("git", "503", times=1)
    assert Visitor(github).get("/acme/platform.git/info/refs", service="git-upload-pack").status == 503
    github.behave("git", "disconnect", times=1)
    with pytest.raises(ConnectionError):
        Visitor(github).get("/acme/platform.git/info/refs", service="git-upload-pack")
