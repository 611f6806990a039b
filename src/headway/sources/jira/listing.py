"""The ids of all records a project has: what is stored and not among them has left.

Trackers do not tell what was deleted, so this list is the only word on it, and it must be whole: a credential
that expired meanwhile, a project that was hidden from us, or rows that moved between pages make it no list at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from headway.model.errors import Incomplete
from headway.net.size import PageSize, sized
from headway.normalise.lenient import reader
from headway.sources.jira import jql
from headway.sources.jira.payloads import IdPage

if TYPE_CHECKING:
    from headway.sources.jira.site import Site

CLOUD_PAGE = 5_000
SERVER_PAGE = 1_000
TRIES = 3
_read = reader(IdPage)


async def listed(site: Site, project: str, *, since: int) -> set[str]:
    """The ids of a project's records that changed at `since` (epoch ms) or later. Raises Incomplete, and AuthFailed where we are nobody any more."""
    found = await (_by_token if await site.cloud() else _by_offset)(site, project, since)
    await site.myself()
    return found


async def _by_token(site: Site, project: str, since: int) -> set[str]:
    found: set[str] = set()
    size = PageSize(CLOUD_PAGE, 100)
    token, tokens = "", {""}

    async def ask(asked: int) -> IdPage:
        more = {"nextPageToken": token} if token else {}
        return (await site.post("search/jql", _read, body=_body(project, since, asked) | more, size=size)).said

    while True:
        page = await sized(ask, size)
        found.update(str(one.id) for one in page.issues)
        token = page.token or ""
        if page.is_last or not token:
            return found
        if token in tokens or not page.issues:
            raise Incomplete(f"project {project}: its ids could not be listed to their end; nothing is taken for deleted")
        tokens.add(token)


async def _by_offset(site: Site, project: str, since: int) -> set[str]:
    """Read again where the number of records changes on the way: rows that move up would be missed, and taken for deleted."""
    for _ in range(TRIES):
        found = await _offsets(site, project, since)
        if found is not None:
            return found
    raise Incomplete(f"project {project}: its records come and go faster than their ids can be listed; nothing is taken for deleted")


async def _offsets(site: Site, project: str, since: int) -> set[str] | None:
    """One pass; None where it is not whole."""
    found: set[str] = set()
    size = PageSize(SERVER_PAGE, 100)
    place, totals = 0, set[int | None]()

    async def ask(asked: int) -> IdPage:
        return (await site.post("search", _read, body=_body(project, since, asked) | {"startAt": place}, size=size)).said

    while True:
        page = await sized(ask, size)
        found.update(str(one.id) for one in page.issues)
        place += len(page.issues)
        totals.add(page.total)
        if page.total is None or not page.issues or place >= page.total:
            return found if totals == {len(found)} else None


def _body(project: str, since: int, size: int) -> dict[str, Any]:
    return {"jql": jql.held(project, since=since), "fields": ["id"], "maxResults": size}
