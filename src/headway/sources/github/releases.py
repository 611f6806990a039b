"""Releases: few and small, so they are read whole each time; a digest tells whether anything is new."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from headway.model.errors import Incomplete
from headway.net.size import PageSize
from headway.sources.github.lists import PAGE, answers, glanced, glued, head
from headway.sources.github.whole import whole

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from msgspec import Raw

    from headway.model.scope import Page
    from headway.sources.github.asked import Asked

TRIES = 3


class ReleaseHead(Struct, rename="camel"):
    """What a release is known by."""

    database_id: int


async def releases_pages(asked: Asked, cursor: str | None) -> AsyncGenerator[Page, None]:
    """All releases, or none where they are as they were. Raises SourceError."""
    shown = None if cursor is None else await glanced(asked, "releases")
    if shown is None or shown.after is not None or len(shown.nodes) < (shown.total or 0):
        found, through = await _releases(asked), None
    else:
        found, through = dict(map(_by_id, shown.nodes)), shown.through
    page = whole(sorted(found.items(), key=lambda release: int(release[0])), cursor, asked.reference)
    yield msgspec.structs.replace(page, high_water=through)


def _by_id(node: Raw) -> tuple[str, bytes]:
    return str(head(node, ReleaseHead).database_id), glued("release", node)


async def _releases(asked: Asked) -> dict[str, bytes]:
    """By id. Raises Incomplete where releases go while they are listed: one that is passed over would be taken for deleted."""
    for _ in range(TRIES):
        found, total = dict[str, bytes](), 0
        async with aclosing(answers(asked, "releases", PageSize(PAGE))) as pages:
            async for page in pages:
                found |= map(_by_id, page.nodes)
                total = page.total or 0
        if len(found) >= total:
            return found
    raise Incomplete(f"{asked.repo.full_name}: releases come and go faster than they can be listed; nothing is taken for deleted")
