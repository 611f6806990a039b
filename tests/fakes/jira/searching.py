"""Carrying out a query: page after page behind the last row shown, so that an item which changes meanwhile shows up again at the end."""

from __future__ import annotations

import heapq
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

from tests.fakes.jira.data import DAY_MS, FIRST_ID
from tests.fakes.jira.jql import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.jira.company import Company
    from tests.fakes.jira.jql import Query

TOKEN_LIFE_MS = 7 * DAY_MS
Place = tuple[int, ...]
"""Where a row stands in an order: its sort key."""


class Search:
    """What the index of a site answers."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.epoch = 0

    def _by_time(self, query: Query) -> bool:
        return query.order[0][0] == "updated"

    def place(self, query: Query, position: int) -> Place:
        """The sort key of an item under a query."""
        return (self.company.columns.updated[position], position) if self._by_time(query) else (position,)

    def _fits(self, query: Query, position: int) -> bool:
        columns = self.company.columns
        updated, created = columns.updated[position], columns.created[position]
        later = query.updated[0] is None or updated >= query.updated[0]
        sooner = query.updated[1] is None or updated < query.updated[1]
        born = (query.created[0] is None or created >= query.created[0]) and (query.created[1] is None or created < query.created[1])
        named = (query.ids is None or position in query.ids) and (query.above is None or position + FIRST_ID > query.above)
        return later and sooner and born and named

    def _shelves(self, query: Query) -> list[int]:
        every = range(len(self.company.projects)) if query.projects is None else sorted(query.projects)
        return [project for project in every if project not in self.company.hidden]

    def _rows(self, query: Query, project: int, after: Place | None) -> Iterator[int]:
        """A project's items in the order of the query, from behind a place on."""
        shelf, by_time = self.company.shelves[project], self._by_time(query)
        if query.order[0][1]:
            order, _ = shelf.ascending(updated=by_time, above=None)
            key = (lambda position: (self.company.columns.updated[position], position)) if by_time else (lambda position: (position,))
            end = len(order) if after is None else bisect_left(order, after, key=key)
            return (order[place] for place in range(end - 1, -1, -1))
        least = (query.updated[0] - 1, 1 << 40) if by_time and query.updated[0] is not None else (query.above - FIRST_ID,) if not by_time and query.above is not None else None
        start = max((one for one in (after, least) if one is not None), default=None)
        order, begin = shelf.ascending(updated=by_time, above=start)
        return (order[place] for place in range(begin, len(order)))

    def rows(self, query: Query, after: Place | None = None) -> Iterator[int]:
        """Every item that fits, in order, from behind a place on."""
        self.company.settle()
        if query.ids is not None:
            return iter(self._named(query, query.ids, after))
        streams = [self._rows(query, project, after) for project in self._shelves(query)]
        merged = streams[0] if len(streams) == 1 else heapq.merge(*streams, key=lambda position: self.place(query, position), reverse=query.order[0][1])
        return (position for position in merged if self._fits(query, position))

    def _named(self, query: Query, ids: frozenset[int], after: Place | None) -> list[int]:
        """The items that a query names, without looking through all others."""
        shelves, down = [self.company.shelves[project] for project in self._shelves(query)], query.order[0][1]
        found = [position for position in ids if self._fits(query, position) and any(position in shelf for shelf in shelves)]
        ahead = [position for position in found if after is None or (self.place(query, position) < after if down else self.place(query, position) > after)]
        return sorted(ahead, key=lambda position: self.place(query, position), reverse=down)

    def page(self, query: Query, *, after: Place | None, size: int) -> tuple[list[int], bool]:
        """So many items from behind a place on, and whether they are the last."""
        found = list(islice(self.rows(query, after), size + 1))
        return found[:size], len(found) <= size

    def count(self, query: Query) -> int:
        """How many items fit."""
        self.company.settle()
        if query.ids is None and query.above is None and query.created == (None, None) and query.updated[1] is None:
            shelves = [self.company.shelves[project] for project in self._shelves(query)]
            return sum(len(shelf.by_id) if query.updated[0] is None else shelf.since(query.updated[0]) for shelf in shelves)
        return sum(1 for _ in self.rows(query))

    # --- tokens

    def token(self, jql: str, place: Place) -> str:
        """A token for what comes behind a place."""
        inside = json.dumps([crc32(jql.encode()), self.epoch, self.company.clock(), *place]).encode()
        return urlsafe_b64encode(inside).decode().rstrip("=")

    def behind(self, jql: str, token: str) -> Place:
        """The place a token stands for. Raises Refused for one that is foreign, damaged or too old."""
        try:
            query, epoch, made, *place = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        except ValueError:
            raise Refused("The provided next page token is invalid.") from None
        if query != crc32(jql.encode()) or epoch != self.epoch or made + TOKEN_LIFE_MS < self.company.clock():
            raise Refused("The provided next page token is invalid or has expired.")
        return tuple(place)
