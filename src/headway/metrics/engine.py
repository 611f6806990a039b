"""The one room that knows the compute engine: facts in as Arrow; figures, items and points out.

Facts are loaded once per question into temporary tables, because a stream can be scanned once only
and because every statement of the question then reads the same state of the store.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from headway.metrics.facts import FOR_ANSWERS, FOR_POINTS, Load
from headway.metrics.judge import Row, Verdict, judge
from headway.metrics.loading import Facts
from headway.metrics.registry import REGISTRY
from headway.metrics.statement import figure_sql, page_sql, relation, unmatched_sql, value_sql
from headway.metrics.windows import Days, DayWindow, Room, hull, plan
from headway.model.errors import ComputeFailed, NotFound
from headway.model.results import Figure, Item, ItemPage, Point

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from headway.metrics.spec import Metric
    from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
    from headway.model.ports import FactReader
    from headway.model.scope import Window

MEMORY = "600MB"
PORTION = 5000
"""Points handed on at once: large enough to be cheap, small enough to stay a few megabytes on the way."""
RELATION = re.compile(r"\b(landed|owned)\b")
KINDS = ("repository", "project")
TENANT = "tenant"


def metric_of(name: str) -> Metric:
    """The metric with this id. Raises NotFound."""
    if name not in REGISTRY:
        raise NotFound(f"there is no metric {name!r}; `headway metrics list` shows those there are")
    return REGISTRY[name]


def kind_of(subject: str) -> str:
    """The kind of a subject: repository, project or tenant."""
    return subject.partition(":")[0]


def scopes_of(subject: str) -> list[str] | None:
    """The scopes a subject is made of; None stands for all of the tenant's. Raises NotFound for other subjects."""
    kind, _, name = subject.partition(":")
    if kind in KINDS and name:
        return [name]
    if kind == TENANT and name:
        return None
    raise NotFound(f"{subject!r} is no subject: write repository:<scope>, project:<scope> or tenant:<id>")


