"""What the house asks of the outside: Protocols that flows speak to and adapters fulfil."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence

    from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
    from headway.model.entries import AuditRow, Hold, Quarantined, Run, RunRow, ScopeRow
    from headway.model.progress import Progress
    from headway.model.records import Fact, Touch
    from headway.model.results import Figure, ItemPage, Point
    from headway.model.scope import Batch, Budget, Estimate, Page, Raw, Reject, Remark, Scope, Stamp, Stream, Window
    from headway.model.teams import Organisation
    from headway.model.wording import Override


class Clock(Protocol):
    """The one way to know what time it is."""

    def now(self) -> int:
        """Microseconds UTC."""
        ...


class Shelf(Protocol):
    """What a provider lays aside between runs to go faster; what is lost costs time, never a fact."""

    async def get(self, scope: str, name: str) -> bytes | None:
        """What was laid aside under this name."""
        ...

    async def put(self, scope: str, name: str, content: bytes) -> None:
        """Lay something aside, in place of what was there."""
        ...


class Budgets(Protocol):
    """What hosts let a credential ask (`credential` is a fingerprint, never the secret): one row shared by all workers."""

    async def recall(self, host: str, credential: str, resource: str) -> Budget | None:
        """What was announced last, less what was taken since; None where nothing was, or it has been reset."""
        ...

    async def remember(self, host: str, credential: str, budget: Budget) -> None:
        """Keep what a response announced."""

    async def take(self, host: str, credential: str, resource: str, requests: int) -> None:
        """Count requests that are about to be made."""


class Provider(Protocol):
    """One configured source. `entities` are all it can collect, in the order in which they are collected.

    `at_once` is how many of its scopes may be read side by side. Facts say with which `shape_version` and which maps of words (`maps_version`, `-` for none) they were shaped.
    """

    kind: str
    entities: tuple[str, ...]
    at_once: int
    shape_version: int
    maps_version: str

    async def probe(self) -> None:
        """Ask the source something cheap with our credentials. Raises Unhealthy or AuthFailed."""

    async def examine(self) -> list[Remark]:
        """What an operator should know of the source and of what our credentials lack, in words; raises nothing."""
        ...

    def discover(self) -> AsyncIterator[Scope]:
        """The scopes there are. Raises Unhealthy; finding none is no error."""
        ...

    def collects(self, scope: Scope) -> tuple[str, ...]:
        """The entities there are in this scope; a board has no commits."""
        ...

    async def estimate(self, scope: Scope, entity: str, cursor: str | None) -> Estimate:
        """How much a read from this cursor would bring; Estimate() when that cannot be said cheaply."""
        ...

    def pages(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:
        """The pages from a cursor (None: from the beginning) to the proven end. Raises SourceError."""
        ...

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:
        """Facts of one raw record, pure; a Reject names the record it is of. What raises is quarantined whole."""
        ...

    async def close(self) -> None:
        """Let go of connections and child processes."""


class Store(Protocol):
    """Facts and points, kept. Writes are idempotent by (tenant, source, entity, key)."""

    store_id: str

    async def touched(self, batch: Batch) -> set[Touch]:
        """Subjects and instants that writing the batch changes: of stored rows and of their replacements."""
        ...

    async def write(self, batch: Batch) -> int:
        """Upsert a batch and record its number, in one transaction; the count of rows inserted or changed."""
        ...

    async def positions(self) -> Mapping[Stream, int]:
        """The last batch number written per stream."""
        ...

    async def count(self, entity: str, *, tenant: str, source: str | None = None, scope: str | None = None) -> int:
        """Live facts of an entity (tombstones left out)."""
        ...

    async def keys(self, entity: str, *, tenant: str, source: str, scope: str | None, not_by: int | None = None) -> set[str]:
        """Keys of the live facts of a scope, or of all scopes of a source, for reconciling; `not_by` leaves out those that a run wrote."""
        ...

    async def tally(self, entity: str, columns: Sequence[str], *, tenant: str) -> list[tuple[tuple[Any, ...], int]]:
        """Live facts counted by the values of columns (`source` and `scope` may be among them), ascending by repr."""
        ...

    def rows(self, entity: str, *, tenant: str, scope: str | None = None) -> AsyncIterator[Mapping[str, Any]]:
        """Live facts as dictionaries without run columns, sorted by (source, key); streamed."""
        ...

    async def pick(self, entity: str, columns: Sequence[str], *, tenant: str, by: str, among: Collection[str], source: str | None = None) -> list[tuple[Any, ...]]:
        """Columns of the live facts whose text column `by` has one of these values, in no order; `by` key asks for a source as well, `by` scope is quick."""
        ...

    async def append(self, points: Sequence[Point]) -> int:
        """Append the points that differ from the latest; how many. Raises OlderMethod."""
        ...

    async def latest(self, *, tenant: str, metric: str, subject: str, span: str, first: str, last: str) -> list[Point]:
        """The latest point of each day in [first, last], ascending."""
        ...

    async def told(self, *, tenant: str, metric: str, subject: str, span: str, first: str, last: str) -> list[Point]:
        """Every point ever stored of the days in [first, last], by day and then by seq: what was said when."""
        ...

    async def courses(self, *, tenant: str, subject: str, asked: Sequence[tuple[str, str]], first: str, last: str) -> list[list[tuple[str, float | None]]]:
        """Per (metric, span) asked for, (day, value) of the latest points in [first, last], ascending."""
        ...

    async def close(self) -> None: ...


class FactReader(Protocol):
    """Reads facts as Arrow, filtered and projected where they lie; only the compute process has one."""

    def read(self, entity: str, columns: Sequence[str], *, tenant: str, window: Window | None = None, scopes: Collection[str] | None = None) -> Any:
        """An object with `__arrow_c_stream__`: live rows whose instant lies in the window, if one is given."""
        ...

    def extent(self, entity: str) -> Any:
        """Arrow as above, of one number: about how many rows of an entity there are, tombstones and other tenants' included; cheap."""
        ...

    def close(self) -> None: ...


