"""The provider as a whole: what it finds, what it reads of it, and what it asks of a site for that."""

import asyncio
from dataclasses import replace

import msgspec
import pytest
from tests.builders.opening import opening
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import Still, credential_of, ids, pages, provider, records, scope_of, scopes, shaped, using

from headway.model.errors import AuthFailed, ConfigError, Gone, NotFound, Unhealthy
from headway.model.records import Board, Project, Sprint
from headway.model.scope import Estimate, Raw, Scope, Source
from headway.net.credential import Credential
from headway.sources.jira.fetch import JiraProvider
from headway.stores.shelf import MemoryShelf

pytestmark = pytest.mark.slow

EDITIONS = pytest.mark.parametrize("edition", ["cloud", "datacenter"])


@EDITIONS
def test_it_finds_projects_their_boards_and_the_site(edition):
    with running(Company(seed=1, items=30, projects=3), edition=edition) as jira:
        found = {scope.key: scope for scope in scopes(provider(jira))}
        assert [key for key in found if ":project:" in key] == ["jira:project:10000", "jira:project:10001", "jira:project:10002"]
        assert (found["jira:project:10001"].code, found["jira:project:10001"].name) == ("DESC", "Descriptions and catalogue")
        assert {key: scope.parent for key, scope in found.items() if ":board:" in key} == {
            "jira:board:1": "jira:project:10000",
            "jira:board:2": "jira:project:10000",
            "jira:board:3": "jira:project:10001",
            "jira:board:4": "jira:project:10002",
            "jira:board:5": "jira:project:10002",
        }
        (site,) = [scope for scope in found.values() if scope.service]
        assert site.key == f"jira:site:{jira.url.split('://')[1]}"


@EDITIONS
def test_many_projects_are_found_page_by_page(edition):
    with running(Company(seed=1, items=0, projects=130), edition=edition) as jira:
        assert len([scope for scope in scopes(provider(jira)) if scope.code]) == 130


def test_a_site_that_shows_nothing_is_a_site_without_projects():
    with running(Company(seed=1, items=0, projects=0)) as jira:
        assert [scope.service for scope in scopes(provider(jira))] == [True]


@EDITIONS
def test_an_edition_that_is_not_said_is_asked_for(edition):
    with running(Company(seed=1, items=130, projects=1), edition=edition) as jira:
        opened = provider(jira, edition="auto")
        assert len(ids(pages(opened, scope_of(opened, "CORE")))) == 130
        assert jira.counters["server"] == 1


@EDITIONS
def test_projects_boards_and_sprints_come_whole(edition):
    with running(Company(seed=1, items=30, projects=1), edition=edition) as jira:
        opened = provider(jira)
        found = {scope.key: scope for scope in scopes(opened)}
        facts = {}
        for key, entity in (("jira:project:10000", "projects"), ("jira:board:1", "boards"), ("jira:board:1", "sprints")):
            (page,) = pages(opened, found[key], entity)
            assert (page.last, page.total, sorted(page.roster)) == (True, len(page.raws), sorted(ids([page])))
            facts[entity] = shaped(opened, found[key], [page], entity)
        ((project,), (board,)) = facts["projects"], facts["boards"]
        assert isinstance(project, Project)
        assert isinstance(board, Board)
        assert (project.code, board.kind, board.project) == ("CORE", "scrum", "jira:project:10000")
        assert all(isinstance(sprint, Sprint) and sprint.project == "jira:project:10000" for sprint in facts["sprints"])
        assert len(facts["sprints"]) == 29


@EDITIONS
def test_28_a_kanban_board_has_no_sprints_and_that_is_no_error(edition):
    """LESSON 28: it answers 400."""
    with running(Company(seed=1, items=30, projects=1), edition=edition) as jira:
        opened = provider(jira)
        kanban = next(scope for scope in scopes(opened) if scope.name == "CORE flow")
        (page,) = pages(opened, kanban, "sprints")
        assert (page.raws, page.last, page.total, list(page.roster)) == ((), True, 0, [])


