"""The endpoints that give items and what happened to them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from zlib import crc32

from tests.fakes.jira.asking import Ask, Site, refused, said, unknown_issue
from tests.fakes.jira.data import FIRST_ID
from tests.fakes.jira.jql import Query, parsed
from tests.fakes.jira.wording import dumped
from tests.fakes.serving import Answer

if TYPE_CHECKING:
    from tests.fakes.jira.story import Story

USUAL_PAGE, LARGEST_IDS, LARGEST_DATA_CENTER = 50, 5_000, 1_000
MOST_BULK_ISSUES, MOST_BULK_FIELDS, USUAL_BULK, LARGEST_BULK = 1_000, 10, 1_000, 10_000
LARGEST_CHANGELOG = 100
REMOVED = "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available in the vendor's changelog under CHANGE-2046."
UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
IDS_ALONE = frozenset({"id", "key"})


def _query(site: Site, ask: Ask) -> tuple[str, Query]:
    jql = ask.text("jql") or ""
    return jql, parsed(jql, site.company, zone=site.knobs.zone)


def _expanded(ask: Ask) -> frozenset[str]:
    """What to expand: one string with commas, in the body too."""
    return frozenset(part.strip() for part in (ask.text("expand") or "").split(","))


def _row(site: Site, story: Story, fields: tuple[str, ...], *, changelog: bool) -> bytes:
    if fields == ("id",):
        return b'{"id":"%d"}' % (FIRST_ID + story.position)
    return site.rendering.issue(story, tuple(name for name in fields if name not in IDS_ALONE), tail=_inline(site, story) if changelog else b"")


def _inline(site: Site, story: Story) -> bytes:
    """The changelog within an issue: newest first and cut off on the Cloud, whole and oldest first on the Data Center."""
    if not site.cloud:
        every = site.wording.histories(story.position, story.happenings, epoch=False)
        return b',"changelog":{"startAt":0,"maxResults":%d,"total":%d,"histories":[%b]}' % (len(every), len(every), b",".join(every))
    cap, total = site.knobs.inline_cap, len(story.happenings)
    newest = range(total - 1, max(-1, total - 1 - cap), -1)
    shown = [site.wording.history(story.position, place, story.happenings[place], epoch=False) or b"" for place in newest]
    return b',"changelog":{"startAt":0,"maxResults":%d,"total":%d,"histories":[%b]}' % (len(shown), total if site.knobs.inline_total == "honest" else len(shown), b",".join(shown))


def search(site: Site, ask: Ask) -> Answer:
    """A page of the enhanced search: no total, a token for the next one."""
    if ask.anonymous:
        return said({"issues": [], "isLast": True})
    jql, query = _query(site, ask)
    if not query.bounded:
        return refused(UNBOUNDED)
    fields = tuple(ask.names("fields")) or ("id",)
    cap = LARGEST_IDS if IDS_ALONE.issuperset(fields) else site.knobs.page_cap
    size = max(1, min(ask.number("maxResults", default=USUAL_PAGE), cap, ask.spoilt.get("short_page", {}).get("size", cap)))
    token = ask.text("nextPageToken")
    if "empty_page" in ask.spoilt:
        return said({"issues": [], "isLast": False, "nextPageToken": token or site.search.token(jql, (0,))})
    return _page(site, ask, (jql, query), token=token, size=size, fields=fields)


def _page(site: Site, ask: Ask, asked: tuple[str, Query], *, token: str | None, size: int, fields: tuple[str, ...]) -> Answer:
    jql, query = asked
    found, last = site.search.page(query, after=site.search.behind(jql, token) if token else None, size=size)
    changelog = "changelog" in _expanded(ask)
    rows = b",".join([_row(site, site.company.story(position, indexed=True), fields, changelog=changelog) for position in found])
    if last and "repeat_token" not in ask.spoilt:
        return Answer(b'{"issues":[%b],"isLast":true}' % rows)
    after = token if token and "repeat_token" in ask.spoilt else site.search.token(jql, site.search.place(query, found[-1]) if found else (0,))
    return Answer(b'{"issues":[%b],"nextPageToken":%b,"isLast":false}' % (rows, dumped(after)))


def removed_search(_site: Site, _ask: Ask) -> Answer:
    """What the old search answers now."""
    return refused(REMOVED, 410)


def count(site: Site, ask: Ask) -> Answer:
    """About how many items fit: the index's number, late as the index is."""
    if ask.anonymous:
        return said({"count": 0})
    _, query = _query(site, ask)
    return said({"count": site.search.count(query)}) if query.bounded else refused(UNBOUNDED)


