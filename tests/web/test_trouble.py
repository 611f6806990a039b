"""Trouble told as a page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from headway.model.errors import StoreError
from headway.web.trouble import NEUTRAL, told, trouble

if TYPE_CHECKING:
    from tests.api.serving import Site

REQUEST = Request({"type": "http", "method": "GET", "path": "/", "headers": []})


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