@EDITIONS
def test_accounts_come_page_by_page_and_once_a_day(edition):
    with running(Company(seed=1, items=30, projects=1), edition=edition) as jira:
        clock = Still()
        opened = provider(jira, clock=clock)
        site = next(scope for scope in scopes(opened) if scope.service)
        found = pages(opened, site, "accounts")
        assert len(set(ids(found))) >= 11
        assert (pages(opened, site, "accounts", found[-1].next_cursor)[0].raws, jira.counters["users"]) == ((), 2)
        clock.later(hours=25)
        assert len(ids(pages(opened, site, "accounts", found[-1].next_cursor))) == len(ids(found))


def test_accounts_that_may_not_be_listed_are_none_and_no_error():
    with running(Company(seed=1, items=30, projects=1)) as jira:
        opened = provider(jira)
        site = next(scope for scope in scopes(opened) if scope.service)
        jira.behave("users", "403")
        (page,) = pages(opened, site, "accounts")
        assert (page.raws, page.last, page.roster) == ((), True, None)


def test_estimates_are_read_from_the_field_the_board_estimates_in_and_its_configuration_is_asked_once_a_day():
    with running(Company(seed=1, items=30, projects=1, custom=17_000)) as jira:
        clock, shelf = Still(), MemoryShelf()
        opened = provider(jira, clock=clock, shelf=shelf)
        scope = scope_of(opened, "CORE")
        field = msgspec.json.decode(pages(opened, scope)[0].reference)["estimation"]
        assert list(field) == ["10000"]
        assert field["10000"].startswith("customfield_170")
        for hours, asked in ((0, 1), (23, 1), (2, 2)):
            clock.later(hours=hours)
            pages(provider(jira, clock=clock, shelf=shelf), scope)
            assert jira.counters["configuration"] == asked


def test_issues_are_asked_for_by_field_and_never_for_all_there_is():
    with running(Company(seed=1, items=30, projects=1)) as jira:
        opened = provider(jira)
        given = records(pages(opened, scope_of(opened, "CORE")))
        fields = {name for record in given.values() for name in record["issue"]["fields"]}
        assert {"summary", "status", "issuelinks", "worklog"} <= fields
        assert "comment" not in fields


@pytest.mark.parametrize(
    ("items", "most"),
    [(300, 300 / 100 + 300 / 1000 + 20), pytest.param(2_500, 2_500 / 100 + 2_500 / 1000 + 20, marks=pytest.mark.slow)],
)
@EDITIONS
def test_requests_for_n_items_with_their_histories_are_a_hundredth_and_a_thousandth_of_n_and_20(edition, items, most):
    with running(Company(seed=1, items=items, projects=1), edition=edition) as jira:
        opened = provider(jira)
        assert len(ids(pages(opened, scope_of(opened, "CORE")))) == items
        assert jira.requests <= most, jira.counters


@EDITIONS
def test_26_what_all_scopes_need_is_asked_once_a_run(edition):
    """LESSON 26: also where many begin at the same time."""
    with running(Company(seed=1, items=300, projects=8), edition=edition) as jira:
        opened = provider(jira)

        async def all_at_once(opened):
            found = [scope async for scope in opened.discover()]

            async def read(scope, entity):
                return [page async for page in opened.pages(scope, entity, None)]

            await asyncio.gather(*(read(scope, entity) for scope in found for entity in opened.collects(scope)))

        using(opened, all_at_once)
        asked = jira.counters
        once = ("statuses", "fields", "projects") + (("boards",) if jira.cloud else ())
        assert {name: asked[name] for name in once} == dict.fromkeys(once, 1)
        assert asked["configuration"] == len(jira.company.boards)


def test_a_project_without_permission_fails_alone():
    """LESSON 20."""
    with running(Company(seed=1, items=130, projects=2)) as jira:
        opened = provider(jira)
        found = {scope.code: scope for scope in scopes(opened)}
        jira.company.hide("CORE")
        with pytest.raises(Exception, match="10000"):
            pages(opened, found["CORE"])
        assert len(ids(pages(opened, found["DESC"]))) == 65
        with pytest.raises(Gone, match="may not browse"):
            pages(opened, found["CORE"], "projects")
        with pytest.raises(Gone, match="board CORE board is not there"):
            pages(opened, next(scope for scope in [Scope(key="jira:board:1", name="CORE board", location="")]), "boards")


