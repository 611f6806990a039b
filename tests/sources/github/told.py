"""A site that says what a test tells it to, in order, and remembers what it was asked: for what no sound GitHub answers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from headway.model.scope import Scope
from headway.net.exchange import Reply
from headway.normalise.lenient import reader
from headway.sources.github.asked import Asked, Repo
from headway.sources.github.options import Options
from headway.stores.shelf import MemoryShelf

NOW = 1_780_300_000_000_000
HOME = Repo(
    id=7, node_id="R_7", full_name="acme/ledger", url="https://github.com/acme/ledger", default_branch="main", head="f" * 40, archived=False, pushed_at=None
)


class Told:
    """Implements the Site of the streams. An answer that is an error is raised; `date` is that of all answers (µs)."""

    def __init__(self, *answers: Any, date: int | None = NOW, **options: Any) -> None:
        self.answers, self.date = list(answers), date
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.options = Options(name="code", web="https://github.com", rest="https://api.github.com", graphql="https://api.github.com/graphql", **options)

    def now(self):
        return NOW

    def _next(self, name, given, decode, headers=None):
        self.asked.append((name, dict(given)))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Reply(decode(json.dumps(answer).encode()), self.date, headers or {})

    async def graphql(self, name, variables, kind, **_):
        return self._next(name, variables, reader(kind))

    async def get(self, path, decode, *, query=None):
        return self._next(path, query or {}, decode)

    async def get_new(self, path, decode, *, query=None, etag=None):
        if self.answers and self.answers[0] is None:
            self.asked.append((path, {**(query or {}), "etag": etag}))
            self.answers.pop(0)
            return None
        return self._next(path, {**(query or {}), "etag": etag}, decode, {"ETag": f'W/"{len(self.asked) + 1}"'})


def asked(site, *, since=None, shelf=None):
    """What a stream is given of it."""
    return Asked(
        site=site,
        scope=Scope(key="github:repo:7", name="acme/ledger", location=HOME.url),
        repo=HOME,
        reference=b"ref",
        since=since,
        shelf=shelf or MemoryShelf(),
    )


def page(name, nodes, *, more=None, total=None, **holder):
    """An answer with a page of a repository's list; `more` is where it goes on."""
    rows = {"totalCount": len(nodes) if total is None else total, "pageInfo": {"hasNextPage": more is not None, "endCursor": more}, "nodes": nodes}
    return {"repository": {"databaseId": 7, "nameWithOwner": "acme/ledger", name: rows} | holder}


def drained(stream, site, cursor=None, **more):
    """The pages of a stream from a cursor."""

    async def read():
        return [found async for found in stream(asked(site, **more), cursor)]

    return asyncio.run(read())
