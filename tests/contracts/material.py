"""What contracts are tried with: facts, batches and points with defaults, so that a test shows only what it is about."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any

from headway.model.records import Account, Commit, Fact, FileChange, PullRequest, Ref, Review, repository_subject
from headway.model.results import Point
from headway.model.scope import Batch, Reject, Stamp, Stream

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from headway.model.ports import Store

A, B = (f"git:repo:{letter * 16}" for letter in "ab")
DAY = 86_400_000_000
RUNS = itertools.count(1)
"""Each batch is of a run of its own: what one run reads of an immutable record does not change."""


def run(work: Awaitable[Any]) -> Any:
    """Run a coroutine to its end."""

    async def whole() -> Any:
        return await work

    return asyncio.run(whole())


def stream(entity: str = "accounts", *, tenant: str = "t", source: str = "s", scope: str = A) -> Stream:
    return Stream(tenant=tenant, source=source, entity=entity, scope=scope)


def batch(
    *facts: Fact, entity: str = "", tenant: str = "t", source: str = "s", scope: str = A, seen: int = 1, generation: int = 0, number: int = 1,
    records: Iterable[str] | None = None, rejects: Iterable[str] = (), cursor: str = "c1", last: bool = False, **rest: Any,
) -> Batch:  # fmt: skip
    """A batch of facts of one entity; `records` are the raw records it is of, those of its facts unless said, `rejects` the poisoned."""
    named = records if records is not None else [fact.parent() if fact.child else fact.key for fact in facts]
    return Batch(
        stream=stream(entity or facts[0].entity, tenant=tenant, source=source, scope=scope),
        stamp=Stamp(tenant=tenant, source=source, scope=scope, observed_at=seen, generation=generation, run_id=next(RUNS), shape_version=1, maps_version="-"),
        number=number, facts=facts, external_ids=tuple(dict.fromkeys((*named, *rejects))), cursor=cursor, last=last,
        rejects=tuple(Reject(external_id=key, reason="broken", payload=b"?") for key in rejects), **rest,
    )  # fmt: skip


def account(handle: str = "ann", name: str = "Ann", *, version: int = 0, repository: str = A, bot: bool = False, canonical: str = "", key: str = "") -> Account:
    """An account; a bot, or one with a canonical handle, touches all days of its repository."""
    return Account(
        key=key or f"{A}:{handle}", version=version, repository=repository, handle=handle, name=name, email="", canonical=canonical or handle, is_bot=bot
    )


def pull_request(number: int = 7, *, merged_at: int | None = 2 * DAY, title: str = "Add a door", version: int = 0, **more: Any) -> PullRequest:
    """A pull request of ann's, opened on the first day."""
    said: dict[str, Any] = {
        "body": "", "state": "merged" if merged_at else "open", "state_raw": "MERGED" if merged_at else "OPEN", "draft": False, "author": "ann", "is_bot": False,
        "source_branch": "door", "target_branch": "main", "head_repository": A, "head_sha": "3" * 40, "merge_sha": "4" * 40 if merged_at else None,
        "merge_method": None, "created_at": DAY, "first_commit_at": DAY, "ready_at": DAY, "first_review_at": None, "approved_at": None, "merged_at": merged_at,
        "closed_at": merged_at, "merged_by": None, "additions": 5, "deletions": 3, "changed_files": 1, "commits": 1, "reviews": 0, "changes_requested": 0,
        "comments": 0, "labels": (), "keys": (), "url": None,
    }  # fmt: skip
    return PullRequest(key=f"{A}:{number}", version=version, repository=A, number=number, title=title, **said | more)


def review(name: str = "1", *, of: int = 7, at: int | None = 3 * DAY, state: str = "approved") -> Review:
    """A review by ben."""
    return Review(
        key=f"{A}:{of}:{name}", repository=A, pull_request=f"{A}:{of}", reviewer="ben", is_bot=False, state=state, state_raw=state.upper(), submitted_at=at, comments=0
    )


def ref(name: str = "main", target: str = "1" * 40, *, parent: str = A) -> Ref:
    return Ref(key=f"{parent}:{name}", repository=A, name=name, kind="branch", target=target, annotated=False, tagged_at=None)


def commit(sha: str = "1" * 40, *, at: int | None = DAY, subject: str = "work", reachable: bool = True) -> Commit:
    return Commit(
        key=f"{A}:{sha}", repository=A, sha=sha, parents=("2" * 40,), is_merge=False, author="ann", authored_at=at, authored_offset=60, committer="ann",
        committed_at=at, committed_offset=None, subject=subject, body="", trailers=(("Signed-off-by", "ann"),), is_revert=False, reachable=reachable,
    )  # fmt: skip


def change(path: str = "a.py", sha: str = "1" * 40, *, at: int | None = DAY, additions: int | None = 1) -> FileChange:
    return FileChange(
        key=f"{A}:{sha}:{path}", repository=A, sha=sha, committed_at=at, path=path, old_path=None, status="M", kind="file", additions=additions, deletions=0
    )


def point(value: float | None = 1.0, *, seq: int = 1, day: str = "2026-03-02", method: int = 1, tenant: str = "t", **rest: Any) -> Point:
    asked = {"n": 1, "num": None, "den": None, "reasons": "", "metric": "code.commits", "subject": repository_subject(A), "span": "day"} | rest
    return Point(tenant=tenant, day=day, seq=seq, value=value, computed_at=7, method_version=method, **asked)


async def _dump(store: Store, entity: str, tenant: str, scope: str | None) -> list[dict[str, Any]]:
    return [dict(row) async for row in store.rows(entity, tenant=tenant, scope=scope)]


def dump(store: Store, entity: str, *, tenant: str = "t", scope: str | None = None) -> list[dict[str, Any]]:
    """All live rows of an entity."""
    return run(_dump(store, entity, tenant, scope))


def told(store: Store, entity: str, *columns: str, tenant: str = "t") -> list[Any]:
    """Some columns of all live rows; the bare value when it is one column."""
    rows = [tuple(row[name] for name in columns) for row in dump(store, entity, tenant=tenant)]
    return [row[0] for row in rows] if len(columns) == 1 else rows


def points(store: Store, *, tenant: str = "t", first: str = "0001-01-01", last: str = "9999-12-31") -> list[tuple[str, float | None, int]]:
    """The latest (day, value, seq) of the metric that `point` makes."""
    found = run(store.latest(tenant=tenant, metric="code.commits", subject=repository_subject(A), span="day", first=first, last=last))
    return [(one.day, one.value, one.seq) for one in found]
