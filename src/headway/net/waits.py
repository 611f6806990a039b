"""What headers say of waiting: how long, and how much may be asked before a limit.

Hosts disagree on names and units (delta seconds, epoch seconds or milliseconds, ISO, HTTP dates), and some announce limits of
zero that are none. What cannot be read, has passed, or lies absurdly far ahead is not believed: a wrong wait stops a source.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.model.calendar import SECOND_US, from_datetime
from headway.model.scope import DAY_US, Budget

if TYPE_CHECKING:
    from collections.abc import Mapping

FAMILIES = (("x-ratelimit", ""), ("ratelimit", ""), ("x-beta-ratelimit", "beta"))
"""Prefixes of announcing headers, and the resource each speaks of where no header names it; the first two are the same thing, older and newer."""

SKEW_US = 5 * SECOND_US
"""A Date this close to our clock is our clock: correcting for its whole seconds would make one reset look like many."""

DELTAS_BELOW = 86_400
MILLISECONDS_FROM = 100_000_000_000
NUMBER = re.compile(r"\s*(\d{1,15}(?:\.\d{1,9})?)\s*")
COUNT = re.compile(r"\s*(\d{1,15})\s*(?:$|[,;])")


class Notice(Struct, frozen=True, kw_only=True):
    """What one family of headers announces; each part is None where it is absent or not to be believed."""

    resource: str
    limit: int | None
    remaining: int | None
    resets_at: int | None

    @property
    def spent(self) -> bool:
        """Nothing is left of a limit that is one (LESSON 17: nothing left of nothing is how a server without limits says so)."""
        return self.remaining == 0 and self.limit != 0


def lowered(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers by lower-case name."""
    return {name.lower(): value for name, value in headers.items()}


def date_of(headers: Mapping[str, str]) -> int | None:
    """When the host says it answered (µs UTC)."""
    return _absolute(lowered(headers).get("date", ""))


def _absolute(text: str) -> int | None:
    """An instant written as ISO or as an HTTP date; without a zone it is UTC."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text.strip())
            return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            continue
    return None


def _written(text: str, now: int) -> tuple[int | None, bool]:
    """The instant a header means, and whether it is told by the host's clock."""
    if not (number := NUMBER.fullmatch(text)):
        return _absolute(text), True
    value = float(number[1])
    if value <= DELTAS_BELOW:
        return now + int(value * SECOND_US), False
    return int(value * SECOND_US / (1000 if value >= MILLISECONDS_FROM else 1)), True


def instant(text: str | None, *, now: int, date: int | None = None) -> int | None:
    """The instant a header means by our clock, given the host's Date; None for what is not ahead of us or more than a day off."""
    if text is None:
        return None
    found, theirs = _written(text, now)
    if found is not None and theirs and date is not None and abs(now - date) > SKEW_US:
        found += now - date
    return found if found is not None and now < found <= now + DAY_US else None


def retry_after(headers: Mapping[str, str], *, now: int) -> int | None:
    """Until when Retry-After asks to wait (µs); now, where it says that there is nothing to wait for."""
    text = lowered(headers).get("retry-after")
    return now if text is not None and text.strip() == "0" else instant(text, now=now, date=date_of(headers))


def _count(text: str | None) -> int | None:
    found = COUNT.match(text or "")
    return int(found[1]) if found else None


def notices(headers: Mapping[str, str], *, now: int) -> list[Notice]:
    """What the headers announce, at most one notice a resource."""
    known, found = lowered(headers), dict[str, Notice]()
    date = date_of(known)
    for prefix, default in FAMILIES:
        resource = known.get(f"{prefix}-resource", default)
        limit, remaining = _count(known.get(f"{prefix}-limit")), _count(known.get(f"{prefix}-remaining"))
        resets_at = instant(known.get(f"{prefix}-reset"), now=now, date=date)
        if (limit, remaining, resets_at) != (None, None, None):
            found.setdefault(resource, Notice(resource=resource, limit=limit, remaining=remaining, resets_at=resets_at))
    return list(found.values())


def announced(headers: Mapping[str, str], *, now: int) -> int | None:
    """Until when a host that has just refused us for asking too much wants us to wait (µs), None where it does not say."""
    if (until := retry_after(headers, now=now)) is not None:
        return until
    spent = [notice.resets_at for notice in notices(headers, now=now) if notice.spent or (notice.remaining is None and notice.limit != 0)]
    return max((reset for reset in spent if reset is not None), default=None)


def spent(headers: Mapping[str, str], *, now: int) -> bool:
    """Whether the headers say that nothing is left of a limit."""
    return any(notice.spent for notice in notices(headers, now=now))


def of_one_resource(headers: Mapping[str, str], *, now: int) -> bool:
    """Whether what is spent is the limit of a resource that is named, so that the rest of the host may be asked on."""
    named = lowered(headers).get("x-ratelimit-resource")
    return bool(named) and retry_after(headers, now=now) is None and any(budget.resource == named and not budget.remaining for budget in budgets(headers, now=now))


def budgets(headers: Mapping[str, str], *, now: int) -> list[Budget]:
    """Budgets announced whole: a limit that is one, what is left of it, and when it starts anew."""
    whole = [(notice, notice.limit, notice.remaining, notice.resets_at) for notice in notices(headers, now=now)]
    return [
        Budget(resource=notice.resource, limit=limit, remaining=remaining, resets_at=resets_at)
        for notice, limit, remaining, resets_at in whole
        if limit and remaining is not None and resets_at is not None
    ]
