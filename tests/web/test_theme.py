"""Which theme a page is painted in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from headway.model.errors import UsageError
from headway.web.theme import NAMES, known_theme

if TYPE_CHECKING:
    from tests.api.serving import Site


@pytest.mark.parametrize(("cookie", "painted"), [("theme=dark", "dark"), ("theme=light", "light"), ("theme=auto", "auto"), ("", "auto"), ("theme=<b>", "auto"), ("other=1; theme=dark", "dark")])
def test_the_first_frame_is_painted_in_the_theme_of_the_cookie(site: Site, cookie: str, painted: str):
    for target in ("/design", "/pipeline", "/nowhere"):
        reply = site.get(target, cookie=cookie)
        assert f'<html lang="en" data-theme="{painted}">' in reply.text
        assert "cookie" in reply.headers["vary"].lower()


def test_a_link_sets_the_theme_without_a_script_and_the_browser_keeps_it(site: Site):
    for target in ("/design?theme=dark", "/nowhere?theme=dark"):
        reply = site.get(target, cookie="theme=light")
        assert 'data-theme="dark"' in reply.text
        assert reply.headers["set-cookie"].startswith("theme=dark; ")
    assert "set-cookie" not in site.get("/design").headers


def test_the_switch_leads_back_to_the_very_page_it_stands_on(site: Site):
    text = site.get("/pipeline?status=done&sort=name").text
    for name in NAMES:
        assert f'href="/pipeline?status=done&amp;sort=name&amp;theme={name}"' in text


def test_a_theme_nobody_knows_is_refused(site: Site):
    assert site.get("/design?theme=sepia").status == 400
    with pytest.raises(UsageError):
        known_theme("sepia")
    assert known_theme(None) is None
