"""What an operator is told of a GitHub: each lack by itself, in words, with what to do."""

import pytest
from tests.builders.opening import MachineClock
from tests.fakes.github import Company, running
from tests.sources.github.opened import Still, provider, using

from headway.net.credential import Credential
from headway.sources.github.remarks import ENTITIES, Rate

ALL = {"address", "credentials", "clock", "repositories", *ENTITIES, "limits", "mirrors"}


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=10, repos=2)) as served:
        yield served


def examined(github, **options):
    found = using(provider(github, **({"clock": MachineClock()} | options)), lambda given: given.examine())
    return {remark.what: remark for remark in found}


def test_all_is_well(github, tmp_path):
    found = examined(github, mirrors=tmp_path / "code")
    assert {what: remark.well for what, remark in found.items()} == dict.fromkeys(ALL, True)
    assert "headway-reader" in found["credentials"].said
    assert "2 can be read" in found["repositories"].said
    assert "of 5000 left" in found["limits"].said
    assert str(tmp_path) in found["mirrors"].said


@pytest.mark.parametrize(
    ("endpoint", "trouble", "what", "advice"),
    [
        ("graphql:Pulls", "forbidden", "pull_requests", "Pull requests: read"),
        ("graphql:Pulls", "insufficient_scopes", "pull_requests", "the scope repo"),
        ("graphql:Issues", "forbidden", "work_items", "Issues: read"),
        ("runs", "403", "pipeline_runs", "Actions: read"),
        ("runs", "404", "pipeline_runs", "Actions: read"),
        ("graphql:Deployments", "forbidden", "deployments", "Deployments: read"),
        ("graphql:Releases", "forbidden", "releases", "Contents: read"),
        ("graphql:Releases", "partial", "releases", ""),
        ("graphql:Reachable", "forbidden", "repositories", "Metadata: read"),
        ("rate_limit", "500", "limits", ""),
    ],
)
def test_what_is_lacking_is_said_with_what_to_do(github, endpoint, trouble, what, advice):
    github.behave(endpoint, trouble)
    found = examined(github)
    assert {name for name, remark in found.items() if not remark.well} == {what}
    assert advice in found[what].advice


def test_an_empty_company_is_said(github):
    github.set(lists_nothing=True)
    told = examined(github)["repositories"]
    assert (told.well, "no repository" in told.said, "active_months" in told.advice) == (False, True, True)


def test_a_refused_token_is_said_and_nothing_of_github_is_looked_at_besides(github):
    found = examined(github, credential=Credential("ghp_another"))
    assert {name: remark.well for name, remark in found.items()} == {"address": True, "credentials": False, "mirrors": True}
    assert "new token" in found["credentials"].advice
    assert "ghp_another" not in str(found)


@pytest.mark.parametrize("what", ["disconnect", "garbage"])
def test_a_site_that_does_not_answer_raises_nothing(github, what):
    github.behave("*", what)
    assert not examined(github)["credentials"].well


def test_a_missing_secret_is_said(github):
    assert "has no auth" in examined(github, credential=None)["credentials"].said


def test_a_clock_of_another_year_is_said(github):
    assert not examined(github, clock=Still(1_600_000_000_000_000))["clock"].well


def test_a_folder_that_cannot_be_written_is_said_and_none_is_needed_without_code(github, tmp_path):
    place = tmp_path / "file"
    place.write_text("x")
    told = examined(github, mirrors=place / "code")["mirrors"]
    assert (told.well, "mirror: off" in told.advice) == (False, True)
    told = examined(github, mirrors=place / "code", mirror=False)["mirrors"]
    assert (told.well, "no code is read" in told.said) == (True, True)


def test_17_limits_of_nothing_are_none():
    """LESSON 17."""
    assert Rate(limit=0, remaining=0, reset=0).told("REST") == "REST: without limit"
    assert Rate(limit=5000, remaining=4000, reset=1_780_300_000).told("REST") == "REST: 4000 of 5000 left until 2026-06-01T07:46:40Z"
