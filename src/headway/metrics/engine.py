"""The one room that knows the compute engine: facts in as Arrow; figures, items and points out.

Facts are loaded once per question into temporary tables, because a stream can be scanned once only
and because every statement of the question then reads the same state of the store.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from headway.metrics.facts import COLUMNS, FOR_ANSWERS, FOR_POINTS, Load, calendar_days, nothing, typed, wanted
from headway.metrics.judge import Row, judge
from headway.metrics.registry import REGISTRY
from headway.metrics.statement import figure_sql, page_sql, relation, value_sql
from headway.metrics.windows import Days, DayWindow, hull, plan
from headway.model.errors import ComputeFailed, NotFound
from headway.model.records import repository_subject
from headway.model.results import Figure, Item, ItemPage, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from headway.metrics.spec import Metric
    from headway.model.ports import FactReader, FigureAsk, ItemsAsk, PointsAsk
    from headway.model.scope import Window

MEMORY = "600MB"
PORTION = 5000
"""Points handed on at once: large enough to be cheap, small enough to stay a few megabytes on the way."""
REPOSITORY = repository_subject("")
TENANT = "tenant:"


def metric_of(name: str) -> Metric:
    """The metric with this id. Raises NotFound."""
    if name not in REGISTRY:
        raise NotFound(f"there is no metric {name!r}; `headway metrics list` shows those there are")
    return REGISTRY[name]


def repositories_of(subject: str) -> list[str] | None:
    """The repositories a subject is made of; None stands for all of the tenant's. Raises NotFound for other subjects."""
    if subject.startswith(REPOSITORY):
        return [subject.removeprefix(REPOSITORY)]
    if subject.startswith(TENANT):
        return None
    raise NotFound(f"{subject!r} is no subject: write repository:<scope> or tenant:<id>")


