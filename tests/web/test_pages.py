"""The pages as documents, read without a browser and so without JavaScript."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from tests.api.world import API, HOSTILE, TENANT

from headway.metrics.registry import REGISTRY

if TYPE_CHECKING:
    from tests.api.serving import Site

pytestmark = pytest.mark.slow

SUBJECT = quote(f"repository:{API}")
ABOUT = f"subject={SUBJECT}&period=30d"


class Links(HTMLParser):
    """Collects addresses and anything a strict policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.refused: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.hrefs.append(given.get("href") or "")
        if tag == "style" or (tag == "script" and "src" not in given):
            self.refused.append(tag)
        self.refused += [name for name in given if name == "style" or name.startswith("on")]


def answers(site: Site, about: str) -> list[dict[str, Any]]:
    """What the API says of the cards, in the order of the page."""
    return [card["answer"] for section in site.get(f"/api/v1/home?{about}").json["sections"] for card in section["cards"]]


def test_every_number_on_the_overview_leads_to_its_explanation(site: Site):
    links = Links(site.get(f"/?{ABOUT}").text).hrefs
    for answer in answers(site, ABOUT):
        assert any(href.startswith(f"/explain/{answer['metric']}?subject=") for href in links)


def test_every_link_of_the_overview_leads_somewhere(site: Site):
    for href in sorted({href for href in Links(site.get(f"/?{ABOUT}").text).hrefs if href.startswith("/")}):
        assert (href, site.get(href).status) == (href, 200)


@pytest.mark.parametrize("period", ["7d", "365d", "all", "2026-01"])
def test_the_numbers_on_the_page_are_the_apis(site: Site, period: str):
    about = f"subject={SUBJECT}&period={period}"
    shown = re.findall(r'<data value="([^"]*)">', site.get(f"/?{about}").text)
    told = [answer["value"] for answer in sorted(answers(site, about), key=lambda answer: answer["metric"] == "code.hotspots")]
    assert [float(value) if value else None for value in shown] == told


@pytest.mark.parametrize("metric", list(REGISTRY))
def test_every_metric_explains_itself(site: Site, metric: str):
    about = ABOUT if "repository" in REGISTRY[metric].about else f"subject=tenant:{TENANT}&period=30d"
    reply = site.get(f"/explain/{metric}?{about}")
    assert reply.status == 200
    assert REGISTRY[metric].title in unescape(reply.text)
    for part in ("How it is computed", "What was left out", "The rows", f"version {REGISTRY[metric].version}"):
        assert part in reply.text


@pytest.mark.parametrize("target", [f"/?{ABOUT}", f"/explain/code.churn?{ABOUT}", "/explain/code.nothing"])
def test_no_page_needs_what_its_policy_refuses(site: Site, target: str):
    assert Links(site.get(target).text).refused == []


def test_the_fragment_is_the_pages_own_text_without_its_frame(site: Site):
    whole, part = (site.get(f"/explain/code.churn?{ABOUT}{view}").text for view in ("", "&view=fragment"))
    assert "<html" not in part
    assert re.sub(r"\s+", "", part) in re.sub(r"\s+", "", whole)


def test_the_rows_come_in_pages(site: Site):
    first, second = (site.get(f"/explain/code.churn?subject={SUBJECT}&period=all&page={page}").text for page in (1, 2))
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert "beyond the last" in site.get(f"/explain/code.churn?{ABOUT}&page=900").text


def test_a_hostile_path_is_text(site: Site):
    text = site.get(f"/?{ABOUT}").text
    assert HOSTILE not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text
    assert "U+202E" in text


def test_with_nothing_connected_the_page_says_how_to_begin(bare: Site):
    text = bare.get("/").text
    for command in ("headway analyze PATH", "headway status", "headway serve"):
        assert command in text


def test_pages_are_not_kept_without_asking_again(site: Site):
    assert site.get("/").headers["cache-control"] == "no-cache"


def test_a_stream_that_is_being_read_is_announced_where_it_matters(site: Site):
    assert "Reading acme/web" in site.get("/").text
    assert "Reading acme/web" not in site.get(f"/?{ABOUT}").text
