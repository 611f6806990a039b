"""Everything a GitHub has, read once by the questions that Headway asks, and looked at no more than that takes."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.fakes.draining import Pipe, in_lanes

from headway.sources.github.query import query

if TYPE_CHECKING:
    from tests.fakes.draining import Drained

KINDS = ("pulls", "issues", "runs", "deployments")
PAGE, JOBS_AT_ONCE = 100, 50
CURSOR = re.compile(rb'"pageInfo":\{"hasNextPage":(true|false),"endCursor":(null|"[^"]*")\}')
PULL = re.compile(rb'"fullDatabaseId":"?\d+"?,"number":')
DEPLOYMENT = re.compile(rb'"originalEnvironment":')
RUN = re.compile(rb'"node_id":"(WFR_[^"]+)"')
NEXT = re.compile(r'<http://[^/]+(/[^>]+)>; rel="next"')
PULLS = {"direction": "ASC", "commits": 30, "reviews": 30, "events": 20}


def question(pipe: Pipe, asked: str, /, **variables: object) -> bytes:
    """What GraphQL answers. Raises RuntimeError where it has anything against the question."""
    answer = pipe.ask("POST", "/graphql", {"query": query(asked), "variables": variables})[1]
    if b'"errors":[' in answer[-4_000:]:
        raise RuntimeError(answer[-4_000:].decode())
    return answer


def pages(pipe: Pipe, asked: str, place: bytes, /, **variables: object) -> list[bytes]:
    """Page after page of a list; `place` is its name in the answer, behind which its own cursor comes first."""
    after: str | None = None
    found: list[bytes] = []
    while True:
        answer = question(pipe, asked, first=PAGE, after=after, **variables)
        found.append(answer)
        cursor = CURSOR.search(answer, answer.index(place))
        if cursor is None or cursor[1] == b"false":
            return found
        after = json.loads(cursor[2])


def _repository(pipe: Pipe, full_name: str, counts: Counter[str]) -> None:
    owner, _, name = full_name.partition("/")
    for page in pages(pipe, "pulls", b'"pullRequests"', owner=owner, name=name, **PULLS):
        counts["pulls"] += len(PULL.findall(page))
    for page in pages(pipe, "issues", b'"issues"', owner=owner, name=name, events=20):
        counts["issues"] += len(PULL.findall(page))
    for page in pages(pipe, "deployments", b'"deployments"', owner=owner, name=name, direction="ASC", statuses=10):
        counts["deployments"] += len(DEPLOYMENT.findall(page))
    _runs(pipe, full_name, counts)


def _runs(pipe: Pipe, full_name: str, counts: Counter[str]) -> None:
    path: str | None = f"/repos/{full_name}/actions/runs?per_page={PAGE}"
    while path is not None:
        head, answer = pipe.ask("GET", path)
        ids = [found.decode() for found in RUN.findall(answer)]
        counts["runs"] += len(ids)
        for start in range(0, len(ids), JOBS_AT_ONCE):
            question(pipe, "jobs", ids=ids[start : start + JOBS_AT_ONCE], first=PAGE)
        following = NEXT.search(head)
        path = following and following[1]


def drained(address: str, token: str, repos: list[str], *, lanes: int = 1) -> Drained:
    """Reads everything of these repositories from an address. Raises RuntimeError for any answer but a good one."""

    def lane(pipe: Pipe, number: int) -> dict[str, int]:
        counts: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        for full_name in repos[number::lanes]:
            _repository(pipe, full_name, counts)
        return counts

    return in_lanes([Pipe(address, Authorization=f"Bearer {token}", User_Agent="drain") for _ in range(lanes)], lane)
