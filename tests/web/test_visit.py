"""The frame of every page, and the ledger that is asked each thing once."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.serving import served
from tests.web.ledgers import at_ledger, bustle

from headway.model.scope import DEMO_TENANT
from headway.web.frame import NAVIGATION
from headway.web.visit import Once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.serving import Site

pytestmark = pytest.mark.slow

PAGES = ("/", "/code", "/pipeline", "/design", "/explain/code.commits", "/nowhere", "/pipeline?subject=nobody")
DEGRADED = "archive and tracker are degraded"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo tenant, with sources in every state."""
    with served(tmp_path_factory.mktemp("demo") / "headway.db", filled=False, tenant=DEMO_TENANT) as found:
        at_ledger(found.path, lambda ledger: bustle(ledger, tenant=DEMO_TENANT))
        yield found


class Counting:
    """A ledger that counts its answers."""

    def __init__(self) -> None:
        self.asked = 0

    async def scopes(self, **_: str) -> int:
        self.asked += 1
        return self.asked


def test_a_question_is_asked_once_and_another_is_another():
    async def work() -> list[int]:
        once: Any = Once(Counting())  # type: ignore[arg-type]  # as much of a ledger as is asked
        return [await once.scopes(tenant="a"), await once.scopes(tenant="a"), await once.scopes(tenant="b"), await once.scopes(tenant="a", source="x")]

    assert asyncio.run(work()) == [1, 1, 2, 3]


@pytest.mark.parametrize("target", PAGES)
def test_made_up_data_are_called_so_on_every_page(demo: Site, site: Site, target: str):
    assert "DEMO DATA" in demo.get(target).text
    assert "DEMO DATA" not in site.get(target).text


@pytest.mark.parametrize("target", PAGES[:5])
def test_a_source_in_trouble_is_named_on_every_page_and_the_others_are_cleared(demo: Site, target: str):
    text = demo.get(target).text
    assert DEGRADED in text
    assert "other sources are not affected" in text


def test_the_only_source_in_trouble_says_what_it_is(tmp_path: Path):
    with served(tmp_path / "headway.db", filled=False) as lone:
        at_ledger(lone.path, bustle)
        at_ledger(lone.path, lambda ledger: ledger._database.write(lambda connection: connection.execute("UPDATE progress SET status = 'done' WHERE source = 'archive'")))
        text = lone.get("/design").text
    assert "tracker is degraded." in text
    assert "The token was refused (401); give the source a new one, its runs go on by themselves." in text


def test_the_way_to_other_pages_keeps_subject_and_period_and_leaves_the_rest(demo: Site):
    text = demo.get("/pipeline?subject=acme%2Fweb&period=30d&status=done&sort=name&page=1").text
    (pages,) = re.findall(r'<nav class="pages".*?</nav>', text, re.DOTALL)
    assert re.findall(r'href="([^"]+)"', pages) == [f"{path}?subject=acme%2Fweb&amp;period=30d" for path, _ in NAVIGATION]


@pytest.mark.parametrize(("target", "label"), [("/data-health", "Data health"), ("/pipeline", "Pipeline"), ("/code", "Code"), ("/", "Overview")])
def test_the_present_page_is_marked(demo: Site, target: str, label: str):
    assert re.findall(r'aria-current="page">([^<]+)<', demo.get(target).text) == [label]


def test_what_can_be_chosen_is_grouped_by_what_it_is(demo: Site):
    text = demo.get("/pipeline").text
    assert re.search(r'<optgroup label="Repositories">\s*<option value="repository:', text)


def test_a_subject_that_does_not_exist_is_a_404_with_those_that_come_near(demo: Site):
    for page in ("/", "/code", "/pipeline"):
        reply = demo.get(f"{page}?subject=acme%2Fordrs")
        assert reply.status == 404
        assert "did you mean acme/orders" in reply.text
