"""How well a run foretells its own end: progress looked up from outside while it goes, judged when it has gone."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING

from headway.ledger import reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from headway.model.progress import Progress

QUARTERS = (25, 50, 75)
LOOK_SECONDS = 0.05
Told = tuple[float, float]
"""The share done, and the seconds the whole would take by what the run said then."""


def foretold(row: Progress, beside: Sequence[Progress] = ()) -> Told | None:
    """What a running stream says of its end among those beside it; None while it cannot say."""
    left = row.eta_seconds(beside)
    if left is None or not row.items_estimate or row.started_at is None or row.last_progress_at is None:
        return None
    return row.items_done / row.items_estimate, (row.last_progress_at - row.started_at) / 1e6 + left


def errors(told: Sequence[Told], seconds: float) -> dict[int, float | None]:
    """At each quarter, by how much of the real time the first prediction from there on was off; None where none was made before the end."""
    found: dict[int, float | None] = {}
    for quarter in QUARTERS:
        later = [total for share, total in told if quarter / 100 <= share < 1 and share < (quarter + 25) / 100]
        found[quarter] = abs(later[0] - seconds) / seconds if later else None
    return found


@dataclass(slots=True)
class Onlooker:
    """Reads the progress of one stream from the store's file in a thread of its own."""

    file: Path
    _: KW_ONLY
    scope: str
    entity: str
    rows: list[Progress] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look once; a store that is not there yet has nothing to show."""
        with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as file:
            rows = reading.progress(file, "default")
            mine = [row for row in rows if (row.entity, row.scope) == (self.entity, self.scope)]
            self.rows += mine
            self.told += [said for row in mine if row.status == "running" and (said := foretold(row, rows))]

    def watch(self) -> None:
        """Look until stopped."""
        while not self.stopped.wait(LOOK_SECONDS):
            self.look()

    def errors(self) -> dict[int, float | None]:
        """How far off it was at each quarter of the way; empty when the stream was never seen to end."""
        self.look()
        last = self.rows[-1] if self.rows else None
        if last is None or last.finished_at is None or last.started_at is None:
            return {}
        return errors(self.told, (last.finished_at - last.started_at) / 1e6)


@contextlib.contextmanager
def watched(onlooker: Onlooker) -> Iterator[Onlooker]:
    """The onlooker looks while the block runs."""
    thread = threading.Thread(target=onlooker.watch)
    thread.start()
    try:
        yield onlooker
    finally:
        onlooker.stopped.set()
        thread.join()

