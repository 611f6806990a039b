"""Where facts come from and how far we are: sources, scopes, pages, batches, windows.

A scope key is `<kind>:<dimension>:<id>` with the provider's immutable id, because names move and
ids do not; one function builds it and one parses it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct, field

from headway.model.errors import UsageError
from headway.model.records import Fact, carried_by

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY_US = 86_400_000_000
DEMO_TENANT = "demo"
"""Reserved for the synthetic company: no real source may bring facts under it, and only it may be wiped by a demo."""
ALWAYS_START = -(2**63) + 1
ALWAYS_END = 2**63 - 1


class ScopeKey(Struct, frozen=True, order=True):
    """The parts of a scope key: provider kind, dimension (`repo`, `project`, …) and immutable id."""

    kind: str
    dimension: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.dimension}:{self.id}"


def scope_key(kind: str, dimension: str, identifier: str) -> str:
    """Build a scope key. Raises UsageError when a part is empty or kind or dimension has a colon."""
    if not (kind and dimension and identifier) or ":" in kind + dimension:
        raise UsageError(f"{kind!r}, {dimension!r}, {identifier!r} do not make a scope key")
    return str(ScopeKey(kind, dimension, identifier))


def parse_scope(text: str) -> ScopeKey:
    """Parse a scope key; the id may itself hold colons and slashes. Raises UsageError."""
    parts = text.split(":", 2)
    if len(parts) != len(ScopeKey.__struct_fields__) or not all(parts):
        raise UsageError(f"{text!r} is no scope: write <kind>:<dimension>:<id>, as in git:repo:9f2c51d0a4b7e318")
    return ScopeKey(*parts)


class Source(Struct, frozen=True, kw_only=True):
    """One configured connection to one provider instance; `workers` children or requests at once, 0 for one a core.

    `history` is how many days back a first read goes, None for all there is.
    """

    name: str
    kind: str
    url: str
    workers: int = 0
    history: int | None = None
    options: Mapping[str, object] = field(default_factory=dict)


class Scope(Struct, frozen=True, kw_only=True):
    """The unit of discovery, scheduling, failure and progress; `location` is where to reach it now.

    `parent` is the key of the scope it belongs to: a board is read when its project is. `service`: it holds
    what the others are read with (accounts, catalogues), and is read whenever any of them is. `code` is what
    people write before the dash of its items' keys (PAY of PAY-12), where it has such. `active_at` is when
    something last happened in it (µs), where the source says.
    """

    key: str
    name: str
    location: str
    parent: str = ""
    service: bool = False
    code: str = ""
    active_at: int | None = None


class Remark(Struct, frozen=True, kw_only=True):
    """One thing looked at when asked how a source does; `advice` says what to do when it is not well."""

    what: str
    well: bool
    said: str
    advice: str = ""


class Stream(Struct, frozen=True, order=True, kw_only=True):
    """One entity of one scope: what a watermark, a lease and a progress row belong to."""

    tenant: str
    source: str
    entity: str
    scope: str


class Raw(Struct, frozen=True, gc=False):
    """One record as the provider gave it; the composite, children included."""

    external_id: str
    payload: bytes


class Reject(Struct, frozen=True, kw_only=True):
    """A record for the quarantine, its payload kept.

    `partial`: facts of it were stored. `obtained`: the payload is the record itself, so that replay can
    try it again; false for one that the source could not give (a missing git object).
    """

    external_id: str
    reason: str
    payload: bytes
    partial: bool = False
    obtained: bool = True


class Estimate(Struct, frozen=True):
    """How many records a read will bring; `count` is None where the source cannot say."""

    count: int | None = None
    exact: bool = False


class Budget(Struct, frozen=True, kw_only=True):
    """What a response's headers announce: requests left of a limit, and when it starts anew (µs)."""

    resource: str
    limit: int
    remaining: int
    resets_at: int


