"""Long lists in pages: which records, whether there are more, and the cursor that leads to them.

A cursor of an ordered list carries what the row was ordered by, as GitHub's do: a row that changes while somebody pages moves to the end, and is seen again.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tests.fakes.github.graphql_refusals import wrong_cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PREFIX = b"cursor:v2:"


class Rows(Protocol):
    """A list that can be paged."""

    @property
    def total(self) -> int:
        """How many there are in all."""
        ...

    def page(self, given: dict[str, Any], field: str) -> Page:
        """The part that first, after, last and before ask for. Raises Refused for a cursor that is none."""
        ...


@dataclass(slots=True)
class Page:
    """A part of a list; `cursor` writes that of the place in the page."""

    records: Sequence[Any]
    before: bool
    after: bool
    cursor: Callable[[int], str]


class Listed:
    """Records at hand; a cursor is a place among them."""

    __slots__ = ("records", "total")

    def __init__(self, records: Sequence[Any]) -> None:
        self.records, self.total = records, len(records)

    def page(self, given: dict[str, Any], field: str) -> Page:
        after, before = given.get("after"), given.get("before")
        low = _whole(after, field)[0] if after else 0
        high = min(_whole(before, field)[0] - 1, self.total) if before else self.total
        low, high = bounded(given, low, high)
        return Page(self.records[low:high], low > 0, high < self.total, lambda place: encoded([low + place + 1]))


class Ordered:
    """Numbers in ascending order of (`rank`, number), the record of each made when it is shown; a cursor is the pair."""

    __slots__ = ("descending", "make", "numbers", "rank", "start", "total")

    def __init__(self, numbers: Sequence[int], rank: Callable[[int], int], make: Callable[[int], Any], *, descending: bool = False, since: int | None = None) -> None:
        self.numbers, self.rank, self.make, self.descending = numbers, rank, make, descending
        self.start = 0 if since is None else bisect_left(numbers, since, key=rank)
        self.total = len(numbers) - self.start

    def page(self, given: dict[str, Any], field: str) -> Page:
        low, high = self._between(given.get("after"), given.get("before"), field)
        low, high = bounded(given, low, high)
        numbers = self._shown(low, high)
        return Page([self.make(number) for number in numbers], low > 0, high < self.total, lambda place: encoded([self.rank(numbers[place]), numbers[place]]))

    def _between(self, after: str | None, before: str | None, field: str) -> tuple[int, int]:
        return (self._place(after, field, past=True) if after else 0), (self._place(before, field, past=False) if before else self.total)

    def _place(self, cursor: str, field: str, *, past: bool) -> int:
        """How many of the list, as it is shown, come before what the cursor marks; with it, where it is `past`."""
        rank, number = _whole(cursor, field, parts=2)
        find = bisect_right if past is not self.descending else bisect_left
        found = find(self.numbers, (rank, number), key=self._pair)
        return len(self.numbers) - found if self.descending else max(0, found - self.start)

    def _pair(self, number: int) -> tuple[int, int]:
        return self.rank(number), number

    def _shown(self, low: int, high: int) -> Sequence[int]:
        if self.descending:
            size = len(self.numbers)
            return self.numbers[size - high : size - low][::-1]
        return self.numbers[self.start + low : self.start + high]


class Counted:
    """Records of which only the number is known."""

    __slots__ = ("total",)

    def __init__(self, total: int) -> None:
        self.total = total

    def page(self, given: dict[str, Any], field: str) -> Page:
        raise NotImplementedError(f"of {field} only the number is served")


def bounded(given: dict[str, Any], low: int, high: int) -> tuple[int, int]:
    """The first so many of what lies between, or the last."""
    high = max(low, high)
    if given.get("first") is not None:
        high = min(high, low + given["first"])
    if given.get("last") is not None:
        low = max(low, high - given["last"])
    return low, high


def encoded(parts: list[int]) -> str:
    """A cursor."""
    return urlsafe_b64encode(PREFIX + json.dumps(parts, separators=(",", ":")).encode()).decode()


def _whole(cursor: str, field: str, parts: int = 1) -> list[int]:
    try:
        said = json.loads(urlsafe_b64decode(cursor).removeprefix(PREFIX))
    except ValueError:
        raise wrong_cursor(cursor, field) from None
    if not isinstance(said, list) or len(said) != parts:
        raise wrong_cursor(cursor, field)
    return said