def offset_search(site: Site, ask: Ask) -> Answer:
    """A page of the Data Center's search, by offset, with a total."""
    _, query = _query(site, ask)
    start, size = ask.number("startAt", default=0), min(ask.number("maxResults", default=USUAL_PAGE), LARGEST_DATA_CENTER, ask.spoilt.get("short_page", {}).get("size", LARGEST_DATA_CENTER))
    found = list(islice(site.search.rows(query), start, start + size))
    expanded = frozenset(ask.names("expand"))
    fields = tuple(ask.names("fields")) or ("*navigable",)
    plain = ("key",) if IDS_ALONE.issuperset(fields) else fields
    rows = b",".join([_row(site, site.company.story(position, indexed=True), plain, changelog="changelog" in expanded) for position in found])
    return Answer(b'{"expand":"schema,names","startAt":%d,"maxResults":%d,"total":%d,"issues":[%b]}' % (start, size, site.search.count(query), rows))


def issue(site: Site, ask: Ask) -> Answer:
    """One item."""
    position = site.company.find(ask.path["issue"])
    if position is None:
        return unknown_issue()
    fields = tuple(ask.names("fields")) or ("*all",)
    return Answer(_row(site, site.company.story(position), tuple(name for name in fields if name != "id") or ("key",), changelog="changelog" in _expanded(ask)))


def changelog(site: Site, ask: Ask) -> Answer:
    """A page of one item's histories, oldest first."""
    position = site.company.find(ask.path["issue"])
    if position is None:
        return unknown_issue()
    start, size = ask.number("startAt", default=0), max(1, min(ask.number("maxResults", default=LARGEST_CHANGELOG), LARGEST_CHANGELOG))
    happenings = site.company.story(position).happenings
    every = site.wording.histories(position, happenings, epoch=False)
    address = f"{site.url}/rest/api/3/issue/{FIRST_ID + position}/changelog?maxResults={size}&startAt="
    last = start + size >= len(every)
    head = {"self": f"{address}{start}", **({} if last else {"nextPage": f"{address}{start + size}"}), "maxResults": size, "startAt": start, "total": len(every), "isLast": last}
    return Answer(dumped(head)[:-1] + b',"values":[%b]}' % b",".join(every[start : start + size]))


def bulk_changelog(site: Site, ask: Ask) -> Answer:
    """Histories of up to 1 000 items, oldest first; a page may end within an item."""
    words, fields = ask.names("issueIdsOrKeys"), frozenset(ask.names("fieldIds"))
    if not 1 <= len(words) <= MOST_BULK_ISSUES:
        return refused("", issueIdsOrKeys=f"issueIdsOrKeys must contain between 1 and {MOST_BULK_ISSUES} items.")
    if len(fields) > MOST_BULK_FIELDS:
        return refused("", fieldIds=f"fieldIds must contain at most {MOST_BULK_FIELDS} items.")
    size = ask.number("maxResults", default=USUAL_BULK)
    if not 1 <= size <= LARGEST_BULK:
        return refused("", maxResults=f"maxResults must be between 1 and {LARGEST_BULK}.")
    jql = f"{crc32(','.join(words).encode())}|{sorted(fields)}"
    token = ask.text("nextPageToken")
    item, place = site.search.behind(jql, token) if token else (0, 0)
    logs, item, place = _gathered(site, words, fields, item=item, place=place, left=size)
    after: Any = None
    if item < len(words):
        after = token if token and "repeat_token" in ask.spoilt else site.search.token(jql, (item, place))
    return Answer(b'{"issueChangeLogs":[%b],"nextPageToken":%b}' % (b",".join(logs), dumped(after)))


def _gathered(site: Site, words: list[str], fields: frozenset[str], *, item: int, place: int, left: int) -> tuple[list[bytes], int, int]:
    """The logs of a page, and where the next one begins: at an item, and at a history within it."""
    logs, epoch = [], site.knobs.dates == "epoch"
    while item < len(words) and left > 0:
        position = site.company.find(words[item])
        every = [] if position is None else site.wording.histories(position, site.company.story(position).happenings, epoch=epoch, only=fields)
        taken = every[place : place + left]
        if taken and position is not None:
            logs.append(b'{"issueId":"%d","changeHistories":[%b]}' % (FIRST_ID + position, b",".join(taken)))
        left -= len(taken)
        whole = place + len(taken) >= len(every)
        item, place = (item + 1, 0) if whole else (item, place + len(taken))
    return logs, item, place

