"""What of a repository grows with its size: a few numbers a record, so that 64 000 pull requests and 57 000 runs stay small."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

DAY = 86_400
LONGEST_LIFE = 60 * DAY
LABELS = ("bug", "enhancement", "documentation", "question", "good first issue", "tech-debt", "security", "incident", "sev1", "sev2", "sev3")
"""The labels a repository has from the beginning; a label is a bit, in this order."""
INCIDENT, SEVERITY = LABELS.index("incident"), LABELS.index("sev1")
INCIDENTS = 0.04
PULL, ISSUE, GONE = 1, 2, 0
"""What a number is; both kinds are counted by one row of numbers."""


class Ordered:
    """Ids in the order of (moment, id); `moment` tells an id's."""

    def __init__(self, ids: Iterable[int], moment: Callable[[int], int]) -> None:
        self._moment = moment
        self.ids = array("Q", sorted(ids, key=self._place))

    def _place(self, identifier: int) -> tuple[int, int]:
        return self._moment(identifier), identifier

    def add(self, identifier: int) -> None:
        """Puts one in; its moment is known already."""
        insort(self.ids, identifier, key=self._place)

    def remove(self, identifier: int) -> None:
        """Takes one out; to be called before its moment changes."""
        del self.ids[bisect_left(self.ids, self._place(identifier), key=self._place)]

    def between(self, low: int | None, high: int | None) -> array[int]:
        """Those whose moments lie from one instant to another, both included."""
        begin = 0 if low is None else bisect_left(self.ids, (low, 0), key=self._place)
        end = len(self.ids) if high is None else bisect_right(self.ids, (high, 1 << 63), key=self._place)
        return self.ids[begin:end]


class Numbered:
    """Pull requests and issues by number: when they were made, when they changed last, which labels an issue has."""

    def __init__(self, *, dice: Random, pulls: int, issues: int, since: int, until: int, ties: int) -> None:
        kinds = [PULL] * pulls + [ISSUE] * issues
        dice.shuffle(kinds)
        chance, step = dice.random, max(1, (until - since) // max(1, len(kinds)))
        self.kinds = bytearray(kinds)
        self.created = array("I", [since + place * step + int(chance() * step * 0.9) for place in range(len(kinds))])
        self.updated = array("I", [made + 1 + int(chance() ** 2 * max(0, min(LONGEST_LIFE, until - made) - 1)) for made in self.created])
        self.labels = array("Q", [_labelled(chance) if kind == ISSUE else 0 for kind in kinds])
        self._tie(ties, until)
        every = list(enumerate(kinds, 1))
        self.pulls = Ordered((number for number, kind in every if kind == PULL), self.moment)
        self.issues = Ordered((number for number, kind in every if kind == ISSUE), self.moment)
        self.born = Ordered((number for number, kind in every if kind == ISSUE), self.birth)

    def _tie(self, ties: int, until: int) -> None:
        """So many pull requests share one update time, as after a bulk change."""
        chosen = [place for place, kind in enumerate(self.kinds) if kind == PULL][:ties]
        moment = (max((self.created[place] for place in chosen), default=until) + until) // 2
        for place in chosen:
            self.updated[place] = moment

    def moment(self, number: int) -> int:
        """When something was updated."""
        return self.updated[number - 1]

    def birth(self, number: int) -> int:
        """When something was created."""
        return self.created[number - 1]

    def sure(self, number: int, kind: int) -> int:
        """The number itself. Raises KeyError if it is nothing of that kind."""
        if not 0 < number <= len(self.kinds) or self.kinds[number - 1] != kind:
            raise KeyError(number)
        return number

    def add(self, kind: int, *, at: int) -> int:
        """The number of a new one."""
        self.kinds.append(kind)
        for column, value in ((self.created, at), (self.updated, at), (self.labels, 0)):
            column.append(value)
        number = len(self.kinds)
        for order in self._orders(kind):
            order.add(number)
        return number

    def _orders(self, kind: int) -> tuple[Ordered, ...]:
        return (self.pulls,) if kind == PULL else (self.issues, self.born)

    def touch(self, number: int, *, at: int) -> None:
        """Something was changed: it stands elsewhere in the order from now on."""
        order = self.pulls if self.kinds[number - 1] == PULL else self.issues
        order.remove(number)
        self.updated[number - 1] = at
        order.add(number)

    def remove(self, number: int) -> None:
        """Something is gone; its number is nobody's from now on."""
        for order in self._orders(self.kinds[number - 1]):
            order.remove(number)
        self.kinds[number - 1] = GONE


class Dated:
    """Runs or deployments: ids in one row from the first on, made one after the other; what comes later has any id."""

    def __init__(self, *, dice: Random, first: int, count: int, since: int, until: int, burst: int = 0) -> None:
        chance, step = dice.random, max(1, (until - since) // max(1, count))
        self.first = first
        self.seeded = array("I", [since + place * step + int(chance() * step * 0.9) for place in range(count)])
        self.later: dict[int, int] = {}
        middle = max(0, count // 2 - burst // 2)
        for place in range(middle, min(count, middle + burst)):
            self.seeded[place] = self.seeded[middle]
        self.order = Ordered(range(first, first + count), self.birth)

    def birth(self, identifier: int) -> int:
        """When it was created. Raises KeyError for what does not exist."""
        place = identifier - self.first
        return self.seeded[place] if 0 <= place < len(self.seeded) else self.later[identifier]

    def place(self, identifier: int) -> int:
        """Which of those that the seed makes it is. Raises KeyError for any other."""
        if not 0 <= (place := identifier - self.first) < len(self.seeded):
            raise KeyError(identifier)
        return place

    def add(self, identifier: int, *, at: int) -> None:
        """One more."""
        self.later[identifier] = at
        self.order.add(identifier)


def _labelled(chance: Callable[[], float]) -> int:
    """The labels of an issue, as bits."""
    if chance() < INCIDENTS:
        return 1 << INCIDENT | 1 << SEVERITY + int(chance() * 3)
    first = 1 << int(chance() * INCIDENT) if chance() < 0.7 else 0
    return first | (1 << int(chance() * INCIDENT) if chance() < 0.15 else 0)


def names_of(mask: int, known: list[str]) -> list[str]:
    """The labels that a mask stands for."""
    return [name for bit, name in enumerate(known) if mask >> bit & 1]
