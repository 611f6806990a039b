"""What an endpoint of the REST interface is handed and what it answers: bytes and numbers, nothing of the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
from tests.fakes.serving import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.fakes.github.company import Company
    from tests.fakes.github.company_repository import Repository
    from tests.fakes.github.data import User
    from tests.fakes.github.limits import Limits
    from tests.fakes.github.troubles import Knobs

JSON = "application/json; charset=utf-8"
DOCUMENTATION = "https://docs.example/rest"
USUAL_PAGE, LARGEST_PAGE = 30, 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refused(Exception):
    """A request that is not carried out, and what is answered instead."""

    def __init__(self, message: str, status: int = 422, **more: Any) -> None:
        super().__init__(message)
        self.status, self.more = status, more


@dataclass
class Ask:
    """A request, taken apart: `site` is the address of the pages, `api` that of the interface it came by."""

    company: Company
    knobs: Knobs
    limits: Limits
    site: str
    api: str
    query: Mapping[str, str]
    path: Mapping[str, str]
    token: str
    viewer: User
    repo: Repository | None = None
    bearer: str = ""
    installation: int | None = None
    spoilt: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def home(self) -> Repository:
        """The repository that the path names. Raises Refused where there is none to be seen."""
        if self.repo is None:
            raise unknown()
        return self.repo

    def number(self, name: str, *, default: int, most: int | None = None) -> int:
        """A whole number of the query; what is none is as if it were not there."""
        text = self.query.get(name, "")
        value = int(text) if text.isdigit() and int(text) > 0 else default
        return value if most is None else min(value, most)

    def identifier(self, name: str) -> int:
        """A whole number of the path. Raises Refused for anything else."""
        if not self.path[name].isdigit():
            raise unknown()
        return int(self.path[name])


def unknown() -> Refused:
    """Not there, or not to be seen: the site does not say which."""
    return Refused("Not Found", 404)


def found(record: Callable[[int], Any], identifier: int) -> Any:
    """A record of a repository. Raises Refused where there is none."""
    try:
        return record(identifier)
    except KeyError:
        raise unknown() from None


encode = msgspec.json.Encoder(decimal_format="number").encode


def said(value: Any, status: int = 200, **headers: str) -> Answer:
    """JSON."""
    return Answer(encode(value), status, headers)


def refused(error: Refused) -> Answer:
    """The vendor's way to say no."""
    return said({"message": str(error), **error.more, "documentation_url": DOCUMENTATION, "status": str(error.status)}, error.status)


def instant(at: int) -> str:
    """A second as REST writes it."""
    return (EPOCH + timedelta(seconds=at)).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_or_null(at: int | None) -> str | None:
    """A second, or nothing."""
    return None if at is None else instant(at)


def second(text: str) -> int:
    """The second of an instant or of a day's begin. Raises ValueError."""
    value = datetime.fromisoformat(text)
    return int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())


def _end(text: str) -> int:
    """The last second that a text means: of the whole day, if it is only a day."""
    return second(text) + (86_399 if len(text) == len("2026-05-01") else 0)


SIDES: dict[str, Callable[[str], tuple[int | None, int | None]]] = {
    ">=": lambda text: (second(text), None),
    "<=": lambda text: (None, _end(text)),
    ">": lambda text: (_end(text) + 1, None),
    "<": lambda text: (None, second(text) - 1),
}
"""What a sign before an instant or a day means; the longer signs first."""


def stretch(words: str) -> tuple[int | None, int | None]:
    """From when until when, of the words of a search for dates: `a..b`, `>=a`, `<b`, `a`. Raises Refused for anything else."""
    try:
        for sign, side in SIDES.items():
            if words.startswith(sign):
                return side(words.removeprefix(sign))
        begin, dots, end = words.partition("..")
        until = end if dots else begin
        return (None if begin == "*" else second(begin)), (None if until == "*" else _end(until))
    except ValueError:
        raise Refused("Validation Failed", errors=[{"resource": "Search", "field": "created", "code": "invalid"}]) from None


# --- pages


def page_of(ask: Ask, total: int) -> tuple[int, int]:
    """The first row of the page that is asked for and the row behind its last."""
    size, page = ask.number("per_page", default=USUAL_PAGE, most=LARGEST_PAGE), ask.number("page", default=1)
    return min((page - 1) * size, total), min(page * size, total)


def links(ask: Ask, total: int, path: str) -> dict[str, str]:
    """Where the pages beside this one are; a repository goes by its id there, whatever the request called it."""
    size, page = ask.number("per_page", default=USUAL_PAGE, most=LARGEST_PAGE), ask.number("page", default=1)
    last = max(1, -(-total // size))
    near = {"prev": page - 1, "next": page + 1 if page < last else 0, "last": last if page < last and ask.knobs.last_link else 0, "first": 1 if page > 1 else 0}
    whole = f"{ask.api}{path}?"
    shown = [f'<{whole}{urlencode({**ask.query, "page": number})}>; rel="{name}"' for name, number in near.items() if number > 0]
    return {"Link": ", ".join(shown)} if shown else {}


def below(ask: Ask, rest: str) -> str:
    """A path of a repository as links have it."""
    return f"/repositories/{ask.home.id}{rest}"


def listed(ask: Ask, rows: Sequence[Any], render: Callable[[Any], Any], path: str, *, wrap: str = "", total: int | None = None) -> Answer:
    """A page of rows, as a bare array or, where `wrap` names it, in an object with their number."""
    rows = [] if "empty_list" in ask.spoilt else rows
    begin, end = page_of(ask, len(rows))
    shown = [render(row) for row in rows[begin:end]]
    count = 0 if "empty_list" in ask.spoilt else len(rows) if total is None else total
    return Answer(encode({"total_count": count, wrap: shown} if wrap else shown), 200, links(ask, len(rows), path))
