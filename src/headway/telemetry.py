"""What Headway says of itself: one JSON line an event, under names that are documented and tested.

On the standard library's logging, because importing structlog costs more than a whole sync that
finds nothing new.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any

from headway.model.calendar import SECOND_US, to_iso

LEVELS = ("debug", "info", "warning", "error")
EVENTS = {
    "plan": "a cycle was planned: how many scopes and streams of a source will be read",
    "batch": "a batch was stored and its cursor moved",
    "watermark_advanced": "a stream was read to its proven end",
    "paused": "a source or stream cannot be read for now, and why",
    "resumed": "a stream goes on where an earlier run was cut off",
    "quarantined": "records of a batch could not be shaped and were kept aside",
    "run_failed": "a run ended without reaching the end of its stream, and why",
    "rate_limited": "a source asked to wait, and until when",
    "held": "a complete listing lacks so many stored records that an operator must say whether they are gone",
    "archived": "a scope is read no more: it is gone and not listed either",
    "fault": "something of ours broke in a way nobody foresaw, with its trace",
    "shaper_lost": "the process that shapes records ended; they are shaped in the process that reads",
    "store_replaced": "the store is another one or older than the ledger remembers; watermarks fell back",
    "unowned": "a team or service of the configuration names something that no source has brought, or that may be several things",
    "linked": "pull requests of a source were linked to the work items they name, again where something changed",
    "deliveries_linked": "deployments of a source were linked to the changes they brought, to what repaired them and to incidents, again where something changed",
    "computed": "points were computed for what had changed",
    "effort_sources": "where the effort of work items came from, by count",
}
"""Every event name there is; `emit` refuses others."""

LOGGER = logging.getLogger("headway")
SECRET = re.compile(
    r"""(?ix) (?P<url> ://) [^/\s@"']+ @
    | (?P<header> authorization ["']? \s* [=:] \s* ["']?) (?: (?: bearer | basic | token ) \s+ )? [^\s"',;}]+
    | (?P<name> (?: token | secret | passw(?:or)?d | api[_-]?key ) ["']? \s* [=:] \s* ["']?) [^\s"',;&}]+"""
)
"""Credentials in a url, an authorization header, or behind a name that says what they are."""


SHORTEST_SECRET = 6
HIDDEN: set[str] = set()
"""Secrets of this process; see `hide`."""


def emit(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """Log an event. Raises KeyError for a name that is not documented."""
    EVENTS[event]
    if LOGGER.isEnabledFor(level):
        LOGGER.log(level, event, extra={"fields": fields})


def hide(secret: str) -> None:
    """Remember a secret in use, so that no text of ours carries it; what is too short to be one would blank out words."""
    if len(secret) >= SHORTEST_SECRET:
        HIDDEN.add(secret)


def redacted(text: str) -> str:
    """Text without the secrets in use, and without the passwords and tokens that errors and urls like to carry."""
    for secret in sorted(HIDDEN, key=len, reverse=True):  # one may be part of another, whose rest would stay
        text = text.replace(secret, "***")
    return SECRET.sub(lambda found: f"{found['url']}***@" if found["url"] else f"{found['header'] or found['name']}***", text)


def _spared(value: Any) -> Any:
    """A field's value as it may be logged."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {name: _spared(part) for name, part in value.items()}
    return [_spared(part) for part in value] if isinstance(value, list | tuple) else value


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, event, then the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        at = to_iso(int(record.created * SECOND_US))
        said = {"at": at, "level": record.levelname.lower(), "event": record.getMessage(), **getattr(record, "fields", {})}
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps({name: _spared(value) for name, value in said.items()}, default=lambda value: redacted(str(value)), ensure_ascii=False)


def configure(level: str) -> None:
    """Send events of a level and above to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    LOGGER.handlers[:] = [handler]
    LOGGER.setLevel(level.upper())
    LOGGER.propagate = False
