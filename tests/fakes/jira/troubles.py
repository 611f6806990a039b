"""Everything a site can do wrong, to be switched on by name, for an endpoint, every so many requests, so many times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "latency": "waits `ms` before it answers",
    "hang": "never answers",
    "do": "calls `do` before it answers: something happens while somebody reads",
    "429": "too many requests; `retry_after` seconds, `reset` seconds from now, `near` the X-RateLimit-* headers of the vendor",
    "500": "an internal error",
    "502": "a gateway's error page",
    "503": "not available, with Retry-After if `retry_after` is given",
    "504": "a gateway gave up",
    "403": "forbidden to this account",
    "401": "not authenticated",
    "404": "not there",
    "400": "refused, with a `message`",
    "disconnect": "the connection is cut: `where` is before or mid (half of the body was sent)",
    "truncate": "half of the body, as if it were whole",
    "slow": "the body drips at `bytes_per_second`",
    "login_page": "200 and the page on which people log in",
    "garbage": "200 and bytes that are no JSON, said to be JSON",
    "repeat_token": "the answer carries the token of the request again",
    "empty_page": "no rows, but a token",
    "short_page": "`size` rows at most, whatever was asked",
}
"""What can go wrong, and the names of its particulars."""


@dataclass
class Trouble:
    """One thing going wrong; it strikes every ``every``-th request from the ``nth`` on, at most ``times`` times."""

    endpoint: str
    what: str
    every: int = 1
    nth: int = 1
    times: int | None = None
    particulars: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    struck: int = 0

    def strikes(self, endpoint: str) -> bool:
        """Whether it happens to this request; counts it."""
        if self.endpoint not in {"*", endpoint}:
            return False
        self.seen += 1
        if self.seen < self.nth or (self.seen - self.nth) % self.every or (self.times is not None and self.struck >= self.times):
            return False
        self.struck += 1
        return True


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


class Troubles:
    """What goes wrong at present."""

    def __init__(self) -> None:
        self.active: list[Trouble] = []

    def add(self, endpoint: str, what: str, *, every: int = 1, nth: int = 1, times: int | None = None, **particulars: Any) -> Trouble:
        """Switches a trouble on. Raises ValueError for one that is not known."""
        if what not in KINDS:
            raise ValueError(f"no such trouble: {what}; known are {', '.join(KINDS)}")
        made = Trouble(endpoint, what, every, nth, times, particulars)
        self.active.append(made)
        return made

    def clear(self) -> None:
        """All is well again."""
        self.active.clear()

    def strike(self, endpoint: str) -> list[Trouble]:
        """What goes wrong with this request."""
        return [trouble for trouble in self.active if trouble.strikes(endpoint)]
