"""Reading a fake Jira with the real provider: opened, read to the end, closed, without waiting."""

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
from headway.sources.jira.fetch import JiraProvider

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from tests.fakes.jira import Jira

    from headway.model.scope import Page, Scope
    from headway.sources.jira.site import Site

IMPATIENT = Attempts(base=0.001, longest=0.05, connect=2.0, whole=2.0, random=Random(1))  # noqa: S311 - pauses of tests, no secrets
NOW = 1_795_000_000_000_000
"""A machine's clock that stands still, so that two readings say the same."""


class Still:
    """A clock that is set by hand."""

    def __init__(self, now: int = NOW) -> None:
        self.instant = now

    def now(self) -> int:
        return self.instant

    def later(self, *, hours: float) -> None:
        self.instant += int(hours * 3_600_000_000)


def credential_of(jira: Jira) -> Credential:
    return Credential(jira.token, user=jira.user if jira.cloud else None)


def provider(jira: Jira, *, clock: Still | None = None, history: int | None = None, patience: Attempts = IMPATIENT, **more: Any) -> JiraProvider:
    """The provider of a fake site; `shelf`, `credential` and `budgets` as for an opening, the rest are options."""
    given = {name: more.pop(name) for name in ("shelf", "credential", "budgets", "overrides") if name in more}
    source = Source(name="jira", kind="jira", url=jira.url, history=history, options={"edition": jira.edition} | more)
    return JiraProvider(opening(source, clock=clock or Still(), **({"credential": credential_of(jira)} | given)), patience=patience)


def site(jira: Jira, **more: Any) -> Site:
    """A fake site as the provider's parts see it."""
    return provider(jira, **more)._site


def using(opened: Any, work: Callable[[Any], Awaitable[Any]]) -> Any:
    """What work gives; the provider or site is closed after it."""

    async def whole() -> Any:
        try:
            return await work(opened)
        finally:
            await opened.close()

    return asyncio.run(whole())


def scopes(opened: JiraProvider) -> list[Scope]:
    async def listed(opened: JiraProvider) -> list[Scope]:
        return [scope async for scope in opened.discover()]

    return using(opened, listed)


def scope_of(opened: JiraProvider, project: str) -> Scope:
    """The scope of a project, by its key."""
    return next(scope for scope in scopes(opened) if scope.code == project)


def pages(opened: JiraProvider, scope: Scope, entity: str = "work_items", cursor: str | None = None, *, stop: int = -1, between: Callable[[int], None] | None = None) -> list[Page]:
    """The pages from a cursor; at most `stop` of them; `between` is called with the number of each before the next is asked."""

    async def read(opened: JiraProvider) -> list[Page]:
        found: list[Page] = []
        async with aclosing(opened.pages(scope, entity, cursor)) as given:  # type: ignore[type-var]
            async for page in given:
                found.append(page)
                if len(found) == stop:
                    break
                if between:
                    between(len(found))
        return found

    return using(opened, read)


def shaped(opened: JiraProvider, scope: Scope, read: Iterable[Page], entity: str = "work_items") -> list[Any]:
    """The facts of some pages."""
    return [part for page in read for raw in page.raws for part in opened.shape(scope, entity, raw, page.reference)]


def ids(read: Iterable[Page]) -> list[str]:
    """Of all records of some pages, in their order."""
    return [raw.external_id for page in read for raw in page.raws]


def records(read: Iterable[Page]) -> dict[str, Any]:
    """Payloads by id, decoded."""
    return {raw.external_id: msgspec.json.decode(raw.payload) for page in read for raw in page.raws}
