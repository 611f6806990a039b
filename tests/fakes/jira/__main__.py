"""The site as a process: says where it is in one line of JSON, serves until it is told to stop, and can say how fast it is."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import time
from base64 import b64encode

from tests.fakes.jira.company import Company
from tests.fakes.jira.draining import drained
from tests.fakes.jira.running import listening
from tests.fakes.jira.server import Jira


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.jira", description="A make-believe Jira on loopback; it is driven through POST /__fake/<verb> and GET /__fake/counters.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--items", type=int, default=5_000)
    parser.add_argument("--projects", type=int, default=5)
    parser.add_argument("--sizes", type=lambda text: tuple(map(int, text.split(","))), help="items of each project, separated by commas, instead of --items and --projects")
    parser.add_argument("--skewed", action="store_true", help="half of the items in the first project")
    parser.add_argument("--empty", action="store_true", help="one more project, without items")
    parser.add_argument("--ties", type=int, default=0, help="so many items of the first project share one update time")
    parser.add_argument("--heavy", action="store_true", help="every item weighs 12 kB or more")
    parser.add_argument("--edition", choices=("cloud", "datacenter"), default="cloud")
    parser.add_argument("--days", type=int, default=400, help="how far back the first item lies")
    parser.add_argument("--until", type=int, help="the last instant of the story, in ms since 1970")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--drain", action="store_true", help="read everything once from a process of its own, say how fast that was, and end")
    parser.add_argument("--lanes", type=int, default=1, help="readers at once of --drain")
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


async def read_all(jira: Jira, *, lanes: int) -> str:
    """What a reader in another process measured, and the processor time that it cost here, which other programs do not change as much."""
    authorization = "Basic " + b64encode(f"{jira.user}:{jira.token}".encode()).decode()
    given = json.dumps([jira.url, authorization, [project.id for project in jira.company.projects], jira.company.custom, lanes])
    before = time.process_time()
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.fakes.jira", "--as-reader", given, stdout=asyncio.subprocess.PIPE)
    said, _ = await child.communicate()
    found, cpu = json.loads(said), time.process_time() - before
    return json.dumps(found | {"server_cpu_seconds": cpu, "items_per_server_cpu_second": found["items"] / cpu})


async def main(given: argparse.Namespace) -> None:
    """Serves until a signal comes, or until everything was read once."""
    jira, stop = site(given), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with listening(jira, port=given.port):
        print(json.dumps(introduce(jira)), flush=True)  # noqa: T201 - how the parent learns the address
        if given.drain:
            print(await read_all(jira, lanes=given.lanes), flush=True)  # noqa: T201 - the answer
        else:
            await stop.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--as-reader"]:
        address, authorization, projects, custom, lanes = json.loads(sys.argv[2])
        print(drained(address, authorization, projects, custom=custom, lanes=lanes).line())  # noqa: T201 - the answer
    else:
        asyncio.run(main(arguments()))
