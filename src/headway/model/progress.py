"""Progress of one stream as the ledger keeps it, and the questions one may ask of it."""

from __future__ import annotations

from msgspec import Struct

STALLED_AFTER_US = 60_000_000
"""Running and silent for longer than this is stalled; paused and rate-limited are not."""
RATE_SAMPLES = 5

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

    def eta_seconds(self) -> float | None:
        """Seconds to go: 0 once done reaches the estimate, None without an estimate or a rate."""
        if self.items_estimate is None:
            return None
        if self.items_done >= self.items_estimate:
            return 0.0
        rate = self.rate()
        return (self.items_estimate - self.items_done) / rate if rate else None

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
