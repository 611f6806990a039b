"""A reading fetches by the thousand and gives on in parts, which weigh little and lead back to the whole."""

from __future__ import annotations

from contextlib import aclosing

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import pages, provider, scope_of, steps_of, using

from headway.sources.jira.items import PART

pytestmark = pytest.mark.slow

EDITIONS = pytest.mark.parametrize("jira", ["cloud", "datacenter"], indirect=True)


@pytest.fixture
def jira(request):
    with running(Company(seed=1, items=2_300, projects=1), edition=getattr(request, "param", "cloud")) as found:
        yield found


def read(jira):
    """All pages of the only project."""
    return pages(provider(jira), scope_of(provider(jira), "CORE"))


@EDITIONS
def test_the_first_answer_is_the_first_page_and_then_a_thousand_are_fetched_at_once_and_given_in_parts(jira):
    found = read(jira)
    assert (len(found[0].raws), found[0].partial) == (100, False)
    assert max(len(page.raws) for page in found) == PART
    assert [len(some) >= 900 for some in steps_of(found)[1:3]] == [True, True]
    assert sum(len(page.raws) for page in found) == 2_300


@EDITIONS
def test_all_parts_of_a_step_but_the_last_lead_back_to_before_it(jira):
    found, back = read(jira), None
    for page in found:
        assert not page.partial or page.next_cursor == back
        back = page.next_cursor
    assert sum(page.partial for page in found) >= 2_200 / PART - 3
    assert not found[-1].partial


def test_a_reading_given_up_among_the_parts_of_a_step_leaves_room_for_others(jira):
    scope = scope_of(provider(jira), "CORE")

    async def again_and_again(opened):
        for _ in range(4):
            async with aclosing(opened.pages(scope, "work_items", None)) as found:
                async for page in found:
                    if page.partial:
                        break
        return sum([len(page.raws) async for page in opened.pages(scope, "work_items", None)])

    assert using(provider(jira), again_and_again) == 2_300
