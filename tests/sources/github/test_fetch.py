"""The provider as a whole: what it finds, what it reads of it, and what it asks GitHub for that."""

import asyncio

import pytest
from tests.fakes.github import Company, running
from tests.sources.github.opened import NoCode, Still, ids, opened, pages, provider, records, scope_of, scopes, shaped, using

from headway.model.errors import AuthFailed, ConfigError, Gone, NotFound, Unhealthy
from headway.model.records import FACTS, Incident, Project, Repository
from headway.model.scope import Estimate, Raw, Reject, Scope
from headway.net.credential import AppKey, Credential
from headway.sources.github.fetch import GitHubProvider
from headway.sources.github.shape import VERSION
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow

AROUND = ("repositories", "pull_requests", "work_items", "incidents", "pipeline_runs", "deployments", "releases")


@pytest.fixture
def github():
    with running(Company(seed=2, pulls=60, repos=2, awkward=True)) as served:
        yield served


def test_a_repository_has_what_happens_around_its_code_and_the_code(github):
    given = provider(github)
    assert given.entities == (*AROUND, "commits")
    assert set(given.entities) <= set(FACTS)
    assert given.collects(scope_of(given)) == given.entities


def test_without_a_mirror_there_is_no_code(github):
    assert provider(github, mirror=False).entities == AROUND


def test_facts_say_with_which_versions_of_both_rooms_they_were_shaped(github):
    assert provider(github).shape_version == VERSION * 1000 + NoCode.shape_version


def test_the_code_is_asked_for_where_the_repository_is_by_now(github):
    mirror = NoCode()
    given = provider(github, code=mirror)
    scope = scope_of(given)
    github.company.rename("platform", "base")
    pages(given, scope, "commits")
    (remote,) = mirror.remotes
    assert (remote.url, remote.credential.header) == (f"{github.url}/acme/base.git", f"Bearer {github.token}")
    assert remote.pushed_at == github.company.sure("base").pushed * 1_000_000
    assert mirror.closed
    assert list(given.shape(scope, "commits", Raw("c0ffee", b""), b"")) == [(scope.key, "commits", "c0ffee")]


def test_the_repository_comes_whole_with_the_project_of_its_issues(github):
    given = provider(github)
    scope = scope_of(given)
    (page,) = pages(given, scope, "repositories")
    repository, project = shaped(given, scope, [page], "repositories")
    assert isinstance(repository, Repository)
    assert isinstance(project, Project)
    assert (repository.key, repository.name, repository.archived, list(page.roster)) == (scope.key.rpartition(":")[2], "acme/platform", False, [repository.key])
    (again,) = pages(given, scope, "repositories", page.next_cursor)
    assert (again.raws, again.next_cursor) == ((), page.next_cursor)


def test_an_archived_repository_is_read_and_said_to_be(github):
    given = provider(github)
    scope = scope_of(given, "old-portal")
    (repository, _) = shaped(given, scope, pages(given, scope, "repositories"), "repositories")
    assert repository.archived
    assert len(ids(pages(given, scope))) == len(github.company.sure("old-portal").pull_numbers())


def test_everything_of_every_repository_is_read_and_shaped_and_read_again_is_nothing(github):
    shelf = MemoryShelf()
    given = provider(github, shelf=shelf)
    for scope in scopes(given):
        for entity in AROUND:
            found = pages(given, scope, entity)
            facts = shaped(given, scope, found, entity)
            assert [fact for fact in facts if isinstance(fact, Reject)] == [], (scope.name, entity)
            again = pages(provider(github, shelf=shelf), scope, entity, found[-1].next_cursor)
            assert (ids(again), again[-1].last) == ([], True), (scope.name, entity)


def test_a_cycle_without_news_is_few_requests(github):
    shelf, cursors = MemoryShelf(), {}
    given = provider(github, shelf=shelf)
    found = scopes(given)
    for scope in found:
        for entity in AROUND:
            cursors[scope.key, entity] = pages(given, scope, entity)[-1].next_cursor

    async def cycle(given):
        return [len(page.raws) async for scope in given.discover() for entity in AROUND async for page in given.pages(scope, entity, cursors[scope.key, entity])]

    github.forget_counts()
    assert sum(using(provider(github, shelf=shelf), cycle)) == 0
    assert github.requests <= 1 + 9 * len(found), github.counters


def test_26_what_all_streams_need_is_asked_once_a_run(github):
    """LESSON 26: also where many begin at the same time."""

    async def work(given):
        found = [scope async for scope in given.discover()]
        given._catalog.forget()

        async def read(scope):
            return [page async for page in given.pages(scope, "repositories", None)]

        await asyncio.gather(*(read(scope) for scope in found for _ in range(5)))
        return len(found)

    count = using(provider(github), work)
    assert github.counters["graphql:Repository"] == count


