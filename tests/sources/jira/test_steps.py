"""Steps: how much one page is, and what becomes of it when something fails half-way."""

from types import SimpleNamespace

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import site, using

from headway.model.errors import SourceError
from headway.net.size import PageSize
from headway.sources.jira.cursor import Cursor
from headway.sources.jira.histories import Histories
from headway.sources.jira.search import Found
from headway.sources.jira.steps import PAGE_BYTES, Asked, Bulk, Step, Steps

NEW = Cursor(walking=True)


def answers(*, count, issues, size=10):
    return [Found(issues=[SimpleNamespace(raw=b"x" * size)] * issues, last=False) for _ in range(count)]


@pytest.mark.parametrize(
    ("found", "searches", "full"),
    [
        pytest.param(answers(count=1, issues=100), 1, True, id="the first page is one answer"),
        pytest.param(answers(count=9, issues=100), 10, False, id="nine are not yet a page"),
        pytest.param(answers(count=10, issues=100), 10, True, id="ten are"),
        pytest.param(answers(count=10, issues=5), 10, True, id="also ten small ones: a page must not take for ever"),
        pytest.param(answers(count=3, issues=301), 10, True, id="another answer could pass a thousand issues"),
        pytest.param(answers(count=2, issues=100, size=PAGE_BYTES // 200), 10, True, id="heavy ones sooner"),
    ],
)
def test_how_much_a_page_is(found, searches, full):
    assert Step(at=NEW, answers=found).full(searches) is full


def stepped(jira, work):
    """What work gives with the steps of a walk over the first project."""

    async def inside(opened):
        asked = Asked(
            site=opened, project="10000", fields=("updated",), histories=Histories(opened, ["status"]), reference=b"", size=PageSize(100, 10), bulk=Bulk(), server=not jira.cloud
        )
        return await work(Steps(asked, lambda _: True))

    return using(site(jira), inside)


def test_answers_before_a_failure_are_a_page_and_the_failure_comes_with_the_next():
    with running(Company(seed=1, items=900, projects=1)) as jira:
        jira.behave("search", "400", nth=4)

        async def twice(steps):
            first = await steps.next(NEW, 10)
            second = await steps.next(NEW, 10)
            return first, second

        with pytest.raises(SourceError):
            stepped(jira, twice)
        jira.well()
        jira.behave("search", "403", nth=4, times=1)
        first, second = stepped(jira, twice)
        assert ([len(step.issues) for step in (first, second)], second.last) == ([300, 600], True)


def test_histories_stand_beside_each_new_issue_also_where_there_are_none():
    with running(Company(seed=1, items=50, projects=1)) as jira:
        step = stepped(jira, lambda steps: steps.next(NEW, 1))
        assert all(step.histories_of(issue) is not None for issue in step.issues)


def test_on_data_center_an_issue_brings_its_own():
    with running(Company(seed=1, items=50, projects=1), edition="datacenter") as jira:
        step = stepped(jira, lambda steps: steps.next(NEW, 1))
        assert [step.histories_of(issue) for issue in step.issues] == [None] * 50


def test_that_the_bulk_is_forbidden_is_found_out_once():
    with running(Company(seed=1, items=900, projects=1)) as jira:
        jira.behave("bulkfetch", "403")

        async def to_the_end(steps):
            step = await steps.next(NEW, 1)
            while not step.last:
                step = await steps.next(NEW, 2)

        stepped(jira, to_the_end)
        assert jira.counters["bulkfetch"] == 1