class Archive(Protocol):
    """Raw records, compressed, so that everything can be shaped again without asking the source."""

    async def put(self, stream: Stream, stamp: Stamp, raws: Sequence[Raw], reference: bytes) -> list[str]:
        """Keep the latest version of each record; the names of their contents, which facts carry as `raw_ref`."""
        ...

    async def count(self, stream: Stream) -> int:
        """How many records of a stream there are."""
        ...

    async def one(self, stream: Stream, external_id: str) -> tuple[Raw, bytes, int] | None:
        """One record, its reference and when it was observed."""
        ...

    def get(self, stream: Stream, *, after: str = "") -> AsyncIterator[tuple[list[Raw], bytes, int]]:
        """Records in order of external id: (raws, their reference, observed_at)."""
        ...


class Holding(Struct, frozen=True):
    """What one tenant has in one table of a store; `strange` rows do not carry the prefix that was asked for."""

    table: str
    tenant: str
    rows: int
    strange: int


class Premises(Protocol):
    """A store's rows of all tenants, the ledger's included: asked only by what may wipe a tenant."""

    async def holdings(self, *, prefix: str) -> list[Holding]:
        """Every tenant's rows by table; strange are those of a scope, or with a key, that does not begin with the prefix."""
        ...

    async def forget(self, *, tenant: str, prefix: str, allow: Callable[[Sequence[Holding]], None]) -> int:
        """Delete a tenant's rows in one transaction, after `allow` has seen what it finds and raised nothing; how many."""
        ...


