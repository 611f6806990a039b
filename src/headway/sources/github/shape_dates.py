"""Instants as GitHub writes them, ISO in UTC, and what is said of one but is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from headway.model.calendar import from_datetime, representable
from headway.model.scope import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.model.scope import Raw


def instant(moment: str | None) -> int | None:
    """Microseconds UTC; None for nothing, and for what is no instant or cannot be written as a date. Without an offset it is UTC."""
    if not moment:
        return None
    try:
        when = datetime.fromisoformat(moment)
        at = from_datetime(when if when.tzinfo is not None else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
    return at if representable(at) else None


class Dates:
    """The instants of one record; `lost` is what is said of one but is none."""

    def __init__(self) -> None:
        self.lost: list[str] = []

    def at(self, name: str, moment: str | None) -> int | None:
        """An instant that may be missing."""
        found = instant(moment)
        if found is None and moment:
            self.lost.append(f"{name} {moment!r}")
        return found

    def birth(self, moment: str | None) -> int:
        """The instant of creation, without which a record means nothing. Raises ValueError."""
        found = instant(moment)
        if found is None:
            raise ValueError(f"it was created at {moment!r}, which is no instant")
        return found

    def rejects(self, raw: Raw) -> Iterator[Reject]:
        """A note of what was lost, beside the facts of the record."""
        if self.lost:
            yield Reject(external_id=raw.external_id, reason=f"left out, because no date can be made of it: {', '.join(self.lost)}", payload=raw.payload, partial=True)
