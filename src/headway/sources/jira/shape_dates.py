"""Instants as Jira writes them: ISO with an offset without colon, a bare day, seconds or milliseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from headway.model.calendar import EPOCH, SECOND_US, representable

if TYPE_CHECKING:
    from headway.sources.jira.raws import Moment

DAY_US = 86_400 * SECOND_US
MILLISECONDS_FROM = 100_000_000_000
"""A count from here on is of milliseconds: as seconds it lay beyond the year 5138, as milliseconds from March 1973 on."""


def instant(moment: Moment) -> int | None:
    """Microseconds UTC, exact to the last digit given; None for nothing and for what is no instant or cannot be written as a date.

    A time without offset, and a bare day, are read as UTC.
    """
    if moment is None or moment == "":
        return None
    at = _written(moment) if isinstance(moment, str) else _counted(moment)
    return at if at is not None and representable(at) else None


def _written(text: str) -> int | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return _counted(int(text)) if text.isascii() and text.isdigit() else None
    try:
        since = (when if when.tzinfo is not None else when.replace(tzinfo=UTC)) - EPOCH
    except OverflowError:
        return None
    return since.days * DAY_US + since.seconds * SECOND_US + since.microseconds


def _counted(count: float) -> int | None:
    """Whole numbers stay exact; a fraction is rounded to the microsecond."""
    unit = 1000 if abs(count) >= MILLISECONDS_FROM else SECOND_US
    if isinstance(count, int):
        return count * unit
    return round(count * unit) if abs(count) < MILLISECONDS_FROM * SECOND_US else None
