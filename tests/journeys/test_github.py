"""A forge from the first file to numbers that can be counted by hand, as a newcomer meets it: every step a call, every request counted."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.running import headway
from tests.fakes import jira as trackers
from tests.fakes.github import Company, GitHub, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.console import Said

pytestmark = pytest.mark.slow

FORGE = "sources:\n  - name: forge\n    kind: github\n    url: {url}/acme\n    auth: {auth}\n    options: {{active_months: all, mirror: {mirror}}}\n"
TRACKER = "  - name: tracker\n    kind: jira\n    url: {url}\n    auth: {{user: {user}, env: JIRA_TOKEN}}\n    entities: [projects, work_items]\n    mode: auto\n"
PLATFORM = "github:repo:1296269"
SENSITIVE = "acme/folha-de-pagamento"
OURS = {"success": "success", "failure": "failure", "cancelled": "cancellation", "skipped": "skip", "neutral": "skip", "action_required": "skip"}


@dataclass
class Forge:
    """A home that is configured to read a GitHub, and the GitHub."""

    home: Path
    github: GitHub

    def call(self, *arguments: str, **more: str) -> Said:
        return headway(self.home, *arguments, **({"GITHUB_TOKEN": self.github.token} | more))

    def well(self, *arguments: str, **more: str) -> str:
        """What a call prints that goes well."""
        said = self.call(*arguments, **more)
        assert said.code == 0, said.err
        return said.out

    def facts(self, entity: str) -> list[dict[str, Any]]:
        return [json.loads(told) for told in self.well("facts", entity).splitlines()]

    def number(self, metric: str, *more: str) -> dict[str, Any]:
        return json.loads(self.well("query", metric, "--json", *more))

    def read(self) -> list[Any]:
        """The repositories that are read without anybody's decision, as the site has them."""
        return [repo for repo in self.github.company.repos() if not repo.disabled and repo.full_name != SENSITIVE]


@contextmanager
def forge(home: Path, auth: str = "{env: GITHUB_TOKEN}", **company: Any) -> Iterator[Forge]:
    with running(Company(**({"seed": 1, "pulls": 60, "repos": 2} | company))) as github:
        (home / "headway.yaml").write_text(FORGE.format(url=github.url, auth=auth, mirror="on" if "code" in company else "off"))
        yield Forge(home, github)


def line(text: str, *words: str) -> str:
    """The first line that holds all of these words."""
    return next(one for one in text.splitlines() if all(word in one for word in words))


def test_a_newcomer_is_told_in_words_what_is_missing_one_step_after_the_other(tmp_path):
    assert "then run headway doctor and headway sync" in headway(tmp_path, "init").out
    example = (tmp_path / "headway.yaml").read_text()
    commented = example[example.index("#  - name: forge") : example.index("#  - name: tracker")]
    written = example[: example.index("  - name: code")] + commented.replace("\n#  ", "\n  ").replace("#  - name", "  - name")
    with running(Company(seed=1, pulls=6, repos=1)) as github:
        (tmp_path / "headway.yaml").write_text(written.replace("https://github.com", github.url).replace("active_months: 12", "active_months: all"))
        found = Forge(tmp_path, github)
        without = found.call("doctor", GITHUB_TOKEN="")
        assert (without.code, github.requests) == (4, 0)
        assert "the variable GITHUB_TOKEN is not set or empty" in line(without.out, "NO", "secret of forge")
        wrong = found.call("doctor", GITHUB_TOKEN="ghp_of_somebody_else")
        assert (wrong.code, "ghp_of_somebody_else" in wrong.out + wrong.err) == (4, False)
        assert "make a new token" in line(wrong.out, "NO", "forge: credentials")
        github.behave("graphql:Pulls", "insufficient_scopes")
        github.behave("runs", "403")
        lacking = found.call("doctor")
        assert (lacking.code, github.token in lacking.out + lacking.err) == (4, False)
        assert "Pull requests: read (a classic token: the scope repo)" in line(lacking.out, "NO", "forge: pull_requests")
        assert "Actions: read" in line(lacking.out, "NO", "forge: pipeline_runs")
        github.well()
        assert "\nNO" not in found.well("doctor")


def test_what_is_stored_is_what_the_site_counts_and_the_numbers_are_made_of_it(tmp_path):
    """BAD INPUT: archived and disabled repository, sensitive name, "product-api" that is not production, re-run attempts, superseded deployments."""
    with forge(tmp_path, awkward=True, code=tmp_path / "code") as found:
        assert "its name looks sensitive (folha)" in line(found.well("discover"), SENSITIVE, "discovered")
        plan, *lines = found.well("sync").splitlines()
        assert (plan, len(lines)) == ("forge: 5 scopes in full", 5)
        _records_as_counted(found)
        _code_as_git_has_it(found)
        found.well("compute")
        _numbers_by_hand(found)
        _nothing_new_is_nearly_free(found)
        _replayed_without_a_request(found)