class Page(Struct, frozen=True, kw_only=True):
    """One step of a cursor.

    `last` is a positive statement: only a page with it proves the end. `partial`: the step goes on with
    the next page, the cursor stays. `rejects` are records the fetch itself could not obtain (a missing
    git object). `reference` is what shape needs beside the record. `total` is how many records the
    source holds in all, where it knows. `roster`, once a listing was proven complete, names every record
    the scope has: facts stored under other keys have left the source. `high_water` is the instant up to
    which the source vouches for its data, where that is earlier than the read (a mirror that lags).
    """

    raws: tuple[Raw, ...]
    next_cursor: str
    last: bool = False
    partial: bool = False
    estimate: Estimate | None = None
    total: int | None = None
    reference: bytes = b""
    rejects: tuple[Reject, ...] = ()
    roster: Collection[str] | None = None
    high_water: int | None = None
    budget: Budget | None = None


class Stamp(Struct, frozen=True, kw_only=True):
    """What every fact of a batch carries beside itself (see the fact columns in docs/facts.md)."""

    tenant: str
    source: str
    scope: str
    observed_at: int
    generation: int
    run_id: int
    shape_version: int
    maps_version: str


class Batch(Struct, frozen=True, kw_only=True):
    """Consecutive pages, shaped: what one saga step writes.

    `number` counts per stream. `external_ids` names every raw record of the pages, also one without
    facts: for child facts it is the parent's key. `raw_refs` runs beside `facts` when an archive is kept,
    `hashes` when whoever shaped them has hashed them (`fact_hash`), which spares the store to do it again.
    `roster` and `high_water` are the page's; `retired` are (entity, key) of stored facts that have left the source.
    """

    stream: Stream
    stamp: Stamp
    number: int
    facts: tuple[Fact, ...]
    external_ids: tuple[str, ...]
    cursor: str | None
    rejects: tuple[Reject, ...] = ()
    raw_refs: tuple[str, ...] = ()
    hashes: tuple[int, ...] = ()
    last: bool = False
    estimate: Estimate | None = None
    total: int | None = None
    roster: Collection[str] | None = None
    retired: tuple[tuple[str, str], ...] = ()
    high_water: int | None = None

    def by_entity(self) -> dict[str, list[Fact]]:
        """The facts grouped by entity; of those with the same key the newest version, of equals the last."""
        groups: dict[str, dict[str, Fact]] = {}
        for entity, alike in groupby(self.facts, lambda fact: fact.entity):
            group = groups.setdefault(entity, {})
            for fact in alike:
                if (known := group.setdefault(fact.key, fact)) is not fact and known.version <= fact.version:
                    group[fact.key] = fact
        return {entity: list(facts.values()) for entity, facts in groups.items()}

    def child_kinds(self) -> tuple[type[Fact], ...]:
        """The kinds of child facts that the stream's records bring, each a whole set under its record."""
        return tuple(kind for kind in carried_by(self.stream.entity) if kind.child)

    def emptied_parents(self, kind: type[Fact]) -> list[str]:
        """Records that came without any fact of a child kind: parents that have no such children left."""
        filled = {fact.parent() for fact in self.facts if fact.entity == kind.entity}
        return [key for key in self.whole_parents() if key not in filled]

    def whole_parents(self) -> list[str]:
        """Parents whose set of children is known whole: those of which nothing was rejected."""
        broken = {reject.external_id for reject in self.rejects}
        return [key for key in self.external_ids if key not in broken]


class Window(Struct, frozen=True, order=True):
    """A half-open span of time [start, end) in microseconds UTC."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise UsageError(f"a window must end after it starts: [{self.start}, {self.end})")

    def split(self, *, days: int) -> Iterator[Window]:
        """Consecutive windows of at most ``days`` days, newest first."""
        step, end = days * DAY_US, self.end
        while end > self.start:
            start = max(self.start, end - step)
            yield Window(start, end)
            end = start

    @property
    def always(self) -> bool:
        """Whether this is the window without bounds, which also holds facts without an instant."""
        return self.start == ALWAYS_START


ALWAYS = Window(ALWAYS_START, ALWAYS_END)
