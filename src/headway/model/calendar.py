"""Days, zones and periods: from what a person asks for to half-open windows in microseconds.

Windows are day-aligned in the tenant's zone, so a day can have 23 or 25 hours; nothing here reads
a clock, "now" is always given.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from headway.model.errors import BadWindow, ConfigError
from headway.model.scope import ALWAYS, Window

SECOND_US = 1_000_000
HOUR_US = 3600 * SECOND_US
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_US = -62_135_596_800 * SECOND_US
"""0001-01-01T00:00Z, the first instant a date can be written for."""
LAST_US = 253_402_214_400 * SECOND_US
"""9999-12-31T00:00Z, kept a day short of the last so that every zone can still write it."""


QUARTERS_FROM = 2 * 366 * 24 * HOUR_US
"""Early in 1972; Liberia, 44 minutes and a half behind until then, was the last to keep such a time."""
LENGTH = r"[1-9][0-9]{0,5}[smhd]"
"""How people write a length of time: 30s, 15m, 2h, 1d."""
LENGTHS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def representable(instant: int) -> bool:
    """Whether an instant can be written as a date in every zone."""
    return FIRST_US + 2 * 24 * HOUR_US <= instant <= LAST_US - 2 * 24 * HOUR_US


def to_datetime(instant: int) -> datetime:
    """The aware UTC datetime of an instant."""
    return EPOCH + timedelta(microseconds=instant)


def from_datetime(moment: datetime) -> int:
    """The instant of an aware datetime. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no instant; interpret it at the border")
    return (moment - EPOCH) // timedelta(microseconds=1)


def to_iso(instant: int) -> str:
    """RFC 3339 in UTC, with a Z; fractions only where there are any."""
    return to_datetime(instant).isoformat().replace("+00:00", "Z")


def seconds_of(length: str) -> int:
    """How long `30s`, `15m`, `2h` or `1d` is (s). Raises ValueError for anything else."""
    if not re.fullmatch(LENGTH, length):
        raise ValueError(f"{length!r} is no length of time; write 30s, 15m, 2h or 1d")
    return int(length[:-1]) * LENGTHS[length[-1]]


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """An IANA zone. Raises ConfigError naming it when it does not exist."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(f"time zone {name!r} is not known: use an IANA name such as Europe/Lisbon") from error


@lru_cache(maxsize=65536)
def _day_of_hour(quarter: int, zone: str) -> str:
    return to_datetime(quarter * (HOUR_US // 4)).astimezone(zone_named(zone)).date().isoformat()


@lru_cache(maxsize=65536)
def _utc_day(number: int) -> str:
    return (EPOCH + timedelta(days=number)).date().isoformat()


def day_of(instant: int, zone: str) -> str:
    """The ISO day of an instant in a zone (offsets are whole quarter hours only since 1972)."""
    if zone == "UTC":
        return _utc_day(instant // (24 * HOUR_US))
    if instant < QUARTERS_FROM:
        return to_datetime(instant).astimezone(zone_named(zone)).date().isoformat()
    return _day_of_hour(instant // (HOUR_US // 4), zone)


@lru_cache(maxsize=65536)
def day_start(day: str, zone: str) -> int:
    """The instant at which a day begins in a zone."""
    local = datetime.fromisoformat(day).replace(tzinfo=zone_named(zone))
    return from_datetime(local.astimezone(UTC))


def add_days(day: str, count: int) -> str:
    """The day ``count`` days later."""
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()


def days_between(first: str, last: str) -> int:
    """How many days ``last`` is after ``first``."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def day_window(day: str, zone: str, *, days: int = 1) -> Window:
    """The window of ``days`` days ending with (and including) ``day``."""
    return Window(day_start(add_days(day, 1 - days), zone), day_start(add_days(day, 1), zone))


PERIOD = re.compile(r"(?P<days>[1-9]\d{0,4})d|(?P<year>\d{4})-W(?P<week>\d{2})|(?P<month>\d{4}-\d{2})|(?P<day>\d{4}-\d{2}-\d{2})|(?P<y>\d{4})")


def period_window(period: str, *, now: int, zone: str) -> Window:
    """The window a period names: `90d` (up to the end of today), `2026-W12`, `2026-03`, `2026-03-09`, `2026`, `all`.

    Also `FIRST..LAST`, two ISO days, both included. Raises BadWindow with the forms that are understood.
    """
    if period == "all":
        return ALWAYS
    try:
        return _named_window(period, day_of(now, zone), zone)
    except (ValueError, OverflowError) as error:
        raise BadWindow(f"period {period!r} is not understood: write 90d, 2026-W12, 2026-03, 2026-03-09, 2026, 2026-01-01..2026-03-31 or all") from error


def _named_window(period: str, today: str, zone: str) -> Window:
    if ".." in period:
        first, last = (date.fromisoformat(day).isoformat() for day in period.split("..", 1))
        return _span(first, add_days(last, 1), zone)
    found = PERIOD.fullmatch(period)
    if not found:
        raise ValueError(period)
    if found["days"]:
        return day_window(today, zone, days=int(found["days"]))
    if found["year"]:
        first_day = date.fromisocalendar(int(found["year"]), int(found["week"]), 1).isoformat()
        return _span(first_day, add_days(first_day, 7), zone)
    if found["month"]:
        month = date.fromisoformat(period + "-01")
        return _span(month.isoformat(), (month + timedelta(days=32)).replace(day=1).isoformat(), zone)
    if found["day"]:
        return _span(period, add_days(period, 1), zone)
    return _span(f"{period}-01-01", f"{int(period) + 1:04d}-01-01", zone)


def _span(first: str, until: str, zone: str) -> Window:
    start, end = day_start(first, zone), day_start(until, zone)
    if end <= start:
        raise ValueError(f"{first} .. {until}")
    return Window(start, end)


def previous_window(window: Window, zone: str) -> Window | None:
    """The window of as many days that ends where this one starts; None where there are none: before unbounded history or the year 1, or on days that a zone skipped."""
    if window.always:
        return None
    first, until = day_of(window.start, zone), day_of(window.end, zone)
    try:
        start = day_start(add_days(first, -days_between(first, until)), zone)
    except OverflowError:
        return None
    return Window(start, window.start) if start < window.start else None
