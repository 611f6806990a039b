"""A folder of git repositories, or one, as a provider: looks at each once a cycle and streams what is new."""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from headway.model.errors import AuthFailed, BadPath, ConfigError, Gone, HeadwayError, NotFound, Unhealthy
from headway.model.scope import Estimate, Remark
from headway.sources.git import shape as shapes
from headway.sources.git.cursor import SMALLEST_CHUNK
from headway.sources.git.history import History
from headway.sources.git.ownership import MODES
from headway.sources.git.program import Git
from headway.sources.git.reading import Manner, entity_pages
from headway.sources.git.snapshot import Snapshot, check_exists, look, unopened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from headway.model.ports import Shelf
    from headway.model.records import Fact
    from headway.model.scope import Page, Raw, Reject, Scope, Source

OPTIONS = frozenset({"paths", "branches", "workers", "depth", "ownership"})
BRANCHES = ("default", "all")
SEARCH_DEPTH = 4
"""Folders below a root that are searched for repositories."""


class GitProvider:
    """Implements the Provider port. `url` is a repository or a folder of them; `paths` names several."""

    kind: str = "git"
    entities: tuple[str, ...] = ("repositories", "commits", "changes", "accounts", "refs", "declarations", "files", "ownership")
    at_once: int = 1
    shape_version: int = shapes.VERSION
    maps_version: str = "-"

    def __init__(self, source: Source, shelf: Shelf, *, smallest_chunk: int = SMALLEST_CHUNK) -> None:
        unknown = set(source.options) - OPTIONS
        if unknown:
            raise ConfigError(f"source {source.name!r} has unknown options {sorted(unknown)}; a git source knows {sorted(OPTIONS)}")
        if source.history is not None:
            raise ConfigError(f"source {source.name!r}: a git history is read whole, so history must be full, not {source.history}d; narrow the period when asking instead")
        self._branches = _word(source, "branches", BRANCHES)
        self._mode = _word(source, "ownership", MODES)
        if self._mode == "off":
            self.entities = tuple(entity for entity in self.entities if entity not in {"files", "ownership"})
        self._roots = [Path(path) for path in _paths(source)]
        self._workers = _whole_number(source, "workers", source.workers or os.cpu_count() or 1)
        self._depth = _whole_number(source, "depth", SEARCH_DEPTH)
        self._shelf = shelf
        self._smallest = smallest_chunk
        self._histories: dict[str, History] = {}

    async def probe(self) -> None:
        for root in self._roots:
            try:
                check_exists(root)
            except HeadwayError as error:
                raise Unhealthy(error.sentence) from error

    async def examine(self) -> list[Remark]:
        return [self._remark(root) for root in self._roots]

    def _remark(self, root: Path) -> Remark:
        try:
            check_exists(root)
        except HeadwayError as error:
            return Remark(what=str(root), well=False, said=error.sentence)
        return Remark(what=str(root), well=True, said="is there")

    async def discover(self) -> AsyncIterator[Scope]:
        for root in self._roots:
            found = await asyncio.to_thread(_repositories, root, self._depth)
            for location in found:
                try:
                    yield (await self._look(location)).scope
                except (Gone, AuthFailed) as error:
                    if found == [root]:
                        raise BadPath(error.sentence) from error
                    yield unopened(location)  # one of several: reading it will say what is wrong with it, and leave the others alone

    def collects(self, scope: Scope) -> tuple[str, ...]:  # noqa: ARG002 - every scope is a repository
        return self.entities

    async def _look(self, location: Path) -> Snapshot:
        snapshot = await look(Git(location))
        self._histories[snapshot.scope.key] = History(Git(location), snapshot, branches=self._branches, workers=self._workers, smallest_chunk=self._smallest)
        return snapshot

    async def _history(self, scope: Scope) -> History:
        if scope.key not in self._histories:
            check_exists(Path(scope.location))
            found = await self._look(Path(scope.location))
            if found.scope.key != scope.key:
                raise NotFound(f"{scope.location} is now another repository ({found.scope.name}); run discover again")
        return self._histories[scope.key]

    async def estimate(self, scope: Scope, entity: str, cursor: str | None) -> Estimate:  # noqa: ARG002 - the port's shape
        """Nothing: the listing of the first page says it exactly and costs the same."""
        return Estimate()

    async def pages(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:
        history = await self._history(scope)
        check_exists(history.location)
        manner = Manner(shelf=self._shelf, workers=self._workers, smallest_chunk=self._smallest, exact=self._mode == "exact")
        async with aclosing(entity_pages(history, entity, cursor, manner)) as pages:
            async for page in pages:
                yield page

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:  # noqa: ARG002 - git needs no reference
        return shapes.SHAPES[entity](scope.key, raw)

    async def close(self) -> None:
        for history in self._histories.values():
            await history.close()


def _word(source: Source, name: str, words: tuple[str, ...]) -> str:
    """An option that is one of some words, the first unless it is given. Raises ConfigError."""
    given = source.options.get(name, words[0])
    if given not in words:
        raise ConfigError(f"source {source.name!r}: {name} must be one of {words}, not {given!r}")
    return str(given)


def _whole_number(source: Source, name: str, default: int) -> int:
    """An option that counts something. Raises ConfigError for anything but a number above 0."""
    given = source.options.get(name, default)
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise ConfigError(f"source {source.name!r}: {name} must be a whole number above 0, not {given!r}")
    return given


def _paths(source: Source) -> list[str]:
    """The places to look in. Raises ConfigError when `paths` is no list of them."""
    given = source.options.get("paths", [source.url.removeprefix("file://")])
    if not isinstance(given, list) or not given or not all(isinstance(path, str) and path for path in given):
        raise ConfigError(f"source {source.name!r}: paths must be a list of folders, not {given!r}")
    return given


def _repositories(root: Path, depth: int) -> list[Path]:
    """The repository a path is (or lies in), else those in the folders below it. Raises BadPath when there are none."""
    try:
        if not root.is_dir():
            raise BadPath(f"{root} {'is a file' if root.exists() else 'does not exist'}; give the path of a git repository")
        found = [root] if is_repository(root) else sorted(_below(root, depth))
    except PermissionError as error:
        raise BadPath(f"{root} may not be read by this user: {error.filename or root}") from error
    around = [] if found else [parent for parent in root.resolve().parents if is_repository(parent)]
    if not found and not around:
        raise BadPath(f"{root} is no git repository and holds none; give the path of one, or run git init there")
    return found or around[:1]


def is_repository(path: Path) -> bool:
    """A work tree (a `.git` folder or file) or a bare repository."""
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def _below(root: Path, depth: int) -> Iterable[Path]:
    for path in root.iterdir() if depth and root.is_dir() else ():
        if path.is_symlink() or not path.is_dir() or path.name == ".git":
            continue
        try:
            yield from [path] if is_repository(path) else list(_below(path, depth - 1))
        except PermissionError:
            yield path  # whatever is in it: the look at it will say that it may not be read
