"""The site as a process: says where it is in one line of JSON, serves until it is told to stop, and can say how fast it is."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fakes.github.company import Company
from tests.fakes.github.draining import drained
from tests.fakes.github.running import listening
from tests.fakes.github.server import GitHub

if TYPE_CHECKING:
    from collections.abc import Sequence


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.github", description="A make-believe GitHub on loopback; it is driven through POST /__fake/<verb> and GET /__fake/counters.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pulls", type=int, default=1_000)
    parser.add_argument("--repos", type=int, default=5)
    parser.add_argument("--sizes", type=lambda text: tuple(map(int, text.split(","))), help="pull requests of each repository, separated by commas, instead of --pulls and --repos")
    parser.add_argument("--issues", type=int, help="half as many as pull requests, if it is not said")
    parser.add_argument("--runs", type=int, help="twice as many as pull requests, if it is not said")
    parser.add_argument("--deployments", type=int, help="a fifth of the pull requests, if it is not said")
    parser.add_argument("--owners", type=lambda text: tuple(text.split(",")), default=("acme",))
    parser.add_argument("--heavy", action="store_true", help="every pull request and issue weighs 12 kB or more")
    parser.add_argument("--awkward", action="store_true", help="an empty, an archived, a forked, a disabled and a sensitive repository more")
    parser.add_argument("--ties", type=int, default=0, help="so many pull requests of the first repository share one update time")
    parser.add_argument("--burst", type=int, default=0, help="so many runs of the first repository share one second")
    parser.add_argument("--days", type=int, default=400, help="how far back the first record lies")
    parser.add_argument("--until", type=int, help="the last instant of the story, in s since 1970")
    parser.add_argument("--code", type=Path, help="a folder for real repositories, served by git over HTTP; for a small company")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--limit", type=int, default=5_000, help="requests (REST) and points (GraphQL) an hour")
    parser.add_argument("--drain", action="store_true", help="read everything once from a process of its own, say how fast that was, and end")
    parser.add_argument("--lanes", type=int, default=1, help="readers at once of --drain")
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


async def read_all(github: GitHub, *, lanes: int) -> str:
    """What a reader in another process measured, and the processor time that it cost here, which other programs do not change as much. Raises RuntimeError."""
    given = json.dumps([github.url, github.token, [repo.full_name for repo in github.company.repos()], lanes])
    before = time.process_time()
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.fakes.github", "--as-reader", given, stdout=asyncio.subprocess.PIPE)
    said, _ = await child.communicate()
    if child.returncode:
        raise RuntimeError("the reader broke")
    found, cpu = json.loads(said), time.process_time() - before
    return json.dumps(found | {"server_cpu_seconds": cpu, "items_per_server_cpu_second": found["items"] / cpu})


async def main(given: argparse.Namespace) -> None:
    """Serves until a signal comes, or until everything was read once."""
    github, stop = site(given), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with listening(github, port=given.port):
        print(json.dumps(introduce(github)), flush=True)  # noqa: T201 - how the parent learns the address
        if given.drain:
            print(await read_all(github, lanes=given.lanes), flush=True)  # noqa: T201 - the answer
        else:
            await stop.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--as-reader"]:
        address, token, repos, lanes = json.loads(sys.argv[2])
        print(drained(address, token, repos, lanes=lanes).line())  # noqa: T201 - the answer
    else:
        asyncio.run(main(arguments()))
