"""Everything a GitHub can do wrong, to be switched on by name, for an endpoint, every so many requests, so many times."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.troubles import ON_THE_WAY

KINDS = ON_THE_WAY | {
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
