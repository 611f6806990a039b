"""What an operator should know of a site and of what our credentials lack there, each thing looked at for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Raw, Struct, field

from headway.model.errors import BadRequest, Gone, HeadwayError
from headway.model.scope import Remark
from headway.net.attempts import Attempts
from headway.normalise.lenient import reader
from headway.sources.jira import jql
from headway.sources.jira.accounts import listable
from headway.sources.jira.boards import BOARDS
from headway.sources.jira.payloads import SearchPage
from headway.sources.jira.projects import Projects
from headway.sources.jira.reference import CLOUD, DATA_CENTER

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from headway.sources.jira.site import Site

    Look = Callable[[Site, int], Awaitable[Remark]]

SKEW_US = 60_000_000
"""As far as clocks may be apart before something is dated wrongly; the position of a reading does not depend on ours."""
FEW = Attempts(most=2, whole=10.0, longest=2.0)
BROWSE = "BROWSE_PROJECTS"


class Permission(Struct):
    """One permission, and whether we have it somewhere."""

    have: bool = field(default=False, name="havePermission")


class Permissions(Struct):
    """What we may do, by the name of the permission."""

    permissions: dict[str, Permission]


async def examined(site: Site, *, now: int) -> list[Remark]:
    """All remarks; what cannot be looked at because something before it failed is left out. Raises nothing."""
    found = [await _looked(_address, site, now), await _looked(_who, site, now)]
    if found[-1].well:
        found += [await _looked(look, site, now) for look in LOOKS]
    return found


async def _looked(look: Look, site: Site, now: int) -> Remark:
    try:
        return await look(site, now)
    except HeadwayError as error:
        return Remark(what=WHAT[look], well=False, said=error.sentence, advice=ADVICE.get(look, ""))


async def _address(site: Site, _: int) -> Remark:
    edition, info = await site.edition(), await site.info.get()
    name = "Jira Cloud" if edition == CLOUD else "Jira Data Center"
    real = CLOUD if (info.deployment or "").casefold() == CLOUD else DATA_CENTER
    if real != edition:
        said = f"{site.options.url} says that it is {'Jira Cloud' if real == CLOUD else 'Jira Data Center'}, the configuration says edition: {edition}"
        return Remark(what=WHAT[_address], well=False, said=said, advice=f"write edition: {real} under options, or leave it out and the site is asked")
    parts = urlsplit(site.options.url)
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return Remark(what=WHAT[_address], well=False, said=f"{site.options.url} answers as {name} {info.version or ''}, unencrypted", advice="write https, or anyone on the way can read the token")
    return Remark(what=WHAT[_address], well=True, said=f"{site.options.url} answers as {name} {info.version or ''}".rstrip())


async def _who(site: Site, _: int) -> Remark:
    said = (await site.myself()).said
    return Remark(what=WHAT[_who], well=True, said=f"we are {said.name or said.email or 'an account without a name'}, in the zone {said.zone or 'that is not told'} (dates are asked for by instant, in no zone)")


async def _clock(site: Site, now: int) -> Remark:
    date = (await site.myself()).date
    if date is None:
        return Remark(what=WHAT[_clock], well=True, said="the site does not say what time it is")
    apart = abs(now - date) // 1_000_000
    if apart * 1_000_000 <= SKEW_US:
        return Remark(what=WHAT[_clock], well=True, said="this machine and the site agree on the time")
    return Remark(what=WHAT[_clock], well=False, said=f"this machine and the site are {apart} s apart", advice="set the clock of this machine; nothing is lost, but waits and ages are shown wrongly")


async def _browsing(site: Site, _: int) -> Remark:
    query = {"permissions": BROWSE} if await site.cloud() else None
    permissions = (await site.get("mypermissions", reader(Permissions), query=query, attempts=FEW)).said.permissions
    count = len(await Projects(site).all())
    if count and permissions.get(BROWSE, Permission()).have:
        return Remark(what=WHAT[_browsing], well=True, said=f"{count} projects can be read")
    return Remark(what=WHAT[_browsing], well=False, said=f"{count} projects can be read; the permission Browse Projects is lacking", advice=ADVICE[_browsing])


async def _search(site: Site, _: int) -> Remark:
    if not await site.cloud():
        return Remark(what=WHAT[_search], well=True, said="by offset, as Data Center has it")
    project = next(iter(await Projects(site).all()), "0")
    try:
        await site.post("search/jql", reader(SearchPage), body={"jql": jql.counted(project, since=0), "fields": ["id"], "maxResults": 1}, attempts=FEW)
    except BadRequest:
        return Remark(what=WHAT[_search], well=True, said="the search is there; there is no project to try it on")
    except Gone as error:
        return Remark(what=WHAT[_search], well=False, said=f"the search that Headway asks is not there: {error.sentence}", advice="if this is a Data Center, write edition: datacenter under options; else upgrade Headway")
    return Remark(what=WHAT[_search], well=True, said="works")


async def _histories(site: Site, _: int) -> Remark:
    if not await site.cloud():
        return Remark(what=WHAT[_histories], well=True, said="come whole with each issue, as Data Center has it")
    try:
        await site.post("changelog/bulkfetch", reader(Raw), body={"issueIdsOrKeys": []}, attempts=FEW)
    except BadRequest:
        pass  # no issue is too few, says whoever would answer for one
    except HeadwayError as error:
        return Remark(what=WHAT[_histories], well=False, said=f"cannot be asked for by the thousand: {error.sentence}", advice=ADVICE[_histories])
    return Remark(what=WHAT[_histories], well=True, said="can be asked for by the thousand")


async def _boards(site: Site, _: int) -> Remark:
    await site.get(BOARDS, reader(Raw), query={"maxResults": 1}, attempts=FEW)
    return Remark(what=WHAT[_boards], well=True, said="can be read")


async def _accounts(site: Site, _: int) -> Remark:
    if await listable(site):
        return Remark(what=WHAT[_accounts], well=True, said="can be listed")
    return Remark(what=WHAT[_accounts], well=True, said="cannot be listed; those who have to do with any item are known from the items", advice=ADVICE[_accounts])


WHAT: dict[Look, str] = {
    _address: "address",
    _who: "credentials",
    _clock: "clock",
    _browsing: "projects",
    _search: "search",
    _histories: "histories",
    _boards: "boards",
    _accounts: "accounts",
}
ADVICE: dict[Look, str] = {
    _address: "check the url and that this machine may reach it",
    _who: "make a new token and put it where auth says; on Cloud the token goes with its e-mail address in auth.user",
    _browsing: "let this account browse the projects that should be read (permission Browse Projects; for scoped tokens read:jira-work)",
    _histories: "allow it (scoped tokens: read:issue.changelog:jira); until then histories come with the issues, and long ones cost a request each",
    _boards: "give this account access to Jira Software (scoped tokens: read:board-scope:jira-software, read:sprint:jira-software); without it there are no boards, no sprints, and estimates are found by field names",
    _accounts: "give the global permission Browse users and groups if people without items should be known too",
}
LOOKS: tuple[Look, ...] = (_clock, _browsing, _search, _histories, _boards, _accounts)
"""What is looked at once we are somebody there."""
