"""Progress of one stream as the ledger keeps it, and the questions one may ask of it.

Streams of one source share its host and our processor: where one ends, those that are left go faster. So how long a stream
still takes is told from what all of them brought of late and what all of them have left, not from its own pace alone.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STALLED_AFTER_US = 60_000_000
"""Running and silent for longer than this is stalled; paused and rate-limited are not."""
RATE_SAMPLES = 5
ENOUGH = 3
"""Advances before anything is foretold: from the first to the second steps that later go on side by side still wait for each other."""

ACTIVE = ("queued", "running", "paused", "rate_limited")
FINAL = ("done", "failed", "incomplete", "cancelled")


class Progress(Struct, kw_only=True, frozen=True):
    """One row of the ledger's progress table; `samples` are the last (instant, items_done) pairs."""

    source: str
    entity: str
    scope: str
    kind: str = "sync"
    run_id: int | None = None
    status: str = "queued"
    phase: str | None = None
    items_done: int = 0
    items_estimate: int | None = None
    estimate_exact: bool = False
    samples: tuple[tuple[int, int], ...] = ()
    started_at: int | None = None
    last_progress_at: int | None = None
    finished_at: int | None = None
    rate_limited_until: int | None = None
    quarantined: int = 0
    last_error: str | None = None
    stored: int | None = None
    source_count: int | None = None

    def rate(self) -> float | None:
        """Items per second over the last samples; None until two of them differ in time."""
        if len(self.samples) <= 1 or self.samples[-1][0] <= self.samples[0][0]:
            return None
        (first_at, first), (last_at, last) = self.samples[0], self.samples[-1]
        return (last - first) * 1_000_000 / (last_at - first_at)

    @property
    def left(self) -> int:
        """Items still to come, by the estimate; 0 without one."""
        return max(0, (self.items_estimate or 0) - self.items_done)

    def eta_seconds(self, beside: Iterable[Progress] = ()) -> float | None:
        """Seconds to go: 0 once done reaches the estimate, None without an estimate or before there is enough to tell.

        `beside` are the rows that may share its source with it, itself and others among them. What it has left, and as much
        of each of theirs, is done at the pace all of them had over the last samples.
        """
        if self.items_estimate is None or not self.left:
            return None if self.items_estimate is None else 0.0
        if len(self.samples) < ENOUGH or self.samples[-1][0] <= self.samples[0][0]:
            return None
        rivals = [row for row in beside if self._shares(row)] if self.status == "running" else []
        pace = self._moved(rivals) * 1_000_000 / (self.samples[-1][0] - self.samples[0][0])
        return (self.left + _competing(self.left, rivals, at=self.samples[-1][0])) / pace if pace > 0 else None

    def _shares(self, row: Progress) -> bool:
        """Whether a row is of another stream of the same source and run."""
        return (row.source, row.kind) == (self.source, self.kind) and (row.entity, row.scope) != (self.entity, self.scope)

    def _moved(self, rivals: Iterable[Progress]) -> float:
        """What came while it got from its first sample to its last; of those that go on uncounted nothing, for they keep what they take."""
        (first_at, first), (last_at, last) = self.samples[0], self.samples[-1]
        known = (row for row in rivals if row.status in FINAL or row.counted)
        return last - first + sum(row.done_at(last_at) - row.done_at(first_at) for row in known)

    @property
    def counted(self) -> bool:
        """Whether it goes on and is known to end."""
        return self.status == "running" and self.items_estimate is not None

    def done_at(self, at: int) -> float:
        """Items done at an instant (µs): between what is known in proportion, and behind the last sample of one that goes on as in its last step, by no more than that."""
        marks = self._marks
        for (before, fewer), (after, more) in pairwise(marks):
            if at <= after:
                return fewer + (more - fewer) * max(0, at - before) / (after - before)
        return min(marks[-1][1] + self._under_way(at), self.items_estimate or math.inf) if marks else 0.0

    @property
    def _marks(self) -> list[tuple[int, int]]:
        """The start and the samples, those of one instant once."""
        start = [] if self.started_at is None else [(self.started_at, 0)]
        return list(dict([*start, *self.samples]).items())

    def _under_way(self, at: int) -> float:
        """What is on its way in but not yet told."""
        if self.status != "running" or len(marks := self._marks) <= 1:
            return 0.0
        (before, fewer), (after, more) = marks[-2:]
        return (more - fewer) * min(1.0, (at - after) / (after - before))

    def percent(self) -> float | None:
        """Share of the estimate done, in percent, capped at 100; None without an estimate. All of nothing is done at the end."""
        if self.status == "done" or self.items_estimate is None:
            return 100.0 if self.status == "done" else None
        if not self.items_estimate:
            return 100.0 if self.status in FINAL else 0.0
        return min(100.0, 100.0 * self.items_done / self.items_estimate)

    def stalled(self, now: int) -> bool:
        """Whether it claims to run but has been silent for too long."""
        silent_since = self.last_progress_at or self.started_at
        return self.status == "running" and silent_since is not None and now - silent_since > STALLED_AFTER_US

    def completeness(self) -> float | None:
        """Stored over counted at the source; None where the source gives no count."""
        if self.stored is None or self.source_count is None:
            return None
        return min(1.0, self.stored / self.source_count) if self.source_count else 1.0


def _competing(left: int, rivals: Sequence[Progress], *, at: int) -> float:
    """Items of others that are done before so many of one's own are, each getting as much: of those at work, and of those that wait and take the place of one that ends."""
    going = sum(min(left, max(0.0, (row.items_estimate or 0) - row.done_at(at))) for row in rivals if row.counted)
    slots = sum(row.status == "running" for row in rivals)
    return min(float(slots * left), going + _awaited(rivals))


def _awaited(rivals: Iterable[Progress]) -> float:
    """Items of streams that have not begun: of each the typical number of its entity, nothing where no other is known."""
    sizes: dict[str, list[int]] = {}
    waiting = []
    for row in rivals:
        if row.status == "queued":
            waiting.append(row.entity)
        elif row.status == "done" or row.counted:
            sizes.setdefault(row.entity, []).append(row.items_estimate if row.counted and row.items_estimate is not None else row.items_done)
    typical = {entity: sorted(found)[(len(found) - 1) // 2] for entity, found in sizes.items()}
    return sum(typical.get(entity, 0) for entity in waiting)
