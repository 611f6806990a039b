"""Histories: by the thousand, or one by one where an issue's own list was cut off; never cut off."""

import msgspec
import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import pages, provider, records, scope_of, shaped, site, using

from headway.model.errors import AuthFailed, Incomplete
from headway.model.records import Transition
from headway.net.size import PageSize
from headway.sources.jira.histories import Histories, NoBulk

pytestmark = pytest.mark.slow

COMPANY = {"seed": 5, "items": 300, "projects": 1}


def read(jira):
    opened = provider(jira)
    scope = scope_of(opened, "CORE")
    return opened, scope, pages(opened, scope)


def transitions(jira):
    opened, scope, found = read(jira)
    return {fact.key: fact for fact in shaped(opened, scope, found) if isinstance(fact, Transition)}


@pytest.fixture(scope="module")
def whole():
    with running(Company(**COMPANY)) as jira:
        return transitions(jira)


def test_22_transitions_are_there_at_all(whole):
    """LESSON 22."""
    assert len(whole) > 900


@pytest.mark.parametrize("trouble", ["403", "404"])
@pytest.mark.parametrize("cap", [40, 100])
def test_23_without_the_bulk_they_are_the_same_though_inline_lists_are_cut_off(whole, trouble, cap):
    """LESSON 23: newest first, capped, and only the total tells; some sites do not even tell that."""
    with running(Company(**COMPANY)) as jira:
        jira.behave("bulkfetch", trouble)
        jira.set(inline_cap=cap, inline_total="capped")
        assert transitions(jira) == whole
        assert 0 < jira.counters["changelog"] <= 30


def test_data_center_gives_them_whole_with_the_issues():
    with running(Company(**COMPANY), edition="datacenter") as jira:
        _, _, found = read(jira)
        lengths = [len(record["issue"]["changelog"]["histories"]) for record in records(found).values()]
        assert max(lengths) > 100
        assert not any("histories" in record for record in records(found).values())


def test_instants_as_numbers_are_the_same_instants(whole):
    with running(Company(**COMPANY)) as jira:
        jira.set(dates="epoch")
        assert transitions(jira) == whole


def of(jira, *, size):
    async def ask(opened):
        asking = Histories(opened, ["status"], size=PageSize(size, 1))
        return await asking.of([str(10_000 + position) for position in range(50)])

    return using(site(jira), ask)


def test_those_of_one_issue_may_go_on_on_the_next_page():
    with running(Company(**COMPANY)) as jira:
        small, large = of(jira, size=7), of(jira, size=10_000)
        assert {issue: [bytes(history) for history in found] for issue, found in small.items()} == {issue: [bytes(history) for history in found] for issue, found in large.items()}
        assert jira.counters["bulkfetch"] > 20


def test_the_same_page_twice_is_no_end():
    with running(Company(**COMPANY)) as jira:
        jira.behave("bulkfetch", "repeat_token", nth=2)
        with pytest.raises(Incomplete, match="twice"):
            of(jira, size=7)


def test_a_missing_permission_is_told_apart_from_a_credential_that_is_nobodys():
    with running(Company(**COMPANY)) as jira:
        jira.behave("bulkfetch", "403", times=1)
        with pytest.raises(NoBulk):
            of(jira, size=7)
        opened = site(jira)
        jira.expire_token()
        with pytest.raises(AuthFailed):
            using(opened, lambda opened: Histories(opened, ["status"]).of(["10000"]))


def test_only_fields_that_facts_are_made_of_are_asked_for(whole):
    with running(Company(**COMPANY)) as jira:
        _, _, found = read(jira)
        names = {item["field"].casefold() for record in records(found).values() for history in record["histories"] for item in history["items"]}
        assert {"status", "sprint"} <= names
        assert msgspec.json.encode(sorted(names))
