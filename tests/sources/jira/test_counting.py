"""Counts beside a reading: told once they are there, never waited for."""

import asyncio

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import site, using

from headway.sources.jira.counting import Counting, counted


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_a_count_is_of_what_changed_since(edition):
    with running(Company(seed=1, items=300, projects=1), edition=edition) as jira:
        middle = sorted(jira.company.columns.updated)[100]

        async def both(opened):
            return [await counted(opened, "10000", since=since) for since in (0, middle)]

        assert using(site(jira), both) == [300, 200]


@pytest.mark.parametrize("what", ["404", "403", "500", "garbage", "429"])
def test_a_site_that_does_not_count_is_no_error(what):
    with running(Company(seed=1, items=30, projects=1)) as jira:
        jira.behave("count", what)
        assert using(site(jira), lambda opened: counted(opened, "10000", since=0)) is None


def test_a_count_is_not_waited_for():
    with running(Company(seed=1, items=30, projects=1)) as jira:
        jira.behave("count", "hang")

        async def asked(opened):
            count = Counting(opened, "10000", seconds=0.2)
            told = [count.told(since=0)]
            await asyncio.sleep(0.4)
            told.append(count.told(since=0))
            await count.close()
            return told

        assert using(site(jira), asked) == [None, None]


def test_it_is_asked_once_and_anew_when_another_walk_begins():
    with running(Company(seed=1, items=30, projects=1)) as jira:

        async def asked(opened):
            count = Counting(opened, "10000")
            found = []
            for _ in range(2):
                count.told(since=0)
                await asyncio.sleep(0.3)
                found.append(count.told(since=0))
                jira.company.create("CORE")
                count.begin()
            await count.close()
            return found

        assert using(site(jira), asked) == [30, 31]
        assert jira.counters["count"] == 2
