"""An issue as work: the item, every status it entered, everybody met on it. Its milestone is no sprint, and nobody estimates here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.model.records import WorkItem
from headway.normalise.history import transitions_of
from headway.normalise.lenient import reader
from headway.normalise.priorities import priority_of_labels
from headway.normalise.status import status_of_issue
from headway.normalise.text import BODY_LIMIT, clean
from headway.normalise.types import flow_item, type_of, work_class
from headway.sources.github import raws
from headway.sources.github import reference as references
from headway.sources.github.shape_dates import Dates
from headway.sources.github.shape_events import OPEN, Present, life, steps_of
from headway.sources.github.shape_people import Met
from headway.sources.github.shape_words import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from headway.model.records import Fact
    from headway.model.scope import Raw, Reject
    from headway.normalise.history import History
    from headway.sources.github.shape_events import Step
    from headway.sources.github.shape_words import Wording

_read = reader(raws.IssuePayload)


def work_items(scope: str, raw: Raw, reference: bytes, wording: Wording) -> Iterator[Fact | Reject]:
    """All facts of an issue, and a note of what in it cannot be written. Raises ValueError for one without an instant of creation."""
    place, told = references.decode(reference), said(wording, scope)
    seen = Seen(scope, raw, place.id)

    def judge(labels: Sequence[str], state: str, reason: str | None) -> tuple[str, str]:
        status, word = status_of_issue(labels, state=state, reason=reason, overrides=told.status, categories=told.categories, resolutions=told.resolutions)
        return status.status, word

    now = Present(labels=seen.labels, state=seen.state, reason=seen.issue.state_reason, created_at=seen.created_at, closed_at=seen.closed_at)
    lived = life(seen.steps, now, judge)
    kind = type_of(None, labels=seen.labels, label_overrides=told.type_labels)
    yield _item(scope, raw.external_id, seen, lived, code=f"{place.full_name}#{seen.issue.number}", kind=kind, status=judge(now.labels, now.state, now.reason))
    yield from transitions_of(lived, project=scope, item=raw.external_id)
    yield from seen.met.accounts.values()
    yield from seen.dates.rejects(raw)


def _item(scope: str, key: str, seen: Seen, lived: History, *, code: str, kind: str, status: tuple[str, str]) -> WorkItem:
    """The item as it stands; `status` is ours and the word that tells it."""
    issue, (priority, urgent) = seen.issue, priority_of_labels(seen.labels)
    return WorkItem(
        key=key,
        version=seen.version,
        project=scope,
        code=code,
        title=seen.title,
        body=clean(issue.body or "")[:BODY_LIMIT],
        type=kind,
        type_raw="",
        status=status[0],
        status_raw=status[1],
        status_category=seen.state,
        priority_raw=urgent,
        resolution_raw=issue.state_reason and clean(issue.state_reason),
        assignee=seen.assignee,
        reporter=seen.author,
        team=None,
        parent_code=None,
        labels=seen.labels,
        flagged=False,
        effort=None,
        effort_source=None,
        created_at=seen.created_at,
        due_at=seen.dates.at("due date", issue.milestone.due_on if issue.milestone else None),
        started_at=lived.started_at,
        completed_at=lived.completed_at,
        reopens=lived.reopens,
        url=issue.url and clean(issue.url),
        work_class=work_class(kind, seen.labels),
        flow_item=flow_item(kind, seen.labels),
        priority=priority,
    )


class Seen:
    """An issue with its steps, read leniently: what the item and the incident of it have in common."""

    def __init__(self, scope: str, raw: Raw, repository: int) -> None:
        payload = _read(raw.payload)
        self.issue = issue = payload.issue
        self.dates, self.met = Dates(), Met(scope, repository)
        self.created_at = self.dates.birth(issue.created_at)
        self.closed_at = self.dates.at("closing", issue.closed_at)
        self.updated_at = self.dates.at("update time", issue.updated_at)
        self.title, self.state = clean(issue.title or ""), clean(issue.state or OPEN)
        self.labels = tuple(clean(label.name) for label in (issue.labels.nodes if issue.labels else None) or () if label and label.name)
        self.author = self.met.handle(issue.author)
        self.assignee = next((name for name in self._assignees() if name), None)
        listed = issue.timeline_items
        self.steps: list[Step] = steps_of([*((listed.nodes if listed else None) or ()), *(payload.events or ())], self.dates, self.met)

    def _assignees(self) -> list[str | None]:
        """Their handles, all of them noted."""
        given = self.issue.assignees
        return [self.met.handle(actor) for actor in (given.nodes if given else None) or ()]

    @property
    def version(self) -> int:
        """When it changed last; the newest of what it tells where it does not say."""
        if self.updated_at is not None:
            return self.updated_at
        return max(self.created_at, self.closed_at or 0, *(step.at for step in self.steps))
