"""One GitHub as a run sees it: GraphQL and REST, two interfaces of one host with one credential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from headway.model.errors import ConfigError
from headway.net.client import Client
from headway.net.health import ONE_TRY, PROBE_SECONDS, Health
from headway.sources.github.answers import judged
from headway.sources.github.app import App
from headway.sources.github.query import query as question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from headway.net.attempts import Attempts
    from headway.net.credential import Credential
    from headway.net.exchange import Reply
    from headway.net.size import PageSize
    from headway.sources.github.options import Options
    from headway.sources.opening import Opening

T = TypeVar("T")
AT_ONCE = 8
"""Requests under way to either interface; the vendor lets a hundred, for all who use the credential."""
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
GRAPHQL = "/graphql"
TAKES = "GitHub takes a personal access token in auth.env or auth.file, or auth.app (the app's id) with its private key there"


class Login(Struct):
    """Who somebody is."""

    login: str


class Viewer(Struct):
    """Whom GitHub takes us for."""

    viewer: Login


class GitHubSite:
    """The Site of the streams. `patience` is for tests that have no time."""

    def __init__(self, opening: Opening, options: Options, patience: Attempts | None = None) -> None:
        self.options = options
        self._opening, self._patience = opening, patience
        self._installed: App | None = None
        self._health = Health(options.web)
        self._rest = self._client(options.rest)
        self._graphql = self._client(options.graphql.removesuffix(GRAPHQL), beside=self._rest)

    def _client(self, url: str, *, beside: Client | None = None) -> Client:
        opening = self._opening
        return Client(
            url,
            credential=self.credential,
            budgets=opening.budgets,
            clock=opening.clock,
            patience=self._patience,
            at_once=AT_ONCE,
            headers=HEADERS,
            beside=beside,
        )

    def now(self) -> int:
        """Our own clock (µs)."""
        return self._opening.clock.now()

    async def graphql(self, name: str, variables: Mapping[str, Any], kind: type[T], *, size: PageSize | None = None, attempts: Attempts | None = None) -> Reply[T]:
        """The data of a question of `queries/`. Raises SourceError."""
        body = {"query": question(name), "variables": variables}
        with self._health.doubted():
            return await self._graphql.post(GRAPHQL, body=body, decode=judged(name, kind, now=self.now), size=size, attempts=attempts)

    async def get(self, path: str, decode: Callable[[bytes], T], *, query: Mapping[str, str | int] | None = None, attempts: Attempts | None = None) -> Reply[T]:
        """What a path of REST gives. Raises SourceError."""
        with self._health.doubted():
            return await self._rest.get(path, decode=decode, query=query, attempts=attempts)

    async def get_new(self, path: str, decode: Callable[[bytes], T], *, query: Mapping[str, str | int] | None = None, etag: str | None) -> Reply[T] | None:
        """As `get`, None where nothing is new since the ETag was given. Raises SourceError."""
        with self._health.doubted():
            return await self._rest.get_new(path, decode=decode, query=query, etag=etag)

    async def probe(self) -> None:
        """As `viewer`, not asked again while the last answer is seconds old and nothing has failed since."""
        await self._health.probe(self.viewer)

    async def alive(self) -> None:
        """A probe before much is asked, so that a host that hangs is found out in seconds. Raises Unhealthy, AuthFailed."""
        await self._health.alive(self.viewer)

    async def viewer(self, *, within: float = PROBE_SECONDS) -> Reply[Viewer]:
        """Whom GitHub takes us for. Raises AuthFailed where it does not, Unhealthy where it does not answer within so many seconds."""
        return await self._health.asked(lambda: self.graphql("viewer", {}, Viewer, attempts=ONE_TRY), within=within)

    @property
    def app(self) -> bool:
        """Whether we are an app, which sees what it was installed for."""
        return self._opening.app() is not None

    async def credential(self) -> Credential:
        """Who we are by now; a token of an app is renewed before it ends. Raises ConfigError where nothing is configured."""
        if self._installed is None and (key := self._opening.app()) is not None:
            self._installed = App(key, self.options.rest, self._opening, self._patience)
        if self._installed is not None:
            return await self._installed.credential()
        return accepted(self._opening.credential(), self.options.name)

    async def close(self) -> None:
        """Let go of the connections."""
        self._health.forget()
        await self._graphql.close()
        await self._rest.close()


def accepted(credential: Credential | None, name: str) -> Credential:
    """The credential, if it is one that GitHub takes. Raises ConfigError that says which it takes."""
    if credential is None:
        raise ConfigError(f"source {name!r} has no auth: {TAKES}")
    if credential.header.startswith("Basic "):
        raise ConfigError(f"source {name!r}: a token of GitHub goes without auth.user; {TAKES}")
    return credential