class Ledger(Protocol):
    """What we have done and must do; every method is one transaction."""

    async def begin(self, stream: Stream, kind: str, *, clear: bool = False) -> Run:
        """Take the lease and open a run; `clear` forgets the cursor first. Raises LeaseHeld."""
        ...

    async def mark(self, run: Run, dirty: Collection[tuple[str, str]]) -> None:
        """Record subjects and days (`*`: all) as dirty before their facts are written. Raises LeaseLost."""

    async def advance(self, run: Run, batch: Batch, *, expected: str | None, dirty: Collection[tuple[str, str]] = ()) -> None:
        """Move cursor, progress and quarantine together, fenced. Raises LeaseLost.

        What was marked is marked anew: whoever computed between the mark and the write has forgotten it without having seen the facts.
        """

    async def progressed(self, run: Run, batch: Batch, *, dirty: Collection[tuple[str, str]] = ()) -> None:
        """Progress and quarantine of a run that may move no cursor (replay, backfill), and its marks anew. Raises LeaseLost."""

    async def tick(self, run: Run, *, phase: str | None = None) -> None:
        """Renew the lease and show a phase; no sign of progress, or a stalled run would look alive. Raises LeaseLost."""

    async def wait(self, run: Run, *, until: int | None) -> None:
        """Show the run as rate-limited until an instant, None: as going on. Raises LeaseLost."""

    async def hold(self, run: Run, *, missing: int, stored: int) -> None:
        """Keep for an operator that a complete listing lacks `missing` of `stored` records; done runs end incomplete meanwhile. Raises LeaseLost."""

    async def lift(self, run: Run) -> None:
        """Forget what was held of the run's stream: a listing was followed, or lacks nothing any more. Raises LeaseLost."""

    async def allow(self, streams: Sequence[Stream], *, actor: str) -> list[Hold]:
        """Let the next complete listing of held streams retire what it lacks; what was held. Audited."""
        ...

    async def holds(self, *, tenant: str) -> list[Hold]:
        """What waits for an operator, by source and scope."""
        ...

    async def finish(self, run: Run, status: str, *, error: str | None = None, stored: int | None = None, total: int | None = None, rewind: bool = False, through: int | None = None) -> str:
        """Close the run and release the lease; the status it really ends with.

        Data reach as far as the run's start, or to `through` where the source vouches for less.

        `total` records are at the source; without `stored` all of them but those in quarantine are in,
        and done becomes incomplete while any are. `rewind` forgets the cursor. Idempotent: done never
        flips to failed.
        """
        ...

    async def plan(self, streams: Sequence[Stream], kind: str) -> None:
        """Show streams as queued before anything is asked of a source."""

    async def halt(self, streams: Sequence[Stream], kind: str, *, status: str, reason: str, until: int | None = None) -> None:
        """Show streams that are not running as not to be read for now, and why; rate-limited ones until an instant (µs) where that is known."""

    async def progress(self, *, tenant: str) -> list[Progress]:
        """The last progress row of every stream."""
        ...

    async def dirty(self, *, tenant: str) -> tuple[int, list[tuple[str, str]]]:
        """A mark to give back to `clean`, and the dirty (subject, day) pairs up to it."""
        ...

    async def clean(self, *, tenant: str, mark: int, subjects: Collection[str] | None = None) -> None:
        """Forget what was dirty up to a mark, of some subjects alone where they are given; later marks of the same days stay."""

    async def pending(self, *, tenant: str) -> set[str]:
        """Subjects with anything dirty: their answers are being recomputed."""
        ...

    async def begun(self, *, tenant: str) -> set[Stream]:
        """Streams that have a cursor: what is read of them next is what is new."""
        ...

    async def freshness(self, *, tenant: str) -> Mapping[Stream, int]:
        """Per stream, the start of the last read that was proven complete: data up to then are in."""
        ...

    async def beginnings(self, *, tenant: str) -> Mapping[Stream, str]:
        """Per stream, the first ISO day of the tenant's zone that any of its facts was ever part of."""
        ...

    async def enlist(self, source: str, scopes: Sequence[Scope], *, tenant: str, status: str, reason: str, flagged: bool = False) -> None:
        """Put scopes into the catalog or refresh all but their status, which once set stays; the reason only where it is that of the status."""

    async def fared(self, source: str, scope: str, *, tenant: str, error: str | None) -> int:
        """Count one more failure of reading a scope, None: forget them, it went well; how often in a row it has failed by now."""
        ...

    async def brought(self, source: str, *, tenant: str, since: int) -> int:
        """How many records the runs of a source brought that were begun at or after an instant."""
        ...

    async def settle(self, scopes: Sequence[tuple[str, str]], *, tenant: str, status: str, actor: str, reason: str) -> int:
        """Give scopes, as (source, key), a status; how many changed. Each change is audited."""
        ...

    async def audit(self, *, tenant: str, scope: str | None = None, limit: int = 100) -> list[AuditRow]:
        """Changes of scopes, newest first."""
        ...

    async def overrides(self, *, tenant: str) -> list[Override]:
        """What the tenant says of words, in order."""
        ...

    async def override(self, overrides: Sequence[Override], *, tenant: str, actor: str) -> None:
        """Say something of words; an empty value takes back what was said. Audited."""

    async def organisation(self, *, tenant: str) -> Organisation:
        """Teams, what is in their charge, and services."""
        ...

    async def organise(self, organisation: Organisation, *, tenant: str, actor: str) -> set[str]:
        """Put this in place of what was known; the subjects of teams and services that are now made of something else, all days of which become dirty. Audited."""
        ...

    async def scopes(self, *, tenant: str, source: str | None = None) -> list[ScopeRow]:
        """The catalog, by source and name."""
        ...

    async def quarantine(self, *, tenant: str, stream: Stream | None = None, ids: Sequence[int] = (), limit: int = 100) -> list[Quarantined]:
        """What is in quarantine, last seen first; of one stream, or these, if said."""
        ...

    async def aside(self, stream: Stream) -> Mapping[str, int]:
        """External ids of the stream's records in quarantine, each with its number there."""
        ...

    async def release(self, *, tenant: str, ids: Sequence[int]) -> None:
        """Take records out of quarantine: they were shaped after all."""

    async def runs(self, *, tenant: str, limit: int = 100) -> list[RunRow]:
        """The last runs, newest first."""
        ...

    async def next_seq(self) -> int:
        """The number of a compute run; each is greater than all before."""
        ...


class Compute(Protocol):
    """Thinking, done elsewhere: the port to the compute process."""

    async def points(self, ask: PointsAsk, append: Callable[[Sequence[Point]], Any]) -> int:
        """Compute points and hand them to `append` (awaited) in portions; how many were computed."""
        ...

    async def figures(self, ask: FigureAsk) -> list[Figure]:
        """One figure per (metric, window), in the order asked."""
        ...

    async def items(self, ask: ItemsAsk) -> ItemPage: ...

    async def close(self) -> None: ...
