"""Repositories of a forge, cloned beside the store and read as local ones are; their facts stand under the forge's own scopes."""

from __future__ import annotations

import asyncio
import os
import re
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headway.model.errors import BadRequest
from headway.model.scope import parse_scope
from headway.sources.git import shape as shapes
from headway.sources.git.clone import Clone
from headway.sources.git.cursor import SMALLEST_CHUNK
from headway.sources.git.history import History
from headway.sources.git.program import Git
from headway.sources.git.reading import Manner, entity_pages
from headway.sources.git.snapshot import look

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from headway.model.records import Fact
    from headway.model.scope import Page, Raw, Reject, Scope
    from headway.sources.git.clone import Limits
    from headway.sources.opening import Opening, Remote

FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""What a forge's id of a repository is like, and may be a folder's name for it."""


@dataclass(slots=True)
class Held:
    """What a run knows of one repository; whoever comes second waits for the first to have fetched it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    history: History | None = None
    pushed_at: int | None = None

    def serves(self, remote: Remote) -> bool:
        """Whether what was looked at in this run is still all there is."""
        return self.history is not None and (remote.pushed_at is None or (self.pushed_at is not None and remote.pushed_at <= self.pushed_at))


class GitMirror:
    """Implements Mirror for what is opened for one run: a repository is fetched once in it, unless more is pushed meanwhile."""

    entities: tuple[str, ...] = ("commits", "changes", "accounts", "refs", "declarations", "files", "ownership")
    shape_version: int = shapes.VERSION

    def __init__(self, opening: Opening, *, limits: Limits | None = None, smallest_chunk: int = SMALLEST_CHUNK) -> None:
        self._opening, self._limits = opening, limits
        self._manner = Manner(shelf=opening.shelf, workers=opening.source.workers or os.cpu_count() or 1, smallest_chunk=smallest_chunk)
        self._held: dict[str, Held] = {}

    async def pages(self, scope: Scope, entity: str, cursor: str | None, remote: Remote) -> AsyncIterator[Page]:
        history = await self._history(scope, remote)
        async with aclosing(entity_pages(history, entity, cursor, self._manner)) as pages:
            async for page in pages:
                yield page

    async def _history(self, scope: Scope, remote: Remote) -> History:
        """The repository as it is now."""
        held = self._held.setdefault(scope.key, Held())
        async with held.lock:
            if held.history is None or not held.serves(remote):
                clone = Clone(self._opening.mirrors / f"{_folder(scope)}.git", self._opening.clock, self._limits)
                await clone.refresh(remote)
                git = Git(clone.folder)
                before, snapshot = held.history, await look(git, scope)
                held.history = History(git, snapshot, branches="default", workers=self._manner.workers, smallest_chunk=self._manner.smallest_chunk)
                held.pushed_at = remote.pushed_at
                if before:
                    await before.close()
            return held.history

    def shape(self, scope: Scope, entity: str, raw: Raw) -> Iterable[Fact | Reject]:
        return shapes.SHAPES[entity](scope.key, raw)

    async def close(self) -> None:
        for held in self._held.values():
            if held.history:
                await held.history.close()
        self._held.clear()


def _folder(scope: Scope) -> str:
    """The forge's id of a repository as a folder's name: it stays, whatever the repository is called. Raises BadRequest."""
    identifier = parse_scope(scope.key).id
    if not FOLDER.fullmatch(identifier):
        raise BadRequest(f"{scope.key} is no repository of a forge")
    return identifier
