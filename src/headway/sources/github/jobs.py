"""The jobs of workflow runs: of the last attempts by GraphQL, fifty runs a question, for by REST each run would cost one.

REST lists what GraphQL does not give: the jobs of earlier attempts, those of a run with more than a hundred, and those of a run
that GraphQL does not know.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from msgspec import Raw, Struct

from headway.model.errors import Gone
from headway.net.size import PageSize, sized
from headway.normalise.lenient import reader
from headway.sources.github.answers import Nodes
from headway.sources.github.completing import side_by_side
from headway.sources.github.links import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.net.exchange import Reply
    from headway.sources.github.asked import Asked

BATCH = 50
CHECKS = 100
"""Jobs of a run that GraphQL gives at once."""


class Checks(Struct, rename="camel"):
    """The check suite of a run."""

    check_runs: Nodes | None = None


class RunJobs(Struct, rename="camel"):
    """A run with its jobs."""

    id: str
    check_suite: Checks | None = None

    @property
    def whole(self) -> list[Raw] | None:
        """Its jobs; None where this is not all of them."""
        page = self.check_suite.check_runs if self.check_suite else None
        return None if page is None or page.page_info.has_next_page else page.whole()


class SomeJobs(Struct):
    """An answer by ids; None in the place of what GraphQL does not know."""

    nodes: list[RunJobs | None]


class JobList(Struct):
    """A page of the jobs of an attempt."""

    jobs: list[Raw]


_jobs = reader(JobList)


class Jobs:
    """Reads the jobs of runs; how many runs at once is learned from what the host bears."""

    def __init__(self, asked: Asked) -> None:
        self._asked, self._size = asked, PageSize(BATCH)

    async def checked(self, nodes: Sequence[str]) -> dict[str, list[Raw]]:
        """The jobs of the last attempt by the node id of their run; of a run that is not in the answer they are to be listed. Raises SourceError."""
        step = max(1, self._size.now)
        found: dict[str, list[Raw]] = {}
        for part in await side_by_side(self._portion(list(nodes[place : place + step])) for place in range(0, len(nodes), step)):
            found |= part
        return found

    async def _portion(self, nodes: list[str]) -> dict[str, list[Raw]]:
        found: dict[str, list[Raw]] = {}
        while nodes:
            count, reply = await self._batch(nodes)
            found |= {run.id: jobs for run in reply.said.nodes if run is not None and (jobs := run.whole) is not None}
            nodes = nodes[count:]
        return found

    async def _batch(self, nodes: list[str]) -> tuple[int, Reply[SomeJobs]]:
        async def ask(count: int) -> tuple[int, Reply[SomeJobs]]:
            return count, await self._asked.site.graphql("jobs", {"ids": nodes[:count], "first": CHECKS}, SomeJobs, size=self._size)

        return await sized(ask, self._size)

    async def listed(self, run: int, attempt: int) -> list[Raw]:
        """The jobs of one attempt as REST has them; none of an attempt that is not there any more. Raises SourceError."""
        found: list[Raw] = []
        path = f"{self._asked.repo.path}/actions/runs/{run}/attempts/{attempt}/jobs"
        try:
            async with aclosing(listed(self._asked.site, path, _jobs, query={"per_page": CHECKS})) as pages:
                async for page in pages:
                    found += page.said.jobs
        except Gone:
            return []
        return found
