"""From the make-believe providers' records to facts, record by record and pure, in the words of `normalise`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from headway.model.calendar import SECOND_US, from_datetime, representable
from headway.model.records import Account, Commit, File, FileChange, Ownership, Ref, Repository, Rework
from headway.model.scope import Raw, Reject
from headway.normalise.bots import is_bot
from headway.normalise.responsibility import declarations_of
from headway.normalise.text import clean
from headway.sources.synthetic import raws
from headway.sources.synthetic.shape_delivery import DELIVERY
from headway.sources.synthetic.shape_work import WORK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from headway.model.records import Fact

VERSION = 2
ZONE = re.compile(r"([+-])(\d{2})(\d{2})")
STATUS = {"added": "A", "modified": "M", "removed": "D", "renamed": "R"}
REVERTS = "This reverts commit "
KINDS = {"heads": "branch", "tags": "tag"}

_repository = msgspec.json.Decoder(raws.RepositoryRaw).decode
_commit = msgspec.json.Decoder(raws.CommitRaw).decode
_changes = msgspec.json.Decoder(raws.ChangesRaw).decode
_ownership = msgspec.json.Decoder(raws.OwnershipRaw).decode
_files = msgspec.json.Decoder(raws.FilesRaw).decode
_refs = msgspec.json.Decoder(raws.RefsRaw).decode
_account = msgspec.json.Decoder(raws.AccountRaw).decode


def repositories(_scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """The repository itself."""
    seen = _repository(raw.payload)
    yield Repository(
        key=raw.external_id,
        name=clean(seen.name),
        url=seen.url,
        default_branch=seen.default_branch,
        head=seen.head,
        bare=True,
        shallow=False,
        object_format="sha1",
    )


def commits(scope: str, raw: Raw, _: bytes) -> Iterator[Fact | Reject]:
    """A commit, and a note for every date in it that cannot be written."""
    seen = _commit(raw.payload)
    subject, _gap, body = seen.message.partition("\n\n")
    authored, committed = _instant(seen.author.date), _instant(seen.committer.date)
    yield Commit(
        key=raw.external_id,
        repository=scope,
        sha=seen.sha,
        parents=tuple(seen.parents),
        is_merge=len(seen.parents) > 1,
        author=clean(seen.author.name),
        authored_at=authored,
        authored_offset=_offset(seen.author.zone),
        committer=clean(seen.committer.name),
        committed_at=committed,
        committed_offset=_offset(seen.committer.zone),
        subject=clean(subject),
        body=clean(body),
        trailers=(),
        is_revert=subject.startswith('Revert "') or REVERTS in body,
    )
    if authored is None or committed is None:
        yield Reject(external_id=raw.external_id, reason="a date of it cannot be written; kept as null", payload=raw.payload, partial=True)


def _instant(seconds: str) -> int | None:
    at = int(seconds) * SECOND_US
    return at if representable(at) else None


def _offset(zone: str) -> int | None:
    found = ZONE.fullmatch(zone)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return -minutes if found[1] == "-" else minutes


def changes(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """What a commit did to each file."""
    seen = _changes(raw.payload)
    at = from_datetime(seen.date)
    for file in seen.files:
        yield FileChange(
            key=f"{raw.external_id}:{file.filename}",
            repository=scope,
            sha=seen.sha,
            committed_at=at,
            path=file.filename,
            old_path=file.previous,
            status=STATUS[file.status],
            kind="file",
            additions=file.additions,
            deletions=file.deletions,
        )


def ownership(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """Whose lines came and went by a commit, and how many it deleted."""
    seen = _ownership(raw.payload)
    at = from_datetime(seen.date)
    for part in seen.lines:
        key = f"{raw.external_id}:{part.filename}:{part.handle}"
        yield Ownership(key=key, repository=scope, sha=seen.sha, committed_at=at, path=part.filename, handle=part.handle, lines=part.lines)
    yield Rework(key=raw.external_id, repository=scope, sha=seen.sha, committed_at=at, deleted=seen.deleted, reworked=seen.reworked)


def files(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """All files at the head."""
    for file in _files(raw.payload).files:
        yield File(
            key=f"{raw.external_id}:{file.path}",
            repository=scope,
            path=file.path,
            blob=file.blob,
            kind="binary" if file.binary else "text",
            size=file.size,
            lines=file.lines,
            complexity=file.indentation,
        )


def refs(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """All branches and tags."""
    for ref in _refs(raw.payload).refs:
        tagged = from_datetime(ref.tagged) if ref.tagged else None
        yield Ref(
            key=f"{raw.external_id}:{ref.name}",
            repository=scope,
            name=ref.name,
            kind=KINDS.get(ref.name.split("/")[1] if "/" in ref.name else "", "other"),
            target=ref.target,
            annotated=tagged is not None,
            tagged_at=tagged,
        )


def accounts(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """A handle."""
    seen = _account(raw.payload)
    yield Account(
        key=raw.external_id,
        repository=scope,
        handle=clean(seen.handle),
        name=clean(seen.name),
        email=seen.email,
        canonical=clean(seen.handle),
        is_bot=is_bot(seen.handle, kind=seen.type),
        username=seen.login,
        kind=seen.type.lower(),
    )


def declarations(scope: str, raw: Raw, _: bytes) -> Iterator[Fact | Reject]:
    """What a file says of who is responsible, as it is read of any repository."""
    return declarations_of(scope, raw)


SHAPES: dict[str, Callable[[str, Raw, bytes], Iterator[Fact | Reject]]] = {
    "repositories": repositories,
    "commits": commits,
    "changes": changes,
    "ownership": ownership,
    "files": files,
    "refs": refs,
    "declarations": declarations,
    "accounts": accounts,
    **DELIVERY,
    **WORK,
}
