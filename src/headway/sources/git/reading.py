"""The streams of a repository by the name of what they bring, the same for a local repository and for a clone of a forge's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from headway.model.scope import Estimate, Page
from headway.sources.git.cursor import SMALLEST_CHUNK, read_cursor
from headway.sources.git.declared import declared_pages
from headway.sources.git.files import file_pages
from headway.sources.git.history import History
from headway.sources.git.ownership import OwnershipStream
from headway.sources.git.program import Git
from headway.sources.git.shape import fingerprint

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from headway.model.ports import Shelf
    from headway.model.scope import Raw
    from headway.sources.git.cursor import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How it is read: by how many children, in chunks how small at the least, and whether ownership is corrected by blame."""

    shelf: Shelf
    workers: int
    smallest_chunk: int = SMALLEST_CHUNK
    exact: bool = False


WALKED: dict[str, Callable[[History, Cursor], AsyncGenerator[Page, None]]] = {"commits": History.commits, "changes": History.changes, "accounts": History.accounts}
"""Entities that are read commit by commit."""


def entity_pages(history: History, entity: str, cursor: str | None, manner: Manner) -> AsyncGenerator[Page, None]:
    """The pages of one entity of a repository."""
    snapshot = history.snapshot
    if entity in WALKED:
        return WALKED[entity](history, read_cursor(cursor))
    if entity == "files":
        return file_pages(Git(history.location), snapshot.scope.key, snapshot.head, manner.shelf, cursor)
    if entity == "declarations":
        return declared_pages(Git(history.location), snapshot.scope.key, snapshot.head, cursor)
    if entity == "ownership":
        return _ownership(history, manner).pages(read_cursor(cursor))
    return _whole(history.repository() if entity == "repositories" else history.refs(), cursor)


def _ownership(history: History, manner: Manner) -> OwnershipStream:
    """Read beside the work tree: its attributes would hide lines from diff that blame shows."""
    git = Git(Path(history.snapshot.git_dir), bare=True)
    return OwnershipStream(git, history.snapshot, manner.shelf, exact=manner.exact, workers=manner.workers, steps=manner.smallest_chunk)


async def _whole(raw: Raw, cursor: str | None) -> AsyncGenerator[Page, None]:
    """The one page of an entity that is one record: sent when it differs from what the cursor names."""
    mark = fingerprint(raw.payload)
    changed = () if cursor == mark else (raw,)
    yield Page(raws=changed, next_cursor=mark, last=True, estimate=Estimate(len(changed), exact=True))
