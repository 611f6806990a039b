"""The accounts of a site, page by page, once a day. Many credentials may not list them; those of items are known from the items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from headway.model.errors import AuthFailed, BadRequest, Gone, Incomplete
from headway.model.scope import Page, Raw
from headway.net.size import PageSize, sized
from headway.normalise.lenient import reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from headway.sources.jira.site import Site

PAGE = 1_000
FEWEST = 50
LOST = "unknown"
_read = reader(list[msgspec.Raw])


class UserHead(Struct):
    """What an account is known by: its id on Cloud, its key or name on Data Center."""

    account: str | None = field(default=None, name="accountId")
    key: str | None = None
    name: str | None = None

    @property
    def id(self) -> str:
        """The id; empty for nobody, and for the one that Cloud gives in place of ids it has lost, which many share."""
        found = self.account or self.key or self.name or ""
        return "" if found == LOST else found


class Place(Struct, frozen=True, omit_defaults=True):
    """How far the list was read, and when it last was to its end (our clock, ms)."""

    at: int = 0
    read: int = 0

    def text(self) -> str:
        """The opaque form the ledger keeps."""
        return msgspec.json.encode(self).decode()


async def account_pages(site: Site, cursor: str | None, reference: bytes) -> AsyncIterator[Page]:
    """The accounts of a site; none where they may not be listed, or were today. An empty answer is the end: pages may be shorter than asked."""
    place, now = _place(cursor), site.now()
    if not place.at and place.read and now - place.read < site.options.reconcile_ms:
        yield Page(raws=(), next_cursor=place.text(), last=True, reference=reference)
        return
    size = PageSize(PAGE, FEWEST)
    while True:
        users = await _users(site, place.at, size)
        raws = tuple(Raw(identifier, bytes(user)) for user in users if (identifier := msgspec.json.decode(user, type=UserHead).id))
        before, place = place, Place(place.at + len(users), place.read)
        if not users:
            yield Page(raws=(), next_cursor=Place(0, now).text(), last=True, reference=reference)
            return
        if place.at == before.at:
            raise Incomplete("the list of accounts goes on without end")
        yield Page(raws=raws, next_cursor=place.text(), reference=reference)


async def listable(site: Site) -> bool:
    """Whether our credentials may list accounts."""
    try:
        return bool(await _ask(site, 0, 1, None))
    except (AuthFailed, Gone, BadRequest):
        return False


async def _users(site: Site, place: int, size: PageSize) -> list[msgspec.Raw]:
    """A page from a place on; nothing where we may not ask."""

    async def ask(asked: int) -> list[msgspec.Raw]:
        return await _ask(site, place, asked, size)

    try:
        return await sized(ask, size)
    except (AuthFailed, Gone, BadRequest):
        await site.myself()  # a credential that is refused everywhere is no missing permission
        return []


async def _ask(site: Site, place: int, count: int, size: PageSize | None) -> list[msgspec.Raw]:
    path, more = ("users/search", {}) if await site.cloud() else ("user/search", {"username": ".", "includeInactive": "true"})
    return (await site.get(path, _read, query={**more, "startAt": place, "maxResults": count}, size=size)).said


def _place(cursor: str | None) -> Place:
    try:
        return msgspec.json.decode(cursor, type=Place) if cursor else Place()
    except msgspec.DecodeError:
        return Place()
