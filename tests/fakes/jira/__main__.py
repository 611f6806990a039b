"""The site as a process: says where it is in one line of JSON, serves until it is told to stop, and can say how fast it is."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import TYPE_CHECKING

from tests.fakes import process
from tests.fakes.jira.company import Company
from tests.fakes.jira.draining import drained
from tests.fakes.jira.server import Jira

if TYPE_CHECKING:
    import argparse


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = process.parser("jira", "Jira")
    parser.add_argument("--items", type=int, default=5_000)
    parser.add_argument("--projects", type=int, default=5)
    parser.add_argument("--sizes", type=process.numbers, help="items of each project, separated by commas, instead of --items and --projects")
    parser.add_argument("--skewed", action="store_true", help="half of the items in the first project")
    parser.add_argument("--empty", action="store_true", help="one more project, without items")
    parser.add_argument("--ties", type=int, default=0, help="so many items of the first project share one update time")
    parser.add_argument("--edition", choices=("cloud", "datacenter"), default="cloud")
    parser.add_argument("--until", type=int, help="the last instant of the story, in ms since 1970")
    given = parser.parse_args()
    if given.drain and given.edition != "cloud":
        parser.error("--drain reads by the Cloud's endpoints: it goes with --edition cloud")
    return given


def site(given: argparse.Namespace) -> Jira:
    """The site that was asked for."""
    until = {} if given.until is None else {"until": given.until}
    company = Company(given.seed, given.items, given.projects, sizes=given.sizes, skewed=given.skewed, empty=given.empty, ties=given.ties, heavy=given.heavy, days=given.days, **until)
    jira = Jira(company, edition=given.edition)
    if given.latency_ms:
        jira.behave("*", "latency", ms=given.latency_ms)
    return jira


def introduce(jira: Jira) -> dict[str, object]:
    """Where it is, what lets one in, what there is."""
    projects = [{"id": project.id, "key": project.key, "items": len(jira.company.shelves[project.position].by_id)} for project in jira.company.projects]
    return {"url": jira.url, "user": jira.user, "token": jira.token, "edition": jira.edition, "seed": jira.company.seed, "items": len(jira.company), "projects": projects}


def told(jira: Jira, lanes: int) -> list[object]:
    """What a reader in another process must know."""
    authorization = "Basic " + b64encode(f"{jira.user}:{jira.token}".encode()).decode()
    return [jira.url, authorization, [project.id for project in jira.company.projects], jira.company.custom, lanes]


async def main(given: argparse.Namespace) -> None:
    """Serves until a signal comes, or until everything was read once."""
    jira = site(given)
    reader = (lambda: told(jira, given.lanes)) if given.drain else None
    await process.serve(jira, "jira", port=given.port, introduce=lambda: introduce(jira), reader=reader)


if __name__ == "__main__":
    if (asked := process.as_reader()) is not None:
        address, authorization, projects, custom, lanes = asked
        print(drained(address, authorization, projects, custom=custom, lanes=lanes).line())  # noqa: T201 - the answer
    else:
        asyncio.run(main(arguments()))
