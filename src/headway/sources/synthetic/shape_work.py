"""Projects, sprints and work items with all their history: the third part of `shape`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from headway.model.calendar import from_datetime
from headway.model.records import ItemLink, Project, Sprint, SprintMembership, WorkItem
from headway.normalise.effort import effort_of
from headway.normalise.history import Change, History, history, transitions_of
from headway.normalise.priorities import priority_of
from headway.normalise.sprints import GRACE, sprint_state, stays
from headway.normalise.status import status_of
from headway.normalise.text import BODY_LIMIT, clean
from headway.normalise.types import flow_item, type_of, work_class
from headway.sources.synthetic import raws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from headway.model.records import Fact
    from headway.model.scope import Raw, Reject

LINKS = {"blocks": "blocks", "is blocked by": "is_blocked_by", "duplicate": "duplicates", "relates to": "relates", "clones": "clones"}
STATUS, SPRINT = "status", "sprint"

_project = msgspec.json.Decoder(raws.ProjectRaw).decode
_sprint = msgspec.json.Decoder(raws.SprintRaw).decode
_item = msgspec.json.Decoder(raws.ItemRaw).decode
_dates = msgspec.json.Decoder(raws.SprintDates).decode


def projects(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """The project itself."""
    seen = _project(raw.payload)
    yield Project(key=raw.external_id, project=scope, code=seen.key, name=clean(seen.name), kind=seen.type, url=seen.url)


def sprints(scope: str, raw: Raw, _: bytes) -> Iterator[Fact]:
    """A sprint."""
    seen = _sprint(raw.payload)
    yield Sprint(
        key=raw.external_id,
        project=scope,
        board=clean(seen.board),
        name=clean(seen.name),
        state=sprint_state(seen.state),
        state_raw=seen.state,
        goal=clean(seen.goal),
        start_at=from_datetime(seen.start) if seen.start else None,
        end_at=from_datetime(seen.end) if seen.end else None,
        completed_at=from_datetime(seen.complete) if seen.complete else None,
    )


def work_items(scope: str, raw: Raw, reference: bytes) -> Iterator[Fact]:
    """An item, every status it entered, its links, and when it was in which sprint."""
    seen = _item(raw.payload)
    now = status_of(seen.status.name, category=seen.status.category, resolution=seen.resolution)
    told = _history(seen, now.status)
    yield _work_item(scope, raw.external_id, seen, now.status, told)
    yield from transitions_of(told, project=scope, item=raw.external_id)
    for link in seen.links:
        kind = LINKS.get(link.type.lower(), "other")
        yield ItemLink(key=f"{raw.external_id}:{link.id}", project=scope, item=raw.external_id, kind=kind, kind_raw=link.type, target=link.key)
    yield from _memberships(scope, raw.external_id, seen, _judged(reference))


def _history(seen: raws.ItemRaw, present: str) -> History:
    changes = [
        Change(entry.id, from_datetime(entry.at), entry.before, entry.after or "", entry.author) for entry in seen.changelog if entry.field.lower() == STATUS
    ]
    return history(changes, created_at=from_datetime(seen.created), word=seen.status.name, classify=_classify, present=present)


def _classify(word: str, _id: str | None) -> str:
    return status_of(word).status


def _work_item(scope: str, key: str, seen: raws.ItemRaw, status: str, told: History) -> WorkItem:
    effort, effort_source = effort_of(points=seen.story_points, size=seen.size, estimate_seconds=seen.estimate_seconds)
    kind, labels = type_of(seen.issue_type, labels=seen.labels), tuple(clean(label) for label in seen.labels)
    return WorkItem(
        key=key,
        version=from_datetime(seen.updated),
        project=scope,
        code=seen.key,
        title=clean(seen.summary),
        body=clean(seen.description or "")[:BODY_LIMIT],
        type=kind,
        type_raw=seen.issue_type,
        status=status,
        status_raw=seen.status.name,
        status_category=seen.status.category,
        priority_raw=seen.priority,
        resolution_raw=seen.resolution,
        assignee=seen.assignee,
        reporter=seen.reporter,
        team=seen.team,
        parent_code=seen.parent,
        labels=labels,
        flagged=seen.flagged,
        effort=effort,
        effort_source=effort_source,
        created_at=from_datetime(seen.created),
        due_at=from_datetime(seen.due) if seen.due else None,
        started_at=told.started_at,
        completed_at=told.completed_at,
        reopens=told.reopens,
        url=seen.url,
        work_class=work_class(kind, labels),
        flow_item=flow_item(kind, labels),
        priority=priority_of(seen.priority),
    )


@lru_cache(maxsize=64)
def _judged(reference: bytes) -> Mapping[int, tuple[int, int]]:
    """Per sprint the instants at which it counts who is in: the end of planning, and the end."""
    if not reference:
        return {}
    return {sprint.id: (from_datetime(sprint.start) + GRACE, from_datetime(sprint.end)) for sprint in _dates(reference).sprints}


def _memberships(scope: str, key: str, seen: raws.ItemRaw, judged: Mapping[int, tuple[int, int]]) -> Iterator[SprintMembership]:
    """Stays, from the changes of the sprint field, which names all sprints an item is in."""
    moves: dict[int, list[tuple[int, bool]]] = {}
    for entry in seen.changelog:
        if entry.field.lower() == SPRINT:
            before, after = _numbers(entry.before), _numbers(entry.after)
            for number in sorted(before ^ after):
                moves.setdefault(number, []).append((from_datetime(entry.at), number in after))
    for number, joined_left in moves.items():
        for turn, (added, removed) in enumerate(stays(joined_left, judged_at=judged.get(number, ()))):
            yield SprintMembership(
                key=f"{key}:{number}:{turn}", project=scope, item=key, sprint=f"synthetic:sprint:{number}", added_at=added, removed_at=removed
            )


def _numbers(text: str | None) -> set[int]:
    return {int(number) for number in (text or "").split(", ") if number}


WORK: dict[str, Callable[[str, Raw, bytes], Iterator[Fact | Reject]]] = {"projects": projects, "sprints": sprints, "work_items": work_items}
