"""A whole source in memory, as awkward as asked: pages by update time, ties, poison, and every way to fail.

It behaves until a trick says otherwise. A trick is called with the number of the request (from 1, over the
provider's life) and the page that would be given; it gives the page to send, an error to raise, or None
to stop without a word.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from headway.model.records import Account, Commit, Fact, Ref, Transition, WorkItem
from headway.model.scope import Estimate, Page, Raw, Reject, Scope

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

    from headway.model.scope import Remark

    Trick = Callable[[int, Page], "Page | Exception | None"]

HOME = "fake:repo:1"
DAY = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Record:
    """One thing at the source: `at` is when it was updated, `day` the instant it is about, `poison` what is wrong with it."""

    id: str
    at: int = 1
    says: str = "x"
    day: int = DAY
    children: tuple[str, ...] = ()
    poison: str = ""
    scope: str = HOME


def honest(_number: int, page: Page) -> Page:
    """Sends what there is."""
    return page


@dataclass
class Scripted:
    """Implements the Provider port. `counts`: how far off its estimate is and whether it claims to be exact; None gives none."""

    records: dict[str, list[Record]]
    size: int = 2
    tricks: Trick = honest
    counts: tuple[int, bool] | None = None
    total: bool = False
    probes: list[Exception | None] = field(default_factory=list)
    discovery: Exception | None = None
    remarks: Sequence[Remark] = ()
    refuses: dict[str, Exception] = field(default_factory=dict)
    scopes: Sequence[str | Scope] = (HOME,)
    word: str = ""
    at_once: int = 1
    shape_version: int = 1
    maps_version: str = "-"
    kind: str = "fake"
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    open: int = 0
    probed: int = 0
    closed: bool = False

    @property
    def entities(self) -> tuple[str, ...]:
        return tuple(self.records)

    def collects(self, scope: Scope) -> tuple[str, ...]:  # noqa: ARG002 - the same everywhere
        return self.entities

    async def probe(self) -> None:
        self.probed += 1
        if self.probes and (error := self.probes.pop(0) if len(self.probes) > 1 else self.probes[0]):
            raise error

    async def examine(self) -> list[Remark]:
        return list(self.remarks)

    async def discover(self) -> AsyncIterator[Scope]:
        if self.discovery:
            raise self.discovery
        for one in self.scopes:
            yield one if isinstance(one, Scope) else Scope(key=one, name=f"name of {one}", location=one)

    async def estimate(self, scope: Scope, entity: str, cursor: str | None) -> Estimate:  # noqa: ARG002 - the port's shape
        return Estimate()

    async def pages(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:
        self.open += 1
        try:
            if scope.key in self.refuses:
                raise self.refuses[scope.key]
            left = self._after(scope, entity, cursor)
            estimate = None if self.counts is None else Estimate(len(left) + self.counts[0], exact=self.counts[1])
            while True:
                await asyncio.sleep(0)
                self.asked.append((scope.key, entity, cursor))
                page = self._send(self._page(left, cursor, estimate, len(self._after(scope, entity, None)) if self.total else None))
                if page is None:
                    return
                yield page
                if page.last:
                    return
                left, cursor = (left if page.partial else left[self.size :]), page.next_cursor
        finally:
            self.open -= 1

    def _page(self, left: Sequence[Record], cursor: str | None, estimate: Estimate | None, total: int | None) -> Page:
        some = left[: self.size]
        raws = tuple(Raw(record.id, msgspec.json.encode(record.__dict__)) for record in some)
        return Page(raws=raws, next_cursor=_place(some[-1]) if some else cursor or "0|", last=len(left) <= self.size, estimate=estimate, total=total)

    def _send(self, page: Page) -> Page | None:
        sent = self.tricks(len(self.asked), page)
        if isinstance(sent, Exception):
            raise sent
        self.sent.extend(raw.external_id for raw in sent.raws) if sent else None
        return sent

    def _after(self, scope: Scope, entity: str, cursor: str | None) -> list[Record]:
        mine = (record for record in self.records[entity] if record.scope == scope.key)
        ordered = sorted(mine, key=lambda record: (record.at, record.id))
        at, _, last = (cursor or "0|").partition("|")
        return [record for record in ordered if (record.at, record.id) > (int(at), last)]

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:  # noqa: ARG002 - the port's shape
        record = json.loads(raw.payload)
        poison = record["poison"] if not self.word else ""
        if poison == "raise":
            raise ValueError("cannot \ud800 be shaped")
        reject = Reject(external_id=raw.external_id, reason="half of it is broken", payload=raw.payload, partial=poison == "partial")
        if poison == "reject":
            return [reject]
        facts = SHAPES[entity](scope.key, record, self.word or record["says"])
        return [*facts, reject] if poison == "partial" else facts

    async def close(self) -> None:
        self.closed = True


def _place(record: Record) -> str:
    return f"{record.at}|{record.id}"


def _account(scope: str, record: dict[str, Any], says: str) -> list[Fact]:
    key = f"fake:{record['id']}"
    return [Account(key=key, version=record["at"], repository=scope, handle=record["id"], name=says, email="", canonical=record["id"], is_bot=True)]


def _commit(scope: str, record: dict[str, Any], says: str) -> list[Fact]:
    at = record["day"]
    return [
        Commit(
            key=f"{scope}:{record['id']}", repository=scope, sha=record["id"], parents=(), is_merge=False, author="ann", authored_at=at, authored_offset=0,
            committer="ann", committed_at=at, committed_offset=0, subject=says, body="", trailers=(), is_revert=False,
        )
    ]  # fmt: skip


def _refs(scope: str, record: dict[str, Any], says: str) -> list[Fact]:
    key = record["id"]
    return [Ref(key=f"{key}:{name}", repository=scope, name=name, kind="branch", target=says, annotated=False, tagged_at=None) for name in record["children"]]


def _item(scope: str, record: dict[str, Any], says: str) -> list[Fact]:
    """A work item, and a day after the other its transitions, one for each child."""
    key, day = record["id"], record["day"]
    item = WorkItem(
        key=key, version=record["at"], project=scope, code=key, title=says, body="", type="task", type_raw="Task", status="todo", status_raw="To Do", status_category=None,
        priority_raw=None, resolution_raw=None, assignee=None, reporter=None, team=None, parent_code=None, labels=(), flagged=False, effort=None, effort_source=None,
        created_at=day, due_at=None, started_at=None, completed_at=None, reopens=0, url=None,
    )  # fmt: skip
    moves = [
        Transition(key=f"{key}:{name}", project=scope, item=key, at=day + at * DAY, from_status=None, from_raw=None, to_status="todo", to_raw=says, actor=None)
        for at, name in enumerate(record["children"], 1)
    ]
    return [item, *moves]


SHAPES = {"accounts": _account, "commits": _commit, "refs": _refs, "work_items": _item}


def listing(*ids: str, scope: str = HOME) -> Trick:
    """The last page says that these are all the commits there are."""
    keys = [f"{scope}:{name}" for name in ids]
    return lambda _, page: msgspec.structs.replace(page, roster=keys) if page.last else page


def commits(number: int, **rest: Any) -> list[Record]:
    """That many commits, three to each update time, a day apart."""
    return [Record(id=f"c{at:03}", at=1 + at // 3, day=(1 + at) * DAY, **rest) for at in range(number)]
