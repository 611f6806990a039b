"""Numbers, durations, days and untrusted text, worded for people; nothing here changes what a number is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from headway.model.calendar import day_of, day_start, representable, to_datetime, zone_named

if TYPE_CHECKING:
    from headway.flows.report.change import Change
    from headway.model.scope import Window

NARROW = "\u202f"
"""A narrow space that does not break, between groups of digits and before a unit."""
MINUS = "\u2212"
NOTHING = "\u2014"
RATIOS = ("ratio", "share")
STEPS = (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000))
COUNTDOWN = (("d", 86_400, "h", 3600), ("h", 3600, "m", 60), ("m", 60, "s", 1))
SECONDS_ONLY = 120
"""Below two minutes seconds alone are read at a glance."""
FINE = 10
"""Below this a decimal still tells two values apart at a glance."""
TRICKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
"""Characters that act instead of being seen: controls, and those that turn the direction of text around."""


def plain(text: str) -> str:
    """Text from outside with invisible and direction-turning characters spelled out."""
    return TRICKS.sub(lambda found: f"\u27e8U+{ord(found[0]):04X}\u27e9", text)


def number(value: float) -> str:
    """A number in groups of three; one decimal below ten, none above."""
    places = 0 if value == int(value) or abs(value) >= FINE * FINE else 1
    text = f"{abs(value):,.{places}f}".replace(",", NARROW)
    return f"{MINUS}{text}" if value < 0 else text


def duration(ms: float) -> str:
    """Milliseconds in the two largest steps that matter: 4 h 12 m, 45 s."""
    left = round(abs(ms))
    parts: list[str] = []
    for name, step in STEPS:
        if left >= step or (parts and len(parts) == 1):
            count, left = divmod(left, step)
            parts.append(f"{count}{NARROW}{name}" if count or not parts else "")
        if len(parts) == len(("major", "minor")):
            break
    text = " ".join(part for part in parts if part) or f"0{NARROW}s"
    return f"{MINUS}{text}" if ms < 0 else text


def percent(value: float) -> str:
    """A ratio in percent; one decimal below ten percent."""
    hundredths = value * 100
    places = 0 if hundredths == int(hundredths) or abs(hundredths) >= FINE else 1
    return f"{hundredths:.{places}f}{NARROW}%".replace("-", MINUS)


def figure(value: float | None, unit: str, zone: str = "UTC") -> tuple[str, str]:
    """A value and the unit to stand beside it, which is empty where the value already carries it."""
    if value is None:
        return NOTHING, ""
    if unit in RATIOS:
        return percent(value), ""
    if unit == "ms":
        return duration(value), ""
    if unit == "instant":
        return moment(int(value), zone), ""
    return number(value), single(unit) if abs(value) == 1 else unit


def single(unit: str) -> str:
    """The word for one of what a unit counts."""
    return "person" if unit == "people" else unit.removesuffix("s")


def amount(value: float | None, unit: str, zone: str = "UTC") -> str:
    """A value with its unit on one line."""
    return f"{NARROW}".join(part for part in figure(value, unit, zone) if part)


def measure(value: float | None, unit: str, zone: str) -> str:
    """What one row contributes: time as time, everything else as a bare number, since rows of a ratio are no ratios."""
    return amount(value, unit if unit in {"ms", "instant"} else "", zone)


def move(change: Change, unit: str) -> str:
    """A move with its sign: points for ratios, percent of the previous value otherwise, plain from zero."""
    sign = {"up": "+", "down": MINUS, "same": "\u00b1"}[change.direction]
    if unit in RATIOS:
        return f"{sign}{abs(change.absolute) * 100:.1f}{NARROW}points"
    if change.relative is not None:
        return f"{sign}{percent(abs(change.relative))}"
    return f"{sign}{amount(abs(change.absolute), unit)}"


def moment(instant: int | None, zone: str) -> str:
    """An instant as a person would write it, to the minute, in the zone."""
    if instant is None or not representable(instant):
        return NOTHING
    local = to_datetime(instant).astimezone(zone_named(zone))
    return f"{local.day} {local:%b} {local.year}, {local:%H:%M}"


def machine(instant: int) -> str:
    """An instant for a `datetime` attribute."""
    return to_datetime(instant).isoformat(timespec="seconds").replace("+00:00", "Z") if representable(instant) else ""


def day(text: str) -> str:
    """An ISO day as a person would write it."""
    local = to_datetime(day_start(text, "UTC"))
    return f"{local.day} {local:%b} {local.year}"


def ago(instant: int, now: int) -> str:
    """How long ago, in one step: 12 s ago, 3 h ago."""
    ms = max(0, (now - instant) // 1000)
    name, step = next((found for found in STEPS if ms >= found[1]), STEPS[-1])
    return f"{ms // step}{NARROW}{name} ago"


def countdown(seconds: float) -> str:
    """Time to go, as short as it can be read: 90 s, 5m 23s, 2h 14m."""
    left = max(0, round(seconds))
    if left < SECONDS_ONLY:
        return f"{left}{NARROW}s"
    big, step, small, rest = next(found for found in COUNTDOWN if left >= found[1])
    return f"{left // step}{big} {left % step // rest}{small}"


def words(code: str) -> str:
    """A code as words: pull_requests, pull requests."""
    return code.replace("_", " ")


def span(window: Window, zone: str) -> str:
    """The days of a window, both included."""
    if window.always:
        return "all history"
    first, last = day_of(window.start, zone), day_of(window.end - 1, zone)
    return day(first) if first == last else f"{day(first)} {chr(0x2013)} {day(last)}"
