"""Workflow runs as records: each attempt of a run is one, with its jobs beside it.

A listing shows the last attempt alone, so the earlier ones of a run that was started again are asked for one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Raw as Json
from msgspec import Struct

from headway.model.errors import Gone
from headway.model.scope import Raw, Reject
from headway.normalise.lenient import reader
from headway.sources.github.completing import side_by_side
from headway.sources.github.lists import glued, instant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.sources.github.asked import Asked
    from headway.sources.github.jobs import Jobs

COMPLETED = "completed"
AT_ONCE = 4
"""Runs started again whose earlier attempts are asked for side by side."""
_read = reader(Json)


class RunHead(Struct):
    """What of a run a walk needs."""

    id: int
    node_id: str
    run_attempt: int | None = 1
    status: str | None = None
    created_at: str | None = None
    updated_at: str | None = None

    @property
    def created(self) -> int:
        """When it was made (µs)."""
        return instant(self.created_at)

    @property
    def updated(self) -> int:
        """When it changed last (µs); never before it was made."""
        return max(instant(self.updated_at), self.created)

    @property
    def attempt(self) -> int:
        """The number of the attempt it shows."""
        return max(1, self.run_attempt or 1)

    @property
    def open(self) -> bool:
        """Whether it is under way."""
        return self.status != COMPLETED


async def run_records(asked: Asked, jobs: Jobs, runs: Sequence[tuple[RunHead, Json]], known: Mapping[int, int]) -> tuple[list[Raw], list[Reject]]:
    """All attempts of runs, but those before the one that is `known` of a run. What cannot be had is told. Raises SourceError."""
    checks = await jobs.checked([run.node_id for run, _ in runs])
    raws, rejects = list[Raw](), list[Reject]()
    for run, record in runs:
        given = checks.get(run.node_id)
        payload = glued("run", record, jobs=await jobs.listed(run.id, run.attempt)) if given is None else glued("run", record, checks=given)
        raws.append(Raw(f"{run.id}:{run.attempt}", payload))
    earlier = [(run.id, attempt) for run, _ in runs for attempt in range(max(1, known.get(run.id, 1)), run.attempt)]
    for place in range(0, len(earlier), AT_ONCE):
        found = await side_by_side(_earlier(asked, jobs, run, attempt) for run, attempt in earlier[place : place + AT_ONCE])
        raws += [one for one in found if isinstance(one, Raw)]
        rejects += [one for one in found if isinstance(one, Reject)]
    return raws, rejects


async def _earlier(asked: Asked, jobs: Jobs, run: int, attempt: int) -> Raw | Reject:
    """An attempt before the last."""
    name = f"{run}:{attempt}"
    try:
        record = (await asked.site.get(f"{asked.repo.path}/actions/runs/{run}/attempts/{attempt}", _read)).said
    except Gone as error:
        return Reject(
            external_id=name,
            reason=f"attempt {attempt} of run {run} cannot be had, though there was a later one: {error.sentence}",
            payload=b"",
            obtained=False,
        )
    return Raw(name, glued("run", record, jobs=await jobs.listed(run, attempt)))
