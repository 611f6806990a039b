"""Which repositories there are, and what each is called by now."""

import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import NOW, provider, scope_of, scopes, site, using

from headway.model.errors import AuthFailed, Gone
from headway.model.scope import Scope
from headway.sources.github.catalog import Catalog

DAY_S = 86_400


@pytest.fixture
def github():
    with running(Company(seed=1, pulls=12, repos=3, owners=("acme", "beta"), awkward=True)) as served:
        yield served


def names(github, **options):
    return sorted(scope.name for scope in scopes(provider(github, **options)))


def looked(github, scope, **options):
    """What a look at a scope finds, in a run that listed nothing."""
    return using(site(github, **options), lambda given: Catalog(given).one(scope, int(scope.key.rpartition(":")[2]))).repo


def test_all_that_is_shown_to_us_is_found_but_for_what_is_disabled(github):
    every = {repo.full_name for repo in github.company.repos()}
    disabled = {repo.full_name for repo in github.company.repos() if repo.disabled}
    assert (disabled < every, set(names(github))) == (True, every - disabled)


def test_a_scope_is_a_repository_by_its_number(github):
    repo = github.company.sure("platform")
    (scope,) = [scope for scope in scopes(provider(github)) if scope.name == "acme/platform"]
    assert scope == Scope(key=f"github:repo:{repo.id}", name="acme/platform", location=f"{github.url}/acme/platform", active_at=repo.pushed and repo.pushed * 1_000_000)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"owners": ["beta"]}, {"beta/checkout"}),
        ({"url": "/beta"}, {"beta/checkout"}),
        ({"repositories": ["acme/platform"]}, {"acme/platform"}),
        ({"url": "/acme/platform", "repositories": ["beta/checkout", "acme/platform"]}, {"acme/platform", "beta/checkout"}),
        ({"owners": ["beta"], "repositories": ["acme/platform", "beta/checkout"]}, {"acme/platform", "beta/checkout"}),
    ],
)
def test_owners_and_repositories_narrow_what_is_looked_for(github, options, found):
    assert names(github, **options) == sorted(found)


def test_an_archived_repository_is_found_and_a_fork_without_issues_too(github):
    found = {name.partition("/")[2] for name in names(github)}
    assert {"old-portal", "empty"} <= found


def test_what_was_not_pushed_to_for_long_is_left_out_unless_it_is_named(github):
    home = github.company.sure("checkout")
    home.pushed = NOW // 1_000_000 - 200 * DAY_S
    for repo in github.company.repositories:
        if repo is not home:
            repo.pushed = NOW // 1_000_000 - 5 * DAY_S
    assert "beta/checkout" in names(github, active_months=12)
    assert "beta/checkout" not in names(github, active_months=6)
    assert names(github, active_months=6, repositories=["beta/checkout"], owners=["beta"]) == ["beta/checkout"]


def test_many_are_found_page_by_page():
    with running(Company(seed=1, pulls=0, repos=230)) as github:
        assert len(names(github)) == 230
        assert github.counters["graphql:Reachable"] == 3
        assert len(names(github, owners=["acme"])) == 230


def test_the_list_is_left_where_all_that_follows_was_pushed_to_too_long_ago():
    with running(Company(seed=1, pulls=0, repos=230)) as github:
        for place, repo in enumerate(github.company.repositories):
            repo.pushed = NOW // 1_000_000 - place * 3 * DAY_S
        assert len(names(github, active_months=4)) == 41
        assert github.counters["graphql:Reachable"] == 1
        github.forget_counts()
        assert len(names(github, active_months=12)) == 122
        assert github.counters["graphql:Reachable"] == 2


def test_an_owner_that_shows_nothing_has_no_repositories_and_that_is_no_error(github):
    github.set(lists_nothing=True)
    assert (names(github), names(github, owners=["acme"])) == ([], [])


def test_an_owner_there_is_not_is_said(github):
    with pytest.raises(Gone, match="no owner 'acne'"):
        scopes(provider(github, owners=["acne"]))


def test_a_named_repository_there_is_not_is_said(github):
    with pytest.raises(Gone, match="nothing"):
        scopes(provider(github, repositories=["acme/nothing"]))


def test_a_listing_with_gaps_is_an_error_and_not_a_smaller_company(github):
    github.behave("graphql:Reachable", "partial")
    with pytest.raises(Exception, match="GraphQL"):
        scopes(provider(github))


def test_a_listing_that_is_refused_is_an_error(github):
    github.behave("graphql:Owned", "forbidden")
    with pytest.raises(AuthFailed):
        scopes(provider(github, owners=["acme"]))


def test_what_was_listed_is_not_looked_at_again_and_what_was_not_is_looked_at_once(github):
    async def work(given):
        found = [scope async for scope in given.discover()]
        scope = next(scope for scope in found if scope.name == "acme/platform")
        for _ in range(2):
            [page async for page in given.pages(scope, "repositories", None)]
        first = github.counters.get("graphql:Repository", 0)
        given._catalog.forget()
        for _ in range(2):
            [page async for page in given.pages(scope, "repositories", None)]
        return first, github.counters["graphql:Repository"]

    assert using(provider(github), work) == (0, 1)


def test_a_repository_is_told_the_same_whether_it_was_listed_or_looked_at(github):
    async def first(given):
        (scope, *_) = [scope async for scope in given.discover()]
        listed = [page.next_cursor async for page in given.pages(scope, "repositories", None)]
        given._catalog.forget()
        return listed, [page.next_cursor async for page in given.pages(scope, "repositories", None)]

    listed, looked_at = using(provider(github), first)
    assert listed == looked_at


def test_30_a_renamed_repository_is_the_one_it_was(github):
    """LESSON 30."""
    scope = scope_of(provider(github))
    github.company.rename("platform", "base")
    found = looked(github, scope)
    assert (found.full_name, found.id) == ("acme/base", int(scope.key.rpartition(":")[2]))


def test_a_transferred_repository_is_the_one_it_was(github):
    scope = scope_of(provider(github))
    github.company.transfer("platform", "gamma")
    assert looked(github, scope).full_name == "gamma/platform"


def test_another_repository_under_an_old_name_is_not_taken_for_it(github):
    scope = scope_of(provider(github))
    github.company.rename("platform", "base")
    other = github.company.create_repo("platform", owner="acme")
    found = looked(github, scope)
    assert (found.full_name, found.id != other) == ("acme/base", True)


def test_a_repository_that_is_gone_is_gone_also_where_another_has_its_name(github):
    scope = scope_of(provider(github))
    github.company.hide("platform")
    with pytest.raises(Gone, match="acme/platform is not there any more"):
        looked(github, scope)


def test_archived_and_empty_are_said(github):
    found = {scope.name.partition("/")[2]: scope for scope in scopes(provider(github))}
    assert looked(github, found["old-portal"]).archived
    assert looked(github, found["empty"]).head is None
