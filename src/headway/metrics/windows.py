"""Which windows a set of dirty days asks for: the days themselves and the trailing windows they are part of.

Days are counted as ordinals here, because ten years of trailing windows are half a million sums.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from headway.model.calendar import add_days, day_start, day_window
from headway.model.results import DAY_SPAN, TRAILING_DAYS
from headway.model.scope import Window

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from headway.model.asks import PointsAsk

EVERY_DAY = "*"
DAILY, TRAILING, LEVEL = "daily", "trailing", "level"
"""Which windows points are of: single days, trailing ones, the end of every day."""
HELD = 500_000
"""Facts that windows evaluated at once may stand on, besides those that trailing ones share with the days before: some 200 bytes each."""
MOST = 50_000
"""Windows evaluated at once, however few facts they stand on."""
SPARSE = 30_000
"""Facts up to which a portion may be large: then what a statement costs by itself outweighs what it compares."""


SIMPLE = ("repository", "project")
"""Kinds of subject that are scopes: what others are made of."""


class Room(Struct, frozen=True, gc=False):
    """How much is evaluated at once: every window is compared with every fact of the portion, and all that fall into it are held."""

    windows: int
    days: int

    @classmethod
    def among(cls, facts: int) -> Room:
        """Room in proportion to how many facts there are; 40 000 window-days are about a year of 90-day windows."""
        return cls(3000, 160_000) if facts <= SPARSE else cls(1000, 40_000)


class DayWindow(Struct, frozen=True, gc=False):
    """A day-aligned window of a subject, named by the day it ends with."""

    subject: str
    span: str
    day: str
    start: int
    end: int


def dated(ordinals: Iterable[int]) -> list[str]:
    """ISO days of ordinals, ascending."""
    return [date.fromordinal(ordinal).isoformat() for ordinal in sorted(ordinals)]


def ordinal(day: str) -> int:
    """The ordinal of an ISO day."""
    return date.fromisoformat(day).toordinal()


def day_windows(subject: str, days: Iterable[str], zone: str) -> Iterator[DayWindow]:
    """One window per day."""
    return _windows(subject, DAY_SPAN, 1, sorted(days), zone)


def trailing_windows(subject: str, span: str, *, days: Collection[str], busy: Collection[str], through: str, zone: str) -> Iterator[DayWindow]:
    """The trailing windows that contain one of ``days`` and end by ``through``, later ones only with a day that is itself asked for or busy."""
    length = TRAILING_DAYS[span]
    touched: set[int] = set()
    for first in map(ordinal, days):
        touched.update(range(first, min(first + length, date.max.toordinal())))
    limit, later = ordinal(through), {ordinal(day) for day in (*days, *busy)}
    return _windows(subject, span, length, dated(day for day in touched if day <= limit or day in later), zone)


def _windows(subject: str, span: str, length: int, days: Iterable[str], zone: str) -> Iterator[DayWindow]:
    for day in days:
        last = ordinal(day)
        first = date.fromordinal(last - length + 1).isoformat()
        yield DayWindow(subject, span, day, day_start(first, zone), day_start(date.fromordinal(last + 1).isoformat(), zone))


def chunks(windows: Iterable[DayWindow], length: int, room: Room) -> Iterator[list[DayWindow]]:
    """Portions of windows of ``length`` days each that fit into one evaluation."""
    portion: list[DayWindow] = []
    for window in windows:
        portion.append(window)
        if len(portion) >= room.windows or len(portion) * length >= room.days:
            yield portion
            portion = []
    if portion:
        yield portion


def weighed(windows: Iterable[DayWindow], density: Mapping[str, float], *, held: int = HELD, most: int = MOST) -> Iterator[list[DayWindow]]:
    """Portions that stand on about so many facts, cut between days only; `density` is how many facts a day of a subject has."""
    portion: list[DayWindow] = []
    weight, last = 0.0, ("", "")
    for window in windows:
        own = (window.subject, window.day)
        if own != last and (weight >= held or len(portion) >= most):
            yield portion
            portion, weight = [], 0.0
        portion.append(window)
        weight += density.get(window.subject, 0.0) * (own != last)
        last = own
    if portion:
        yield portion


def trails(asked: Days, busy: Mapping[str, set[str]], subjects: Iterable[str]) -> Iterator[DayWindow]:
    """All trailing windows, subject by subject in the order of their last days, so that those of a portion lie together."""
    return (window for subject in subjects for window in _by_day(subject, asked.of_subject(subject, busy[subject]), busy[subject], asked))


def _by_day(subject: str, days: set[str], busy: set[str], asked: Days) -> list[DayWindow]:
    """The trailing windows of a subject in the order of their last days, so that those of a portion lie together."""
    found = [window for span in TRAILING_DAYS for window in trailing_windows(subject, span, days=days, busy=busy, through=asked.through, zone=asked.zone)]
    return sorted(found, key=lambda window: window.day)


def around(windows: Iterable[DayWindow]) -> dict[str, Window]:
    """The hull of the windows of each subject."""
    found: dict[str, tuple[int, int]] = {}
    for window in windows:
        first, last = found.get(window.subject, (window.start, window.end))
        found[window.subject] = (min(first, window.start), max(last, window.end))
    return {subject: Window(first, last) for subject, (first, last) in found.items()}


def hull(windows: Iterable[Window]) -> Window | None:
    """The window around windows; None, which asks for facts without an instant too, when one is unbounded."""
    kept = list(windows)
    if any(window.always for window in kept):
        return None
    return Window(min(window.start for window in kept), max(window.end for window in kept))


class Days(Struct, frozen=True, kw_only=True):
    """Dirty days by subject, the tenant's own subject included; `whole` are the subjects of which every day is.

    `restate`: points may be stored of days that have no events any more.
    """

    zone: str
    through: str
    days: dict[str, set[str]]
    whole: frozenset[str]
    restate: bool

    @classmethod
    def of(cls, ask: PointsAsk) -> Days:
        """A dirty day of a repository or project is one of the tenant's too, and of every team and service it belongs to."""
        tenant = f"tenant:{ask.tenant}"
        days: dict[str, set[str]] = {}
        above: dict[str, set[str]] = {}
        for member in ask.members:
            above.setdefault(member.scope, set()).add(member.subject)
        for subject, day in ask.dirty:
            kind, _, scope = subject.partition(":")
            for touched in (subject, *((tenant, *above.get(scope, ())) if kind in SIMPLE else ())):
                days.setdefault(touched, set()).add(day)
        whole = frozenset(subject for subject, asked in days.items() if EVERY_DAY in asked)
        return cls(zone=ask.zone, through=ask.through, days={subject: asked - {EVERY_DAY} for subject, asked in days.items()}, whole=whole, restate=ask.restate)

    @property
    def subjects(self) -> list[str]:
        """Everyone with a dirty day."""
        return sorted(self.days)

    def twins(self, members: Mapping[str, list[tuple[Any, ...]]]) -> dict[str, list[str]]:
        """Subjects of the same scopes and days have the same numbers: the first of them, with all of them."""
        same: dict[object, list[str]] = {}
        for subject in members:
            same.setdefault((tuple(members[subject]), frozenset(self.days[subject]), subject in self.whole), []).append(subject)
        return {subjects[0]: subjects for subjects in same.values()}

    def of_subject(self, subject: str, busy: set[str]) -> set[str]:
        """The days to compute, of a subject whose events fall on the busy ones."""
        asked = self.days[subject] if self.restate else self.days[subject] & busy
        return asked | busy if subject in self.whole else asked

    def level_days(self, subject: str, busy: set[str]) -> list[str]:
        """The days whose ends a subject's levels are stored of: from the first that may have changed to the last that data can reach."""
        asked = self.of_subject(subject, busy)
        first = min(asked, default=None)
        return [] if first is None else dated(range(ordinal(first), ordinal(max(self.through, first)) + 1))

    def reach(self) -> Window | None:
        """The window that holds every fact the points of these days are made of; None for all of them."""
        asked = set().union(*self.days.values())
        if self.whole or not asked:
            return None
        longest = max(TRAILING_DAYS.values())
        first, last = min(asked), max(asked)
        return Window(day_window(first, self.zone, days=longest).start, day_window(add_days(last, longest), self.zone).end)


def plan(asked: Days, busy: Mapping[str, set[str]], subjects: Iterable[str], *, sorts: Collection[str], room: Room, density: Mapping[str, float]) -> Iterator[tuple[str, list[DayWindow]]]:
    """Portions of windows to evaluate, with their sort, as far as it is wanted; `busy` are the days with events, by subject."""
    subjects = list(subjects)
    days = {subject: asked.of_subject(subject, busy[subject]) for subject in subjects}
    daily = (window for subject in days for window in day_windows(subject, days[subject], asked.zone))
    yield from ((DAILY, portion) for portion in weighed(daily if DAILY in sorts else (), density))
    for span, length in TRAILING_DAYS.items() if TRAILING in sorts else ():
        trailing = (
            window
            for subject in days
            for window in trailing_windows(subject, span, days=days[subject], busy=busy[subject], through=asked.through, zone=asked.zone)
        )
        yield from ((TRAILING, portion) for portion in chunks(trailing, length, room))
    ends = (window for subject in subjects for window in day_windows(subject, asked.level_days(subject, busy[subject]), asked.zone)) if LEVEL in sorts else ()
    yield from ((LEVEL, portion) for portion in chunks(ends, 1, room))
