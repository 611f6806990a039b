"""Forms of our own pages: who may send one, and what is in it.

Nobody logs in on loopback, so a page elsewhere must not be able to change anything through a visitor's browser.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

from headway.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request

LARGEST = 8192
MEDIA = "application/x-www-form-urlencoded"


def check_origin(request: Request, *, told: str) -> None:
    """Let only forms of our own pages change anything. Raises HTTPException that says what is `told` of it.

    A browser says where a request comes from in Sec-Fetch-Site, and an older one in Origin; what says
    neither is no browser, and has the command line.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = site == "same-origin" if site is not None else origin is not None and origin == f"{request.url.scheme}://{request.headers.get('host')}"
    if not ours:
        raise HTTPException(HTTPStatus.FORBIDDEN, told)


async def read_form(request: Request, *, needed: Collection[str], known: Collection[str], what: str) -> dict[str, str]:
    """The fields of a form, each once, all `needed` and only `known` ones; `what` is the thing it says. Raises UsageError."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA:
        raise UsageError(f"a {what} is said with the form of this page")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise UsageError(f"this form is larger than any {what}")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError as error:
        raise UsageError("the form could not be read") from error
    fields = dict(pairs)
    if len(fields) != len(pairs) or not set(needed) <= set(fields) <= set(known):
        raise UsageError(f"the form of a {what} has {', '.join(sorted(known))}, each once")
    if "\x00" in "".join(fields.values()):
        raise UsageError(f"a NUL byte is in no {what}")
    return fields
