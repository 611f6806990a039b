"""Reading a fake GitHub with the real provider: opened, read to the end, closed, without waiting."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
from tests.builders.opening import opening

from headway.model.scope import Source
from headway.net.attempts import Attempts
from headway.net.credential import Credential
from headway.sources.github.fetch import GitHubProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    from tests.fakes.github import GitHub

    from headway.model.scope import Page, Raw, Scope
    from headway.sources.github.site import GitHubSite
    from headway.sources.opening import Opening, Remote

IMPATIENT = Attempts(base=0.001, longest=0.05, connect=2.0, whole=5.0, random=Random(1))  # noqa: S311 - pauses of tests, no secrets
NOW = 1_780_300_000_000_000
"""A machine's clock that stands still, so that two readings say the same: some hours after the last thing a company of the seed did."""


class Still:
    """A clock that is set by hand."""

    def __init__(self, now: int = NOW) -> None:
        self.instant = now

    def now(self) -> int:
        return self.instant

    def later(self, *, hours: float) -> None:
        self.instant += int(hours * 3_600_000_000)


class NoCode:
    """Where no code is read: what takes the mirror's place says what it was asked for."""

    entities: tuple[str, ...] = ("commits",)
    shape_version = 7

    def __init__(self) -> None:
        self.remotes: list[Remote] = []
        self.closed = False

    async def pages(self, scope: Scope, entity: str, cursor: str | None, remote: Remote) -> AsyncIterator[Page]:  # noqa: ARG002 - the port's shape
        self.remotes.append(remote)
        for page in ():
            yield page

    def shape(self, scope: Scope, entity: str, raw: Raw) -> Iterable[Any]:
        return [(scope.key, entity, raw.external_id)]

    async def close(self) -> None:
        self.closed = True


def opened(github: GitHub, *, clock: Still | None = None, history: int | None = None, **more: Any) -> Opening:
    """What a provider of the fake site is opened with; `shelf`, `credential` and `budgets` as for an opening, `url` behind the host, the rest are options."""
    given = {name: more.pop(name) for name in ("shelf", "credential", "budgets", "overrides", "mirrors") if name in more}
    source = Source(name="code", kind="github", url=github.url + more.pop("url", ""), history=history, options={"active_months": "all"} | more)
    return opening(source, clock=clock or Still(), **({"credential": Credential(github.token)} | given))


def provider(github: GitHub, *, patience: Attempts = IMPATIENT, code: Any = None, **more: Any) -> GitHubProvider:
    """The provider of the fake site; `code` stands where the mirror does."""
    return GitHubProvider(opened(github, **more), code or NoCode(), patience=patience)


def site(github: GitHub, **more: Any) -> GitHubSite:
    """The fake site as the provider's parts see it."""
    return provider(github, **more)._site


def using(given: Any, work: Callable[[Any], Awaitable[Any]]) -> Any:
    """What work gives; the provider or site is closed after it."""

    async def whole() -> Any:
        try:
            return await work(given)
        finally:
            await given.close()

    return asyncio.run(whole())


def scopes(given: GitHubProvider) -> list[Scope]:
    async def listed(given: GitHubProvider) -> list[Scope]:
        return [scope async for scope in given.discover()]

    return using(given, listed)


def scope_of(given: GitHubProvider, name: str = "platform") -> Scope:
    """The scope of a repository, by its name without its owner."""
    return next(scope for scope in scopes(given) if scope.name.endswith(f"/{name}"))


def pages(
    given: GitHubProvider, scope: Scope, entity: str = "pull_requests", cursor: str | None = None, *, stop: int = -1, between: Callable[[int], None] | None = None
) -> list[Page]:
    """The pages from a cursor; at most `stop` of them; `between` is called with the number of each before the next is asked."""

    async def read(given: GitHubProvider) -> list[Page]:
        found: list[Page] = []
        async with aclosing(given.pages(scope, entity, cursor)) as told:  # type: ignore[type-var]
            async for page in told:
                found.append(page)
                if len(found) == stop:
                    break
                if between:
                    between(len(found))
        return found

    return using(given, read)


def shaped(given: GitHubProvider, scope: Scope, read: Iterable[Page], entity: str = "pull_requests") -> list[Any]:
    """The facts of some pages."""
    return [part for page in read for raw in page.raws for part in given.shape(scope, entity, raw, page.reference)]


def ids(read: Iterable[Page]) -> list[str]:
    """Of all records of some pages, in their order."""
    return [raw.external_id for page in read for raw in page.raws]


def records(read: Iterable[Page]) -> dict[str, Any]:
    """Payloads by id, decoded; what came later stands."""
    return {raw.external_id: msgspec.json.decode(raw.payload) for page in read for raw in page.raws}