def _records_as_counted(found: Forge) -> None:
    repos = found.read()
    pulls = [repo.pull(number) for repo in repos for number in repo.pull_numbers()]
    attempts = [attempt for repo in repos for run in map(repo.run, repo.run_ids()) for attempt in run.attempts]
    stored = {entity: found.facts(entity) for entity in ("repositories", "pull_requests", "reviews", "pipeline_runs", "jobs", "deployments", "releases", "incidents", "work_items")}
    assert {row["name"]: row["archived"] for row in stored["repositories"]} == {repo.full_name: repo.archived for repo in repos}
    assert Counter(row["state"] for row in stored["pull_requests"]) == Counter(pull.state.lower() for pull in pulls)
    assert len(stored["reviews"]) == sum(len(pull.reviews) for pull in pulls)
    assert Counter(row["result"] for row in stored["pipeline_runs"]) == Counter(OURS[attempt.conclusion] for attempt in attempts)
    assert len(stored["jobs"]) == sum(len(attempt.jobs) for attempt in attempts)
    assert len(stored["deployments"]) == sum(len(repo.deployment_ids()) for repo in repos)
    assert sum(row["environment"] == "production" and row["result"] == "success" for row in stored["deployments"]) == len(_in_production(repos))
    assert len(stored["releases"]) == sum(len(repo.releases()) for repo in repos)
    assert len(stored["work_items"]) == sum(len(repo.issue_numbers()) for repo in repos if repo.has_issues)
    labelled = {f"{repo.id}:{number}" for repo in repos for number in repo.issue_numbers(labels=("incident", "outage", "postmortem"))}
    assert {row["key"] for row in stored["incidents"]} == labelled != set()


def _in_production(repos: list[Any]) -> list[Any]:
    """Deployments that came to production at some time, whether or not another has taken their place since."""
    told = [repo.deployment(number) for repo in repos for number in repo.deployment_ids()]
    return [one for one in told if one.environment in {"production", "prod-eu"} and any(status.state == "SUCCESS" for status in one.statuses)]


def _code_as_git_has_it(found: Forge) -> None:
    there = set()
    for repo in (repo for repo in found.read() if repo.pull_numbers()):
        listed = subprocess.run(["git", "-C", str(found.home / "code" / f"{repo.id}.git"), "rev-list", "main"], capture_output=True, check=True, text=True, timeout=20)
        there |= set(listed.stdout.split())
    assert {row["sha"] for row in found.facts("commits")} == there


def _numbers_by_hand(found: Forge) -> None:
    platform = next(repo for repo in found.read() if repo.id == int(PLATFORM.rpartition(":")[2]))
    merged = [pull for pull in map(platform.pull, platform.pull_numbers()) if pull.merged is not None]
    by_bots = sum(pull.author is not None and pull.author.kind == "Bot" for pull in merged)
    told = found.number("review.merged_count", "--subject", "acme/platform", "--period", "all")
    assert (told["value"], told["excluded"].get("bot", 0), told["reasons"]) == (len(merged) - by_bots, by_bots, [])
    assert found.number("dora.deployment_frequency", "--period", "all")["value"] == len(_in_production(found.read()))
    ended = Counter(OURS[attempt.conclusion] for run in map(platform.run, platform.run_ids()) for attempt in run.attempts)
    told = found.number("ci.runs", "--subject", PLATFORM, "--period", "all")
    assert (told["value"], sum(told["excluded"].values())) == (ended.total() - ended["skip"], ended["skip"])


def _nothing_new_is_nearly_free(found: Forge) -> None:
    found.github.forget_counts()
    assert found.well("sync").splitlines() == ["forge: 5 scopes for what is new", "5 scopes: nothing new"]
    asked = found.github.counters
    streams = {"graphql:Pulls", "graphql:Issues", "graphql:IssueNumbers", "graphql:Deployments", "graphql:Releases"}
    assert ({name: asked[name] for name in ("graphql:Owned", "runs")}, streams & set(asked)) == ({"graphql:Owned": 1, "runs": 5}, set())
    assert found.github.requests <= 2 + 2 + 5 + 7  # two looks at them all; the last seven: that the empty repository is so indeed is asked again every time
    assert not {"attempt", "attempt_jobs", "graphql:Jobs", "graphql:PullReviews", "graphql:PullCommits"} & set(found.github.counters)


def _replayed_without_a_request(found: Forge) -> None:
    before = {entity: found.facts(entity) for entity in ("pull_requests", "jobs", "deployments")}
    found.github.forget_counts()
    lines = found.well("replay", GITHUB_TOKEN="").splitlines()
    assert (len(lines), [one for one in lines if SENSITIVE in one]) == (5, [])
    assert found.github.requests == 0
    assert {entity: found.facts(entity) for entity in before} == before
    found.well("compute")
    assert found.number("review.merged_count", "--period", "all")["reasons"] == []


