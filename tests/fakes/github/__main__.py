"""The site as a process: says where it is in one line of JSON, serves until it is told to stop, and can say how fast it is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fakes import process
from tests.fakes.github.company import Company
from tests.fakes.github.draining import drained
from tests.fakes.github.server import GitHub

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = process.parser("github", "GitHub")
    parser.add_argument("--pulls", type=int, default=1_000)
    parser.add_argument("--repos", type=int, default=5)
    parser.add_argument("--sizes", type=process.numbers, help="pull requests of each repository, separated by commas, instead of --pulls and --repos")
    parser.add_argument("--issues", type=int, help="half as many as pull requests, if it is not said")
    parser.add_argument("--runs", type=int, help="twice as many as pull requests, if it is not said")
    parser.add_argument("--deployments", type=int, help="a fifth of the pull requests, if it is not said")
    parser.add_argument("--owners", type=lambda text: tuple(text.split(",")), default=("acme",))
    parser.add_argument("--awkward", action="store_true", help="an empty, an archived, a forked, a disabled and a sensitive repository more")
    parser.add_argument("--ties", type=int, default=0, help="so many pull requests of the first repository share one update time")
    parser.add_argument("--burst", type=int, default=0, help="so many runs of the first repository share one second")
    parser.add_argument("--until", type=int, help="the last instant of the story, in s since 1970")
    parser.add_argument("--code", type=Path, help="a folder for real repositories, served by git over HTTP; for a small company")
    parser.add_argument("--limit", type=int, default=5_000, help="requests (REST) and points (GraphQL) an hour")
    return parser.parse_args(words)


def site(given: argparse.Namespace) -> GitHub:
    """The site that was asked for."""
    until = {} if given.until is None else {"until": given.until}
    counts = {"issues": given.issues, "runs": given.runs, "deployments": given.deployments}
    marks = {"heavy": given.heavy, "awkward": given.awkward, "ties": given.ties, "burst": given.burst, "days": given.days, "owners": given.owners}
    github = GitHub(Company(given.seed, given.pulls, given.repos, sizes=given.sizes, code=given.code, **counts, **marks, **until))
    github.set(core_limit=given.limit, graphql_limit=given.limit)
    if given.drain:
        github.set(limits="none")
    if given.latency_ms:
        github.behave("*", "latency", ms=given.latency_ms)
    return github


def introduce(github: GitHub) -> dict[str, object]:
    """Where it is, what lets one in, what there is."""
    repos = [
        {"id": repo.id, "name": repo.full_name, "pulls": len(repo.pull_numbers()), "issues": len(repo.issue_numbers()), "runs": len(repo.run_ids()), "deployments": len(repo.deployment_ids())}
        for repo in github.company.repos()
    ]
    return {"url": github.url, "token": github.token, "seed": github.company.seed, "repos": repos}


async def main(given: argparse.Namespace) -> None:
    """Serves until a signal comes, or until everything was read once."""
    github = site(given)
    reader = (lambda: [github.url, github.token, [repo.full_name for repo in github.company.repos()], given.lanes]) if given.drain else None
    await process.serve(github, "github", port=given.port, introduce=lambda: introduce(github), reader=reader)


if __name__ == "__main__":
    if (asked := process.as_reader()) is not None:
        address, token, repos, lanes = asked
        print(drained(address, token, repos, lanes=lanes).line())  # noqa: T201 - the answer
    else:
        asyncio.run(main(arguments()))
