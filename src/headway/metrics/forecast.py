"""What the throughput of the past lets expect: how many items by a day, and when so many will be done.

A Monte Carlo simulation as Vacanti describes it (When Will It Be Done, 2020): every day to come is one of the days that were, drawn
anew, those on which nothing was done included. Nothing is assumed about sizes or the shape of a distribution. All runs are
stepped through the days together, so that runs of one seed are the same for every question: more days never mean fewer items.
They stand side by side in one large integer, a lane for each, because to add two of those is one operation instead of ten thousand.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.metrics.reasons import BEYOND_HORIZON, NO_THROUGHPUT, SHORT_HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONFIDENCES = (50, 70, 85, 95)
"""In percent of the runs."""
RUNS = 10_000
HISTORY = 90
"""Days that are drawn from: the last of those given."""
FEWEST = 14
"""Days of history below which nothing is foretold: two weeks have every day of the week twice."""
HORIZON = 730
"""Days after which an answer is worth nothing."""
BYTE = 256
LANE = 8
"""Bytes of a lane: no run ever does as many items as would fill it."""
TOP = 1 << 63
"""The highest bit of a lane, which is never reached by counting."""


class Forecast(Struct, frozen=True, kw_only=True):
    """By confidence in percent: items done at least, or days until all are done at most; None with a `reason` where it cannot be told.

    `history` are the days that were drawn from, `done` what was done on them; `runs` how often was tried.
    """

    by_confidence: dict[int, int | None]
    history: int
    done: int
    runs: int
    reason: str | None = None


def how_many(daily: Sequence[int], *, days: int, seed: int, runs: int = RUNS) -> Forecast:
    """How many items will be done in `days` days: with 85 % confidence at least so many. `daily` is items done on each day of the past, oldest first.

    None beyond HORIZON days. Raises ValueError for a negative number.
    """
    known = _checked(daily, days, runs)
    refused = _unfit(known) or (BEYOND_HORIZON if days > HORIZON else None)
    if refused:
        return _told(known, dict.fromkeys(CONFIDENCES), runs, refused)
    totals = 0
    for totals in islice(_totals(known, seed, runs), days):  # noqa: B007 - the last ones are what is wanted
        pass
    most = range(1, max(known) * days + 1)
    return _told(known, {sure: bisect_right(most, -_enough(sure, runs), key=lambda items: -_through(totals, items, runs)) for sure in CONFIDENCES}, runs)


def when(daily: Sequence[int], *, items: int, seed: int, runs: int = RUNS, limit_days: int = HORIZON) -> Forecast:
    """After how many days `items` items will be done: with 85 % confidence after at most so many; None for one that lies beyond `limit_days`.

    Raises ValueError for a negative number.
    """
    known = _checked(daily, items, runs)
    refused = _unfit(known) or (BEYOND_HORIZON if items > limit_days * max(known) else None)
    if refused:
        return _told(known, dict.fromkeys(CONFIDENCES), runs, refused)
    found: dict[int, int | None] = dict.fromkeys(CONFIDENCES, None if items else 0)
    for day, totals in enumerate(islice(_totals(known, seed, runs), limit_days), 1):
        if None not in found.values():
            break
        through = _through(totals, items, runs)
        found = {sure: day if before is None and through >= _enough(sure, runs) else before for sure, before in found.items()}
    return _told(known, found, runs, BEYOND_HORIZON if None in found.values() else None)


def _through(totals: int, items: int, runs: int) -> int:
    """How many runs have done as many items: each is given what lifts it over the top of its lane if it has, and the tops are counted."""
    return ((totals + _every(TOP - items, runs)) & _every(TOP, runs)).bit_count()


@lru_cache(maxsize=64)
def _every(number: int, runs: int) -> int:
    """A number in the lane of every run."""
    return int.from_bytes(number.to_bytes(LANE, "little") * runs, "little")


def _enough(sure: int, runs: int) -> int:
    """How many of the runs are so many percent, and one at least."""
    return max(1, -(-sure * runs // 100))


def _checked(daily: Sequence[int], wanted: int, runs: int) -> list[int]:
    if wanted < 0 or runs < 1 or min(daily, default=0) < 0:
        raise ValueError("a forecast needs a number of days or items, runs, and a throughput that are not negative")
    return list(daily[-HISTORY:])


def _unfit(known: list[int]) -> str | None:
    """Why nothing can be foretold of a history."""
    if len(known) < FEWEST:
        return SHORT_HISTORY
    return None if any(known) else NO_THROUGHPUT


def _totals(known: list[int], seed: int, runs: int) -> Iterator[int]:
    """What every run has done by the end of each day to come, day after day."""
    places = range((max(known).bit_length() + 7) // 8)
    tables = [bytes((known[number] >> 8 * place) % BYTE if number < len(known) else 0 for number in range(BYTE)) for place in places]
    totals = 0
    for drawn in _draws(len(known), seed, runs):
        done = bytearray(LANE * runs)
        for place, table in zip(places, tables, strict=True):
            done[place::LANE] = drawn.translate(table)
        totals += int.from_bytes(done, "little")
        yield totals


def _draws(count: int, seed: int, runs: int) -> Iterator[bytes]:
    """For each day one of the numbers below `count` (at most 256) per run, all equally likely: bytes too large to be shared out evenly are thrown away."""
    source, even = Random(seed), BYTE - BYTE % count  # noqa: S311 - a simulation, not a secret
    table, uneven = bytes(byte % count for byte in range(BYTE)), bytes(range(even, BYTE))
    left = b""
    while True:
        while len(left) < runs:
            left += source.randbytes(4 * runs).translate(table, uneven)
        yield left[:runs]
        left = left[runs:]


def _told(known: list[int], found: dict[int, int | None], runs: int, reason: str | None = None) -> Forecast:
    return Forecast(by_confidence=found, history=len(known), done=sum(known), runs=runs, reason=reason)
