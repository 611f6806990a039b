"""Lists by offset, page after page, each record as the bytes it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.model.errors import Incomplete
from headway.normalise.lenient import reader
from headway.sources.jira.payloads import Values

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from msgspec import Raw

    from headway.sources.jira.site import Site

MOST_PAGES = 100_000
_read = reader(Values)


async def paged(site: Site, path: str, *, size: int, query: Mapping[str, str | int] | None = None) -> AsyncIterator[list[Raw]]:
    """The pages of a list to the one that is said to be the last, or is all there is. Raises Incomplete for one that has no end."""
    place = 0
    for _ in range(MOST_PAGES):
        page = (await site.get(path, _read, query={**(query or {}), "startAt": place, "maxResults": size})).said
        yield page.values
        place += len(page.values)
        if page.is_last or (page.total is not None and place >= page.total):
            return
        if not page.values:
            if page.is_last is None and page.total is None:
                return
            raise Incomplete(f"{path}: a page without anything says that more is to come")
    raise Incomplete(f"{path}: this list has no end")
