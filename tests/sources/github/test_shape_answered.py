"""Every answer of the make-believe GitHub is shaped, and the facts say what its company knows."""

import json
from collections import defaultdict

import pytest
from tests.fakes.github.company import Company
from tests.fakes.github.graphql import answer
from tests.sources.github.nodes import raw, reference, shaped

from headway.model.calendar import SECOND_US
from headway.model.scope import Reject
from headway.sources.github.query import query

QUESTIONS = {"pull_requests": ("pulls", "pullRequests"), "work_items": ("issues", "issues"), "deployments": ("deployments", "deployments"), "releases": ("releases", "releases")}
AT_MOST = {"first": 50, "direction": "ASC", "commits": 100, "reviews": 100, "events": 100, "statuses": 100, "since": None, "labels": None}


@pytest.fixture(scope="module")
def company():
    return Company(seed=3, pulls=80, repos=2, awkward=True, untimed=0.05)


def nodes(company, home, question, field):
    text, after = query(question), None
    while True:
        given = {"owner": home.owner, "name": home.name, "after": after, **{name: value for name, value in AT_MOST.items() if f"${name}:" in text}}
        status, body, _, _ = answer(company, {"query": text, "variables": given}, url="https://github.com", viewer=company.viewer)
        told = json.loads(body)
        assert (status, told.get("errors")) == (200, None)
        listed = told["data"]["repository"][field]
        yield from listed["nodes"]
        if not listed["pageInfo"]["hasNextPage"]:
            return
        after = listed["pageInfo"]["endCursor"]


def records(company, entity):
    """(repository, node, facts) of every record of an entity."""
    for home in company.repos():
        seen = reference(id=home.id, full_name=f"{home.owner}/{home.name}", default_branch=home.default_branch)
        for node in nodes(company, home, *QUESTIONS[entity]):
            name = str(node.get("databaseId") or f"{home.id}:{node['number']}")
            yield home, node, shaped(raw(node, entity, name), entity, scope=f"github:repo:{home.id}", seen=seen)


@pytest.mark.parametrize("entity", QUESTIONS)
def test_nothing_that_is_answered_is_refused(company, entity):
    told = [fact for _, _, facts in records(company, entity) for fact in facts]
    assert len(told) > 20
    assert [fact.reason for fact in told if isinstance(fact, Reject)] == []


def us(second):
    return None if second is None else second * SECOND_US


def test_pull_requests_say_what_the_company_knows(company):
    for home, node, facts in records(company, "pull_requests"):
        truth, seen = home.pull(node["number"]), facts[0]
        assert (seen.state_raw, seen.title, seen.source_branch) == (truth.state, truth.title, truth.head)
        assert (seen.created_at, seen.closed_at, seen.version) == (us(truth.created), us(truth.closed), us(truth.updated))
        assert seen.merged_at == (us(truth.merged or truth.closed) if truth.state == "MERGED" else None)
        assert seen.first_commit_at == us(min((commit.authored for commit in truth.commits), default=None))
        assert seen.author == (truth.author.login if truth.author else None)
        counted = {kind: sum(fact.entity == kind for fact in facts) for kind in ("reviews", "pull_request_commits", "draft_changes")}
        drafts = [event for event in truth.events if event.kind in {"ConvertToDraftEvent", "ReadyForReviewEvent"}]
        assert list(counted.values()) == [min(100, len(truth.reviews)), min(100, len(truth.commits)), len(drafts)]


def test_issues_say_what_the_company_knows(company):
    for home, node, facts in records(company, "work_items"):
        truth, seen = home.issue(node["number"]), facts[0]
        closings = [event for event in truth.events if event.kind == "ClosedEvent"]
        done = truth.state == "CLOSED" and seen.status == "done"
        assert (seen.code, seen.labels) == (f"{home.owner}/{home.name}#{truth.number}", tuple(truth.labels))
        assert seen.completed_at == (us(closings[-1].at) if done else None)
        assert (seen.status == "cancelled") == (truth.state == "CLOSED" and truth.reason in {"NOT_PLANNED", "DUPLICATE"})
        assert [fact.to_status for fact in facts if fact.entity == "transitions"][-1] == seen.status


def test_deployments_say_what_the_company_knows(company):
    for home, node, facts in records(company, "deployments"):
        truth, [seen] = home.deployment(node["databaseId"]), facts
        good = [status.at for status in truth.statuses if status.state == "SUCCESS"]
        assert (seen.result == "success") == bool(good)
        assert seen.finished_at == us(good[0]) if good else seen.result != "success"
        assert (seen.environment == "production") == (truth.environment in {"production", "prod-eu"})


def test_an_account_is_told_alike_wherever_it_is_met(company):
    """One fact of an account comes with many records: told differently it would say what was read last, not what is.

    Who was imported stands at the fake where only people can, without a type; the vendor has nobody there.
    """
    told = defaultdict(set)
    for entity in ("pull_requests", "work_items"):
        for _, _, facts in records(company, entity):
            for fact in facts:
                if fact.entity == "accounts":
                    told[fact.key].add(fact)
    assert len(told) > 10
    assert [facts for facts in told.values() if len(facts) > 1 and "mannequin" not in {fact.kind for fact in facts}] == []
