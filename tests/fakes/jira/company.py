"""A make-believe company: projects, boards, sprints, people and items of any number, made from a seed, and what is done to them live."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.fakes.jira.catalogue import FIRST_NAMES, LAST_NAMES, STATUSES, THEMES, Status, Theme
from tests.fakes.jira.data import DAY_MS, FIRST_ID, Columns, Shelf
from tests.fakes.jira.story import Story, opening_story, retold, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fakes.jira.story import Change, Happening

UNTIL = 1_780_272_000_000
"""2026-06-01T00:00:00Z: nothing the seed makes is later, so that a company never changes with the day it is asked on."""
NEVER = 1 << 62
FORTNIGHT_MS = 14 * DAY_MS
FIRST_PROJECT, FIRST_BOARD, FIRST_SPRINT = 10_000, 1, 1
STORIES_KEPT = 4_096
"""A page's histories are asked for right after the page: stories told a moment ago are told from memory."""


@dataclass(frozen=True)
class Person:
    """Somebody; the ``handle`` is what the edition calls an account id, a key or a name."""

    number: int
    name: str
    handle: str
    active: bool
    shows_email: bool

    @property
    def email(self) -> str:
        """Where they could be written to."""
        return f"user{self.number}@acme.example"


@dataclass(frozen=True)
class Sprint:
    """A fortnight of a board (ms)."""

    id: int
    board: int
    name: str
    state: str
    start: int
    end: int


@dataclass(frozen=True)
class Board:
    """A board of one project: scrum, kanban, or the simple one of a team-managed project."""

    id: int
    project: int
    type: str
    name: str


@dataclass(frozen=True)
class Project:
    """A project, its workflow and the sprints of its board."""

    position: int
    key: str
    name: str
    workflow: tuple[str, ...]
    simple: bool
    sprints: tuple[Sprint, ...]

    @property
    def id(self) -> int:
        """What stays when the key changes."""
        return FIRST_PROJECT + self.position

    def sprint_at(self, at: int) -> int:
        """The id of the sprint that ran at an instant."""
        place = (at - self.sprints[0].start) // FORTNIGHT_MS
        return self.sprints[min(max(place, 0), len(self.sprints) - 1)].id


