"""An item as JSON bytes, field by field, without encoding the same words twice: this is what must be fast."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from tests.fakes.jira.catalogue import (
    EPIC_LINK,
    ESTIMATE,
    FLAGGED,
    LABELS,
    NOTES,
    POINTS,
    RANK,
    SIZE,
    SIZES,
    SPRINT,
    SYSTEM,
    TARGET,
    TEAM,
    TEAMS,
    THINGS,
    VERBS,
)
from tests.fakes.jira.data import DAY_MS, FIRST_ID
from tests.fakes.jira.wording import Wording, day, dumped, instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.jira.company import Company
    from tests.fakes.jira.story import Story

HEAVY_BYTES = 12 * 1024
PADDING = "customfield_99999"
"""Where a heavy company's weight lies if its description was not asked for, so that the load is the same whatever is asked."""
SPOILS = {"nul": b"with a \\u0000 in it", "surrogate": b"half a smile \\ud83d", "bytes": b"caf\xe9 from another world", "raw": b"a bare \x00 here"}
NULL, EMPTY = b"null", b"[]"


def _words(seed: int) -> bytes:
    """Prose of a kind, as compressible as prose is: where the weight of heavy items is cut from."""
    dice = Random(f"words|{seed}")  # noqa: S311 - make-believe, no secret
    syllables = [first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "er", "is")]
    vocabulary = ["".join(dice.choices(syllables, k=dice.randint(1, 4))) for _ in range(3_000)]
    return " ".join(dice.choices(vocabulary, k=40_000)).encode()


