"""Everything a GitHub can do wrong, to be switched on by name, for an endpoint, every so many requests, so many times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

KINDS = {
    "latency": "waits `ms` before it answers",
    "hang": "never answers",
    "do": "calls `do` before it answers: something happens while somebody reads",
    "500": "an internal error",
    "502": "a gateway's error page, with Retry-After if `retry_after` is given",
    "503": "not available, with Retry-After if `retry_after` is given",
    "504": "a gateway gave up",
    "400": "refused, with a `message`",
    "401": "bad credentials",
    "403": "a real denial: this account may not",
    "404": "not there, or not to be seen",
    "422": "refused, with a `message`",
    "secondary": "403 of the secondary limit without Retry-After and with much remaining; `retry_after` gives one, `status` another status",
    "abuse": "as `secondary`, in the words of older servers",
    "429": "too many requests, Retry-After of `retry_after` (1) seconds",
    "spent": "403, nothing remains until `reset` (1) seconds from now; `status` another status",
    "disconnect": "the connection is cut: `where` is before or mid (half of the body was sent)",
    "truncate": "half of the body, as if it were whole",
    "slow": "the body drips at `bytes_per_second`",
    "login_page": "200 and the page on which people log in",
    "garbage": "200 and bytes that are no JSON, said to be JSON",
    "empty_list": "a list without rows, as a token without rights gets it",
    "too_big": "GraphQL: above `nodes` records of all lists asked for, or `rows` of the outermost, or always, a 502, or, `as_errors`, 200 with errors and no data",
    "partial": "GraphQL: one record is null, and errors say so",
    "rate_limited": "GraphQL: 200 with an error of the type RATE_LIMITED",
    "forbidden": "GraphQL: 200 with an error of the type FORBIDDEN",
    "insufficient_scopes": "GraphQL: 200 with an error of the type INSUFFICIENT_SCOPES",
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

    def strikes(self, names: Collection[str]) -> bool:
        """Whether it happens to this request, which goes by these names; counts it."""
        if self.endpoint != "*" and self.endpoint not in names:
            return False
        self.seen += 1
        if self.seen < self.nth or (self.seen - self.nth) % self.every or (self.times is not None and self.struck >= self.times):
            return False
        self.struck += 1
        return True


@dataclass
class Knobs:
    """What a site does all the time, one way or another."""

    core_limit: int = 5_000
    graphql_limit: int = 5_000
    search_limit: int = 30
    limits: str = "counted"  # or "none": 0 remain of 0, as a server of one's own without limits says it; or "silent": no such headers
    last_link: bool = True  # whether Link knows the last page
    clock_skew: int = 0  # s by which the Date header is ahead
    gzip: bool = False
    token_seconds: int = 3_600  # how long the token of an installation is good
    lists_nothing: bool = False  # owners seem to have no repositories, and the credentials to reach none


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

    def strike(self, names: Collection[str]) -> list[Trouble]:
        """What goes wrong with a request that goes by these names."""
        return [trouble for trouble in self.active if trouble.strikes(names)]