class Engine:
    """Answers questions from the facts a reader gives; not thread-safe, one question at a time.

    Whoever knows the state of the store says so in `version`; questions about one state share what was loaded.
    """

    def __init__(self, reader: FactReader, *, spill: str = "") -> None:
        self._tables = Database(spill)
        self._facts = Facts(self._tables, reader)
        self.version: int | None = None

    def figures(self, ask: FigureAsk) -> list[Figure]:
        """One figure per metric and window, in the order asked."""
        metrics = [metric_of(name) for name in ask.metrics]
        self._prepare(ask, ask.windows, metrics)
        return [figure for metric in metrics for figure in self._figures(metric, ask)]

    def _prepare(self, ask: FigureAsk | ItemsAsk, windows: tuple[Window, ...], metrics: list[Metric]) -> None:
        self._need(ask, scopes_of(ask.subject), hull(windows), inputs_of(metrics), FOR_ANSWERS)
        self._tables.crew(alone=self._facts.light)
        self._join([ask.subject])
        self._place([ask.subject] * len(windows), windows, relations_of(metrics))

    def _figures(self, metric: Metric, ask: FigureAsk) -> Iterator[Figure]:
        rows: dict[int, Row] = {}
        excluded: dict[int, dict[str, int]] = {}
        for *row, why_not, count in self._tables.query(figure_sql(metric)):
            if why_not is None:
                rows[row[0]] = Row(*row)
            else:
                excluded.setdefault(row[0], {})[why_not] = count
        unmatched = self._unmatched(metric)
        for number, window in enumerate(ask.windows):
            verdict = judge(metric, rows.get(number), unmatched.get(number))
            yield Figure(
                metric=metric.id,
                subject=ask.subject,
                window=window,
                value=verdict.value,
                n=verdict.n,
                num=verdict.num,
                den=verdict.den,
                people=verdict.people,
                percentiles=verdict.percentiles,
                excluded={} if verdict.hidden else excluded.get(number, {}),
                reasons=verdict.reasons,
            )

    def items(self, ask: ItemsAsk) -> ItemPage:
        """The rows behind one figure; none when the figure itself is hidden and its items do not guard themselves."""
        metric = metric_of(ask.metric)
        self._prepare(ask, (ask.window,), [metric])
        if metric.personal and not metric.guarded and judge(metric, self._rows(metric).get(0)).hidden:
            return ItemPage(items=(), total=0, offset=ask.offset)
        found = self._tables.query(page_sql(metric, counted_only=ask.counted_only), [ask.limit, ask.offset])
        return ItemPage(items=tuple(_item(row) for row in found), total=self._total(metric, ask, found), offset=ask.offset)

    def _total(self, metric: Metric, ask: ItemsAsk, found: list[tuple[Any, ...]]) -> int:
        if found or not ask.offset:
            return int(found[0][-1]) if found else 0
        first = self._tables.query(page_sql(metric, counted_only=ask.counted_only), [1, 0])
        return int(first[0][-1]) if first else 0

    def points(self, ask: PointsAsk) -> Iterator[list[Point]]:
        """Points of every storable metric for the dirty subjects, their tenant, and the days asked for, in portions."""
        asked = Days.of(ask)
        metrics = [metric for metric in REGISTRY.values() if metric.stored]
        self._need(ask, None, asked.reach(), inputs_of(metrics), FOR_POINTS)
        self._tables.crew(alone=False)
        members = self._join(asked.subjects)
        for (entity, about), some in families(metrics).items():
            subjects = [subject for subject in asked.subjects if kind_of(subject) in about]
            present = set(self._facts.scopes_of(entity))
            busy: dict[str, set[str]] = {subject: set() for subject in asked.subjects}
            for subject, day in self._facts.busy(entity):
                busy[subject].add(day)
            twins = asked.twins({subject: [scope for scope in members[subject] if scope in present] for subject in subjects})
            sorts = {sort: [metric for metric in some if (metric.kind == "distribution") is sort] for sort in (False, True)}
            wanted, room = [sort for sort, judged in sorts.items() if judged], Room.among(self._facts.count(entity))
            for distribution, windows in plan(asked, busy, twins, sorts=wanted, room=room):
                self._place([window.subject for window in windows], windows, relations_of(sorts[distribution]), kept=not distribution)
                for metric in sorts[distribution]:
                    yield from portions(self._points(metric, windows, twins, ask))

    def _points(self, metric: Metric, windows: list[DayWindow], twins: dict[str, list[str]], ask: PointsAsk) -> Iterator[Point]:
        rows, unmatched = self._rows(metric), self._unmatched(metric)
        for number, window in enumerate(windows):
            if number not in rows and not ask.restate:
                continue
            verdict = judge(metric, rows.get(number), unmatched.get(number))
            for subject in twins[window.subject]:
                yield _point(metric, window, verdict, subject, ask)

    def _rows(self, metric: Metric) -> dict[int, Row]:
        return {row[0]: Row(*row) for row in self._tables.query(value_sql(metric))}

    def _unmatched(self, metric: Metric) -> dict[int, str]:
        statement = unmatched_sql(metric)
        return dict(self._tables.query(statement)) if statement else {}

    def _need(self, ask: PointsAsk | FigureAsk | ItemsAsk, scopes: list[str] | None, window: Window | None, inputs: Collection[str], skip: frozenset[str]) -> None:
        load = Load(tenant=ask.tenant, zone=ask.zone, scopes=None if scopes is None else tuple(scopes), window=window, skip=skip, version=self.version)
        self._facts.need(load, inputs)

    def _join(self, subjects: Iterable[str]) -> dict[str, list[str]]:
        members = {subject: scopes_of(subject) or self._facts.scopes() for subject in subjects}
        pairs = [(subject, scope) for subject, scopes in members.items() for scope in scopes]
        query = "select unnest($1::varchar[]) as subject, unnest($2::varchar[]) as scope"
        self._tables.table("members", query, [[subject for subject, _ in pairs], [scope for _, scope in pairs]])
        return members

    def _place(self, subjects: list[str], windows: Iterable[Window | DayWindow], relations: Collection[str], *, kept: bool = True) -> None:
        bounds = [(window.start, window.end) for window in windows]
        starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
        query = 'select unnest($1::bigint[]) as id, unnest($2::varchar[]) as subject, unnest($3::bigint[]) as start, unnest($4::bigint[]) as "end"'
        self._tables.table("windows", query, [list(range(len(bounds))), subjects, starts, ends])
        if "landed" in relations:
            self._tables.put("landed", relation("landed", first=min(starts), until=max(ends)), kept=kept)
        if "owned" in relations:
            self._tables.put("owned", relation("owned"), kept=True)

    def number(self, stream: Any) -> int:
        """The one number in a stream of a reader's."""
        self._tables.fill("number", "*", stream)
        return int(self._tables.query("select * from number")[0][0])

    def warm(self) -> None:
        """Pay for the start of the engine before anything is asked."""
        self._tables.query("select quantile_cont(amount, 0.5) from range(9) numbers(amount)")

    def close(self) -> None:
        """Let go of the engine; the reader is its owner's."""
        self._tables.close()


