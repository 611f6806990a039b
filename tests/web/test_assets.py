"""Stylesheet, script and icon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from headway.web import assets

if TYPE_CHECKING:
    from tests.api.serving import Site


def test_assets_are_kept_for_a_year_under_the_hash_of_their_content(site: Site):
    addresses = {address for page in ("/pipeline", "/design") for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', site.get(page).text)}
    assert {address.rsplit("/", 1)[1] for address in addresses} == assets.names()
    for address in addresses:
        reply = site.get(address)
        assert reply.status == 200
        assert "immutable" in reply.headers["cache-control"]


@pytest.mark.parametrize("target", ["/static/0/headway.css", "/static/0/pages.py", "/static/0/..%2fpages.py"])
def test_nothing_else_is_served_from_the_package(site: Site, target: str):
    assert site.get(target).status == 404


def test_the_stylesheet_and_the_script_ask_for_nothing_from_elsewhere():
    for name in assets.names():
        assert not re.search(rb"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", assets.content(name))
