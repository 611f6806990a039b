"""What went wrong, decided once: an answer's status, headers and body become an error with a sentence.

The sentence names method, path, status and what the host said, never the query, and nothing secret: hosts echo what they were
sent. A page of HTML is not cited, and where data was due it is a login page, whatever its status says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from headway.model.calendar import SECOND_US
from headway.model.errors import AuthFailed, BadRequest, Gone, Overloaded, RateLimited, SourceError, Transport
from headway.net import waits
from headway.telemetry import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.net.exchange import Answer, Request

STATUSES: dict[int, type[SourceError]] = {
    401: AuthFailed,
    403: AuthFailed,
    404: Gone,
    408: RateLimited,
    409: Overloaded,  # Jira answers this to a listing that takes it over 10 s
    410: Gone,
    425: Transport,
    429: RateLimited,
    501: BadRequest,
    **dict.fromkeys((502, 503, 504, 520, 521, 522, 523, 524, 529, 598, 599), Overloaded),  # above 511: of common gateways
}
FIRST_SERVER_ERROR = 500
SUCCESSES = range(200, 300)

LIMIT_WORDS = re.compile(rb"secondary rate limit|rate limit exceeded|abuse detection|abuse[- ]rate[- ]limit", re.IGNORECASE)
"""How a 403 says that it is no denial; the bare word abuse may stand in the name of a project."""

UNSAID_WAIT_US = 60 * SECOND_US
"""What the vendor with such 403s asks for where the answer names no wait, at the least: it wants twice as much each time it comes again."""
LONGEST_UNSAID_US = 16 * UNSAID_WAIT_US

LONGEST_SAID = 300
LOOKED_AT = 65_536
SAYING = ("errorMessages", "message", "error_description", "error", "errors", "warnings")
DEEPEST = 4
BARE = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def is_html(answer: Answer) -> bool:
    """Whether a web page came, by its type or, without one, by its beginning."""
    kind = waits.lowered(answer.headers).get("content-type", "").partition(";")[0].strip().lower()
    return kind in {"text/html", "application/xhtml+xml"} or (not kind and answer.body[:256].lstrip().lower().startswith((b"<!doctype html", b"<html")))


def tidy(text: str) -> str:
    """Foreign text for a sentence of ours: without secrets, on one line, and short; secrets go first, since a cut one is not recognised."""
    clean = BARE.sub(" ", redacted(text)).strip()
    return clean if len(clean) <= LONGEST_SAID else clean[: LONGEST_SAID - 1] + "…"


def _sayings(said: Any, depth: int = 0) -> Iterator[str]:
    """The texts in a decoded error body that are meant for people."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list) and depth < DEEPEST:
        for part in said:
            yield from _sayings(part, depth + 1)
    elif isinstance(said, dict) and depth < DEEPEST:
        chosen = [said[name] for name in SAYING if said.get(name)] or (list(said.values()) if depth else [])
        for part in chosen:
            yield from _sayings(part, depth + 1)


def vendor_message(answer: Answer) -> str:
    """What the host said of it, fit for a sentence; empty if nothing."""
    if is_html(answer):
        return ""
    try:
        found = list(_sayings(msgspec.json.decode(answer.body))) if len(answer.body) <= LOOKED_AT else []
    except (ValueError, RecursionError):
        return tidy(answer.body[:LOOKED_AT].decode(errors="replace"))
    return tidy("; ".join(dict.fromkeys(found)))


def is_limit(answer: Answer, *, now: int) -> bool:
    """Whether a refusal means too much was asked rather than too little allowed."""
    if STATUSES.get(answer.status) is RateLimited:
        return True
    headers = waits.lowered(answer.headers)
    return answer.status == 403 and ("retry-after" in headers or waits.spent(headers, now=now) or bool(LIMIT_WORDS.search(answer.body[:LOOKED_AT])))  # noqa: PLR2004 - a status is its own name


def unsaid_wait(before: int) -> int:
    """How long (µs) to leave a host alone that does not say how long, the n-th time it asks for it in a row."""
    return min(LONGEST_UNSAID_US, UNSAID_WAIT_US << min(before, 16))


def _limited(sentence: str, answer: Answer, now: int, before: int) -> RateLimited:
    until = waits.announced(answer.headers, now=now)
    if until is None and LIMIT_WORDS.search(answer.body[:LOOKED_AT]):
        until = now + unsaid_wait(before)
    return RateLimited(sentence, until)


def refusal(request: Request, answer: Answer, *, now: int, before: int = 0) -> SourceError | None:
    """The error an answer is, None if it is none; `before` is how often in a row the host asked for quiet until now."""
    said = vendor_message(answer) if answer.status not in SUCCESSES else ""
    sentence = f"{request.host} answered {answer.status} to {request.named}" + (f": {said}" if said else "")
    if answer.status in SUCCESSES:
        return login_page(request) if is_html(answer) else None
    if is_limit(answer, now=now):
        return _limited(sentence, answer, now, before)
    kind = STATUSES.get(answer.status) or (Transport if answer.status >= FIRST_SERVER_ERROR else BadRequest)
    return kind(sentence)


def login_page(request: Request) -> AuthFailed:
    """A web page came where data was due."""
    return AuthFailed(
        f"{request.host} answered {request.named} with a web page instead of data, as a login page does: check the credentials, and that the url is the one of the API"
    )


def elsewhere(request: Request, status: int, place: str) -> BadRequest:
    """The host sends us to another one, which our credentials are not for."""
    return BadRequest(
        f"{request.host} answered {status} to {request.named} and sends on to {tidy(place)}, where the credentials are not taken: if it moved there, change the source's url"
    )


def undecodable(request: Request, error: Exception) -> Transport:
    """The answer came, and is not what it should be: cut short, or garbled on the way."""
    return Transport(f"{request.host} answered {request.named} with something that cannot be read: {tidy(str(error))}")
