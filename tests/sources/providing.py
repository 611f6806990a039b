"""Reading a make-believe site with the real provider: opened, read to the end, closed, without waiting; what is alike for all providers."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
from tests.builders.clocks import Still
from tests.builders.opening import opening

from headway.model.scope import Source
from headway.net.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from headway.model.ports import Provider
    from headway.model.scope import Page, Scope
    from headway.sources.opening import Opening

IMPATIENT = Attempts(base=0.001, longest=0.05, connect=2.0, whole=5.0, random=Random(1))  # noqa: S311 - pauses of tests, no secrets
USUAL = {"github": "pull_requests", "jira": "work_items"}
"""What is meant of a kind of source where no entity is said."""
OF_OPENINGS = ("shelf", "credential", "budgets", "overrides", "mirrors")


def opened_with(kind: str, name: str, url: str, *, clock: Still | None = None, history: int | None = None, **more: Any) -> Opening:
    """What a provider of a site is opened with; all but what openings take by name are options."""
    given = {one: more.pop(one) for one in OF_OPENINGS if one in more}
    return opening(Source(name=name, kind=kind, url=url, history=history, options=more), clock=clock or Still(), **given)


def using(given: Any, work: Callable[[Any], Awaitable[Any]]) -> Any:
    """What work gives; the provider or site is closed after it."""

    async def whole() -> Any:
        try:
            return await work(given)
        finally:
            await given.close()

    return asyncio.run(whole())


def scopes(given: Provider) -> list[Scope]:
    async def listed(given: Provider) -> list[Scope]:
        return [scope async for scope in given.discover()]

    return using(given, listed)


def pages(given: Provider, scope: Scope, entity: str = "", cursor: str | None = None, *, stop: int = -1, between: Callable[[int], None] | None = None) -> list[Page]:
    """The pages from a cursor; at most `stop` of them; `between` is called with the number of each before the next is asked."""

    async def read(given: Provider) -> list[Page]:
        found: list[Page] = []
        async with aclosing(given.pages(scope, entity or USUAL[given.kind], cursor)) as told:  # type: ignore[type-var]
            async for page in told:
                found.append(page)
                if len(found) == stop:
                    break
                if between:
                    between(len(found))
        return found

    return using(given, read)


def shaped(given: Provider, scope: Scope, read: Iterable[Page], entity: str = "") -> list[Any]:
    """The facts of some pages."""
    return [part for page in read for raw in page.raws for part in given.shape(scope, entity or USUAL[given.kind], raw, page.reference)]


def ids(read: Iterable[Page]) -> list[str]:
    """Of all records of some pages, in their order."""
    return [raw.external_id for page in read for raw in page.raws]


def records(read: Iterable[Page]) -> dict[str, Any]:
    """Payloads by id, decoded; what came later stands."""
    return {raw.external_id: msgspec.json.decode(raw.payload) for page in read for raw in page.raws}
