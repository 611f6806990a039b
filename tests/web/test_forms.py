"""Only forms of our own pages are taken, and only as they were drawn."""

from __future__ import annotations

import asyncio

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from headway.model.errors import UsageError
from headway.web.forms import LARGEST, MEDIA, check_origin, read_form


def request(body: bytes = b"", **headers: str) -> Request:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in {"host": "127.0.0.1:8000", "content_type": MEDIA, **headers}.items()]
    parts = [{"type": "http.request", "body": body[:7], "more_body": True}, {"type": "http.request", "body": body[7:]}]

    async def receive():
        return parts.pop(0)

    return Request({"type": "http", "method": "POST", "scheme": "http", "server": ("127.0.0.1", 8000), "path": "/x", "query_string": b"", "headers": given}, receive)


def read(body: bytes, **headers: str) -> dict[str, str]:
    return asyncio.run(read_form(request(body, **headers), needed=("a",), known=("a", "b"), what="word"))


@pytest.mark.parametrize("headers", [{"sec_fetch_site": "same-origin"}, {"origin": "http://127.0.0.1:8000"}])
def test_a_form_of_our_own_pages_is_taken(headers):
    check_origin(request(**headers), told="no")


@pytest.mark.parametrize("headers", [{}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {"origin": "https://127.0.0.1:8000"}, {"origin": "null"}])
def test_any_other_is_refused_with_what_is_told_of_it(headers):
    with pytest.raises(HTTPException, match="not from here"):
        check_origin(request(**headers), told="not from here")


def test_fields_are_read_across_parts_and_empty_ones_stay():
    assert read(b"a=1%C3%A9&b=") == {"a": "1é", "b": ""}


WRONG = {
    "a field missing": b"b=1", "a field unknown": b"a=1&c=2", "a field twice": b"a=1&a=2", "bytes that are no text": b"a=%ff", "raw bytes": b"a=\xff",
    "a NUL byte": b"a=%00", "nothing": b"", "too much": b"a=" + b"x" * LARGEST,
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_refused_is(case):
    with pytest.raises(UsageError):
        read(WRONG[case])


def test_a_body_of_another_kind_is_refused():
    with pytest.raises(UsageError, match="form of this page"):
        read(b"a=1", content_type="application/json")
