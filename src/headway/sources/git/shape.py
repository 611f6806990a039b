"""From git's bytes to facts, record by record and pure: whatever a commit holds, it is read or rejected."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from headway.model.calendar import SECOND_US, representable
from headway.model.records import Account, Commit, Fact, FileChange, Ref, Repository
from headway.model.scope import Raw, Reject
from headway.normalise.responsibility import declarations_of
from headway.normalise.text import BODY_LIMIT, read_bytes, read_path
from headway.sources.git.shape_lines import shape_files, shape_ownership

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VERSION = 1
SUBMODULE, SYMLINK = b"160000", b"120000"
LONGEST_NUMBER = 18
LONGEST_OFFSET = 26 * 60
"""Minutes: no zone is further from UTC; what claims to be is a broken date."""
TRAILER = re.compile(r"(?P<key>[A-Za-z0-9][A-Za-z0-9-]*)\s*:\s+(?P<value>.*)")
PICKED = "(cherry picked from commit "
SPACES = " \t\n\r"
BLANK_LINES = re.compile(r"\n(?:[ \t\r]*\n)+")
REVERT_BODY = "This reverts commit "
BOT = re.compile(r"\[bot\]|(^|[^a-z])bot@|-bot@", re.IGNORECASE)
TAG_DATE = re.compile(rb"(-?\d+) ([+-]\d+)$")
MARKS = {b"+": True, b"-": False}
"""First byte of a commit's payload: reachable from the tips, or lost to a rewrite of history."""


class AccountRaw(msgspec.Struct, frozen=True):
    """A handle as fetch passes it on, with what `.mailmap` makes of it."""

    name: str
    email: str
    canonical_name: str
    canonical_email: str


class RepositoryRaw(msgspec.Struct, frozen=True):
    """A repository as fetch saw it."""

    name: str
    url: str | None
    default_branch: str | None
    head: str | None
    bare: bool
    shallow: bool
    object_format: str


def handle(name: str, email: str) -> str:
    """The one way a git handle is written."""
    return f"{name} <{email}>"


def fingerprint(payload: bytes) -> str:
    """Names the content of a record that is read whole each time."""
    return blake2b(payload, digest_size=8).hexdigest()


def people(commit: bytes) -> Iterator[tuple[str, str]]:
    """Name and e-mail of author and committer of a commit object; a line that is not there yields none."""
    fields = _headers(commit.partition(b"\n\n")[0])
    encoding = _encoding(fields)
    for line in (*fields.get(b"author", ()), *fields.get(b"committer", ())):
        yield _name_email(line, encoding)


def committer_date(commit: bytes) -> bytes:
    """The seconds of a commit object's committer line, as they are written; empty where it has none."""
    line = _headers(commit.partition(b"\n\n")[0]).get(b"committer", [b""])[0]
    return (line.rpartition(b">")[2].split() or [b""])[0]


def authorship(commit: bytes) -> tuple[str, int | None]:
    """Handle of the author of a commit object, and the second of its committer date, None where that cannot be written."""
    fields = _headers(commit.partition(b"\n\n")[0])
    encoding = _encoding(fields)
    author, _ = _person(fields.get(b"author", [b""])[0], encoding)
    _, (instant, _) = _person(fields.get(b"committer", [b""])[0], encoding)
    return author, None if instant is None else instant // SECOND_US


def shape_repository(scope: str, raw: Raw) -> Iterator[Fact]:
    """The repository itself."""
    seen = msgspec.json.decode(raw.payload, type=RepositoryRaw)
    yield Repository(key=scope, **msgspec.structs.asdict(seen))


def shape_account(scope: str, raw: Raw) -> Iterator[Fact]:
    """A handle and the handle it stands for."""
    seen = msgspec.json.decode(raw.payload, type=AccountRaw)
    own = handle(seen.name, seen.email)
    yield Account(
        key=f"{scope}:{own}",
        repository=scope,
        handle=own,
        name=seen.name,
        email=seen.email,
        canonical=handle(seen.canonical_name, seen.canonical_email),
        is_bot=bool(BOT.search(own)),
    )