def sizes_of(*, items: int, projects: int, skewed: bool) -> tuple[int, ...]:
    """Items of each project: as even as can be, or half of them in the first."""
    if not projects:
        return ()
    first = items // 2 if skewed and projects > 1 else items // projects + items % projects
    others = items - first
    return first, *(others // (projects - 1) + (one < others % (projects - 1)) for one in range(projects - 1))


class Company:
    """A company and its items; what is done to it while it is served is seen by the next request, searches possibly later (``lag_ms``)."""

    def __init__(
        self,
        seed: int = 1,
        items: int = 50,
        projects: int = 3,
        *,
        sizes: tuple[int, ...] | None = None,
        skewed: bool = False,
        empty: bool = False,
        ties: int = 0,
        heavy: bool = False,
        days: int = 400,
        until: int = UNTIL,
        custom: int = 10_000,
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.seed, self.heavy, self.custom, self.until, self.clock = seed, heavy, custom, until, clock
        self.since = until - days * DAY_MS
        self.lock = threading.RLock()
        self.lag_ms = 0
        self.sizes = (sizes if sizes is not None else sizes_of(items=items, projects=projects, skewed=skewed)) + ((0,) if empty else ())
        self.columns = Columns(seed=seed, sizes=self.sizes, since=self.since, until=until, ties=ties)
        self._seeded = len(self.columns)
        self.statuses: dict[str, Status] = {status.id: status for status in STATUSES}
        self.first_names = {status.id: status.name for status in STATUSES}
        self.people = tuple(_people(12 + min(288, self._seeded // 500)))
        self.boards: list[Board] = []
        self.projects = [self._project(position) for position in range(len(self.sizes))]
        self.sprints = {sprint.id: sprint for project in self.projects for sprint in project.sprints}
        by_project: list[list[int]] = [[] for _ in self.projects]
        for position, project in enumerate(self.columns.project):
            by_project[project].append(position)
        self.shelves = [Shelf(positions, self.columns) for positions in by_project]
        self.keys: dict[tuple[int, int], int] = {}
        self.hidden: set[int] = set()
        self.deleted: set[int] = set()
        self.renames = 0
        self.titles: dict[int, str] = {}
        self._origin: dict[int, int] = {}
        self._shelved: dict[int, int] = {}
        self._later: dict[int, list[tuple[int, Happening, dict[str, Any]]]] = {}
        self._pending: list[tuple[int, Callable[[], None]]] = []
        self._told: OrderedDict[int, Story] = OrderedDict()
        self._places = {status.id: place for place, status in enumerate(STATUSES, 1)}
        self._stands = bytearray(self._seeded)  # the place of each item's last status, 0 where nobody asked yet: one byte an item

    def _project(self, position: int) -> Project:
        theme = THEMES[position] if position < len(THEMES) else Theme(f"P{position + 1:02}", f"Project {position + 1}", THEMES[0].workflow)
        board = Board(len(self.boards) + FIRST_BOARD, position, "simple" if theme.simple else "scrum", f"{theme.key} board")
        self.boards.append(board)
        if not theme.simple and position % 2 == 0:
            self.boards.append(Board(len(self.boards) + FIRST_BOARD, position, "kanban", f"{theme.key} flow"))
        return Project(position, theme.key, theme.name, theme.workflow, theme.simple, tuple(self._fortnights(board, theme.key)))

    def _fortnights(self, board: Board, key: str) -> Iterator[Sprint]:
        count = max(4, (self.until - self.since) // FORTNIGHT_MS + 1)
        for number in range(count):
            start = self.since + number * FORTNIGHT_MS
            state = {0: "paused", count - 2: "active", count - 1: "future"}.get(number, "closed")
            yield Sprint(FIRST_SPRINT + (board.id - FIRST_BOARD) * 500 + number, board.id, f"{key} Sprint {number + 1}", state, start, start + FORTNIGHT_MS)

    def __len__(self) -> int:
        return sum(len(shelf.by_id) for shelf in self.shelves)

    # --- what there is

    def origin_of(self, position: int) -> int:
        """The update time the seed gave an item."""
        return self._origin.get(position, self.columns.updated[position])

    def story(self, position: int, *, indexed: bool = False) -> Story:
        """An item now, or as far as the search index has heard of it."""
        later = self._later.get(position)
        if later is None:
            return self._seed_story(position)
        now = self.clock()
        fresh = told(self, position) if position < self._seeded else opening_story(self, position)
        return retold(fresh, [(happening, extra) for seen, happening, extra in later if not indexed or seen <= now])

    def _seed_story(self, position: int) -> Story:
        if (found := self._told.get(position)) is not None:
            return found
        if len(self._told) >= STORIES_KEPT:
            self._told.popitem(last=False)
        self._told[position] = made = told(self, position) if position < self._seeded else opening_story(self, position)
        if position < self._seeded:
            self._stands[position] = self._places[made.status]
        return made

    def glimpse(self, position: int) -> Story:
        """An item as far as parents and links show it: where it stands, not how it came to that."""
        if position in self._later or position >= self._seeded:
            return self.story(position)
        if not (place := self._stands[position]):
            return self._seed_story(position)
        seen = opening_story(self, position)
        seen.status = STATUSES[place - 1].id
        return seen

    def key(self, position: int) -> str:
        """The key an item has now."""
        later = self._later.get(position)
        if later is None:
            return f"{self.projects[self.columns.project[position]].key}-{self.columns.number[position]}"
        story = self.story(position)
        return f"{self.projects[story.project].key}-{story.number}"

    def find(self, word: str) -> int | None:
        """The position of what an id or a key - an old one too - names, if it is there to be seen."""
        position = int(word) - FIRST_ID if word.isdigit() else self._by_key(word)
        if position is None or not 0 <= position < len(self.columns) or position in self.deleted:
            return None
        return None if self.home(position) in self.hidden else position

    def home(self, position: int) -> int:
        """The project an item is in now."""
        return self.story(position).project if position in self._later else self.columns.project[position]

    def _by_key(self, word: str) -> int | None:
        name, _, number = word.upper().rpartition("-")
        project = self.project(name)
        if project is None or not number.isdigit() or not 0 < int(number) <= len(self.shelves[project.position].numbers):
            return None
        return self.shelves[project.position].numbers[int(number) - 1]

    def project(self, word: str) -> Project | None:
        """The project of an id, a key or a name, hidden or not."""
        folded = word.casefold()
        return next((one for one in self.projects if folded in {str(one.id), one.key.casefold(), one.name.casefold()}), None)

    def settle(self) -> None:
        """The search index hears of what it is late with."""
        now = self.clock() if self.lag_ms else NEVER
        while self._pending and self._pending[0][0] <= now:
            self._pending.pop(0)[1]()

    # --- what is done to it live

    def _index(self, work: Callable[[], None]) -> None:
        self._pending.append((self.clock() + self.lag_ms, work))
        if not self.lag_ms:
            self.settle()

    def _happen(self, item: str | int, changes: tuple[Change, ...], *, at: int | None, extra: dict[str, Any] | None = None) -> int:
        position = self.find(str(item))
        if position is None:
            raise KeyError(item)
        moment = self.clock() if at is None else at
        self._origin.setdefault(position, self.columns.updated[position])
        self._later.setdefault(position, []).append((self.clock() + self.lag_ms, (moment, position % len(self.people), changes), extra or {}))
        self._told.pop(position, None)
        target = next((after for kind, _, after in changes if kind == "project"), None)
        self._index(lambda: self._reshelve(position, moment, target))
        return moment

    def _reshelve(self, position: int, moment: int, target: int | None) -> None:
        if position in self.deleted:
            return
        self._shelf_of(position).remove(position)
        self.columns.updated[position] = moment
        if target is not None:
            self._shelved[position] = target
        self._shelf_of(position).add(position)

    def _shelf_of(self, position: int) -> Shelf:
        return self.shelves[self._shelved.get(position, self.columns.project[position])]

    def touch(self, item: str | int, summary: str | None = None, *, at: int | None = None) -> int:
        """A change of an item, of its summary if one is given; the instant (ms) at which it happened."""
        with self.lock:
            return self._happen(item, (("summary", None, summary),) if summary is not None else (("words", 1, 2),), at=at)

    def set_status(self, item: str | int, status: str, *, at: int | None = None) -> int:
        """An item goes into a status, by id or by today's name."""
        with self.lock:
            found = next(one.id for one in self.statuses.values() if status in {one.id, one.name})
            return self._happen(item, (("status", self.story(self._sure(item)).status, found),), at=at)

    def set_sprints(self, item: str | int, sprints: tuple[int, ...], *, at: int | None = None) -> int:
        """An item is in these sprints now."""
        with self.lock:
            return self._happen(item, (("sprints", self.story(self._sure(item)).sprints, sprints),), at=at)

    def set_field(self, item: str | int, field: str, value: Any, *, at: int | None = None) -> int:
        """A field, by its id, answers this JSON value from now on."""
        with self.lock:
            return self._happen(item, (("words", 3, 4),), at=at, extra={field: value})

    def spoil(self, item: str | int, how: str, *, at: int | None = None) -> int:
        """An item whose summary holds what should not be in text: ``nul``, ``surrogate``, ``bytes`` (no UTF-8) or ``raw`` (a bare NUL)."""
        with self.lock:
            return self._happen(item, (("words", 5, 6),), at=at, extra={"spoilt": how})

    def move(self, item: str | int, project: str, *, at: int | None = None) -> str:
        """An item goes to another project: it keeps its id and gets a new key, which is answered."""
        with self.lock:
            position, target = self._sure(item), self._sure_project(project)
            story = self.story(position)
            self.shelves[target.position].numbers.append(position)
            number = len(self.shelves[target.position].numbers)
            self._happen(item, (("project", story.project, target.position), ("number", (story.project, story.number), (target.position, number))), at=at)
            return f"{target.key}-{number}"

    def create(self, project: str, summary: str | None = None, *, at: int | None = None) -> int:
        """The id of a new item of a project."""
        with self.lock:
            target, moment = self._sure_project(project), self.clock() if at is None else at
            shelf = self.shelves[target.position]
            position = self.columns.add(project=target.position, number=len(shelf.numbers) + 1, created=moment)
            shelf.numbers.append(position)
            if summary is not None:
                self.titles[position] = summary
            self._index(lambda: shelf.add(position))
            return FIRST_ID + position

    def delete(self, item: str | int) -> None:
        """An item is gone, without a trace but its absence; the index may not know it yet."""
        with self.lock:
            position = self._sure(item)
            self.deleted.add(position)
            self._index(lambda: self._shelf_of(position).remove(position))

    def hide(self, project: str) -> None:
        """The caller may not see a project any more: its items vanish from everything."""
        self.hidden.add(self._sure_project(project).position)

    def show(self, project: str) -> None:
        """The caller may see a project again."""
        self.hidden.discard(self._sure_project(project).position)

    def rename_status(self, status: str, name: str) -> None:
        """A status, by id or name, is called otherwise from now on; changelogs keep the old word."""
        with self.lock:
            found = next(one for one in self.statuses.values() if status in {one.id, one.name})
            self.statuses[found.id] = replace(found, name=name)
            self.renames += 1

    def rename_project(self, project: str, key: str) -> None:
        """A project gets another key; ids stay."""
        with self.lock:
            found = self._sure_project(project)
            self.projects[found.position] = replace(found, key=key)
            self.renames += 1

    def _sure(self, item: str | int) -> int:
        position = self.find(str(item))
        if position is None:
            raise KeyError(item)
        return position

    def _sure_project(self, word: str) -> Project:
        found = self.project(str(word))
        if found is None:
            raise KeyError(word)
        return found


def _people(count: int) -> Iterator[Person]:
    """So many people; one of them is deleted and one has the id that a known defect leaves behind."""
    for number in range(count):
        name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[(number * 7 + number // 20) % len(LAST_NAMES)]}"
        deleted, broken = number == 3, number == 4
        handle = "unknown" if broken else f"5b10a2844c20165700ede{number:03x}"
        yield Person(number, "Former user" if deleted or broken else name, handle, not (deleted or broken or number % 11 == 10), number % 5 < 3 and not deleted and not broken)
