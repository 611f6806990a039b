"""Everything a site can do wrong, to be switched on by name, for an endpoint, every so many requests, so many times."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.troubles import ON_THE_WAY

KINDS = ON_THE_WAY | {
    "429": "too many requests; `retry_after` seconds, `reset` seconds from now, `near` the X-RateLimit-* headers of the vendor",
    "500": "an internal error",
    "502": "a gateway's error page",
    "503": "not available, with Retry-After if `retry_after` is given",
    "504": "a gateway gave up",
    "403": "forbidden to this account",
    "401": "not authenticated",
    "404": "not there",
    "400": "refused, with a `message`",
    "login_page": "200 and the page on which people log in",
    "garbage": "200 and bytes that are no JSON, said to be JSON",
    "repeat_token": "the answer carries the token of the request again",
    "empty_page": "no rows, but a token",
    "short_page": "`size` rows at most, whatever was asked",
}
"""What can go wrong, and the names of its particulars."""


@dataclass
class Knobs:
    """What a site does all the time, one way or another."""

    inline_cap: int = 100
    inline_total: str = "honest"  # or "capped": the total of an inline changelog counts only what is shown
    dates: str = "iso"  # or "epoch": ms in the bulk changelog
    page_cap: int = 100
    rate_headers: bool = False
    rate_limit: int = 350
    rate_remaining: int = 340
    near_limit: bool = False
    clock_skew: int = 0  # s by which the Date header is ahead
    gzip: bool = False
    zone: str = "America/Sao_Paulo"  # of the caller's profile: JQL dates are read in it
    denied: tuple[str, ...] = ()  # permissions the caller lacks
