"""Lists by offset: to their end, and not for ever."""

import pytest
from tests.fakes.jira import Company, running
from tests.sources.jira.reading import site, using

from headway.model.errors import Incomplete
from headway.sources.jira.lists import paged
from headway.sources.jira.payloads import Values


async def whole(opened, path="/rest/api/3/project/search", **how):
    return [value async for values in paged(opened, path, **how) for value in values]


def test_all_pages_come():
    with running(Company(seed=1, items=0, projects=7)) as jira:
        assert len(using(site(jira), lambda opened: whole(opened, size=3))) == 7
        assert jira.counters["projects"] == 3


class Saying:
    """A site that gives these pages, and the last one for ever."""

    def __init__(self, *pages):
        self.pages, self.asked = list(pages), 0

    async def get(self, *_, **__):
        self.asked += 1
        return type("Reply", (), {"said": self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]})

    async def close(self):
        pass


def values(count, **said):
    return Values([b"{}"] * count, **said)


@pytest.mark.parametrize(
    ("pages", "count"),
    [
        ((values(2, is_last=False), values(1, is_last=True)), 3),
        ((values(2, total=3), values(1, total=3)), 3),
        ((values(2), values(1), values(0)), 3),
        ((values(0, is_last=True, total=0),), 0),
        ((values(1, is_last=False, total=1),), 1),
    ],
)
def test_an_end_is_said_in_one_way_or_another(pages, count):
    """LESSON 93: no page need name the last one, nor the total; each is followed by the next until nothing more comes."""
    assert len(using(Saying(*pages), lambda site: whole(site, size=2))) == count


def test_a_page_without_anything_that_promises_more_is_no_end():
    with pytest.raises(Incomplete, match="says that more is to come"):
        using(Saying(values(2, is_last=False), values(0, is_last=False)), lambda site: whole(site, size=2))
