"""Which repositories there are, and what each of them is called by now.

They are known by number. A name is where to ask; it may come to lead to another repository, or be taken by one.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw, Struct, field

from headway.model.calendar import from_datetime
from headway.model.errors import Gone, Incomplete, Transport
from headway.model.scope import DAY_US, Scope, scope_key
from headway.normalise.lenient import reader
from headway.sources.github.answers import NULL, Nodes
from headway.sources.github.asked import Repo
from headway.sources.github.links import listed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from headway.sources.github.site import GitHubSite

KIND, DIMENSION = "github", "repo"
PAGE = 100
COUNTED = ("pullRequests", "issues")
MONTH_US = 365 * DAY_US // 12


class Target(Struct):
    """What a branch points to."""

    oid: str


class Branch(Struct):
    """A branch with its tip."""

    name: str
    target: Target | None = None


class Node(Struct, rename="camel"):
    """What of a repository we step by."""

    id: str
    database_id: int
    name_with_owner: str
    url: str
    is_archived: bool = False
    is_disabled: bool = False
    pushed_at: datetime | None = None
    default_branch_ref: Branch | None = None

    @property
    def repo(self) -> Repo:
        """The repository as streams are given it."""
        branch = self.default_branch_ref
        return Repo(
            id=self.database_id,
            node_id=self.id,
            full_name=self.name_with_owner,
            url=self.url,
            default_branch=branch.name if branch else None,
            head=branch.target.oid if branch and branch.target else None,
            archived=self.is_archived,
            pushed_at=None if self.pushed_at is None else from_datetime(self.pushed_at),
        )


class Holder(Struct):
    """Somebody with a page of repositories."""

    repositories: Nodes


class Owned(Struct):
    """Repositories of an owner; None where nobody has that login."""

    holder: Holder | None = field(default=None, name="repositoryOwner")


class Reachable(Struct):
    """Repositories that are shown to us."""

    holder: Holder | None = field(default=None, name="viewer")


class ByName(Struct):
    """One repository."""

    repository: Raw


class ById(Struct):
    """Repositories in the order of the ids asked for, None for one that is gone."""

    nodes: list[Raw]


class Ticket(Struct):
    """What REST says of a repository that is asked for by its number."""

    node_id: str
    full_name: str


class Installed(Struct):
    """A page of what an app was let see."""

    repositories: list[Ticket]


class Totals(Struct, rename="camel"):
    """How many records there are."""

    total_count: int


class Counts(Struct, rename="camel"):
    """How much a repository holds."""

    pull_requests: Totals
    issues: Totals


class Counted(Struct):
    """An answer with counts."""

    repository: Counts | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A repository, and what was said of it."""

    repo: Repo
    raw: bytes
    disabled: bool


