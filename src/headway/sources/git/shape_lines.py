"""The records of files and of line ownership: how fetch writes them down, and what facts they are.

MessagePack, because a path is bytes. Pure, like everything that shapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from headway.model.calendar import SECOND_US, representable
from headway.model.records import Fact, File, Ownership, Rework
from headway.model.scope import Raw, Reject
from headway.normalise.text import read_path

if TYPE_CHECKING:
    from collections.abc import Iterator

EXACT = ".exact"
"""Ends the id of a record that corrects the ownership told up to a commit by what blame says there."""


class FileRaw(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file of a tree; `lines` and `complexity` are None unless it is text."""

    path: bytes
    blob: str
    kind: str
    size: int | None = None
    lines: int | None = None
    complexity: int | None = None
    missing: bool = False


class LinesRaw(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one commit did to whose lines.

    `lines` are (path, handle, how many more), on the main line alone; `deleted` is None where deletions
    are no churn (a merge, a correction). `unknown` are files some lines of which are nobody's.
    """

    sha: str
    second: int | None = None
    deleted: int | None = None
    reworked: int = 0
    lines: tuple[tuple[bytes, str, int], ...] = ()
    unknown: tuple[bytes, ...] = ()


def written(record: LinesRaw | list[FileRaw]) -> bytes:
    """A record as it is kept."""
    return msgspec.msgpack.encode(record)


def shape_files(scope: str, raw: Raw) -> Iterator[Fact | Reject]:
    """Every file at HEAD; those whose content is missing are noted."""
    missing = []
    for file in msgspec.msgpack.decode(raw.payload, type=list[FileRaw]):
        path = read_path(file.path)
        missing += [path] if file.missing else []
        yield File(
            key=f"{raw.external_id}:{path}", repository=scope, path=path, blob=file.blob, kind=file.kind, size=file.size, lines=file.lines, complexity=file.complexity
        )
    if missing:
        reason = f"the content of {len(missing)} files at HEAD is missing or damaged in this repository, {missing[0]!r} the first"
        yield Reject(external_id=raw.external_id, reason=reason, payload=raw.payload, partial=True)


def shape_ownership(scope: str, raw: Raw) -> Iterator[Fact | Reject]:
    """Whose lines became more and fewer by a commit, and what it reworked; nothing of one that history has lost."""
    told = msgspec.msgpack.decode(raw.payload, type=LinesRaw)
    at = told.second * SECOND_US if told.second is not None and representable(told.second * SECOND_US) else None
    if told.deleted is not None:
        yield Rework(key=raw.external_id, repository=scope, sha=told.sha, committed_at=at, deleted=told.deleted, reworked=told.reworked)
    for name, handle, lines in told.lines:
        path = read_path(name)
        yield Ownership(key=f"{raw.external_id}:{path}:{handle}", repository=scope, sha=told.sha, committed_at=at, path=path, handle=handle, lines=lines)
    if told.unknown:
        reason = f"whose lines some are cannot be known, for objects are missing: {len(told.unknown)} files, {read_path(told.unknown[0])!r} the first"
        yield Reject(external_id=raw.external_id, reason=reason, payload=raw.payload, partial=True)
