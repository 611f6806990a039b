"""An issue, as work: the item, every status it entered, its links, its stays in sprints, and everybody met on it.

An item is filed under the project it is in, which need not be the one that was asked: items move.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from headway.model.records import ItemLink, SprintMembership, WorkItem
from headway.model.scope import Reject, parse_scope, scope_key
from headway.normalise.documents import plain
from headway.normalise.effort import effort_of, size_points
from headway.normalise.history import history, transitions_of
from headway.normalise.priorities import priority_of
from headway.normalise.text import clean
from headway.normalise.types import flow_item, work_class
from headway.sources.jira.fields import estimating, number, site_of, word
from headway.sources.jira.shape_dates import instant
from headway.sources.jira.shape_history import Told, sprint_stays, sprints_now, text
from headway.sources.jira.shape_people import Met
from headway.sources.jira.shape_words import meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.model.records import Fact, Transition
    from headway.model.scope import Raw
    from headway.normalise.history import History
    from headway.sources.jira import raws
    from headway.sources.jira.fields import Site
    from headway.sources.jira.shape_words import Wording


def work_items(scope: str, raw: Raw, reference: bytes, wording: Wording) -> Iterator[Fact | Reject]:
    """All facts of an issue with its changelog, and a note of what in it cannot be written. Raises ValueError for one without an instant of creation."""
    site = site_of(reference, wording.words)
    shaping = Shaping(scope, raw, site.item(raw.payload), site, wording)
    yield shaping.item()
    yield from shaping.transitions()
    yield from shaping.links()
    yield from shaping.stays()
    yield from shaping.met.accounts.values()
    unwritten = shaping.unwritten()
    if unwritten:
        yield Reject(external_id=raw.external_id, reason=f"left out, because no date can be made of it: {', '.join(unwritten)}", payload=raw.payload, partial=True)


@lru_cache(maxsize=4096)
def project_of(scope: str, identifier: str) -> tuple[str, str]:
    """(scope key, id) of the project with an id, of the one asked where the issue does not say."""
    identifier = identifier or parse_scope(scope).id
    return scope_key("jira", "project", identifier), identifier


class Shaping:
    """One issue on its way to facts: what each kind of fact needs of the others is here once."""

    def __init__(self, scope: str, raw: Raw, given: raws.Item, site: Site, wording: Wording) -> None:
        self._key, self._site, self._issue, self._fields = raw.external_id, site, given.issue, given.issue.fields
        self._project, self._project_id = project_of(scope, text(self._fields.project.id) if self._fields.project else "")
        self.met = Met(self._project, self._project_id)
        self._labels = tuple(clean(label) for label in self._fields.labels or () if label)
        self._team = word(site.first(self._fields, site.team))
        self._meaning = meaning(wording, self._project, self._team)
        self._created = _born(self._fields.created)
        self._updated, self._due = instant(self._fields.updated), instant(self._fields.duedate)
        self._told = Told(_histories(given), site, self.met)
        self._status, self._category, self._present, self._life = self._lived()

    def _lived(self) -> tuple[str, str | None, str, History]:
        """(name, category) of the present status as Jira has them, ours, and the life that led to it."""
        given, catalogue, resolution = self._fields.status, self._site.catalogue, self._fields.resolution
        identifier = text(given.id) if given else ""
        listed = catalogue.by_id.get(identifier)
        name = clean((given.name if given else None) or (listed.name if listed else ""))
        category = given.status_category.key if given and given.status_category else listed.category if listed else None
        now = self._meaning.present(name, category=category, resolution=resolution.name if resolution else None).status
        life = history(self._told.changes, created_at=self._created, word=name, classify=self._classify, present=now, id=identifier or None)
        return name, category, now, life

    def _classify(self, name: str, identifier: str | None) -> str:
        return self._meaning.past(name, identifier, self._site.catalogue)

    def item(self) -> WorkItem:
        """The item as it stands."""
        seen, life, effort = self._fields, self._life, self._effort()
        kind, priority = self._meaning.type(seen.issuetype, self._labels), _name(seen.priority)
        return WorkItem(
            key=self._key,
            version=self._version(),
            project=self._project,
            code=clean(self._issue.key),
            title=clean(seen.summary or ""),
            body=plain(seen.description),
            type=kind,
            type_raw=clean((seen.issuetype.name if seen.issuetype else None) or ""),
            status=self._present,
            status_raw=self._status,
            status_category=self._category and clean(self._category),
            priority_raw=priority,
            resolution_raw=_name(seen.resolution),
            assignee=self.met.handle(seen.assignee),
            reporter=self.met.handle(seen.reporter),
            team=self._team,
            parent_code=self._parent(),
            labels=self._labels,
            flagged=bool(self._site.first(seen, self._site.flagged)),
            effort=effort[0],
            effort_source=effort[1],
            created_at=self._created,
            due_at=self._due,
            started_at=life.started_at,
            completed_at=life.completed_at,
            reopens=life.reopens,
            url=f"{self._site.reference.url.rstrip('/')}/browse/{clean(self._issue.key)}",
            worklogs=seen.worklog.total if seen.worklog else None,
            work_class=work_class(kind, self._labels),
            flow_item=flow_item(kind, self._labels),
            priority=priority_of(priority),
        )

    def _version(self) -> int:
        """When the issue changed last; the newest of what it tells where it does not say."""
        if self._updated is None:
            return max((self._created, *(change.at for change in self._told.changes)))
        return self._updated

    def _parent(self) -> str | None:
        """The key of the parent: the issue's own, else its epic's."""
        parent = self._fields.parent
        return clean(parent.key) if parent and parent.key else word(self._site.first(self._fields, self._site.epic))

    def _effort(self) -> tuple[float | None, str | None]:
        """By the board's own field, fields of points, fields of sizes, the original estimate."""
        points, sizes = estimating(self._site, self._meaning, self._project_id)
        read, fields, said = self._site.read, self._fields, self._meaning.effort
        told = next((found for field in points if (found := number(read(fields, field))) is not None and found > 0), None)
        named = (word(read(fields, field)) for field in sizes)
        size = None if told is not None else next((name for name in named if size_points(name, overrides=said) is not None), None)
        return effort_of(points=told, size=size, estimate_seconds=fields.timeoriginalestimate, overrides=said)

    def transitions(self) -> Iterator[Transition]:
        """Every status it entered."""
        return transitions_of(self._life, project=self._project, item=self._key)

    def links(self) -> Iterator[ItemLink]:
        """Links to other items, in the words of this end."""
        for link in self._fields.issuelinks or ():
            other = link.outward_issue or link.inward_issue
            if other is not None and other.key:
                kind, phrase = self._meaning.link(link)
                name = text(link.id) or f"{clean(phrase)}:{clean(other.key)}"
                yield ItemLink(key=f"{self._key}:{name}", project=self._project, item=self._key, kind=kind, kind_raw=clean(phrase), target=clean(other.key))

    def stays(self) -> Iterator[SprintMembership]:
        """When it was in which sprint."""
        now: dict[int, tuple[int, ...]] = {}
        for field in self._site.sprint:
            said = self._site.given(self._fields, field)
            now.update(sprints_now(said) if said is not None else {})
        if now or self._told.moves:
            for sprint, turn, (added, removed) in sprint_stays(self._told, created_at=self._created, now=now):
                yield SprintMembership(key=f"{self._key}:{sprint}:{turn}", project=self._project, item=self._key, sprint=str(sprint), added_at=added, removed_at=removed)

    def unwritten(self) -> list[str]:
        """What is said of an instant but is none."""
        told = (("due date", self._fields.duedate, self._due), ("update time", self._fields.updated, self._updated))
        return [*(f"{name} {moment!r}" for name, moment, at in told if at is None and moment), *(f"history {name}" for name in self._told.lost)]


def _born(created: raws.Moment) -> int:
    at = instant(created)
    if at is None:
        raise ValueError(f"the issue was created at {created!r}, which is no instant")
    return at


def _histories(given: raws.Item) -> tuple[raws.HistoryGiven, ...]:
    """Those that were fetched for it, else its own."""
    if given.histories is not None:
        return given.histories
    changelog = given.issue.changelog
    return (changelog.histories if changelog else None) or ()


def _name(named: raws.Named | None) -> str | None:
    return clean(named.name) if named and named.name is not None else None
