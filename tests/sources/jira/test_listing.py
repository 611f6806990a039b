"""Lists of all ids: whole, or none at all."""

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import site, using

from headway.model.errors import AuthFailed, Incomplete
from headway.sources.jira import listing

pytestmark = pytest.mark.slow


def listed(jira, since=0):
    return using(site(jira), lambda opened: listing.listed(opened, "10000", since=since))


def in_project(jira):
    return {str(10_000 + position) for position in jira.company.shelves[0].by_id}


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_all_ids_come_thousands_at_a_time(edition):
    with running(Company(seed=1, items=11_000, projects=1), edition=edition) as jira:
        assert listed(jira) == in_project(jira)
        assert 0 <= jira.counters["search"] - (3 if jira.cloud else 11) <= 1  # one may have to be asked again on a busy machine


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_only_what_the_source_reads_is_listed(edition):
    with running(Company(seed=1, items=200, projects=1), edition=edition) as jira:
        middle = sorted(jira.company.columns.updated)[100]
        assert listed(jira, since=middle) == {one for one in in_project(jira) if jira.company.columns.updated[int(one) - 10_000] >= middle}


def test_04_a_credential_that_is_nobodys_any_more_makes_no_empty_list():
    """LESSON 4: the search answers it with 200 and nothing, and everything stored would be taken for deleted."""
    with running(Company(seed=1, items=20, projects=1)) as jira:
        opened = site(jira)
        jira.expire_token()
        with pytest.raises(AuthFailed):
            using(opened, lambda opened: listing.listed(opened, "10000", since=0))


@pytest.mark.parametrize("what", ["repeat_token", "empty_page"])
def test_a_list_without_a_proven_end_is_none(what):
    """LESSON 12."""
    with running(Company(seed=1, items=5_100, projects=1)) as jira:
        jira.behave("search", what, nth=2)
        with pytest.raises(Incomplete, match="nothing is taken for deleted"):
            listed(jira)


def test_a_list_by_offset_during_which_records_go_is_read_again():
    """What stands behind a deleted row moves up a place, and would be missed between two pages."""
    with running(Company(seed=1, items=2_500, projects=1), edition="datacenter") as jira:
        opened = site(jira)
        once = []

        async def while_some_go(opened):
            post = opened.post

            async def posting(*args, **more):
                reply = await post(*args, **more)
                if not once:
                    once.append(jira.company.delete(10_000))
                return reply

            opened.post = posting
            return await listing.listed(opened, "10000", since=0)

        assert using(opened, while_some_go) == in_project(jira)
        assert jira.counters["search"] == 6
