"""Trouble told as a page."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from headway.model.errors import StoreError
from headway.web.trouble import NEUTRAL, told, trouble

if TYPE_CHECKING:
    from tests.api.serving import Site

APP = SimpleNamespace(state=SimpleNamespace(desk=SimpleNamespace(tenant="t")))
REQUEST = Request({"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "app": APP})


@pytest.mark.parametrize(
    ("target", "status"),
    [("/explain/code.nothing", 404), ("/nowhere", 404), ("/?subject=nobody", 404), ("/?period=soon", 400), ("/?squad=7", 400), ("/?start=2026-01-01", 400), ("/?start=x&end=y", 400)],
)
def test_trouble_is_a_page_that_names_the_request(site: Site, target: str, status: int):
    reply = site.get(target)
    assert (reply.status, reply.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert reply.headers["x-request-id"] in reply.text


def test_what_was_asked_is_never_echoed_as_markup(site: Site):
    assert "<b>" not in site.get("/?subject=%3Cb%3E").text


def test_our_errors_say_their_sentence():
    assert told(REQUEST, StoreError("the file is locked")) == (503, "the file is locked")


def test_what_nobody_foresaw_stays_inside():
    reply = asyncio.run(trouble(REQUEST, LookupError("secret inside")))
    assert reply.status_code == 500
    assert b"secret" not in reply.body
    assert NEUTRAL.encode() in reply.body


@pytest.mark.parametrize(("target", "advice"), [("/nowhere", "Choose what you are looking for"), ("/?period=soon", "start again"), ("/pipeline?subject=acme%2Fwep", "did you mean acme/web")])
def test_trouble_says_what_to_do_and_keeps_the_way_to_the_pages(site: Site, target: str, advice: str):
    text = site.get(target).text
    assert advice in text
    for path in ("/", "/code", "/pipeline", "/design"):
        assert f'href="{path}"' in text


def test_a_store_that_does_not_answer_says_that_it_may_pass():
    assert b"look again" in asyncio.run(trouble(REQUEST, StoreError("the file is locked"))).body
