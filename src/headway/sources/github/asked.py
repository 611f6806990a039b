"""What all requests about one repository have in common, and the site as its streams see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from msgspec import Struct

from headway.sources.github.answers import Nodes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from headway.model.ports import Shelf
    from headway.model.scope import Scope
    from headway.net.exchange import Reply
    from headway.net.size import PageSize
    from headway.sources.github.options import Options

T = TypeVar("T")


class Site(Protocol):
    """One GitHub as its streams see it; the one that is real is in site.py."""

    options: Options

    def now(self) -> int:
        """Microseconds UTC by our own clock."""
        ...

    async def graphql(self, name: str, variables: Mapping[str, Any], kind: type[T], *, size: PageSize | None = None) -> Reply[T]:
        """The `data` of a question of `queries/`, decoded as `kind`. Raises SourceError: also for partial data, which count as none.

        Overloaded where the page is too large for the server, as `net.size.sized` wants it where `size` is given. Of records asked for
        by id (`nodes`) one that is gone is null in its place, which is an answer and no error: its place has to be a union with None.
        """
        ...

    async def get(self, path: str, decode: Callable[[bytes], T], *, query: Mapping[str, str | int] | None = None) -> Reply[T]:
        """What a path of the REST interface gives (`/repos/…`), or a whole address that an answer's Link named. Raises SourceError."""
        ...

    async def get_new(self, path: str, decode: Callable[[bytes], T], *, query: Mapping[str, str | int] | None = None, etag: str | None) -> Reply[T] | None:
        """As `get`, but None where it is still what the ETag stood for; that is free of the budget. The reply's headers have the new one."""
        ...


class Repo(Struct, frozen=True, kw_only=True):
    """A repository as discovery or a look at it found it; instants are µs."""

    id: int
    node_id: str
    full_name: str
    url: str
    default_branch: str | None
    head: str | None
    archived: bool
    pushed_at: int | None

    @property
    def owner(self) -> str:
        """Who has it."""
        return self.full_name.partition("/")[0]

    @property
    def name(self) -> str:
        """Its name without its owner."""
        return self.full_name.partition("/")[2]

    @property
    def path(self) -> str:
        """Where the REST interface has it."""
        return f"/repos/{self.full_name}"


class Glance(Struct, rename="camel"):
    """What a look at many repositories shows of one: of each list its newest records, those of pull requests and issues by number and last change only."""

    database_id: int
    has_issues_enabled: bool
    pull_requests: Nodes
    issues: Nodes
    labelled: Nodes
    deployments: Nodes
    releases: Nodes


class Shown(NamedTuple):
    """A glance, made when it was `at` by our clock and `date` by GitHub's (µs)."""

    glance: Glance
    at: int
    date: int


async def unseen() -> None:
    """Nobody looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a stream of a repository is given. `since` is how far back a first read goes (µs), None for everything; `reference` goes with every page.

    `look` is what a look of seconds ago shows of the repository, None where there is none.
    """

    site: Site
    scope: Scope
    repo: Repo
    reference: bytes
    since: int | None
    shelf: Shelf
    look: Callable[[], Awaitable[Shown | None]] = unseen
