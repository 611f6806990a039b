"""Accounts, where they may be listed."""

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import IMPATIENT, Still, ids, site, using

from headway.model.errors import AuthFailed
from headway.sources.jira.accounts import account_pages, listable


def read(jira, cursor=None, clock=None):
    async def pages(opened):
        return [page async for page in account_pages(opened, cursor, b"ref")]

    return using(site(jira, clock=clock or Still()), pages)


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_they_come_to_an_empty_page_and_none_is_ever_taken_for_deleted(edition):
    with running(Company(seed=1, items=60_000, projects=1), edition=edition) as jira:
        found = read(jira)
        nobody = sum(person.handle == "unknown" for person in jira.company.people) if jira.cloud else 0
        assert len(set(ids(found))) == len(jira.company.people) - nobody
        assert ([page.last for page in found][-1], {page.roster for page in found}) == (True, {None})


def test_a_reading_cut_off_goes_on_behind_its_last_page():
    with running(Company(seed=1, items=30, projects=1)) as jira:
        first, *_ = read(jira)
        jira.forget_counts()
        (last,) = read(jira, first.next_cursor)
        assert (last.raws, last.last, jira.counters["users"]) == ((), True, 1)


def test_a_cursor_of_others_reads_all():
    with running(Company(seed=1, items=30, projects=1)) as jira:
        assert ids(read(jira, "?")) == ids(read(jira))


def test_a_list_that_takes_the_site_too_long_is_asked_for_in_smaller_pages():
    with running(Company(seed=1, items=30, projects=1)) as jira:
        jira.behave("users", "504", times=2)
        assert len(ids(read(jira))) > 10


@pytest.mark.parametrize(("what", "may"), [("403", False), ("404", False), (None, True)])
def test_whether_they_may_be_listed(what, may):
    with running(Company(seed=1, items=30, projects=1)) as jira:
        if what:
            jira.behave("users", what)
        assert using(site(jira), listable) is may


def test_a_credential_that_is_nobodys_is_an_error():
    with running(Company(seed=1, items=30, projects=1)) as jira:
        opened = site(jira, patience=IMPATIENT)
        jira.expire_token()

        async def pages(opened):
            return [page async for page in account_pages(opened, None, b"")]

        with pytest.raises(AuthFailed):
            using(opened, pages)
