"""Many repositories linked in one go: every change once, and how long it took is told, not judged."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace
from tests.contracts.material import dump, run
from tests.flows.ingest.rooms import room as opened
from tests.flows.link.rooms import brought, desk
from tests.flows.link.shipping import HOUR
from tests.specs.company import deployment
from tests.specs.facts import commit

from headway.flows.link import everything, link

pytestmark = pytest.mark.slow

REPOSITORIES, COMMITS, EACH = 10, 2_000, 14


def sha(repository, number):
    return f"{repository:08x}{number:032x}"


def history(repository):
    """A line with a merge every ten commits."""
    (pattern,) = commit()
    scope = f"git:repo:{repository}"
    for number in range(COMMITS):
        behind = [number - 1, number - 5] if number % 10 == 9 else [number - 1] if number else []
        name = sha(repository, number)
        yield replace(pattern, key=f"{scope}:{name}", repository=scope, sha=name, parents=tuple(sha(repository, one) for one in behind), is_merge=len(behind) > 1, committed_at=number * HOUR)


def shipped(repository):
    (pattern,) = deployment()
    scope = f"git:repo:{repository}"
    for number in range(1, EACH + 1):
        at = number * COMMITS // EACH - 1
        yield replace(pattern, key=f"{scope}:{number}", repository=scope, sha=sha(repository, at), created_at=at * HOUR, finished_at=at * HOUR + 1)


def test_every_change_of_many_repositories_is_brought_once(tmp_path, capsys):
    with opened(tmp_path) as room:
        for repository in range(REPOSITORIES):
            run(brought(room, "forge", f"git:repo:{repository}", list(history(repository))))
            run(brought(room, "forge", f"git:repo:{repository}", list(shipped(repository))))
        begun = time.perf_counter()
        done = run(link(desk(room), everything(1)))
        first = time.perf_counter() - begun
        begun = time.perf_counter()
        again = run(link(desk(room), everything(2)))
        with capsys.disabled():
            print(f"\n{REPOSITORIES * COMMITS} commits, {REPOSITORIES * EACH} deployments: {first:.2f} s, again {time.perf_counter() - begun:.2f} s")  # noqa: T201 - what the test is for
        rows = dump(room.intake.store, "deployed_changes")
    later = range(COMMITS // EACH, COMMITS)
    wanted = {sha(repository, number) for repository in range(REPOSITORIES) for number in later if number % 10 != 9}
    assert (done.outcomes, again.deliveries) == (REPOSITORIES * EACH, 0)
    assert len(rows) == done.deployed_changes == len(wanted)
    assert {row["sha"] for row in rows} == wanted
