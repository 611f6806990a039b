"""A GitHub App as who we are: its key makes a short-lived proof, the proof a token for one installation, the token our requests.

A token lives for an hour and a first read for many: whoever asks is given one that lasts, and another one where it was refused.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from headway.model.calendar import SECOND_US
from headway.model.errors import AuthFailed, ConfigError, Gone
from headway.net.client import Client
from headway.net.credential import Credential
from headway.sources.github.shape_dates import instant

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from headway.net.attempts import Attempts
    from headway.net.credential import AppKey
    from headway.sources.opening import Opening

T = TypeVar("T")
BACK_DATED_S, LASTS_S = 60, 540
"""The vendor advises to date a proof a minute back, for clocks differ, and takes none that lasts for over ten minutes."""
RENEWED_US = 300 * SECOND_US
"""A token is given out no more when it has this long to live: a long request, or a fetch by git, must end within."""
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
GIVEN_US = 3600 * SECOND_US
"""How long a token lives that comes without an end."""
SHOWN = 10
NO_APP = "Integration not found"
"""How GitHub says it of an app: with the same status as of an installation."""


class Owner(Struct):
    """Whose repositories an installation sees."""

    login: str | None = None


class Installation(Struct):
    """One installation of an app."""

    id: int
    account: Owner | None = None
    suspended_at: str | None = None

    @property
    def named(self) -> str:
        """For people."""
        return f"{self.id} ({(self.account and self.account.login) or 'nobody'})"


class Token(Struct):
    """What an installation is given; `expires_at` is ISO."""

    token: str
    expires_at: str | None = None


class App:
    """Gives out credentials of an installation, whichever of the many under way asks. `rest` is the address of the REST interface."""

    def __init__(self, key: AppKey, rest: str, opening: Opening, patience: Attempts | None = None) -> None:
        self._key, self._rest, self._opening, self._patience = key, rest, opening, patience
        self._clock, self._name = opening.clock, opening.source.name
        self._asking = asyncio.Lock()
        self._installation = key.installation
        self._held: tuple[Credential, int] | None = None

    async def credential(self) -> Credential:
        """A token that lasts for some minutes at least. Raises AuthFailed, ConfigError, and what the client raises."""
        async with self._asking:
            if self._held is None or self._held[0].refused or self._held[1] <= self._clock.now():
                self._held = await self._given()
            return self._held[0]

    def _proof(self) -> Credential:
        """A token of the app itself (RFC 7519), for the next minutes."""
        now = self._clock.now() // SECOND_US
        claims = {"iat": now - BACK_DATED_S, "exp": now + LASTS_S, "iss": self._key.app}
        said = b".".join(_packed(msgspec.json.encode(part)) for part in ({"alg": "RS256", "typ": "JWT"}, claims))
        return Credential(b".".join((said, _packed(self._key.signature(said)))).decode(), owner=f"app {self._key.app}")

    async def _given(self) -> tuple[Credential, int]:
        """A new token, and until when it is given out (µs)."""
        async with self._asked() as client:
            number = self._installation = self._installation or await self._only(client)
            reply = await client.post(f"/app/installations/{number}/access_tokens", body={}, decode=_reader(Token))
        now, ends = self._clock.now(), instant(reply.said.expires_at)
        lives = GIVEN_US if ends is None else ends - (reply.date or now)
        return Credential(reply.said.token, owner=f"app {self._key.app} at {number}"), now + lives - RENEWED_US

    async def _only(self, client: Client) -> int:
        """The installation there is. Raises ConfigError where there are several or none."""
        found = (await client.get("/app/installations", decode=_reader(list[Installation]), query={"per_page": 100})).said
        there = [one for one in found if one.suspended_at is None]
        if len(there) == 1:
            return there[0].id
        if there:
            named = ", ".join(one.named for one in there[:SHOWN]) + (", and more" if len(there) > SHOWN else "")
            raise ConfigError(f"source {self._name!r}: app {self._key.app} has several installations, say which is meant as auth.installation: {named}")
        if found:
            raise AuthFailed(f"the installation of app {self._key.app} is suspended: {found[0].named}")
        raise ConfigError(f"source {self._name!r}: app {self._key.app} is installed nowhere; install it where the repositories are")

    @asynccontextmanager
    async def _asked(self) -> AsyncIterator[Client]:
        """The way to ask as the app itself: a new one each time, since a proof is old in minutes."""
        opening = self._opening
        client = Client(self._rest, credential=self._proof, budgets=opening.budgets, clock=opening.clock, patience=self._patience, headers=HEADERS)
        try:
            yield client
        except Gone as error:
            raise AuthFailed(f"source {self._name!r}: {self._unknown(error)}") from error
        except AuthFailed as error:
            raise AuthFailed(f"source {self._name!r}: {error.sentence}; {self._advice(error)}") from error
        finally:
            await client.close()

    def _unknown(self, error: Gone) -> str:
        """What it is that GitHub does not know."""
        if NO_APP in error.sentence or self._installation is None:
            return f"GitHub knows no app {self._key.app} ({error.sentence}); auth.app is the id that the settings of the app show"
        return f"app {self._key.app} has no installation {self._installation}; leave auth.installation out to see which it has"

    def _advice(self, error: AuthFailed) -> str:
        """What may help, where GitHub's words say too little."""
        if "suspended" in error.sentence.casefold():
            return "its owner can let the installation work again"
        return f"check that the private key is one of app {self._key.app}, that auth.app is its id, and that the clock of this machine is right"


def _packed(part: bytes) -> bytes:
    return urlsafe_b64encode(part).rstrip(b"=")


def _reader(kind: type[T]) -> Callable[[bytes], T]:
    return msgspec.json.Decoder(kind).decode
