"""A house with a tracker and a forge that fall ill one at a time, read in this process by providers that have no time to lose."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any

from tests.builders.console import headway
from tests.contracts.material import dump, run
from tests.fakes import github as forges
from tests.fakes import jira as trackers
from tests.flows.ingest.rooms import Ticking, room
from tests.sources.github import opened as of_forge
from tests.sources.jira import reading as of_tracker

from headway.cli.ingest import exit_code
from headway.flows.choosing import Rules
from headway.flows.ingest.retry import Patience
from headway.flows.ingest.sync import sync_sources
from headway.flows.ingest.watch import watch
from headway.net.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.flows.ingest.rooms import Room

    from headway.flows.ingest.intake import Outcome
    from headway.model.ports import Provider

HURRIED = Attempts(most=3, base=0.001, longest=0.05, connect=0.3, whole=0.3, random=Random(1))  # noqa: S311 - pauses of tests, no secrets
ENOUGH_SECONDS = 60.0


class Enough(BaseException):
    """What was waited for has happened."""


@dataclass
class Clinic:
    """The house, what it reads, and how the last cycle went."""

    room: Room
    sites: dict[str, Any]
    outcomes: list[Outcome] = field(default_factory=list)
    told: list[tuple[str, set[str]]] = field(default_factory=list)

    def provider(self, source: str) -> Provider:
        """One of the sources, opened."""
        if source == "tracker":
            return of_tracker.provider(self.sites[source], patience=HURRIED, clock=self.room.intake.clock)
        return of_forge.provider(self.sites[source], patience=HURRIED, clock=self.room.intake.clock, mirror="off")

    def sync(self, *sources: str, **how: Any) -> dict[str, set[str]]:
        """One cycle; how the streams of each source ended."""
        providers = {source: self.provider(source) for source in sources or self.sites}
        self.outcomes = run(asyncio.wait_for(sync_sources(self.room.intake, providers, **how), ENOUGH_SECONDS))
        return self.statuses(self.outcomes)

    def watched(self, slept: Callable[[float], None], *, until: Callable[[], bool]) -> None:
        """Read both again and again in a time that passes at once; `slept` is told of each wait, and it is over when `until` says so."""

        async def sleep(seconds: float) -> None:
            slept(seconds)
            await asyncio.sleep(0.01)

        def report(source: str, outcomes: Sequence[Outcome]) -> None:
            self.told.append((source, {outcome.status for outcome in outcomes}))
            if until():
                raise Enough

        intake = replace(self.room.intake, patience=Patience(first_seconds=0, sleep=sleep))
        openers = {source: (lambda source=source: self.provider(source)) for source in self.sites}
        try:
            run(asyncio.wait_for(watch(intake, openers, reported=report), ENOUGH_SECONDS))
        except Enough:
            return

    def impatient(self) -> None:
        """Waits for another process that writes into the store are short."""
        for do in (self.room.database.write, self.room.database.read):
            run(do(lambda connection: connection.execute("PRAGMA busy_timeout = 100").fetchall()))

    def live(self, number: int) -> None:
        """Somebody works in both of them."""
        tracker, forge = self.sites["tracker"].company, self.sites["forge"].company
        tracker.touch(f"CORE-{number + 3}", f"Changed {number}")
        tracker.set_status(f"CORE-{number + 9}", "10002")
        pull = forge.create_pull("platform", f"CORE-{number + 3} again")
        forge.review_pull("platform", pull)
        forge.merge_pull("platform", pull)
        forge.add_run("platform")
        forge.create_issue("platform", f"Down {number}", labels=("incident",))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the store."""
        return list(run(self.room.database.read(lambda connection: connection.execute(sql).fetchall())))

    @staticmethod
    def statuses(outcomes: Sequence[Outcome]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for outcome in outcomes:
            found.setdefault(outcome.source, set()).add(outcome.status)
        return found

    @property
    def exit_code(self) -> int:
        """What the process of such a cycle ends with."""
        return exit_code(self.outcomes)

    def reasons(self, source: str) -> str:
        """Everything that the cycle said of a source's streams."""
        return " ".join(outcome.error or "" for outcome in self.outcomes if outcome.source == source)

    def jobs(self) -> list[dict[str, Any]]:
        """What `headway status --json` says of all streams."""
        folder = self.room.database.path.parent
        (folder / "headway.yaml").write_text("tenant: {id: t}\n")
        said = headway("status", "--json", "--db", f"sqlite:///{self.room.database.path}", "--config", folder / "headway.yaml", environment={"HOME": str(folder)})
        assert said.code == 0, said.err
        return list(said.json["jobs"])

    def facts(self) -> dict[str, str]:
        """Everything that is stored, each entity as one text."""
        return {entity: json.dumps(dump(self.room.intake.store, entity), sort_keys=True) for entity in ("work_items", "transitions", "pull_requests", "reviews", "incidents", "pipeline_runs", "deployments", "releases")}


@contextmanager
def clinic(folder: Path, *, sites: dict[str, Any] | None = None, **of_room: Any) -> Iterator[Clinic]:
    """Both sources well, or others' `sites`, and nothing read yet."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opened = stack.enter_context(room(folder, rows=50, clock=Ticking(time.time_ns() // 1000), **of_room))
        if sites is None:
            tracker = stack.enter_context(trackers.running(trackers.Company(seed=1, items=150, projects=1)))
            sites = {"tracker": tracker, "forge": stack.enter_context(forges.running(forges.Company(seed=1, pulls=24, repos=1)))}
        opened.intake = replace(opened.intake, rules=dict.fromkeys(sites, Rules(mode="auto", every=900)))
        yield Clinic(opened, sites)