def shape_refs(scope: str, raw: Raw) -> Iterator[Fact]:
    """All branches and tags of a repository."""
    for line in raw.payload.split(b"\n"):
        if not line:
            continue
        name, target, kind, peeled, peeled_kind, date = line.split(b"\x00")
        annotated = kind == b"tag"
        if (peeled_kind or kind or b"commit") != b"commit":
            continue
        dated = TAG_DATE.search(date)
        at = int(dated[1]) * SECOND_US if dated else None
        yield Ref(
            key=f"{scope}:{read_path(name)}",
            repository=scope,
            name=read_path(name),
            kind=_ref_kind(name),
            target=(peeled or target).decode(),
            annotated=annotated,
            tagged_at=at if at is not None and representable(at) else None,
        )


def _ref_kind(name: bytes) -> str:
    kinds = {b"heads": "branch", b"tags": "tag", b"remotes": "remote_branch"}
    return kinds.get(name.split(b"/")[1] if b"/" in name else b"", "other")


def shape_commit(scope: str, raw: Raw) -> Iterator[Fact | Reject]:
    """A commit object, and a note in quarantine for every date in it that cannot be written."""
    headers, _, message = raw.payload[1:].partition(b"\n\n")
    fields = _headers(headers)
    encoding = _encoding(fields)
    author, authored = _person(fields.get(b"author", [b""])[0], encoding)
    committer, committed = _person(fields.get(b"committer", [b""])[0], encoding)
    subject, body = _message(read_bytes(message, encoding))
    parents = tuple(parent.decode() for parent in fields.get(b"parent", ()))
    yield Commit(
        key=raw.external_id,
        repository=scope,
        sha=raw.external_id.rpartition(":")[2],
        parents=parents,
        is_merge=len(parents) > 1,
        author=author,
        authored_at=authored[0],
        authored_offset=authored[1],
        committer=committer,
        committed_at=committed[0],
        committed_offset=committed[1],
        subject=subject,
        body=body[:BODY_LIMIT],
        trailers=_trailers(body),
        is_revert=subject.startswith('Revert "') or REVERT_BODY in body,
        reachable=MARKS[raw.payload[:1]],
    )
    broken = [words for words, date in (("author date", authored), ("committer date", committed)) if None in date]
    if broken:
        yield Reject(external_id=raw.external_id, reason=f"its {' and '.join(broken)} cannot be written; kept as null", payload=raw.payload, partial=True)


def _headers(block: bytes) -> dict[bytes, list[bytes]]:
    """Header lines by name; a signature's continuation lines begin with a space and are passed over."""
    found: dict[bytes, list[bytes]] = {}
    for line in block.split(b"\n"):
        name, _, value = line.partition(b" ")
        if name:
            found.setdefault(name, []).append(value)
    return found


def _encoding(fields: dict[bytes, list[bytes]]) -> str:
    return fields.get(b"encoding", [b"utf-8"])[0].decode("ascii", "replace")


def _name_email(line: bytes, encoding: str) -> tuple[str, str]:
    name, _, rest = line.partition(b"<")
    return _who(name, rest.partition(b">")[0], encoding)


@lru_cache(maxsize=4096)
def _who(name: bytes, email: bytes, encoding: str) -> tuple[str, str]:
    """Name and e-mail as text; a history names the same few people over and over."""
    return read_bytes(name.strip(), encoding), read_bytes(email.strip(), encoding)


def _person(line: bytes, encoding: str) -> tuple[str, tuple[int | None, int | None]]:
    """A handle, and (instant, offset in minutes) of an author or committer line, None where they cannot be written."""
    date = line.rpartition(b">")[2].split()
    at = _integer(date[0]) if date else None
    instant = at * SECOND_US if at is not None and representable(at * SECOND_US) else None
    return handle(*_name_email(line, encoding)), (instant, _offset(date[1]) if len(date) > 1 else None)


def _integer(digits: bytes) -> int | None:
    """A whole number; one too long to be an instant of any era is none."""
    plain = digits[1:] if digits[:1] == b"-" else digits
    return int(digits) if plain.isdigit() and len(plain) <= LONGEST_NUMBER else None


@lru_cache(maxsize=256)
def _offset(text: bytes) -> int | None:
    """Minutes east of UTC: `+0530`, and `+051800`, which old tools wrote with seconds."""
    found = re.fullmatch(rb"([+-])(\d{1,2})(\d{2})(\d{2})?", text)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return (-minutes if found[1] == b"-" else minutes) if minutes <= LONGEST_OFFSET else None


def _message(text: str) -> tuple[str, str]:
    """Subject (the first paragraph on one line) and body; a line of nothing but spaces is as good as an empty one."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    subject, *body = BLANK_LINES.split(text.strip(SPACES), maxsplit=1)
    return " ".join(line.rstrip(SPACES) for line in subject.split("\n")), body[0] if body else ""


def _trailers(body: str) -> tuple[tuple[str, str], ...]:
    """`Key: value` lines of the last paragraph, when it holds nothing else that git has not put there; folded lines belong to the one before."""
    found: list[tuple[str, str]] = []
    for line in BLANK_LINES.split(body)[-1].split("\n") if ": " in body else ():
        trailer = TRAILER.fullmatch(line)
        if trailer:
            found.append((trailer["key"], trailer["value"].strip()))
        elif found and line[:1].isspace():
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif not line.startswith(PICKED):
            return ()
    return tuple(found)


def shape_changes(scope: str, raw: Raw) -> Iterable[Fact | Reject]:
    """What a commit did to each file: git's raw lines give status and mode, its numstat lines the counts."""
    header, *tokens = raw.payload.split(b"\x00")
    at = _integer(header.partition(b" ")[2])
    committed_at = at * SECOND_US if at is not None and representable(at * SECOND_US) else None
    kinds, counts = _raw_lines(tokens)
    lines = _numstat_lines(counts)
    if len(kinds) != len(lines):
        return [Reject(external_id=raw.external_id, reason=f"git names {len(kinds)} changed files but counts lines of {len(lines)}", payload=raw.payload)]
    parent, sha = raw.external_id, raw.external_id.rpartition(":")[2]
    found = []
    for (status, kind), (additions, deletions, old, new) in zip(kinds, lines, strict=True):
        path = read_path(new)
        found.append(
            FileChange(
                key=f"{parent}:{path}",
                repository=scope,
                sha=sha,
                committed_at=committed_at,
                path=path,
                old_path=read_path(old) if old else None,
                status=status,
                kind=kind,
                additions=additions,
                deletions=deletions,
            )
        )
    return found


def _raw_lines(tokens: list[bytes]) -> tuple[list[tuple[str, str]], list[bytes]]:
    """(status letter, kind of entry) of each raw line, and the tokens behind them."""
    found, at = [], 0
    while at < len(tokens) and tokens[at].lstrip(b"\n").startswith(b":"):
        old_mode, new_mode, _, _, status = tokens[at].lstrip(b"\n:").split(b" ")
        mode = new_mode if new_mode != b"000000" else old_mode
        found.append((status[:1].decode(), "submodule" if mode == SUBMODULE else "symlink" if mode == SYMLINK else "file"))
        at += 3 if status[:1] in {b"R", b"C"} else 2
    return found, tokens[at:]


def _numstat_lines(tokens: list[bytes]) -> list[tuple[int | None, int | None, bytes, bytes]]:
    """(additions, deletions, old path of a rename, path) of each numstat line; None for a binary file."""
    found, at = [], 0
    while at < len(tokens):
        plus, minus, path = tokens[at].split(b"\t", 2)
        old, new = (b"", path) if path else (tokens[at + 1], tokens[at + 2])
        found.append((None if plus == b"-" else int(plus), None if minus == b"-" else int(minus), old, new))
        at += 1 if path else 3
    return found


SHAPES = {
    "repositories": shape_repository, "commits": shape_commit, "changes": shape_changes, "accounts": shape_account, "refs": shape_refs, "files": shape_files,
    "ownership": shape_ownership, "declarations": declarations_of,
}  # fmt: skip
