"""Facts in tables of the engine: loaded as far as questions need them, and kept while they are still true.

What a question does not declare to read may be of another state or tenant: a test holds every statement to its inputs.
Every entity is kept for itself, so that the second question of a page reads only what the first did
not; those that the relation `commits` is made of stand and fall together.
"""

# ruff: noqa: S608 - the names in these statements are declared in metrics.facts

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from headway.metrics.facts import COLUMNS, CUMULATIVE, EVENTS, HISTORY, Load, calendar_days, home, nothing, typed, wanted
from headway.metrics.statement import relation
from headway.metrics.windows import hull

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from headway.model.ports import FactReader

LANDED = "commits"
DERIVED = {
    "spells": {"transitions"},
    "closings": {"sprints"},
    "sprinted": {"sprints", "sprint_memberships", "work_items", "transitions"},
    "marks": {"pull_requests"},
    "looks": {"pull_requests", "reviews"},
    "attention": {"pull_requests", "reviews"},
    "released": {"deployed_changes"},
}
"""Relations that are made once when what they stand on is loaded, not once per portion of windows; in the order they build on each other."""
LIGHT = 200_000
"""Rows up to which facts are loaded whole, half a second: then every subject and window of a state is answered from memory."""
READ = {entity: "read_commits" if entity == LANDED else entity for entity in COLUMNS}
"""The table an entity is read into."""


class Tables(Protocol):
    """The engine as far as loading needs it."""

    def query(self, statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        ...

    def table(self, name: str, query: str, parameters: list[Any] | None = None) -> None:
        """Put the rows of a query into a table, in place of what it held."""

    def fill(self, name: str, select: str, stream: Any) -> None:
        """Put an Arrow stream into a table, through a select list."""


class Facts:
    """What is loaded, as tables named like the entities."""

    def __init__(self, tables: Tables, reader: FactReader) -> None:
        self._tables = tables
        self._reader = reader
        self._held: dict[str, Load] = {}
        self._scopes: dict[str, list[str]] = {}
        self._extents: dict[str, int] = {}
        self._measured: int | None = None
        self._laid = False
        self.light = False

    def need(self, load: Load, inputs: Collection[str]) -> None:
        """Have at least these facts in the tables. Raises StoreError."""
        asked = {*inputs, "accounts"} if LANDED in inputs else set(inputs)
        load = self._widened(load, asked)
        self.light = load.version is not None and load.scopes is None and load.window is None
        if not any(held.same_state(load) for held in self._held.values()):
            self._held.clear()
            self._scopes.clear()
        self._lay()
        missing = {entity for entity in asked if not self._covers(entity, load)}
        if missing & HISTORY:
            missing |= HISTORY & (asked | self._held.keys())
        for entity in COLUMNS:
            if entity in missing:
                self._read(entity, load)
        self._derive_from(missing)

    def _derive_from(self, missing: set[str]) -> None:
        """Make anew what stands on facts that were just read."""
        if missing & HISTORY:
            self._derive()
        elif missing & EVENTS.keys():
            self._days([entity for entity in EVENTS if entity in self._held])
        for name, behind in DERIVED.items():
            if missing & behind:
                self._tables.table(name, relation(name))

    def _widened(self, load: Load, entities: Iterable[str]) -> Load:
        """All facts where they are few and will be asked for again, else those of the question."""
        if load.version is None:
            return load
        if load.version != self._measured:
            self._extents.clear()
            self._measured = load.version
        return replace(load, scopes=None, window=None) if sum(map(self._extent, entities)) <= LIGHT else load

    def _extent(self, entity: str) -> int:
        if entity not in self._extents:
            self._tables.fill("extent", "*", self._reader.extent(entity))
            self._extents[entity] = int(self._tables.query("select * from extent")[0][0])
        return self._extents[entity]

    def _covers(self, entity: str, load: Load) -> bool:
        return entity in self._held and self._held[entity].covers(_fitting(entity, load))

    def _lay(self) -> None:
        """Lay out every table once: a statement may name one that the question needs no rows of."""
        if not self._laid:
            for entity in COLUMNS:
                self._tables.table(READ[entity], f"select {nothing(entity)} where false")
            self._derive()
            for name in DERIVED:
                self._tables.table(name, relation(name))
        self._laid = True

    def _read(self, entity: str, load: Load) -> None:
        asked, held = _fitting(entity, load), self._held.pop(entity, None)
        if held is not None and held.same_state(load):
            windows = [held.window, asked.window]
            asked = replace(asked, skip=asked.skip & held.skip, window=None if None in windows else hull(window for window in windows if window))
        stream = self._reader.read(entity, wanted(entity, asked.skip), tenant=asked.tenant, window=asked.window, scopes=asked.scopes)
        self._tables.fill(READ[entity], typed(entity, asked.skip), stream)
        self._held[entity] = asked
        self._scopes.pop(entity, None)

    def _derive(self) -> None:
        self._days([entity for entity in EVENTS if entity in self._held])
        self._tables.table("persons", relation("persons"))
        self._tables.table("commits", relation("commits"))
        self._tables.table(READ[LANDED], f"select {nothing(LANDED)} where false")

    def _days(self, entities: Iterable[str]) -> None:
        numbers: set[int] = set()
        for entity in entities:
            instants = f"select unnest([{', '.join(map(quoted, EVENTS[entity]))}]) as moment from {READ[entity]}"
            numbers.update(number for (number,) in self._tables.query(f"select distinct cast(floor(moment / 86400000000) as bigint) from ({instants}) where moment is not null"))
        zone = next((load.zone for load in self._held.values()), "UTC")
        days = calendar_days(numbers, zone)
        self._tables.table("days", "select unnest($1::varchar[]) as day, unnest($2::bigint[]) as start", [list(days), list(days.values())])

    def scopes(self) -> list[str]:
        """Every scope with facts in the tables."""
        return sorted({scope for entity in self._held for scope in self.scopes_of(entity)})

    def scopes_of(self, entity: str) -> list[str]:
        """The scopes with facts of an entity."""
        if entity not in self._scopes:
            self._scopes[entity] = [scope for (scope,) in self._tables.query(f"select distinct {home(entity)} from {entity}")]
        return self._scopes[entity]

    def count(self, entity: str) -> int:
        """How many facts of an entity are in its table."""
        return int(self._tables.query(f"select count(*) from {entity}")[0][0])

    def tally(self, entity: str) -> list[tuple[str, int]]:
        """How many facts of an entity each subject in `members` has."""
        counted = f"select {home(entity)} as scope, count(*) as facts from {entity} group by {home(entity)}"
        found = f"select subject, cast(sum(facts) as bigint) from (select distinct subject, scope from members) join ({counted}) using (scope) group by subject"
        return self._tables.query(found)

    def busy(self, entity: str) -> list[tuple[str, str]]:
        """The (subject, day) pairs on which an entity's events fall, of the subjects in `members`."""
        instants = f"select distinct {home(entity)} as scope, unnest([{', '.join(map(quoted, EVENTS[entity]))}]) as moment from {entity}"
        dated = f"select distinct e.scope, d.day from ({instants}) e asof join days d on e.moment >= d.start"
        return self._tables.query(f"select distinct m.subject, e.day from ({dated}) e join members m using (scope)")


def quoted(name: str) -> str:
    """A column's name as a statement may write it, whatever words the engine keeps for itself: `at` is one."""
    return f'"{name}"'


def _fitting(entity: str, load: Load) -> Load:
    return replace(load, window=None) if entity in CUMULATIVE else load
