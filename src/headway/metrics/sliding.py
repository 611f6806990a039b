"""The percentile of every trailing run of days, each from the one before: what a day brings comes in, what is too old goes out.

Amounts are replaced by their places in the order of all of them. Of few, the places in the window are kept as a sorted
list; of many, as the bits of one number, in which the k-th is found by counting the bits of halves.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FEW = 2_000
"""Amounts up to which a sorted list is faster: six a day for a year."""
HALVES = [(1 << (1 << power)) - 1 for power in range(24)]
"""By power, as many low bits as two to it: enough for 16 million amounts."""

Run = tuple[int, int, int]
"""What a window is called, its days, and its last one."""


class Listed:
    """The places in a window as a sorted list."""

    def __init__(self, _: Mapping[int, Sequence[int]]) -> None:
        self._places: list[int] = []

    def enter(self, _: int, places: Sequence[int]) -> None:
        """What a day brings."""
        for place in places:
            insort(self._places, place)

    def leave(self, _: int, places: Sequence[int]) -> None:
        """What is too old."""
        for place in places:
            del self._places[bisect_left(self._places, place)]

    def at(self, number: int) -> int:
        """The place of so many smaller ones."""
        return self._places[number]


class Counted:
    """The places in a window as bits."""

    def __init__(self, by_day: Mapping[int, Sequence[int]]) -> None:
        size = max(places[-1] for places in by_day.values()) // 8 + 1
        self._days = {day: bits_of(places, size) for day, places in by_day.items()}
        self._bits = 0
        self._power = (size * 8 - 1).bit_length()

    def enter(self, day: int, _: Sequence[int]) -> None:
        """What a day brings."""
        self._bits |= self._days[day]

    def leave(self, day: int, _: Sequence[int]) -> None:
        """What is too old."""
        self._bits ^= self._days[day]

    def at(self, number: int) -> int:
        """The place of so many smaller ones."""
        bits, found = self._bits, 0
        for power in range(self._power - 1, -1, -1):
            low = bits & HALVES[power]
            below = low.bit_count()
            if number < below:
                bits = low
            else:
                number -= below
                bits >>= 1 << power
                found += 1 << power
        return found


def bits_of(places: Iterable[int], size: int) -> int:
    """A number of so many bytes in which the bits at these places are set."""
    found = bytearray(size)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def slide(days: Sequence[int], amounts: Sequence[float], runs: Iterable[Run], share: float) -> Iterator[tuple[int, int, float]]:
    """Name, n and percentile (Hyndman-Fan 7) of every run of days with an amount in it; `amounts` ascend, `days` say when each was, `runs` of one length ascend."""
    by_day: dict[int, list[int]] = defaultdict(list)
    for place, day in enumerate(days):
        by_day[day].append(place)
    by_length: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        by_length[run[1]].append(run)
    busy = sorted(by_day)
    for length, some in by_length.items() if busy else ():
        yield from _slid((Listed if len(days) <= FEW else Counted)(by_day), busy, by_day, amounts, some, share, length)


def _slid(
    held: Listed | Counted, busy: Sequence[int], by_day: Mapping[int, Sequence[int]], amounts: Sequence[float], runs: Iterable[Run], share: float, length: int
) -> Iterator[tuple[int, int, float]]:
    come = gone = n = 0
    value = 0.0
    for name, _, last in runs:
        changed = False
        while come < len(busy) and busy[come] <= last:
            held.enter(busy[come], by_day[busy[come]])
            n, come, changed = n + len(by_day[busy[come]]), come + 1, True
        while gone < come and busy[gone] <= last - length:
            held.leave(busy[gone], by_day[busy[gone]])
            n, gone, changed = n - len(by_day[busy[gone]]), gone + 1, True
        if n and changed:
            value = _between(held, amounts, n, share)
        if n:
            yield name, n, value


def _between(held: Listed | Counted, amounts: Sequence[float], n: int, share: float) -> float:
    place = (n - 1) * share
    low = floor(place)
    first = amounts[held.at(low)]
    return float(first) if place == low else first + (amounts[held.at(low + 1)] - first) * (place - low)
