"""What an endpoint is handed and what it answers: bytes and numbers, nothing of the server."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.jira.jql import Refused
from tests.fakes.jira.wording import dumped
from tests.fakes.serving import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.jira.company import Company
    from tests.fakes.jira.rendering import Rendering
    from tests.fakes.jira.searching import Search
    from tests.fakes.jira.troubles import Knobs
    from tests.fakes.jira.wording import Wording

JSON = "application/json;charset=UTF-8"


@dataclass(frozen=True)
class Site:
    """Everything an endpoint may look at."""

    company: Company
    wording: Wording
    rendering: Rendering
    search: Search
    knobs: Knobs
    cloud: bool
    url: str
    user: str


@dataclass
class Ask:
    """A request, taken apart."""

    query: Mapping[str, str]
    every: Mapping[str, list[str]]
    path: dict[str, str]
    body: Mapping[str, Any]
    anonymous: bool = False
    spoilt: dict[str, dict[str, Any]] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """A parameter, of the body or else of the query. Raises Refused if the body has something else than text."""
        if name in self.body:
            value = self.body[name]
            if value is not None and not isinstance(value, str):
                raise Refused(f"Invalid request payload: cannot read '{name}' as text.")
            return value
        return self.query.get(name)

    def number(self, name: str, *, default: int) -> int:
        """A whole number. Raises Refused for anything else."""
        value = self.body.get(name, self.query.get(name, default))
        try:
            return int(value)
        except (TypeError, ValueError):
            raise Refused(f"The value of '{name}' is not a number.") from None

    def names(self, name: str) -> list[str]:
        """A list: an array of the body, or a parameter repeated or separated by commas."""
        if name in self.body:
            value = self.body[name]
            return list(value) if isinstance(value, list) else str(value or "").split(",")
        return [part.strip() for one in self.every.get(name, []) for part in one.split(",") if part.strip()]


def said(value: Any, status: int = 200) -> Answer:
    """JSON."""
    return Answer(dumped(value), status)


def refused(message: str, status: int = 400, **errors: str) -> Answer:
    """The vendor's way to say no."""
    return said({"errorMessages": [message] if message else [], "errors": errors}, status)


def unknown_issue() -> Answer:
    """Not there or not to be seen: the site does not say which."""
    return refused("Issue does not exist or you do not have permission to see it.", 404)


def read_body(raw: bytes) -> Mapping[str, Any]:
    """The object of a request's body. Raises Refused if it is none."""
    if not raw:
        return {}
    try:
        value = json.loads(raw)
    except ValueError:
        raise Refused("There was an error parsing JSON. Check that your request body is valid.") from None
    if not isinstance(value, dict):
        raise Refused("Invalid request payload. Refer to the REST API documentation and try again.")
    return value
