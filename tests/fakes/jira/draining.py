"""Everything a Jira of the Cloud has, read once, item by item and history by history, and looked at no more than that takes."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

from tests.fakes.draining import Pipe, in_lanes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.draining import Drained
    from tests.fakes.jira.server import Jira

PAGE, BULK = 100, 1_000
FIELDS = ["summary", "status", "issuetype", "priority", "resolution", "resolutiondate", "created", "updated", "assignee", "reporter", "creator", "project", "parent", "issuelinks", "labels", "worklog"]
TOKEN = re.compile(rb'"nextPageToken":"([^"]+)"')
ISSUE = re.compile(rb'"id":"(\d+)","self":"[^"]+/issue/\d+","key":"[^"]+","fields":\{"summary"')


def _pages(pipe: Pipe, jql: str, fields: list[str]) -> Iterator[bytes]:
    body: dict[str, object] = {"jql": jql, "fields": fields, "maxResults": PAGE}
    while True:
        _, answer = pipe.ask("POST", "/rest/api/3/search/jql", body)
        yield answer
        found = TOKEN.search(answer, len(answer) - 400 if len(answer) > 400 else 0)
        if found is None:
            return
        body["nextPageToken"] = found[1].decode()


def _drain_project(pipe: Pipe, project: int, fields: list[str], *, changelogs: bool) -> int:
    """Every item of a project, and then its histories, a thousand items at a time."""
    ids: list[str] = []
    total = 0
    for answer in _pages(pipe, f"project = {project} AND updated >= 0 ORDER BY updated ASC, id ASC", fields):
        found = [one.decode() for one in ISSUE.findall(answer)]
        total += len(found)
        ids += found
        while changelogs and len(ids) >= BULK:
            pipe.ask("POST", "/rest/api/3/changelog/bulkfetch", {"issueIdsOrKeys": ids[:BULK], "maxResults": 10_000, "fieldIds": fields[-2:]})
            del ids[:BULK]
    if changelogs and ids:
        pipe.ask("POST", "/rest/api/3/changelog/bulkfetch", {"issueIdsOrKeys": ids, "maxResults": 10_000, "fieldIds": fields[-2:]})
    return total


def drain(jira: Jira, *, changelogs: bool = True, lanes: int = 1) -> Drained:
    """Reads all items of a Cloud site that listens; in its own process the reader takes some of its time away."""
    authorization = "Basic " + b64encode(f"{jira.user}:{jira.token}".encode()).decode()
    return drained(jira.url, authorization, [project.id for project in jira.company.projects], custom=jira.company.custom, changelogs=changelogs, lanes=lanes)


def drained(address: str, authorization: str, projects: list[int], *, custom: int, changelogs: bool = True, lanes: int = 1) -> Drained:
    """Reads all items of these projects from an address. Raises RuntimeError for any answer but a good one."""
    fields = [*FIELDS, f"customfield_{custom + 26}", f"customfield_{custom + 20}", "status", f"customfield_{custom + 20}"]

    def lane(pipe: Pipe, number: int) -> dict[str, int]:
        return {"items": sum(_drain_project(pipe, project, fields, changelogs=changelogs) for project in projects[number::lanes])}

    return in_lanes([Pipe(address, Authorization=authorization) for _ in range(lanes)], lane)