class Rendering:
    """How one edition writes items."""

    def __init__(self, company: Company, wording: Wording) -> None:
        self.company, self.wording, self.cloud = company, wording, wording.cloud
        self._prose = _words(company.seed) if company.heavy else b""
        custom = {TEAM: self._team, EPIC_LINK: self._epic_link, ESTIMATE: self._estimate, RANK: self._rank, SPRINT: self._sprints, FLAGGED: self._flagged, POINTS: self._points, SIZE: self._size, TARGET: self._target, NOTES: self._notes}
        self.makers: dict[str, Callable[[Story], bytes]] = {name: getattr(self, f"_{name.lower()}") for name in SYSTEM} | {wording.custom(offset): maker for offset, maker in custom.items()}
        self._plans: dict[tuple[str, ...], list[tuple[str, bytes, Callable[[Story], bytes]]]] = {}
        self._forgettable: dict[Any, bytes] = {}
        self._renames = 0

    def _kept(self, name: Any, make: Callable[[], Any]) -> bytes:
        if self._renames != self.company.renames:
            self._renames = self.company.renames
            self._forgettable.clear()
        if (found := self._forgettable.get(name)) is None:
            if len(self._forgettable) > 20_000:
                self._forgettable.clear()
            found = self._forgettable[name] = dumped(make())
        return found

    def issue(self, story: Story, fields: tuple[str, ...], *, tail: bytes = b"") -> bytes:
        """An item with these fields; ``tail`` goes behind them (a changelog)."""
        position = story.position
        key = b"%b-%d" % (self.company.projects[story.project].key.encode(), story.number)
        head = b'{"expand":"operations,versionedRepresentations,editmeta,changelog,renderedFields","id":"%d","self":"%b/rest/api/%b/issue/%d","key":"%b"' % (
            FIRST_ID + position, self.wording.site.encode(), self.wording.api.encode(), FIRST_ID + position, key)  # fmt: skip
        if not fields:
            return head + tail + b"}"
        extra = story.extra
        parts = [prefix + (dumped(extra[name]) if name in extra else make(story)) for name, prefix, make in self._plan(fields)]
        body = b",".join(parts)
        if self.company.heavy:
            body += self._weight(position, HEAVY_BYTES - len(head) - len(body) - len(tail), alone=not parts)
        return b'%b,"fields":{%b}%b}' % (head, body, tail)

    def _weight(self, position: int, missing: int, *, alone: bool) -> bytes:
        if missing <= 0:
            return b""
        start = position * 997 % (len(self._prose) - HEAVY_BYTES)
        return b'%b"%b":"%b"' % (b"" if alone else b",", PADDING.encode(), self._prose[start : start + missing])

    def _plan(self, fields: tuple[str, ...]) -> list[tuple[str, bytes, Callable[[Story], bytes]]]:
        if (found := self._plans.get(fields)) is None:
            names = [name for name in self._chosen(fields) if name in self.makers]
            found = self._plans[fields] = [(name, b'"%b":' % name.encode(), self.makers[name]) for name in dict.fromkeys(names)]
        return found

    def _chosen(self, fields: tuple[str, ...]) -> list[str]:
        """What `*all`, `*navigable`, names and `-names` choose together."""
        every = [name for name in self.makers if "*all" in fields or ("*navigable" in fields and name not in {"worklog", "description"})]
        dropped = {name[1:] for name in fields if name.startswith("-")}
        return [name for name in [*every, *(name for name in fields if name[0] not in "*-")] if name not in dropped]

    # --- system fields

    def kind(self, position: int) -> str:
        """Every fifteenth item is an epic; of the others every eighth is a part of the one before."""
        number = self.company.columns.number[position]
        if number % 15 == 1:
            return "epic"
        return "subtask" if number % 8 == 0 and number > 2 and number % 15 != 2 else ("story", "task", "bug")[number % 3]

    def _summary(self, story: Story) -> bytes:
        if story.spoilt:
            return b'"Spoilt: %b"' % SPOILS[story.spoilt]
        if story.summary is not None:
            return dumped(story.summary)
        position = story.position
        return b'"%b %b (%d)"' % (VERBS[position % 10].encode(), THINGS[position // 10 % 10].encode(), position)

    def _status(self, story: Story) -> bytes:
        return self._kept(("status", story.status), lambda: self.wording.status(self.company.statuses[story.status]))

    def _issuetype(self, story: Story) -> bytes:
        return self.wording.types[self.kind(story.position)]

    def _priority(self, story: Story) -> bytes:
        return NULL if story.position % 50 == 7 else self.wording.priorities[story.position % 4]

    def _resolution(self, story: Story) -> bytes:
        return self.wording.resolutions[story.resolution] if story.resolution else NULL

    def _resolutiondate(self, story: Story) -> bytes:
        return b'"%b"' % instant(story.resolved) if story.resolution and story.resolved else NULL

    def _created(self, story: Story) -> bytes:
        return b'"%b"' % instant(story.created)

    def _updated(self, story: Story) -> bytes:
        return b'"%b"' % instant(story.updated)

    def _statuscategorychangedate(self, story: Story) -> bytes:
        return b'"%b"' % instant(story.moved_status) if story.moved_status else NULL

    def _duedate(self, story: Story) -> bytes:
        return b'"%b"' % day(story.created + 30 * DAY_MS) if story.position % 6 == 0 else NULL

    def _assignee(self, story: Story) -> bytes:
        return NULL if story.assignee is None else self.wording.people[story.assignee]

    def _reporter(self, story: Story) -> bytes:
        return NULL if story.position % 97 == 5 else self.wording.people[story.people[0]]

    def _creator(self, story: Story) -> bytes:
        return NULL if story.position % 97 == 5 else self.wording.people[story.people[1]]

    def _project(self, story: Story) -> bytes:
        return self._kept(("project", story.project), lambda: self.wording.project(story.project))

    def _near(self, position: int) -> bytes:
        """Another item as links and parents show it."""
        other = self.company.glimpse(position)
        said = b'{"id":"%d","key":"%b","self":"%b/rest/api/%b/issue/%d","fields":{"summary":%b,"status":%b,"priority":%b,"issuetype":%b}}'
        name, number = self.company.key(position).encode(), FIRST_ID + position
        return said % (number, name, self.wording.site.encode(), self.wording.api.encode(), number, self._summary(other), self._status(other), self._priority(other), self._issuetype(other))

    def _at(self, story: Story, number: int) -> int | None:
        """The item of a number in the project the item was created in, if it is there."""
        numbers = self.company.shelves[self.company.columns.project[story.position]].numbers
        position = numbers[number - 1] if 0 < number <= len(numbers) else None
        return None if position is None or position in self.company.deleted else position

    def _parent_of(self, story: Story) -> int | None:
        number, kind = self.company.columns.number[story.position], self.kind(story.position)
        if kind == "epic" or story.project != self.company.columns.project[story.position]:
            return None
        return self._at(story, number - 1) if kind == "subtask" else self._at(story, number - (number - 1) % 15) if number % 15 < 12 else None

    def _parent(self, story: Story) -> bytes:
        parent = self._parent_of(story)
        shown = parent is not None and (self.cloud or self.kind(story.position) == "subtask")
        return self._near(parent) if shown and parent is not None else NULL

    def _subtasks(self, story: Story) -> bytes:
        below = self._at(story, self.company.columns.number[story.position] + 1)
        if below is None or self.kind(below) != "subtask":
            return EMPTY
        return b"[%b]" % self._near(below)

    def _issuelinks(self, story: Story) -> bytes:
        number = self.company.columns.number[story.position]
        outward, inward = number % 7 == 0 and self._at(story, number - 3), (number + 3) % 7 == 0 and self._at(story, number + 3)
        kind = b'"type":{"id":"10000","name":"Blocks","inward":"is blocked by","outward":"blocks"}'
        links = [(b"outwardIssue", story.position, outward)] if outward is not False and outward is not None else []
        links += [(b"inwardIssue", inward, inward)] if inward is not False and inward is not None else []
        return b"[%b]" % b",".join(b'{"id":"%d",%b,"%b":%b}' % (FIRST_ID * 5 + owner, kind, side, self._near(other)) for side, owner, other in links)

    def _labels(self, story: Story) -> bytes:
        return self._kept(("labels", story.position % 35), lambda: [label for place, label in enumerate(LABELS) if story.position % 35 % (place + 2) == 1])

    def _components(self, story: Story) -> bytes:
        return b'[{"id":"10%d","name":"Component %d"}]' % (story.position % 5, story.position % 5) if story.position % 3 == 0 else EMPTY

    def _fixversions(self, story: Story) -> bytes:
        return b'[{"id":"20%d","name":"%d.0","archived":false,"released":true}]' % (story.position % 9, story.position % 9) if story.position % 4 == 0 else EMPTY

    def _description(self, story: Story) -> bytes:
        if story.position % 5 == 4:
            return NULL
        if self.company.heavy:
            start = story.position * 991 % (len(self._prose) - HEAVY_BYTES)
            words = self._prose[start : start + 2_000]
        else:
            words = b'As a user I want item %d to work. Line two with \\"quotes\\" and \xc3\xbcmlauts.' % story.position
        return b'{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"%b"}]}]}' % words if self.cloud else b'"%b"' % words

    def _worklogs(self, story: Story) -> int:
        return 0 if story.position % 5 else 25 if story.position % 100 == 50 else 1 + story.position // 5 % 4

    def _timespent(self, story: Story) -> bytes:
        return b"%d" % (self._worklogs(story) * 5400) if self._worklogs(story) else NULL

    _aggregatetimespent = _timespent

    def _timeoriginalestimate(self, story: Story) -> bytes:
        return b"28800" if story.position % 10 == 0 else NULL

    def _environment(self, _story: Story) -> bytes:
        return NULL

    def _worklog(self, story: Story) -> bytes:
        """The first 20 entries and how many there are."""
        total = self._worklogs(story)
        author = self.wording.people[story.people[0]]
        moment = instant(story.created)
        entries = [b'{"id":"%d","author":%b,"updateAuthor":%b,"created":"%b","updated":"%b","started":"%b","timeSpent":"1h 30m","timeSpentSeconds":5400,"issueId":"%d"}' % (story.position * 100 + place, author, author, moment, moment, moment, FIRST_ID + story.position) for place in range(min(total, 20))]
        return b'{"startAt":0,"maxResults":20,"total":%d,"worklogs":[%b]}' % (total, b",".join(entries))

    # --- custom fields

    def _team(self, story: Story) -> bytes:
        number = story.position % 5
        if number >= len(TEAMS):
            return NULL
        team, name = TEAMS[number]
        return self._kept(("team", number), lambda: {"id": team, "name": name, "title": name, "avatarUrl": "", "isVisible": True, "isVerified": False} if self.cloud else str(number + 1))

    def _epic_link(self, story: Story) -> bytes:
        parent = self._parent_of(story)
        linked = parent is not None and self.kind(story.position) != "subtask" and not self.company.projects[story.project].simple
        return b'"%b"' % self.company.key(parent).encode() if linked and parent is not None else NULL

    def _points(self, story: Story) -> bytes:
        return NULL if story.points is None or self.company.projects[story.project].simple else b"%.1f" % story.points

    def _estimate(self, story: Story) -> bytes:
        return NULL if story.points is None or not self.company.projects[story.project].simple else b"%.1f" % story.points

    def _rank(self, story: Story) -> bytes:
        return b'"0|i%05x:"' % story.position

    def _sprints(self, story: Story) -> bytes:
        return self._kept(("sprints", story.sprints), lambda: [self.wording.sprint(self.company.sprints[one]) for one in story.sprints]) if story.sprints else NULL

    def _flagged(self, story: Story) -> bytes:
        return b'[{"self":"%b/rest/api/%b/customFieldOption/10019","value":"Impediment","id":"10019"}]' % (self.wording.site.encode(), self.wording.api.encode()) if story.flagged else NULL

    def _size(self, story: Story) -> bytes:
        if story.position % 4:
            return NULL
        number, name = SIZES[story.position // 4 % 5]
        return b'{"self":"%b/rest/api/%b/customFieldOption/%b","value":"%b","id":"%b"}' % (self.wording.site.encode(), self.wording.api.encode(), number.encode(), name.encode(), number.encode())

    def _target(self, story: Story) -> bytes:
        return b'"%b"' % day(story.created + 45 * DAY_MS) if story.position % 8 == 3 else NULL

    def _notes(self, _story: Story) -> bytes:
        return b'"private notes nobody should ask for"'