@EDITIONS
def test_the_probe_says_whether_we_are_somebody(edition):
    with running(Company(seed=1, items=3, projects=1), edition=edition) as jira:
        opened = provider(jira)
        using(opened, lambda opened: opened.probe())
        jira.expire_token()
        with pytest.raises(AuthFailed):
            using(opened, lambda opened: opened.probe())


@pytest.mark.parametrize("what", ["disconnect", "500", "503", "429", "garbage"])
def test_a_probe_that_gets_no_answer_says_that_the_source_is_unwell(what):
    with running(Company(seed=1, items=3, projects=1)) as jira:
        jira.behave("myself", what)
        with pytest.raises(Unhealthy):
            using(provider(jira), lambda opened: opened.probe())


def test_a_probe_stands_for_seconds_and_for_nothing_once_something_failed():
    with running(Company(seed=1, items=3, projects=1)) as jira:

        async def thrice(opened):
            await opened.probe()
            await opened.probe()
            asked = jira.counters["myself"]
            jira.expire_token()
            with pytest.raises(AuthFailed):
                [scope async for scope in opened.discover()]
            with pytest.raises(AuthFailed):
                await opened.probe()
            return asked

        assert using(provider(jira), thrice) == 1


@EDITIONS
def test_an_estimate_is_what_a_reading_would_bring(edition):
    with running(Company(seed=1, items=230, projects=1), edition=edition) as jira:
        opened = provider(jira)
        scope = scope_of(opened, "CORE")
        end = pages(opened, scope)[-1].next_cursor

        async def estimates(opened):
            return [await opened.estimate(scope, "work_items", cursor) for cursor in (None, end)] + [await opened.estimate(scope, "projects", None)]

        assert using(opened, estimates) == [Estimate(230), Estimate(0), Estimate()]
        jira.behave("count" if jira.cloud else "search", "500")
        assert using(opened, lambda opened: opened.estimate(scope, "work_items", None)) == Estimate()


def test_opening_asks_for_no_credential_and_shaping_neither():
    def missing():
        raise ConfigError("the variable TOKEN is not set")

    source = Source(name="jira", kind="jira", url="https://acme.atlassian.net")
    opened = JiraProvider(replace(opening(source), credential=missing))
    scope = Scope(key="jira:project:10000", name="CORE", location="")
    assert opened.collects(scope) == ("projects", "work_items")
    assert len(list(opened.shape(scope, "work_items", Raw("1", b"{}"), b""))) == 1
    with pytest.raises(ConfigError, match="TOKEN"):
        using(opened, lambda opened: opened.probe())


@pytest.mark.parametrize(
    ("edition", "credential", "named"),
    [("cloud", None, "has no auth"), ("datacenter", None, "has no auth"), ("datacenter", "basic", "auth.user is for Jira Cloud"), ("auto", None, "has no auth")],
)
def test_half_a_credential_is_an_error_that_says_what_is_missing(edition, credential, named):
    with running(Company(seed=1, items=3, projects=1), edition="datacenter" if edition != "cloud" else "cloud") as jira:
        opened = provider(jira, credential=Credential(jira.token, user="ann") if credential else None, edition=edition)
        with pytest.raises(ConfigError, match=named):
            using(opened, lambda opened: opened.probe())
        assert jira.counters.get("myself", 0) == 0


def test_a_bearer_token_is_let_in_on_cloud_too():
    with running(Company(seed=1, items=3, projects=1)) as jira:
        using(provider(jira, credential=Credential(jira.token)), lambda opened: opened.probe())


@pytest.mark.parametrize("key", ["git:repo:1", "jira:sprint:1", "jira:board:x y"])
def test_a_scope_that_is_none_of_ours_is_refused(key):
    with running(Company(seed=1, items=3, projects=1)) as jira:
        opened = provider(jira, credential=credential_of(jira))
        scope = Scope(key=key, name="?", location="")
        with pytest.raises((NotFound, Gone)):
            pages(opened, scope, "boards") if key.startswith("jira:board") else opened.collects(scope)
