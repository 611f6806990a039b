"""The race: the same history read by git, by Headway into a fresh store, and by the peers, in turns."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.measure import Timing, interleave, run
from bench.peers import PeerFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.history import History
    from bench.peers import Peer
    from bench.subject import Subject

GIT = "git log --raw --numstat -M"
HEADWAY = "headway, rows stored"


class WrongCount(Exception):
    """Something other than what git counts was stored or read: the times would mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """Who took how long on one history; `fell` says why somebody did not finish."""

    history: History
    timings: dict[str, Timing]
    fell: dict[str, str]

    def ratio(self, name: str, other: str) -> float | None:
        """How many times as long one took as the other; None when one of them did not finish."""
        if name not in self.timings or other not in self.timings:
            return None
        return self.timings[name].median / self.timings[other].median

    def rows(self) -> list[tuple[str, ...]]:
        """The lines of the table."""
        finished = [(name, timing) for name, timing in self.timings.items() if timing.seconds]
        lines = [self.row(name, timing) for name, timing in finished]
        return [*lines, *((self.title, name, "-", "-", "-", f"did not finish: {why}") for name, why in self.fell.items())]

    @property
    def title(self) -> str:
        """The history and its size."""
        return f"{self.history.name} ({self.history.commits} commits)"

    def row(self, name: str, timing: Timing) -> tuple[str, ...]:
        """One competitor's line."""
        spread = f"{min(timing.seconds):.2f} - {max(timing.seconds):.2f}"
        return (self.title, name, f"{timing.median:.2f} s", spread, f"{self.ratio(name, GIT):.2f} x git", f"{len(timing.seconds)} runs")


def stored(subject: Subject, history: History) -> float:
    """Sync into a fresh store; wall seconds. Raises WrongCount."""
    subject.forget()
    seconds = run(subject.sync_command(history.path))
    expect("commits stored", subject.count("commits"), history.commits)
    expect("file changes stored", subject.count("changes"), history.changes)
    return seconds


def expect(what: str, found: int, wanted: int) -> None:
    """Refuse a number that is not git's. Raises WrongCount."""
    if found != wanted:
        raise WrongCount(f"{what}: {found}, git counts {wanted}")


def enter(peer: Peer, history: History) -> None:
    """A peer's first read, not timed: it must see every commit. Raises PeerFailed."""
    peer.install()
    seen = peer.counts(history.path)["commits"]
    if seen != history.commits:
        raise PeerFailed(f"{peer.title} read {seen} commits of {history.commits}")


def entrants(peers: Sequence[Peer], history: History) -> tuple[list[Peer], dict[str, str]]:
    """The peers that can read this history, and why the others cannot."""
    fit, fell = [], {}
    for peer in peers:
        try:
            enter(peer, history)
            fit.append(peer)
        except PeerFailed as problem:
            fell[f"{peer.title} {peer.version}"] = str(problem)
    return fit, fell


def race(history: History, subject: Subject, *, peers: Sequence[Peer], runs: int, peer_runs: int) -> Race:
    """Everybody in turns; the peers as often as `peer_runs`. Raises WrongCount."""
    fit, fell = entrants(peers, history)
    acts: dict[str, Callable[[], float]] = {
        GIT: functools.partial(run, history.log()),
        HEADWAY: functools.partial(stored, subject, history),
        **{f"{peer.title} {peer.version}": functools.partial(peer.read, history.path) for peer in fit},
    }
    acts[GIT]()  # warms the page cache for everybody
    times = {name: runs if name in {GIT, HEADWAY} else peer_runs for name in acts}
    return Race(history=history, timings=interleave(acts, times), fell=fell)
