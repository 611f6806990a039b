"""One answer of a list that a repository has in GraphQL: its records as they came, where the next begins, how many there are."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from headway.model.calendar import from_datetime
from headway.model.errors import Gone, Incomplete, Transport
from headway.net.size import PageSize, sized
from headway.sources.github.answers import Nodes, PageInfo

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Mapping

    from headway.net.exchange import Reply
    from headway.sources.github.asked import Asked

T = TypeVar("T")
PAGE = 100


class Holder(Struct, rename="camel"):
    """A repository with a page of one of its lists."""

    database_id: int
    has_issues_enabled: bool = True
    issues: Nodes | None = None
    deployments: Nodes | None = None
    releases: Nodes | None = None
    pull_requests: Nodes | None = None

    @property
    def page(self) -> Nodes | None:
        """The list that was asked for."""
        return self.issues or self.deployments or self.releases or self.pull_requests


class Held(Struct):
    """An answer; None for a repository that is not shown to us."""

    repository: Holder | None = None


class Cut(Struct, rename="camel"):
    """How a list that came with its record ends."""

    page_info: PageInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Records, where to go on (None on the last page), how many there are in all, when GitHub said so (µs), and whether the list is switched on.

    `through` is when we looked (µs, our clock) where that was before this reading began.
    """

    nodes: list[Raw]
    after: str | None
    total: int | None
    date: int
    enabled: bool
    through: int | None = None


async def glanced(asked: Asked, place: str) -> Answer | None:
    """The newest records of a list as a look at many repositories shows them; None where nobody looked."""
    seen = await asked.look()
    if seen is None:
        return None
    page: Nodes = getattr(seen.glance, place)
    after = (page.page_info.end_cursor or "") if page.page_info.has_next_page else None
    return Answer(nodes=page.whole(), after=after, total=page.total_count, date=seen.date, enabled=seen.glance.has_issues_enabled, through=seen.at)


async def answer(asked: Asked, question: str, size: PageSize, *, after: str | None = None, most: int = PAGE, **more: Any) -> Answer:
    """The records behind a cursor, at `most` so many. What is None in `more` is not said at all (LESSON 94). Raises SourceError, Incomplete for a list without end."""
    variables = {"owner": asked.repo.owner, "name": asked.repo.name} | {
        name: value for name, value in {"after": after or None, **more}.items() if value is not None
    }

    async def ask(count: int) -> Reply[Held]:
        return await asked.site.graphql(question, variables | {"first": min(count, most)}, Held, size=size)

    reply = await sized(ask, size)
    holder = reply.said.repository
    if holder is None or holder.database_id != asked.repo.id:
        raise Gone(f"{asked.repo.full_name} is not the repository any more that it was when this run began; headway discover finds out how that is called now")
    if (page := holder.page) is None:
        raise Transport(f"{asked.repo.full_name}: GraphQL answered {question} without the list")
    info, date = page.page_info, asked.site.now() if reply.date is None else reply.date
    if info.has_next_page and info.end_cursor in {None, "", after}:
        raise Incomplete(f"{asked.repo.full_name}: {question} promises more and does not say where; what came before is stored")
    return Answer(
        nodes=page.whole(), after=info.end_cursor if info.has_next_page else None, total=page.total_count, date=date, enabled=holder.has_issues_enabled
    )


async def answers(asked: Asked, question: str, size: PageSize, **more: Any) -> AsyncGenerator[Answer, None]:
    """A list from its beginning to the answer that names no next. Raises SourceError."""
    after: str | None = None
    while True:
        found = await answer(asked, question, size, after=after, **more)
        yield found
        if found.after is None:
            return
        after = found.after


@asynccontextmanager
async def learned_size(asked: Asked, name: str, *, largest: int = PAGE) -> AsyncIterator[PageSize]:
    """How many records at once GitHub bears for this repository, kept on the shelf under a name."""
    kept = await asked.shelf.get(asked.scope.key, name)
    size = PageSize(largest, now=int(kept) if kept and kept.isdigit() else None)
    before = size.now
    try:
        yield size
    finally:
        if size.now != before:
            await asked.shelf.put(asked.scope.key, name, str(size.now).encode())


class Changed(Struct, rename="camel"):
    """A record of which only the number and the last change were asked."""

    number: int
    updated_at: str | None = None


def nothing_new(found: Answer, known: Mapping[int, int], *, floor: int) -> bool:
    """Whether the newest records show that none changed since an instant (µs) but those whose number is known with just that change."""
    heads = [head(node, Changed) for node in found.nodes]
    near = [one for one in heads if instant(one.updated_at) >= floor]
    return (found.after is None or len(near) < len(heads)) and all(known.get(one.number) == instant(one.updated_at) for one in near)


def head(raw: Raw, kind: type[T]) -> T:
    """What of a record a walk steps by. Raises Transport for what has no id."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.DecodeError as error:
        raise Transport(f"a record came that cannot be read: {error}") from error


def instant(text: str | None) -> int:
    """µs of a date as GitHub writes it; 0 for none, and for what is none: a record is not kept out for that."""
    try:
        return from_datetime(datetime.fromisoformat(text)) if text else 0
    except (ValueError, OverflowError):
        return 0


def glued(name: str, record: bytes | Raw, **lists: list[Raw]) -> bytes:
    """The composite record: the record as it came, and beside it lists of what belongs to it."""
    parts = [b'"%b":%b' % (name.encode(), bytes(record)), *(b'"%b":[%b]' % (key.encode(), b",".join(map(bytes, rows))) for key, rows in lists.items())]
    return b"{%b}" % b",".join(parts)
