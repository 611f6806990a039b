"""The columns of a company that grow with its size: a few numbers an item, so that 376 000 of them stay small."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from random import Random

FIRST_ID = 10_000
DAY_MS = 86_400_000
LONGEST_LIFE_MS = 90 * DAY_MS


class Columns:
    """Items by position: id = FIRST_ID + position. Instants are milliseconds."""

    def __init__(self, *, seed: int, sizes: tuple[int, ...], since: int, until: int, ties: int) -> None:
        dice = Random(f"columns|{seed}")  # noqa: S311 - make-believe, no secret; the same company for the same seed is the point
        self.project = array("H", [project for project, size in enumerate(sizes) for _ in range(size)])
        dice.shuffle(self.project)
        self.number = array("I")
        self.created = array("q")
        self.updated = array("q")
        counts, step = [0] * len(sizes), max(1, (until - since) // max(1, len(self.project)))
        for position, project in enumerate(self.project):
            counts[project] += 1
            created = since + position * step + int(dice.random() * step * 0.9)
            self.number.append(counts[project])
            self.created.append(created)
            self.updated.append(created + 1 + int(dice.random() ** 2 * min(LONGEST_LIFE_MS, until - created)))
        self._tie(ties, until)

    def __len__(self) -> int:
        return len(self.project)

    def _tie(self, ties: int, until: int) -> None:
        """So many of the first project's items share one update time, as after a bulk change."""
        chosen = [position for position, project in enumerate(self.project) if project == 0][:ties]
        moment = (max((self.created[position] for position in chosen), default=until) + until) // 2
        for position in chosen:
            self.updated[position] = moment

    def add(self, *, project: int, number: int, created: int) -> int:
        """The position of a new item."""
        for column, value in ((self.project, project), (self.number, number), (self.created, created), (self.updated, created)):
            column.append(value)
        return len(self.project) - 1


class Shelf:
    """One project's items in the two orders that searches ask for; positions stand for ids."""

    def __init__(self, positions: list[int], columns: Columns) -> None:
        self._updated = columns.updated
        self.by_id = array("I", positions)
        self.by_updated = array("I", sorted(positions, key=self._moment))
        self.numbers = array("I", positions)

    def _moment(self, position: int) -> tuple[int, int]:
        return self._updated[position], position

    def add(self, position: int) -> None:
        """Puts an item in; its update time is the column's."""
        insort(self.by_id, position)
        insort(self.by_updated, position, key=self._moment)

    def remove(self, position: int) -> None:
        """Takes an item out; to be called before the column's update time changes."""
        del self.by_id[bisect_left(self.by_id, position)]
        del self.by_updated[bisect_left(self.by_updated, self._moment(position), key=self._moment)]

    def __contains__(self, position: int) -> bool:
        place = bisect_left(self.by_id, position)
        return place < len(self.by_id) and self.by_id[place] == position

    def ascending(self, *, updated: bool, above: tuple[int, ...] | None) -> tuple[array[int], int]:
        """The order and where to begin in it: behind the sort key ``above``."""
        order = self.by_updated if updated else self.by_id
        if above is None:
            return order, 0
        return order, bisect_right(order, above, key=self._moment) if updated else bisect_right(order, above[0])

    def since(self, updated: int) -> int:
        """How many have an update time at or after an instant."""
        return len(self.by_updated) - bisect_left(self.by_updated, (updated, -1), key=self._moment)