def test_a_repository_that_is_called_otherwise_goes_on_under_its_number(tmp_path):
    """BAD INPUT: renamed, transferred, archived repository. LESSON 30."""
    with forge(tmp_path) as found:
        company = found.github.company
        with (tmp_path / "headway.yaml").open("a") as file:
            file.write("    entities: [repositories, pull_requests]\n")
        found.well("sync")
        before = {row["key"] for row in found.facts("pull_requests")}
        company.rename("acme/checkout", "basket")
        company.archive("acme/basket")
        number = company.create_pull("acme/basket")
        assert "acme/basket: 1 repositories, 1 pull_requests" in found.well("sync")
        (basket,) = [repo for repo in company.repos() if repo.name == "basket"]
        assert {row["key"] for row in found.facts("pull_requests")} == before | {f"{basket.id}:{number}"}
        assert [(row["name"], row["archived"]) for row in found.facts("repositories") if row["key"] == str(basket.id)] == [("acme/basket", True)]
        assert "acme/basket" in line(found.well("scopes"), f"github:repo:{basket.id}", "active")
        company.transfer("acme/basket", "acme-labs")
        found.well("sync")
        assert (len(found.facts("repositories")), len(found.facts("pull_requests"))) == (2, len(before) + 1)


def test_what_may_not_be_read_fails_alone_and_goes_on_when_it_may(tmp_path):
    """BAD INPUT: a token without a right, an owner that is not there. LESSON 4, LESSON 5, LESSON 20."""
    with forge(tmp_path) as found:
        found.github.behave("graphql:Deployments", "forbidden")
        partly = found.call("sync")
        assert (partly.code, len(found.facts("deployments")), len(found.facts("pull_requests"))) == (3, 0, 60)
        assert "deployments of acme/platform: failed: GraphQL refused deployments" in partly.err
        assert "deployments" in line(found.well("status"), "acme/platform", "failed")
        found.github.well()
        assert "6 deployments" in found.well("sync")
        wrong = found.call("sync", GITHUB_TOKEN="ghp_of_somebody_else")
        assert (wrong.code, "forge: paused" in wrong.err, len(found.facts("pull_requests"))) == (4, True, 60)
        (tmp_path / "nobody.yaml").write_text((tmp_path / "headway.yaml").read_text().replace("/acme\n", "/nobody\n"))
        nobody = found.call("discover", "--config", "nobody.yaml")
        assert (nobody.code, "knows no owner 'nobody'" in nobody.err) == (3, True)
        assert len(line(found.well("scopes"), "acme/platform", "active")) > 0


def test_a_tracker_that_is_connected_later_gives_old_pull_requests_their_items(tmp_path):
    with forge(tmp_path) as found, trackers.running(trackers.Company(seed=1, items=400, projects=1)) as jira:
        text = (tmp_path / "headway.yaml").read_text() + "    entities: [pull_requests]\n"
        (tmp_path / "headway.yaml").write_text(text)
        found.well("sync")
        found.well("compute")
        named = {(row["key"], key) for row in found.facts("pull_requests") for _, key in row["keys"] if key.startswith("CORE-")}
        assert (found.facts("item_mentions"), named) != ([], set())
        found.github.forget_counts()
        (tmp_path / "headway.yaml").write_text(text + TRACKER.format(url=jira.url, user=jira.user))
        found.well("sync", "tracker", JIRA_TOKEN=jira.token)
        assert "links between pull requests and work items changed" in found.well("compute")
        there = {row["code"] for row in found.facts("work_items") if row["source"] == "tracker"}
        linked = {(row["pull_request"], row["code"]) for row in found.facts("item_mentions") if row["item_source"] == "tracker"}
        assert linked == {(pull, key) for pull, key in named if key in there} != set()
        assert found.github.requests == 0


def test_an_app_reads_as_well_as_a_token_and_is_paused_while_it_is_suspended(tmp_path):
    with forge(tmp_path, auth="{app: 12345, file: app.pem}", pulls=12) as found:
        (tmp_path / "app.pem").write_text(found.github.app.pem)
        assert "\nNO" not in found.well("doctor")
        found.well("sync")
        assert len(found.facts("pull_requests")) == 12
        found.github.expire_token()
        assert "nothing new" in found.well("sync")
        found.github.suspend()
        told = found.call("doctor")
        assert "is installed and not suspended" in line(told.out, "NO", "forge: credentials")
        paused = found.call("sync")
        assert (paused.code, "forge: paused" in paused.err, "the installation of app 12345 is suspended" in paused.err) == (4, True, True)
