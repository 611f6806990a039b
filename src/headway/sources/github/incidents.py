"""Incidents: the issues that bear one of the labels the configuration names. One whose label is taken away is none any more."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from headway.model.scope import Estimate, Page
from headway.sources.github.issues import counted, read_issues, read_place

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from headway.sources.github.asked import Asked


async def incidents_pages(asked: Asked, cursor: str | None) -> AsyncGenerator[Page, None]:
    """The pages from a cursor to the proven end; where no label means an incident there is none. Raises SourceError."""
    labels = _labels(asked)
    if not labels:  # asked without any, GitHub would give every issue
        yield Page(raws=(), next_cursor="", last=True, total=0, roster=(), reference=asked.reference)
        return
    async with aclosing(read_issues(asked, cursor, labels=labels)) as pages:
        async for page in pages:
            yield page
            del page


async def incidents_count(asked: Asked, cursor: str | None) -> Estimate:
    """How many incidents a read would bring. Raises SourceError."""
    labels = _labels(asked)
    return await counted(asked, read_place(cursor, labels=labels, since=asked.since)) if labels else Estimate(0, exact=True)


def _labels(asked: Asked) -> tuple[str, ...]:
    """In one order, so that only other labels are other labels."""
    return tuple(sorted(set(asked.site.options.incident_labels)))
