"""What did not come whole with a record: the rest of a pull request's commits, reviews or draft events, of many records at once.

A question by ids names one place to go on from for all of them. GitHub counts commits, so that lists cut at the same length go
on from the same place; reviews it names by date, so that no two are alike. Those are asked from their beginning, a hundred
each, which is the rest of nearly all; only what is longer still costs a request of its own.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Raw, Struct

from headway.model.errors import Incomplete, Transport
from headway.net.size import PageSize, sized
from headway.sources.github.answers import Nodes

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Mapping, Sequence

    from headway.net.exchange import Reply
    from headway.sources.github.asked import Site

T = TypeVar("T")
MOST = 100
"""Entries of a list that GitHub gives at once."""
BATCH = 20
"""Lists asked for at once: as many entries as some dozen pull requests bring."""
MOST_ROUNDS = 200
"""Pages of one list before it is believed to have no end: 20 000 entries."""


class More(Struct, rename="camel"):
    """A record with a page of one of its lists."""

    id: str
    commits: Nodes | None = None
    reviews: Nodes | None = None
    timeline_items: Nodes | None = None
    statuses: Nodes | None = None

    @property
    def page(self) -> Nodes | None:
        """The list that was asked for."""
        return self.commits or self.reviews or self.timeline_items or self.statuses


class Several(Struct):
    """An answer by ids; None in the place of what is gone."""

    nodes: list[More | None]


@dataclass(frozen=True, slots=True)
class Group:
    """Lists that go on from the same place."""

    after: str | None
    ids: list[str]


class Completing:
    """Reads the rest of lists; how many at once is learned from what the host bears."""

    def __init__(self, site: Site) -> None:
        self._site, self._size = site, PageSize(BATCH, floor=1)

    async def rest(self, question: str, cut: Mapping[str, str]) -> dict[str, list[Raw]]:
        """The entries behind the cursor at which each list (by the id of its record) was cut; some that came before may come again. Raises SourceError."""
        found: dict[str, list[Raw]] = {identifier: [] for identifier in cut}
        groups = begun(cut)
        for _ in range(MOST_ROUNDS):
            if not groups:
                return found
            left: dict[str, str] = {}
            for answered in await side_by_side(self._group(question, group, found) for group in groups):
                left |= answered
            groups = alike(left)
        raise Incomplete(f"{question} goes on without end; what came before is stored")

    async def _group(self, question: str, group: Group, found: dict[str, list[Raw]]) -> dict[str, str]:
        """One page of each list of a group; where those go on that have more."""
        left, ids = {}, group.ids
        while ids:
            count, reply = await self._asked(question, ids, group.after)
            for identifier, more in zip(ids[:count], _places(reply.said, ids[:count]), strict=True):
                found[identifier] += more.whole()
                if more.page_info.has_next_page:
                    left[identifier] = _onward(more, group.after, question)
            ids = ids[count:]
        return left

    async def _asked(self, question: str, ids: Sequence[str], after: str | None) -> tuple[int, Reply[Several]]:
        async def ask(count: int) -> tuple[int, Reply[Several]]:
            return count, await self._site.graphql(question, {"ids": ids[:count], "after": after, "first": MOST}, Several, size=self._size)

        count, reply = await sized(ask, self._size)
        return min(count, len(ids)), reply


def begun(cut: Mapping[str, str]) -> list[Group]:
    """How the rest of lists is begun: those cut at the same place together, the others from their beginning if there are several."""
    groups = alike(cut)
    alone = [group.ids[0] for group in groups if len(group.ids) == 1]
    if len(alone) < 2:  # noqa: PLR2004 - one goes on where it was cut, two can be asked together
        return groups
    return [*(group for group in groups if len(group.ids) > 1), Group(None, alone)]


def alike(cut: Mapping[str, str]) -> list[Group]:
    """Lists by the place they go on from."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for identifier, after in cut.items():
        places[after].append(identifier)
    return [Group(after, ids) for after, ids in places.items()]


def _places(said: Several, ids: Sequence[str]) -> list[Nodes]:
    pages = [more.page if more else None for more in said.nodes]
    whole = [page for page in pages if page is not None]
    if len(whole) != len(ids):
        raise Transport(f"{len(ids) - len(whole)} of {len(ids)} records were gone when the rest of them was asked for; they are read again")
    return whole


def _onward(more: Nodes, after: str | None, question: str) -> str:
    onward = more.page_info.end_cursor
    if not onward or onward == after:
        raise Incomplete(f"{question} promises more and does not say where; what came before is stored")
    return onward


async def side_by_side(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What works give that are done at once; when one fails, the others are not left behind."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