class Database:
    """The compute engine itself: statements in, rows out, and tables that last as long as it is open."""

    def __init__(self, spill: str) -> None:
        self._spill = spill
        self._opened: Any = None
        self._views: set[str] = set()
        self._alone = False

    def query(self, statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a statement. Raises ComputeFailed."""
        import duckdb  # noqa: PLC0415 - only the compute process pays for it

        try:
            found: list[tuple[Any, ...]] = self._connection.execute(statement, parameters).fetchall()
        except duckdb.Error as error:
            raise ComputeFailed(f"the engine could not answer: {str(error).splitlines()[0]}") from error
        return found

    def crew(self, *, alone: bool) -> None:
        """Work on one thread, or on one a core: over few facts, handing work around costs a quarter of the time."""
        if alone != self._alone:
            self.query("set threads = 1" if alone else "reset threads")
            self._alone = alone

    def table(self, name: str, query: str, parameters: list[Any] | None = None) -> None:
        """Put the rows of a query into a table, in place of what it held."""
        self.query(f"create or replace temp table {name} as {query}", parameters)

    def put(self, name: str, query: str, *, kept: bool) -> None:
        """As a table when it is read often, else as a view."""
        self.query(f"drop {'view' if name in self._views else 'table'} if exists {name}")
        (self._views.discard if kept else self._views.add)(name)
        self.query(f"create temp {'table' if kept else 'view'} {name} as {query}")

    def fill(self, name: str, select: str, stream: Any) -> None:
        """Put an Arrow stream into a table, through a select list."""
        with self._stream(stream):
            self.table(name, f"select {select} from stream")  # noqa: S608 - declared names

    @contextmanager
    def _stream(self, stream: Any) -> Iterator[None]:
        self._connection.register("stream", stream)
        try:
            yield
        finally:
            self._connection.unregister("stream")
            if hasattr(stream, "close"):
                stream.close()

    @property
    def _connection(self) -> Any:
        if self._opened is None:
            import duckdb  # noqa: PLC0415 - see query

            settings: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": MEMORY, "temp_directory": self._spill}
            self._opened = duckdb.connect(config=settings)
        return self._opened

    def close(self) -> None:
        """Let go of the engine and all its tables."""
        if self._opened is not None:
            self._opened.close()
        self._opened = None


def inputs_of(metrics: Iterable[Metric]) -> frozenset[str]:
    """Everything that these metrics are read from."""
    return frozenset(entity for metric in metrics for entity in metric.inputs)


def relations_of(metrics: Iterable[Metric]) -> frozenset[str]:
    """The relations by window that the statements of these metrics read."""
    return frozenset(name for metric in metrics for name in RELATION.findall(metric.items))


def families(metrics: Iterable[Metric]) -> dict[tuple[str, tuple[str, ...]], list[Metric]]:
    """Metrics by the entity whose events they count and the subjects they are about: they share their windows."""
    found: dict[tuple[str, tuple[str, ...]], list[Metric]] = {}
    for metric in metrics:
        found.setdefault((metric.inputs[0], metric.about), []).append(metric)
    return found


def _item(row: tuple[Any, ...]) -> Item:
    key, label, at, amount, counted, why_not, parts, _total = row
    return Item(key=key, label=label, at=at, amount=amount, counted=counted, why_not=why_not, parts=parts or {})


def _point(metric: Metric, window: DayWindow, verdict: Verdict, subject: str, ask: PointsAsk) -> Point:
    return Point(
        tenant=ask.tenant,
        metric=metric.id,
        subject=subject,
        day=window.day,
        span=window.span,
        seq=ask.seq,
        value=verdict.value,
        n=verdict.n,
        num=verdict.num,
        den=verdict.den,
        reasons=",".join(verdict.reasons),
        computed_at=ask.computed_at,
        method_version=metric.version,
    )


def portions(points: Iterable[Point]) -> Iterator[list[Point]]:
    """Points in lists of at most PORTION."""
    portion: list[Point] = []
    for point in points:
        portion.append(point)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion
