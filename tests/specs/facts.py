"""A tiny language for histories: commits with defaults, so that a case states only what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from headway.model.calendar import from_datetime
from headway.model.records import Account, Commit, Fact, FileChange

if TYPE_CHECKING:
    from headway.model.teams import Member

A, B, C = (f"git:repo:{letter * 16}" for letter in "abc")
NUMBERS = count(1)
Files = dict[str, tuple[int | None, int | None]]


def at(text: str | None) -> int | None:
    """The instant of an ISO time, UTC unless it says otherwise; None stays None."""
    return None if text is None else from_datetime(datetime.fromisoformat(text if "+" in text[10:] or "-" in text[10:] else f"{text}+00:00"))


def offset(text: str | None) -> int | None:
    """The offset of an ISO time in minutes."""
    moment = datetime.fromisoformat(text) if text else None
    return None if moment is None else int((moment.utcoffset().total_seconds() if moment.tzinfo else 0) // 60)


def commit(
    landed: str | None = "2026-03-02T10:00",
    *,
    by: str = "ann",
    authored: str | None = "",
    repository: str = A,
    files: Files | None = None,
    renamed: tuple[str, ...] = (),
    merge: bool = False,
    revert: bool = False,
    reachable: bool = True,
) -> list[Fact]:
    """A commit with its file changes: {path: (additions, deletions)}, None for binary; authored when it landed unless said."""
    sha = f"{next(NUMBERS):040x}"
    written = landed if authored == "" else authored
    key = f"{repository}:{sha}"
    made = Commit(
        key=key, repository=repository, sha=sha, parents=(), is_merge=merge, author=by, authored_at=at(written), authored_offset=offset(written),
        committer=by, committed_at=at(landed), committed_offset=offset(landed), subject=f"change {sha[-4:]}", body="", trailers=(),
        is_revert=revert, reachable=reachable,
    )  # fmt: skip
    changes = [
        FileChange(
            key=f"{key}:{path}", repository=repository, sha=sha, committed_at=at(landed), path=path, old_path=f"old/{path}" if path in renamed else None,
            status="R" if path in renamed else "M", kind="file", additions=added, deletions=deleted,
        )
        for path, (added, deleted) in (files or {}).items()
    ]
    return [made, *changes]


def commits(number: int, landed: str = "2026-03-02T10:00", *, people: int = 1, **rest: object) -> list[Fact]:
    """Several commits like each other, by people taking turns."""
    return [fact for turn in range(number) for fact in commit(landed, by=f"person{turn % people}", **rest)]


def sized(*sizes: int) -> list[Fact]:
    """One commit per size, in changed lines of one file."""
    return [fact for size in sizes for fact in commit(files={"a.py": (size, 0)})]


def account(handle: str, *, canonical: str | None = None, bot: bool = False, repository: str = A) -> list[Fact]:
    """An account: whom the mapping says a handle is, and whether it is a bot."""
    return [Account(key=f"{repository}:{handle}", repository=repository, handle=handle, name=handle, email="", canonical=canonical or handle, is_bot=bot)]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is there, what is asked, and the figure that must come out; `parts` by name where they matter, `now` where the window is not over."""

    metric: str
    given: str
    facts: list[Fact]
    value: float | None
    n: int | None = None
    share: tuple[int, int] | None = None
    percentiles: dict[str, float] | None = None
    excluded: dict[str, int] = field(default_factory=dict)
    reason: str = ""
    period: str = "2026-03"
    zone: str = "UTC"
    subject: str = ""
    members: tuple[Member, ...] = ()
    parts: dict[str, float | None] | None = None
    now: str | None = None
