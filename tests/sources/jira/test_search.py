"""Walks: every record once however they are paged, and every end a proven one."""

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import site, using

from headway.model.errors import AuthFailed, Gone, Incomplete
from headway.net.credential import Credential
from headway.net.size import PageSize
from headway.sources.jira.search import PAGE, CloudWalk, Query, ServerWalk, TokenRefused

pytestmark = pytest.mark.slow

FIELDS = ("summary", "updated")


def walked(jira, *, since=0, size=PAGE, between=id, token=""):
    """All answers of a walk over the first project."""

    async def walk(opened):
        query = Query(project="10000", since=since, fields=FIELDS)
        pages = PageSize(size, min(size, 10))
        going = CloudWalk(opened, query, pages, token) if jira.cloud else ServerWalk(opened, query, pages)
        found = []
        while not found or not found[-1].last:
            found.append(await going.next())
            between(len(found))
        return found

    return using(site(jira), walk)


def ids(found):
    return [issue.id for answer in found for issue in answer.issues]


def in_project(jira, project=0):
    return {str(10_000 + position) for position in jira.company.shelves[project].by_id}


@pytest.fixture(params=["cloud", "datacenter"])
def edition(request):
    return request.param


def test_every_record_comes_and_in_the_order_of_changes(edition):
    with running(Company(seed=1, items=350, projects=1), edition=edition) as jira:
        found = walked(jira)
        changes = [issue.updated for answer in found for issue in answer.issues]
        assert (set(ids(found)), changes) == (in_project(jira), sorted(changes))


def test_an_empty_project_is_one_answer(edition):
    with running(Company(seed=1, items=0, projects=1), edition=edition) as jira:
        (answer,) = walked(jira)
        assert (list(answer.issues), answer.last) == ([], True)


def test_ties_of_5000_equal_changes_lose_nothing(edition):
    with running(Company(seed=1, items=5_200, projects=1, ties=5_000), edition=edition) as jira:
        found = walked(jira)
        assert set(ids(found)) == in_project(jira)
        assert len(found) <= 5_200 / 98 + 5


@pytest.mark.parametrize("ties", [0, 300])
def test_records_that_change_while_they_are_read_are_not_passed_over(edition, ties):
    """Each answer is followed by a change of a record read before: all behind it move up by one."""
    with running(Company(seed=2, items=400, projects=1, ties=ties), edition=edition) as jira:
        everything = in_project(jira)
        first = sorted(everything, key=lambda one: jira.company.columns.updated[int(one) - 10_000])

        def change(number):
            if number <= 6:
                jira.company.touch(first[number * 3])

        assert set(ids(walked(jira, size=40, between=change))) == everything


def test_records_that_go_while_they_are_read_take_no_other_with_them(edition):
    with running(Company(seed=2, items=400, projects=1, ties=300), edition=edition) as jira:
        everything = in_project(jira)
        gone = sorted(everything)[100:106]
        found = walked(jira, size=40, between=lambda number: jira.company.delete(gone[number - 1]) if number <= 6 else None)
        assert set(ids(found)) >= everything - set(gone)


def test_a_site_that_gives_fewer_than_asked_is_asked_more_often(edition):
    with running(Company(seed=1, items=120, projects=1), edition=edition) as jira:
        jira.behave("search", "short_page", size=11)
        assert set(ids(walked(jira))) == in_project(jira)


def test_27_a_token_that_comes_again_ends_the_walk_with_a_reason():
    """LESSON 27: following it would read in a circle for ever."""
    with running(Company(seed=1, items=350, projects=1)) as jira:
        jira.behave("search", "repeat_token", nth=2)
        with pytest.raises(Incomplete, match="same page token twice"):
            walked(jira)
        assert jira.counters["search"] == 2


def test_an_empty_page_that_promises_another_is_no_end():
    with running(Company(seed=1, items=350, projects=1)) as jira:
        jira.behave("search", "empty_page", nth=2)
        with pytest.raises(Incomplete, match="empty page that promises another"):
            walked(jira)


def test_a_walk_that_failed_goes_on_where_it_was():
    with running(Company(seed=1, items=250, projects=1)) as jira:
        jira.behave("search", "repeat_token", nth=2, times=1)

        async def stubborn(opened):
            walk = CloudWalk(opened, Query(project="10000", since=0, fields=FIELDS), PageSize(PAGE))
            first = await walk.next()
            with pytest.raises(Incomplete):
                await walk.next()
            return [first, await walk.next(), await walk.next()]

        assert set(ids(using(site(jira), stubborn))) == in_project(jira)


def test_a_token_the_site_no_longer_knows_is_told_apart_from_a_wrong_question():
    with running(Company(seed=1, items=350, projects=1)) as jira, pytest.raises(TokenRefused):
        walked(jira, between=lambda _: jira.expire_pages())


def test_a_page_too_heavy_for_the_site_is_halved_and_the_walk_goes_on(edition):
    with running(Company(seed=1, items=250, projects=1), edition=edition) as jira:
        jira.behave("search", "502", times=2)
        found = walked(jira)
        assert (set(ids(found)), len(found[0].issues)) == (in_project(jira), 50)


def test_27_a_search_that_is_not_there_says_what_to_do(edition):
    """LESSON 27: a Data Center that was configured as Cloud has no search/jql, and Cloud answers the old search with 410."""
    with running(Company(seed=1, items=5, projects=1), edition=edition) as jira:
        other = "datacenter" if jira.cloud else "cloud"

        async def ask(opened):
            walk = ServerWalk if jira.cloud else CloudWalk
            return await walk(opened, Query(project="10000", since=0, fields=FIELDS), PageSize(PAGE)).next()

        with pytest.raises(Gone, match=f"write edition: {edition}"):
            using(site(jira, edition=other, credential=Credential(jira.token)), ask)


def test_04_nothing_found_is_believed_of_somebody_only():
    """LESSON 4."""
    with running(Company(seed=1, items=5, projects=1)) as jira:
        opened = site(jira)
        jira.expire_token()

        async def ask(opened):
            return await CloudWalk(opened, Query(project="10000", since=0, fields=FIELDS), PageSize(PAGE)).next()

        with pytest.raises(AuthFailed):
            using(opened, ask)
        assert (jira.counters["search"], jira.counters["myself"]) == (1, 1)