class Catalog:
    """The repositories of a source, looked at once a run."""

    def __init__(self, site: GitHubSite) -> None:
        self._site = site
        self._known: dict[int, Found] = {}
        self._lock = asyncio.Lock()

    def forget(self) -> None:
        """A new run begins."""
        self._known.clear()

    @property
    def known(self) -> list[Repo]:
        """The repositories that were looked at, in the order in which they were."""
        return [found.repo for found in self._known.values()]

    async def scopes(self) -> AsyncGenerator[Scope, None]:
        """All that are to be read, each once; those named in the configuration however long ago they were pushed to. Raises SourceError."""
        options, told = self._site.options, set[int]()
        oldest = None if options.active_months is None else self._site.now() - options.active_months * MONTH_US
        for name in options.repositories:
            found = await self._called(name)
            if found.repo.id not in told and not found.disabled:
                told.add(found.repo.id)
                yield self._scope(found)
        async with aclosing(self._listed(oldest)) as everything:
            async for found in everything:
                if found.repo.id not in told and self._wanted(found, oldest):
                    told.add(found.repo.id)
                    yield self._scope(found)

    def _wanted(self, found: Found, oldest: int | None) -> bool:
        return not found.disabled and (oldest is None or (found.repo.pushed_at or 0) >= oldest)

    def _scope(self, found: Found) -> Scope:
        repo = found.repo
        self._known[repo.id] = found
        return Scope(key=scope_key(KIND, DIMENSION, str(repo.id)), name=repo.full_name, location=repo.url, active_at=repo.pushed_at)

    async def _listed(self, oldest: int | None) -> AsyncGenerator[Found, None]:
        options = self._site.options
        for owner in options.owners:
            async for found in self._paged("owned", Owned, {"owner": owner}, oldest):
                yield found
        if options.owners or options.repositories:
            return
        pages = self._installed() if self._site.app else self._paged("reachable", Reachable, {}, oldest)
        async for found in pages:
            yield found

    async def _paged(self, question: str, kind: type[Owned | Reachable], variables: Mapping[str, Any], oldest: int | None) -> AsyncGenerator[Found, None]:
        """A list of which the latest push comes first, as far as it is asked for."""
        after: str | None = None
        asked: set[str | None] = {None}
        while True:
            said = (await self._site.graphql(question, {**variables, "first": PAGE, "after": after}, kind)).said
            if said.holder is None:
                raise Gone(f"{self._site.options.web} knows no owner {variables.get('owner')!r}, or does not show it to us")
            page = said.holder.repositories
            some = [_found(raw) for raw in page.whole()]
            for found in some:
                yield found
            if not page.page_info.has_next_page or (some and _before(some[-1], oldest)):
                return
            after = page.page_info.end_cursor
            if after in asked:
                raise Incomplete("the list of repositories promises more and does not say where; what is known of before stays")
            asked.add(after)

    async def _installed(self) -> AsyncGenerator[Found, None]:
        """What an app was let see; only REST lists that."""
        async with aclosing(listed(self._site, "/installation/repositories", reader(Installed), query={"per_page": PAGE})) as pages:
            async for page in pages:
                ids = [ticket.node_id for ticket in page.said.repositories]
                for found in await self._by_id(ids) if ids else ():
                    yield found

    async def _by_id(self, ids: Iterable[str]) -> list[Found]:
        said = (await self._site.graphql("repositories", {"ids": list(ids)}, ById)).said
        return [_found(raw) for raw in said.nodes if bytes(raw) != NULL]

    async def one(self, scope: Scope, number: int) -> Found:
        """The repository of a scope, as it was found or by another look. Raises Gone."""
        async with self._lock:
            if number not in self._known:
                self._known[number] = await self._look(scope.name, number)
            return self._known[number]

    async def _look(self, name: str, number: int) -> Found:
        """By the name it had; where that leads elsewhere or nowhere, by its number to the name it has now."""
        try:
            found = await self._called(name)
        except Gone:
            found = None
        if found is not None and found.repo.id == number:
            return found
        try:
            ticket = (await self._site.get(f"/repositories/{number}", reader(Ticket))).said
        except Gone as error:
            raise Gone(f"repository {name} is not there any more, or is not shown to us; headway doctor says what the credentials lack") from error
        found = await self._called(ticket.full_name)
        if found.repo.id != number:
            raise Transport(f"repository {name} was being renamed while it was looked for; it is looked for again")
        return found

    async def _called(self, name: str) -> Found:
        owner, _, short = name.partition("/")
        raw = (await self._site.graphql("repository", {"owner": owner, "name": short}, ByName)).said.repository
        if bytes(raw) == NULL:
            raise Gone(f"{self._site.options.web} shows us no repository {name}")
        return _found(_bare(raw))

    async def counts(self, repo: Repo) -> Counts | None:
        """How many pull requests and issues a repository holds. Raises SourceError."""
        return (await self._site.graphql("repository", {"owner": repo.owner, "name": repo.name}, Counted)).said.repository


def _before(found: Found, oldest: int | None) -> bool:
    """Whether a repository was last pushed to before an instant; where nobody says when, it is not known."""
    return oldest is not None and found.repo.pushed_at is not None and found.repo.pushed_at < oldest


def _bare(raw: Raw) -> Raw:
    """A repository without what only this question asks: one and the same is told the same by all, or it would look changed."""
    fields = msgspec.json.decode(raw, type=dict[str, Raw])
    return Raw(msgspec.json.encode({name: value for name, value in fields.items() if name not in COUNTED}))


def _found(raw: Raw) -> Found:
    try:
        node = msgspec.json.decode(raw, type=Node)
    except msgspec.DecodeError as error:
        raise Transport(f"a repository came that cannot be read: {error}") from error
    return Found(node.repo, bytes(raw), node.is_disabled)
