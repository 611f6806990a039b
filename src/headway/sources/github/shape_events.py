"""The steps on a timeline, sorted out: drafts of a pull request, and the life of an issue told from its labels and closings.

GitHub tells no change of status, so it is made from what an issue was at each step: open or closed, and with which
labels. Steps that leave the status as it was are none. What the issue is now comes from the issue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.normalise.history import Change, history
from headway.normalise.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from headway.normalise.history import History
    from headway.sources.github.raws import EventNode
    from headway.sources.github.shape_dates import Dates
    from headway.sources.github.shape_people import Met

    Judge = Callable[[Sequence[str], str, str | None], tuple[str, str]]
    """(our status, the word that tells it) of labels, of open or closed, and of a reason."""

OPEN, CLOSED = "OPEN", "CLOSED"
CLOSING, REOPENING = "ClosedEvent", "ReopenedEvent"
LABELLING, UNLABELLING = "LabeledEvent", "UnlabeledEvent"
SETTLED = "settled"
"""The id of the entry that no step tells."""


class Step(Struct, frozen=True):
    """A step as it was told: what kind, when, by whom, and of which label or for what reason."""

    id: str
    at: int
    kind: str
    actor: str | None
    label: str
    reason: str | None


def steps_of(nodes: Iterable[EventNode | None], dates: Dates, met: Met) -> list[Step]:
    """The steps by instant, each once; those of one instant stay in the order they were told in, which is GitHub's."""
    told: dict[str, Step] = {}
    for node in nodes:
        if node is None or not node.id or not node.typename:
            continue
        at, actor = dates.at("event", node.created_at), met.handle(node.actor)
        if at is not None and node.id not in told:
            label = clean(node.label.name) if node.label and node.label.name else ""
            told[node.id] = Step(clean(node.id), at, node.typename, actor, label, node.state_reason)
    return sorted(told.values(), key=lambda step: step.at)


def labels_at_birth(steps: Sequence[Step], now: Sequence[str]) -> list[str]:
    """The labels an issue was created with, as far as no step gave them: those first taken away, and those it has that none ever gave."""
    first: dict[str, str] = {}
    for step in steps:
        if step.kind in {LABELLING, UNLABELLING}:
            first.setdefault(step.label, step.kind)
    return [*(label for label, kind in first.items() if kind == UNLABELLING), *(label for label in now if label not in first)]


class Present(Struct, frozen=True, kw_only=True):
    """An issue as it stands."""

    labels: tuple[str, ...]
    state: str
    reason: str | None
    created_at: int
    closed_at: int | None


def life(steps: Sequence[Step], now: Present, judge: Judge) -> History:
    """Every status an issue entered; the last one is that which it has. What was done in the instant of its creation it was created with."""
    labels, state, reason = labels_at_birth(steps, now.labels), OPEN, None
    last = judge(labels, state, reason)
    changes: list[Change] = []
    for step in steps:
        state, reason = _stands(step, state, reason)
        labels = _labelled(step, labels)
        entered = judge(labels, state, reason)
        if step.at > now.created_at:
            _enter(changes, step.id, step.at, step.actor, last, entered)
        last = entered
    present, settled = judge(now.labels, now.state, now.reason), _settled_at(steps, now)
    if settled > now.created_at:
        _enter(changes, SETTLED, settled, None, last, present)
    return history(changes, created_at=now.created_at, word=present[1], classify=_as_told, present=present[0], id=present[0])


def _enter(changes: list[Change], name: str, at: int, actor: str | None, last: tuple[str, str], entered: tuple[str, str]) -> None:
    """Add a change, where there is one. Of several in one instant only what came of them is one: nothing was in between."""
    if entered[0] == last[0]:
        return
    (status, word), (ours, told) = last, entered
    if changes and changes[-1].at == at:
        earlier = changes.pop()
        status, word = earlier.from_id or status, earlier.from_raw or word
    if ours != status:
        changes.append(Change(name, at, word, told, actor, status, ours))


def _as_told(_: str, status: str | None) -> str:
    """Our status stands beside each word already, where others have the id of theirs."""
    return status or "unknown"


def _stands(step: Step, state: str, reason: str | None) -> tuple[str, str | None]:
    """Open or closed after a step, and why."""
    if step.kind == CLOSING:
        return CLOSED, step.reason
    return (OPEN, None) if step.kind == REOPENING else (state, reason)


def _labelled(step: Step, labels: list[str]) -> list[str]:
    if step.kind == LABELLING and step.label not in labels:
        return [*labels, step.label]
    return [label for label in labels if label != step.label] if step.kind == UNLABELLING else labels


def _settled_at(steps: Sequence[Step], now: Present) -> int:
    """When what no step tells is held to have happened: at the closing, else at the last step there is. It must not move when the issue is read again."""
    last = steps[-1].at if steps else now.created_at
    return max(last, now.closed_at) if now.state == CLOSED and now.closed_at is not None else last