class Engine:
    """Answers questions from the facts a reader gives; not thread-safe, one question at a time.

    Whoever knows the state of the store says so in `version`; questions about one state share what was loaded.
    """

    def __init__(self, reader: FactReader, *, spill: str = "") -> None:
        self._reader = reader
        self._spill = spill
        self._opened: Any = None
        self._landed = "table"
        self._held: Load | None = None
        self.version: int | None = None

    def figures(self, ask: FigureAsk) -> list[Figure]:
        """One figure per metric and window, in the order asked."""
        metrics = [metric_of(name) for name in ask.metrics]
        self._load(ask, repositories_of(ask.subject), hull(ask.windows), metrics, FOR_ANSWERS)
        self._join([ask.subject])
        self._place([ask.subject] * len(ask.windows), ask.windows)
        return [figure for metric in metrics for figure in self._figures(metric, ask)]

    def _figures(self, metric: Metric, ask: FigureAsk) -> Iterator[Figure]:
        rows: dict[int, Row] = {}
        excluded: dict[int, dict[str, int]] = {}
        for *row, why_not, count in self._query(figure_sql(metric)):
            if why_not is None:
                rows[row[0]] = Row(*row)
            else:
                excluded.setdefault(row[0], {})[why_not] = count
        for number, window in enumerate(ask.windows):
            verdict = judge(metric, rows.get(number))
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
        """The rows behind one figure; none when the figure itself is hidden."""
        metric = metric_of(ask.metric)
        self._load(ask, repositories_of(ask.subject), hull([ask.window]), [metric], FOR_ANSWERS)
        self._join([ask.subject])
        self._place([ask.subject], [ask.window])
        if metric.personal and judge(metric, self._rows(metric).get(0)).hidden:
            return ItemPage(items=(), total=0, offset=ask.offset)
        found = self._query(page_sql(metric, counted_only=ask.counted_only), [ask.limit, ask.offset])
        items = tuple(Item(**dict(zip(Item.__struct_fields__, row, strict=False))) for row in found)
        return ItemPage(items=items, total=self._total(metric, ask, found), offset=ask.offset)

    def _total(self, metric: Metric, ask: ItemsAsk, found: list[tuple[Any, ...]]) -> int:
        if found or not ask.offset:
            return int(found[0][-1]) if found else 0
        first = self._query(page_sql(metric, counted_only=ask.counted_only), [1, 0])
        return int(first[0][-1]) if first else 0

    def points(self, ask: PointsAsk) -> Iterator[list[Point]]:
        """Points of every storable metric for the dirty subjects, their tenant, and the days asked for, in portions."""
        asked = Days.of(ask)
        metrics = [metric for metric in REGISTRY.values() if metric.stored]
        self._load(ask, None, asked.reach(), metrics, FOR_POINTS)
        members = self._join(asked.subjects)
        busy: dict[str, set[str]] = {subject: set() for subject in asked.subjects}
        for subject, day in self._query("select distinct m.subject, c.day from members m join commits c using (repository) where c.day is not null"):
            busy[subject].add(day)
        twins = asked.twins(members)
        for distribution, windows in plan(asked, busy, twins):
            self._place([window.subject for window in windows], windows, kept=not distribution)
            for metric in metrics:
                if (metric.kind == "distribution") == distribution:
                    yield from portions(self._points(metric, windows, twins, ask))

    def _points(self, metric: Metric, windows: list[DayWindow], twins: dict[str, list[str]], ask: PointsAsk) -> Iterator[Point]:
        rows = self._rows(metric)
        for number, window in enumerate(windows):
            verdict = judge(metric, rows.get(number))
            for subject in twins[window.subject]:
                yield Point(
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

    def _rows(self, metric: Metric) -> dict[int, Row]:
        return {row[0]: Row(*row) for row in self._query(value_sql(metric))}

    def _load(
        self, ask: PointsAsk | FigureAsk | ItemsAsk, repositories: list[str] | None, window: Window | None, metrics: Iterable[Metric], skip: frozenset[str]
    ) -> None:
        load = Load(
            tenant=ask.tenant,
            zone=ask.zone,
            repositories=None if repositories is None else tuple(repositories),
            window=window,
            inputs=frozenset(entity for metric in metrics for entity in metric.inputs) | {"commits", "accounts"},
            skip=skip,
            version=self.version,
        )
        if self._held is None or not self._held.covers(load):
            self._held = None
            self._read(load)
            self._held = load

    def _read(self, load: Load) -> None:
        for entity in COLUMNS:
            if entity in load.inputs:
                self._take(entity, load)
            else:
                self._table(entity, f"select {nothing(entity)} where false")
        instants = self._query("select distinct cast(floor(committed_at / 86400000000) as bigint) from read_commits where committed_at is not null")
        days = calendar_days((number for (number,) in instants), load.zone)
        self._table("days", "select unnest($1::varchar[]) as day, unnest($2::bigint[]) as start", [list(days), list(days.values())])
        self._table("commits", relation("commits"))
        self._query("drop table read_commits")

    def _take(self, entity: str, load: Load) -> None:
        stream = self._reader.read(entity, wanted(entity, load.skip), tenant=load.tenant, window=load.window, scopes=load.repositories)
        with self._stream(stream):
            self._table("read_commits" if entity == "commits" else entity, f"select {typed(entity, load.skip)} from stream")  # noqa: S608 - declared names

    def _join(self, subjects: Iterable[str]) -> dict[str, list[str]]:
        members = {subject: repositories_of(subject) or self._repositories() for subject in subjects}
        pairs = [(subject, repository) for subject, repositories in members.items() for repository in repositories]
        query = "select unnest($1::varchar[]) as subject, unnest($2::varchar[]) as repository"
        self._table("members", query, [[subject for subject, _ in pairs], [repository for _, repository in pairs]])
        return members

    def _repositories(self) -> list[str]:
        return [name for (name,) in self._query("select distinct repository from commits order by repository")]

    def _place(self, subjects: list[str], windows: Iterable[Window | DayWindow], *, kept: bool = True) -> None:
        bounds = [(window.start, window.end) for window in windows]
        starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
        query = 'select unnest($1::bigint[]) as id, unnest($2::varchar[]) as subject, unnest($3::bigint[]) as start, unnest($4::bigint[]) as "end"'
        self._table("windows", query, [list(range(len(bounds))), subjects, starts, ends])
        self._query(f"drop {self._landed} if exists landed")
        self._landed = "table" if kept else "view"
        self._query(f"create temp {self._landed} landed as {relation('landed', first=min(starts), until=max(ends))}")

    def _table(self, name: str, query: str, parameters: list[Any] | None = None) -> None:
        self._query(f"create or replace temp table {name} as {query}", parameters)

    def _query(self, statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        import duckdb  # noqa: PLC0415 - only the compute process pays for it

        try:
            found: list[tuple[Any, ...]] = self._connection.execute(statement, parameters).fetchall()
        except duckdb.Error as error:
            raise ComputeFailed(f"the engine could not answer: {str(error).splitlines()[0]}") from error
        return found

    def number(self, stream: Any) -> int:
        """The one number in a stream of a reader's."""
        with self._stream(stream):
            return int(self._query("select * from stream")[0][0])

    @contextmanager
    def _stream(self, stream: Any) -> Iterator[None]:
        self._connection.register("stream", stream)
        try:
            yield
        finally:
            self._connection.unregister("stream")
            if hasattr(stream, "close"):
                stream.close()

    def warm(self) -> None:
        """Pay for the start of the engine before anything is asked."""
        self._query("select quantile_cont(amount, 0.5) from range(9) numbers(amount)")

    @property
    def _connection(self) -> Any:
        if self._opened is None:
            import duckdb  # noqa: PLC0415 - see _query

            settings: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": MEMORY, "temp_directory": self._spill}
            self._opened = duckdb.connect(config=settings)
        return self._opened

    def close(self) -> None:
        """Let go of the engine; the reader is its owner's."""
        if self._opened is not None:
            self._opened.close()
        self._opened = None


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
