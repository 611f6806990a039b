"""What an operator is told of a site: each lack by itself, in words, with what to do."""

import pytest
from tests.builders.opening import MachineClock
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import Still, provider, using

from headway.net.credential import Credential


def examined(jira, **options):
    found = using(provider(jira, **({"clock": MachineClock()} | options)), lambda opened: opened.examine())
    return {remark.what: remark for remark in found}


@pytest.mark.parametrize(("edition", "named"), [("cloud", "Jira Cloud 1001"), ("datacenter", "Jira Data Center 9.12")])
def test_all_is_well(edition, named):
    with running(Company(seed=1, items=3, projects=2), edition=edition) as jira:
        found = examined(jira)
        assert {what: remark.well for what, remark in found.items()} == dict.fromkeys(("address", "credentials", "clock", "projects", "search", "histories", "boards", "accounts"), True)
        assert named in found["address"].said
        assert "2 projects" in found["projects"].said
        assert "Sao_Paulo" in found["credentials"].said


@pytest.mark.parametrize(
    ("trouble", "what", "said", "advice"),
    [
        (("permissions", "BROWSE_PROJECTS"), "projects", "Browse Projects is lacking", "permission Browse Projects"),
        (("bulkfetch", "403"), "histories", "cannot be asked for by the thousand", "read:issue.changelog:jira"),
        (("bulkfetch", "404"), "histories", "cannot be asked for by the thousand", "allow it"),
        (("boards", "403"), "boards", "403", "Jira Software"),
        (("search", "404"), "search", "is not there", "edition: datacenter"),
        (("fields", "skew"), "clock", "s apart", "set the clock"),
    ],
)
def test_what_is_lacking_is_said_with_what_to_do(trouble, what, said, advice):
    with running(Company(seed=1, items=3, projects=1)) as jira:
        endpoint, how = trouble
        if endpoint == "permissions":
            jira.set(denied=(how,))
        elif how == "skew":
            jira.set(clock_skew=600)
        else:
            jira.behave(endpoint, how)
        found = examined(jira)
        assert {name for name, remark in found.items() if not remark.well} == {what}
        assert said in found[what].said
        assert advice in found[what].advice


def test_accounts_that_may_not_be_listed_are_no_trouble_but_said():
    with running(Company(seed=1, items=3, projects=1)) as jira:
        jira.behave("users", "403")
        told = examined(jira)["accounts"]
        assert (told.well, "known from the items" in told.said, "Browse users" in told.advice) == (True, True, True)


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_a_refused_token_is_said_and_nothing_else_is_looked_at(edition):
    with running(Company(seed=1, items=3, projects=1), edition=edition) as jira:
        found = examined(jira, credential=Credential("another-secret", user=jira.user if jira.cloud else None))
        assert {name: remark.well for name, remark in found.items()} == {"address": True, "credentials": False}
        assert "new token" in found["credentials"].advice
        assert "another-secret" not in str(found)


def test_a_site_that_does_not_answer_or_a_missing_secret_raise_nothing():
    with running(Company(seed=1, items=3, projects=1)) as jira:
        jira.behave("*", "disconnect")
        assert not any(remark.well for remark in examined(jira).values())
        jira.well()
        assert not examined(jira, credential=None)["credentials"].well


def test_a_clock_that_stands_still_in_another_year_is_said():
    with running(Company(seed=1, items=3, projects=1)) as jira:
        assert not examined(jira, clock=Still(1_600_000_000_000_000))["clock"].well


def test_an_edition_that_is_not_the_sites_own_is_said_with_what_to_write():
    with running(Company(seed=1, items=3, projects=1), edition="datacenter") as jira:
        found = examined(jira, credential=Credential(jira.token, user="ann@example.com"), edition="cloud")["address"]
    assert (found.well, "says that it is Jira Data Center" in found.said, found.advice.startswith("write edition: datacenter")) == (False, True, True)
