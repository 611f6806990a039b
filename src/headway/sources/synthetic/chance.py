"""Where all chance comes from: dice that fall the same way for the same names, and hours at which people work.

Every thing that is made has dice of its own, thrown by its name, so that one repository or one work
item can be made alone and be the same as when all of them are.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE, HOUR, DAY = 60, 3600, 86_400
THURSDAY = 3
"""The weekday of the epoch, where Monday is 0."""
SATURDAY = 5
OPENS, CLOSES = 9 * HOUR, 18 * HOUR
LONGEST = 40.0
"""No duration is more than this many times its median: what takes longer is given up."""

T = TypeVar("T")


def dice(*names: object) -> Random:
    """Dice that belong to a name."""
    return Random("|".join(map(str, names)))  # noqa: S311 - make-believe, no secret; the same bytes for the same seed are the point


def portion(*names: object) -> float:
    """A number in [0, 1) that belongs to a name; much cheaper than dice where one number is enough."""
    return crc32("|".join(map(str, names)).encode()) / 2**32


def around(chance: Random, median: float, spread: float = 0.8) -> float:
    """A log-normal value: half of them lie below the median, a few far above."""
    return median * min(LONGEST, chance.lognormvariate(0.0, spread))


def hours(chance: Random, median: float, spread: float = 0.8) -> int:
    """Seconds of a log-normal duration whose median is given in hours."""
    return int(HOUR * around(chance, median, spread))


def one_of(chance: Random, choices: Sequence[T]) -> T:
    """One of the choices, each as likely."""
    return choices[int(chance.random() * len(choices))]


def by_weight(chance: Random, weights: dict[T, float]) -> T:
    """One of the keys, as likely as its weight says."""
    left = chance.random() * sum(weights.values())
    for key, weight in weights.items():
        left -= weight
        if left < 0:
            return key
    return next(iter(weights))


def at_work(chance: Random, at: int, offset: int) -> int:
    """The instant itself or, outside the working week of an offset (minutes), soon after the next morning begins."""
    local = at + offset * MINUTE
    day, time = divmod(local, DAY)
    weekday = (day + THURSDAY) % 7
    if weekday < SATURDAY and OPENS <= time < CLOSES:
        return at
    if time >= CLOSES or weekday >= SATURDAY:
        day, weekday = day + 1, (weekday + 1) % 7
        day += max(0, 7 - weekday) if weekday >= SATURDAY else 0
    return day * DAY + OPENS + int(chance.random() * 1.5 * HOUR) - offset * MINUTE


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in the proportion of the weights that add up to the total."""
    whole = sum(weights) or 1.0
    exact = [total * weight / whole for weight in weights]
    found = [int(part) for part in exact]
    by_rest = sorted(range(len(weights)), key=lambda index: (found[index] - exact[index], index))
    for index in by_rest[: total - sum(found)] if any(weights) else ():
        found[index] += 1
    return found
