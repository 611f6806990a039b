"""A small world to look at: two repositories, six people, hostile paths, one record in quarantine, one stalled stream."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headway.model.calendar import SECOND_US
from headway.model.records import Account, Commit, FileChange, Ownership, Repository
from headway.model.scope import DAY_US, Batch, Estimate, Reject, Scope, Stamp, Stream

if TYPE_CHECKING:
    from headway.model.ports import Ledger, Store
    from headway.model.records import Fact

TENANT = "default"
SOURCE = "local"
API, WEB = "git:repo:00000000000000aa", "git:repo:00000000000000bb"
HOSTILE = "<script>alert(1)</script>"
REVERSED = "docs/\u202egpj.exe"
PATHS = ("src/orders/pricing.py", HOSTILE, REVERSED, "README.md", "src/orders/api.py")
PEOPLE = 6
COMMITS = 120


@dataclass
class Ticking:
    """The machine's clock, which a test may set ahead."""

    ahead: int = 0

    def now(self) -> int:
        return time.time_ns() // 1000 + self.ahead


def _commit(scope: str, number: int, at: int) -> list[Fact]:
    sha = f"{number:040x}"
    key, author = f"{scope}:{sha}", f"person{number % PEOPLE}@example.org"
    subject = f"Settle order {number}" if number % 7 else f"{HOSTILE} {number}"
    commit = Commit(
        key=key, repository=scope, sha=sha, parents=(), is_merge=number % 10 == 9, author=author, authored_at=at - 3600 * SECOND_US, authored_offset=0, committer=author,
        committed_at=at, committed_offset=0, subject=subject, body="", trailers=(), is_revert=number % 25 == 24,
    )  # fmt: skip
    path = PATHS[number % len(PATHS)]
    change = FileChange(
        key=f"{key}:{path}", repository=scope, sha=sha, committed_at=at, path=path, old_path=None, status="M", kind="text", additions=10 + number % 40, deletions=number % 9
    )  # fmt: skip
    return [commit, change]


def facts(scope: str, name: str, now: int, commits: int = COMMITS) -> list[Fact]:
    """A repository with its commits, the last one three hours old."""
    repository = Repository(key=scope, name=name, url=None, default_branch="main", head=None, bare=False, shallow=False, object_format="sha1")
    accounts = [
        Account(key=f"{scope}:person{at}@example.org", repository=scope, handle=f"person{at}@example.org", name=f"P{at}", email=f"person{at}@example.org", canonical=f"person{at}@example.org", is_bot=False)
        for at in range(PEOPLE)
    ]
    history = [fact for number in range(commits) for fact in _commit(scope, number, now - 3 * 3600 * SECOND_US - number * DAY_US // 2)]
    return [repository, *accounts, *history, *_owned(scope, now)]


def _owned(scope: str, now: int) -> list[Fact]:
    """Whose lines stand where: everybody's in the sources, one person's in the README."""
    at, sha = now - 60 * DAY_US, "0" * 40
    lines = {(path, person): 10 + person for path in PATHS if path.startswith("src/") for person in range(PEOPLE)} | {("README.md", 0): 40}
    return [
        Ownership(key=f"{scope}:{sha}:{path}:person{person}@example.org", repository=scope, sha=sha, committed_at=at, path=path, handle=f"person{person}@example.org", lines=count)
        for (path, person), count in lines.items()
    ]


async def pour(store: Store, ledger: Ledger, stream: Stream, written: list[Fact], *, now: int, rejects: tuple[Reject, ...] = ()) -> None:
    """One whole run of one stream, as the saga walks it."""
    run = await ledger.begin(stream, "sync")
    stamp = Stamp(tenant=TENANT, source=SOURCE, scope=stream.scope, observed_at=now, generation=0, run_id=run.id, shape_version=1, maps_version="0")
    ids = tuple(dict.fromkeys(fact.parent() if fact.child else fact.key for fact in written))
    batch = Batch(
        stream=stream, stamp=stamp, number=1, facts=tuple(written), external_ids=ids, cursor="end", rejects=rejects, last=True, estimate=Estimate(len(ids), exact=True)
    )  # fmt: skip
    await store.write(batch)
    await ledger.advance(run, batch, expected=None)
    await ledger.finish(run, "done", stored=len(ids), total=len(ids))


async def fill(store: Store, ledger: Ledger, *, now: int) -> None:
    """Fill a store and its ledger with the world."""
    names = {API: "acme/orders", WEB: "acme/web"}
    await ledger.enlist(SOURCE, [Scope(key=scope, name=name, location=f"/{name}") for scope, name in names.items()], tenant=TENANT, status="active", reason="")
    bad = Reject(external_id="f" * 40, reason="the object is missing", payload=b"secret payload of someone@example.org")
    for scope, name in names.items():
        everything = facts(scope, name, now, COMMITS if scope == API else 30)
        for entity in ("repositories", "commits", "changes", "ownership", "accounts"):
            stream = Stream(tenant=TENANT, source=SOURCE, entity=entity, scope=scope)
            rejects = (bad,) if (scope, entity) == (API, "changes") else ()
            await pour(store, ledger, stream, [fact for fact in everything if fact.entity == entity], now=now, rejects=rejects)
    await ledger.begin(Stream(tenant=TENANT, source=SOURCE, entity="refs", scope=WEB), "sync")