def test_20_a_repository_that_may_not_be_read_fails_alone(github):
    """LESSON 20."""
    given = provider(github)
    found = {scope.name: scope for scope in scopes(given)}
    github.company.hide("platform")
    with pytest.raises(Gone, match="acme/platform"):
        pages(given, found["acme/platform"])
    assert len(ids(pages(given, found["acme/checkout"]))) == 30


def test_a_scope_of_another_kind_is_none_of_ours(github):
    for key in ("git:repo:9f2c", "github:org:7", "github:repo:x"):
        with pytest.raises(NotFound, match="no repository of GitHub"):
            provider(github).collects(Scope(key=key, name="x", location=""))


def test_estimates_say_what_a_reading_would_bring(github):
    given = provider(github)
    scope, repo = scope_of(given), github.company.sure("platform")
    end = pages(given, scope)[-1].next_cursor

    async def estimates(given):
        return [await given.estimate(scope, "pull_requests", cursor) for cursor in (None, end)] + [await given.estimate(scope, "repositories", None), await given.estimate(scope, "work_items", None)]

    assert using(given, estimates) == [Estimate(len(repo.pull_numbers())), Estimate(), Estimate(), Estimate(len(repo.issue_numbers()))]


def test_the_words_of_incidents_are_those_of_the_source(github):
    number = github.company.create_issue("platform", "Checkout is down", labels=("fire",))
    given = provider(github, incident_labels=["fire"])
    scope = scope_of(given)
    facts = [fact for fact in shaped(given, scope, pages(given, scope, "incidents"), "incidents") if isinstance(fact, Incident)]
    assert [fact.key.rpartition(":")[2] for fact in facts] == [str(number)]


@pytest.mark.parametrize(("production", "environment"), [(None, "other"), ("^product-api$", "production")])
def test_63_what_is_production_is_said_by_the_words_or_by_the_source(github, production, environment):
    """LESSON 63: product-api is not production, unless somebody says so."""
    made = github.company.deploy("platform", environment="product-api")
    given = provider(github, **({"production": production} if production else {}))
    scope = scope_of(given)
    found = {fact.key: fact for fact in shaped(given, scope, pages(given, scope, "deployments"), "deployments") if fact.entity == "deployments"}
    assert found[str(made)].environment == environment


def test_the_probe_says_whether_we_are_somebody(github):
    given = provider(github)
    using(given, lambda given: given.probe())
    github.expire_token()
    with pytest.raises(AuthFailed):
        using(given, lambda given: given.probe())
    github.behave("graphql", "disconnect")
    with pytest.raises(Unhealthy):
        using(given, lambda given: given.probe())


def test_opening_asks_for_no_credential_and_shaping_neither(github):
    def missing():
        raise ConfigError("the variable TOKEN is not set")

    given = opened(github)
    changed = type(given)(**{name: getattr(given, name) for name in given.__slots__} | {"credential": missing})
    lacking = GitHubProvider(changed, NoCode())
    scope = Scope(key="github:repo:7", name="acme/x", location="")
    assert lacking.collects(scope) == lacking.entities
    assert [type(part) for part in lacking.shape(scope, "pull_requests", Raw("7:1", b"{}"), b"")] == [Reject]
    with pytest.raises(ConfigError, match="TOKEN"):
        using(lacking, lambda given: given.probe())


def test_19_an_app_reads_what_it_was_installed_for_and_its_token_is_renewed(github):
    """LESSON 19: a token of an app lives an hour."""
    given = opened(github, clock=Still(int(github.company.clock() * 1_000_000)))
    key = AppKey(github.app.pem, app=str(github.app.id))
    changed = type(given)(**{name: getattr(given, name) for name in given.__slots__} | {"app": lambda: key})
    app = GitHubProvider(changed, NoCode())

    async def work(given):
        found = [scope async for scope in given.discover()]
        github.expire_token()
        read = [page async for page in given.pages(found[0], "pull_requests", None)]
        return found, read

    found, read = using(app, work)
    assert {scope.name for scope in found} == {repo.full_name for repo in github.company.repos() if not repo.disabled and repo.owner == "acme"}
    assert len(records(read)) > 0
    assert github.counters["access_token"] == 2


def test_another_token_sees_what_it_sees(github):
    with pytest.raises(AuthFailed):
        scopes(provider(github, credential=Credential("ghp_other1")))
