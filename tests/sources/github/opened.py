"""Reading a fake GitHub with the real provider: opened, read to the end, closed, without waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.builders.clocks import NOW, Still
from tests.sources.providing import IMPATIENT, ids, opened_with, pages, records, scopes, shaped, using

from headway.net.credential import Credential
from headway.sources.github.fetch import GitHubProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from tests.fakes.github import GitHub

    from headway.model.scope import Page, Raw, Scope
    from headway.net.attempts import Attempts
    from headway.sources.github.site import GitHubSite
    from headway.sources.opening import Opening, Remote

__all__ = ["IMPATIENT", "NOW", "NoCode", "Still", "ids", "opened", "pages", "provider", "records", "scope_of", "scopes", "shaped", "site", "using"]
"""With what is alike for all providers."""


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


def opened(github: GitHub, **more: Any) -> Opening:
    """What a provider of the fake site is opened with; `url` is what stands behind the host, the rest as for `opened_with`."""
    return opened_with("github", "code", github.url + more.pop("url", ""), **({"credential": Credential(github.token), "active_months": "all"} | more))


def provider(github: GitHub, *, patience: Attempts = IMPATIENT, code: Any = None, **more: Any) -> GitHubProvider:
    """The provider of the fake site; `code` stands where the mirror does."""
    return GitHubProvider(opened(github, **more), code or NoCode(), patience=patience)


def site(github: GitHub, **more: Any) -> GitHubSite:
    """The fake site as the provider's parts see it."""
    return provider(github, **more)._site


def scope_of(given: GitHubProvider, name: str = "platform") -> Scope:
    """The scope of a repository, by its name without its owner."""
    return next(scope for scope in scopes(given) if scope.name.endswith(f"/{name}"))
