"""One Jira as a run sees it: where to ask, as whom, and which edition it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from headway.model.errors import ConfigError, HeadwayError
from headway.net.client import Client
from headway.net.health import ONE_TRY, PROBE_SECONDS, Health
from headway.normalise.lenient import reader
from headway.sources.jira.once import Once
from headway.sources.jira.options import TAKES, accepted
from headway.sources.jira.reference import CLOUD, DATA_CENTER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from headway.net.attempts import Attempts
    from headway.net.credential import Credential
    from headway.net.exchange import Reply
    from headway.net.size import PageSize
    from headway.sources.jira.options import Options
    from headway.sources.opening import Opening

T = TypeVar("T")
AT_ONCE = 8


class ServerInfo(Struct):
    """What a site says of itself to anyone."""

    url: str | None = field(default=None, name="baseUrl")
    version: str | None = None
    deployment: str | None = field(default=None, name="deploymentType")


class Myself(Struct):
    """Whom the site takes us for; `zone` is the one that dates written as text would be read in."""

    name: str | None = field(default=None, name="displayName")
    email: str | None = field(default=None, name="emailAddress")
    zone: str | None = field(default=None, name="timeZone")


class Site:
    """Asks a site in the dialect of its edition. `patience` is for tests that have no time."""

    def __init__(self, opening: Opening, options: Options, patience: Attempts | None = None) -> None:
        self.options = options
        self._opening = opening
        self._edition = options.edition
        self._client = Client(options.url, credential=self._credential, budgets=opening.budgets, clock=opening.clock, patience=patience, at_once=AT_ONCE)
        self._health = Health(options.url)
        self.info = Once(self._ask_info)

    def now(self) -> int:
        """Our own clock, in epoch ms."""
        return self._opening.clock.now() // 1000

    async def edition(self) -> str:
        """Cloud or Data Center, asked of the site if neither the address nor the configuration says it."""
        if self._edition is None:
            info = await self.info.get()
            self._edition = CLOUD if (info.deployment or "").casefold() == CLOUD else DATA_CENTER
            accepted(self._opening.credential(), edition=self._edition, name=self.options.name)
        return self._edition

    async def cloud(self) -> bool:
        """Whether it is Cloud."""
        return await self.edition() == CLOUD

    async def url(self) -> str:
        """The address that people open: behind the gateway the site's own."""
        behind = "/ex/jira/" in self.options.url
        return ((await self.info.get()).url or self.options.url).rstrip("/") if behind else self.options.url

    async def api(self, path: str) -> str:
        """A path of the platform's interface, in the version of this edition."""
        return f"/rest/api/{3 if await self.cloud() else 2}/{path}"

    async def get(self, path: str, decode: Callable[[bytes], T], *, query: Mapping[str, str | int] | None = None, attempts: Attempts | None = None, size: PageSize | None = None) -> Reply[T]:
        """What a path gives; one without a slash at its beginning is of the platform's interface. Raises SourceError."""
        with self._health.doubted():
            return await self._client.get(path if path[0] == "/" else await self.api(path), decode=decode, query=query, attempts=attempts, size=size)

    async def post(self, path: str, decode: Callable[[bytes], T], *, body: Mapping[str, Any], attempts: Attempts | None = None, size: PageSize | None = None) -> Reply[T]:
        """What a question too long for an address gives. Raises SourceError."""
        with self._health.doubted():
            return await self._client.post(path if path[0] == "/" else await self.api(path), body=body, decode=decode, attempts=attempts, size=size)

    async def probe(self) -> None:
        """As `myself`, not asked again while the last answer is seconds old and nothing has failed since."""
        await self._health.probe(self.myself)

    async def alive(self) -> None:
        """A probe before much is asked, so that a host that hangs is found out in seconds. Raises Unhealthy, AuthFailed."""
        await self._health.alive(self.myself)

    async def myself(self, *, within: float = PROBE_SECONDS) -> Reply[Myself]:
        """Whom the site takes us for. Raises AuthFailed where it does not, Unhealthy where it does not answer within so many seconds."""
        return await self._health.asked(lambda: self.get("myself", reader(Myself), attempts=ONE_TRY), within=within)

    async def said(self, path: str) -> bool:
        """Whether a path can be read with our credentials."""
        try:
            await self.get(path, bytes)
        except HeadwayError:
            return False
        return True

    async def close(self) -> None:
        """Let go of the connections; what the run learned of the site goes with them."""
        self._health.forget()
        self.info.forget()
        await self._client.close()

    async def _ask_info(self) -> ServerInfo:
        return (await self._client.get("/rest/api/2/serverInfo", decode=reader(ServerInfo))).said

    def _credential(self) -> Credential:
        credential = self._opening.credential()
        if self._edition is not None:
            return accepted(credential, edition=self._edition, name=self.options.name)
        if credential is None:
            raise ConfigError(f"source {self.options.name!r} has no auth: {TAKES[CLOUD]}; {TAKES[DATA_CENTER]}")
        return credential
