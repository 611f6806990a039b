"""Questions about facts: facts in as Arrow; figures, items and points out.

Facts are loaded once per question into temporary tables, because a stream can be scanned once only
and because every statement of the question then reads the same state of the store.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from headway.metrics.compose import composed_figure, composed_items
from headway.metrics.database import Database
from headway.metrics.facts import FOR_ANSWERS, FOR_POINTS, Load
from headway.metrics.judge import Row, Verdict, judge, judge_shown
from headway.metrics.kpi import RISKS
from headway.metrics.loading import Facts
from headway.metrics.registry import REGISTRY
from headway.metrics.sliding import slide
from headway.metrics.statement import figure_sql, page_sql, parts_sql, relation, risks_sql, unmatched_sql, value_sql
from headway.metrics.trailing import CALENDAR, dated_sql, share_of, slides
from headway.metrics.windows import DAILY, LEVEL, TRAILING, Days, DayWindow, Room, around, dated, hull, ordinal, plan, trails, weighed
from headway.model.asks import FigureAsk
from headway.model.calendar import day_start
from headway.model.errors import NotFound
from headway.model.results import TRAILING_DAYS, Figure, Item, ItemPage, Part, Point
from headway.model.teams import Member

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from headway.metrics.sliding import Run
    from headway.metrics.spec import Metric
    from headway.model.asks import ItemsAsk, PointsAsk
    from headway.model.ports import FactReader
    from headway.model.scope import Window

PORTION = 5000
"""Points handed on at once: large enough to be cheap, small enough to stay a few megabytes on the way."""
RELATION = re.compile(r"\b(landed|owned|risks)\b")
KINDS = ("repository", "project")
COMPOSED = ("team", "service")
TENANT = "tenant"


def metric_of(name: str) -> Metric:
    """The metric with this id. Raises NotFound."""
    if name not in REGISTRY:
        raise NotFound(f"there is no metric {name!r}; `headway metrics list` shows those there are")
    return REGISTRY[name]


def kind_of(subject: str) -> str:
    """The kind of a subject: service, repository, project, team or tenant."""
    return subject.partition(":")[0]


def members_of(subject: str, given: Iterable[Member] = ()) -> list[Member] | None:
    """What a subject is made of; None stands for all of the tenant's scopes. Raises NotFound for what is no subject."""
    kind, _, name = subject.partition(":")
    if kind in KINDS and name:
        return [Member(subject, name)]
    if kind in COMPOSED and name:
        return [member for member in given if member.subject == subject]
    if kind == TENANT and name:
        return None
    raise NotFound(f"{subject!r} is no subject: write service:<id>, repository:<scope>, project:<scope>, team:<id> or tenant:<id>")


def sort_of(metric: Metric) -> str:
    """Which windows the points of a metric are of: single days, trailing ones, or the ends of all days."""
    if metric.kind == "distribution":
        return TRAILING
    return LEVEL if metric.at_end else DAILY


MEMBERS = (
    "select unnest($1::varchar[]) as subject, unnest($2::varchar[]) as scope, unnest($3::varchar[]) as service, "
    "unnest($4::bigint[]) as since, unnest($5::bigint[]) as until, unnest($6::varchar[]) as zone"
)
WINDOWS = (
    'select unnest($1::bigint[]) as id, unnest($2::varchar[]) as subject, unnest($3::bigint[]) as start, unnest($4::bigint[]) as "end", '
    "unnest($5::bigint[]) as reach, unnest($6::varchar[]) as day"
)


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
        needed = {part.id: part for metric in metrics for part in parts_of(metric, ask.subject)}
        self._prepare(ask, ask.windows, list(needed.values()))
        found = {part.id: list(self._figures(part, ask)) for part in needed.values()}
        return [figure for metric in metrics for figure in (composed(metric, ask, found) if metric.made_of else found[metric.id])]

    def _prepare(self, ask: FigureAsk | ItemsAsk, windows: tuple[Window, ...], metrics: list[Metric]) -> None:
        members = members_of(ask.subject, ask.members)
        scopes = None if members is None or any(metric.across for metric in metrics) else sorted({member.scope for member in members})
        self._need(ask, scopes, hull(windows), inputs_of(metrics), FOR_ANSWERS)
        self._tables.crew(alone=self._facts.light)
        self._join([ask.subject], ask.members)
        self._place([ask.subject] * len(windows), windows, relations_of(metrics), now=ask.now)

    def _figures(self, metric: Metric, ask: FigureAsk) -> Iterator[Figure]:
        rows: dict[int, Row] = {}
        excluded: dict[int, dict[str, int]] = {}
        for *row, why_not, count in self._tables.query(figure_sql(metric)):
            if why_not is None:
                rows[row[0]] = Row(*row)
            else:
                excluded.setdefault(row[0], {})[why_not] = count
        unmatched, parts = self._unmatched(metric), self._parts(metric)
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
                parts=() if verdict.hidden else tuple(parts.get(number, ())),
            )

    def _parts(self, metric: Metric) -> dict[int, list[Part]]:
        statement = parts_sql(metric)
        found: dict[int, list[Part]] = {}
        for window, name, value, n in self._tables.query(statement) if statement else ():
            found.setdefault(window, []).append(Part(name=name, value=value, n=n))
        return found

    def items(self, ask: ItemsAsk) -> ItemPage:
        """The rows behind one figure; none when the figure itself is hidden and its items do not guard themselves."""
        metric = metric_of(ask.metric)
        if metric.made_of:
            asked = FigureAsk(tenant=ask.tenant, zone=ask.zone, subject=ask.subject, metrics=(metric.id,), windows=(ask.window,), members=ask.members, now=ask.now)
            return composed_items(metric, self.figures(asked)[0], ask)
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
        """Points of every storable metric for the dirty subjects, those they are part of, and the days asked for, in portions."""
        asked = Days.of(ask)
        metrics = [metric for metric in REGISTRY.values() if metric.stored]
        self._need(ask, None, asked.reach(), inputs_of(metrics), FOR_POINTS)
        self._tables.crew(alone=False)
        members = self._join(asked.subjects, ask.members)
        for (entity, about), some in families(metrics).items():
            subjects = [subject for subject in asked.subjects if kind_of(subject) in about]
            present = set(self._facts.scopes_of(entity))
            busy: dict[str, set[str]] = {subject: set() for subject in asked.subjects}
            for subject, day in self._facts.busy(entity):
                busy[subject].add(day)
            twins = asked.twins({subject: [member[1:] for member in members[subject] if member[1] in present] for subject in subjects})
            slid, evaluated = _parted(some)
            sorts = {sort: [metric for metric in evaluated if sort_of(metric) == sort] for sort in (DAILY, TRAILING, LEVEL)}
            wanted, room = [sort for sort, judged in sorts.items() if judged], Room.among(self._facts.count(entity))
            density = {subject: facts / max(1, len(busy[subject])) for subject, facts in self._facts.tally(entity)}
            for sort, windows in plan(asked, busy, twins, sorts=wanted, room=room, density=density):
                self._place([window.subject for window in windows], windows, relations_of(sorts[sort]), kept=sort != TRAILING, by_day=sort != TRAILING)
                for metric in sorts[sort]:
                    yield from portions(self._points(metric, windows, twins, ask))
            for windows in weighed(trails(asked, busy, twins), density) if slid else ():
                runs = self._lay_out(windows, relations_of(slid), ask.zone)
                for metric in slid:
                    yield from portions(self._slid(metric, windows, runs, twins, ask))

    def _lay_out(self, windows: list[DayWindow], relations: Collection[str], zone: str) -> dict[str, list[Run]]:
        """The hulls of the windows of each subject in place of these; the windows of each as runs of days."""
        hulls, days = around(windows), [ordinal(window.day) for window in windows]
        lengths = [TRAILING_DAYS[window.span] for window in windows]
        self._place(list(hulls), hulls.values(), relations, kept=False)
        calendar = range(min(days) - max(lengths) + 1, max(days) + 1)
        self._tables.table("calendar", CALENDAR, [list(calendar), [day_start(day, zone) for day in dated(calendar)]])
        runs: dict[str, list[Run]] = {subject: [] for subject in hulls}
        for number, window in enumerate(windows):
            runs[window.subject].append((number, lengths[number], days[number]))
        return runs

    def _slid(self, metric: Metric, windows: list[DayWindow], runs: dict[str, list[Run]], twins: dict[str, list[str]], ask: PointsAsk) -> Iterator[Point]:
        items = {number: (days, amounts) for number, days, amounts in self._tables.query(dated_sql(metric))}
        unmatched = self._unmatched(metric) if ask.restate else {}
        for place, (subject, some) in enumerate(runs.items()):
            days, amounts = items.pop(place, ((), ()))
            found = {name: judge_shown(metric, n, shown) for name, n, shown in slide(days, amounts, some, share_of(metric))}
            silent = judge(metric, None, unmatched.get(place))
            for number, verdict in [(name, found.get(name, silent)) for name, _, _ in some] if ask.restate else found.items():
                for twin in twins[subject]:
                    yield _point(metric, windows[number], verdict, twin, ask)

    def _points(self, metric: Metric, windows: list[DayWindow], twins: dict[str, list[str]], ask: PointsAsk) -> Iterator[Point]:
        rows, unmatched = self._rows(metric), self._unmatched(metric)
        for number, window in enumerate(windows):
            if number not in rows and not (ask.restate or metric.at_end):
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

    def _join(self, subjects: Iterable[str], given: Iterable[Member]) -> dict[str, list[tuple[Any, ...]]]:
        by_subject: dict[str, list[Member]] = {}
        for member in given:
            by_subject.setdefault(member.subject, []).append(member)
        found: dict[str, list[tuple[Any, ...]]] = {}
        for subject in subjects:
            known = members_of(subject, by_subject.get(subject, ()))
            some = [Member(subject, scope) for scope in self._facts.scopes()] if known is None else known
            found[subject] = [(subject, one.scope, one.service, one.since, one.until, one.zone) for one in some]
        columns = list(zip(*(row for rows in found.values() for row in rows), strict=True)) or [()] * 6
        self._tables.table("members", MEMBERS, [list(column) for column in columns])
        return found

    def _place(self, subjects: list[str], windows: Iterable[Window | DayWindow], relations: Collection[str], *, kept: bool = True, by_day: bool = False, now: int | None = None) -> None:
        bounds = [(window.start, window.end) for window in windows]
        starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
        reaches = ends if now is None else [min(end, now) for end in ends]
        self._tables.table("windows", WINDOWS, [list(range(len(bounds))), subjects, starts, ends, reaches, [getattr(window, "day", None) for window in windows]])
        self._tables.put("shares", relation("shares"), kept=True)  # a table, because through a view the planner compares all facts with all windows before it looks at scopes
        if "landed" in relations:
            self._tables.put("landed", relation("landed_by_day") if by_day else relation("landed", first=min(starts), until=max(ends)), kept=kept)
        if "owned" in relations:
            self._tables.put("owned", relation("owned"), kept=True)
        if "risks" in relations:
            self._tables.put("risks", risks_sql({kind: metric_of(name) for kind, name in RISKS.items()}), kept=True)

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


def parts_of(metric: Metric, subject: str) -> list[Metric]:
    """The metrics with a statement that a metric is answered from: itself, or those it is made of that are about the subject."""
    if not metric.made_of:
        return [metric]
    return [part for name in metric.made_of for part in parts_of(metric_of(name), subject) if kind_of(subject) in part.about]


def composed(metric: Metric, ask: FigureAsk, found: Mapping[str, list[Figure]]) -> list[Figure]:
    """Figures of a metric that is made of others, one a window."""
    return [
        composed_figure(metric, ask.subject, window, {name: found[name][number] for name in metric.made_of if name in found})
        for number, window in enumerate(ask.windows)
    ]


def inputs_of(metrics: Iterable[Metric]) -> frozenset[str]:
    """Everything that these metrics are read from."""
    return frozenset(entity for metric in metrics for entity in metric.inputs)


def _parted(metrics: Iterable[Metric]) -> tuple[list[Metric], list[Metric]]:
    """Those whose trailing windows are made of days, and those that are asked window by window."""
    metrics = list(metrics)
    return [metric for metric in metrics if slides(metric)], [metric for metric in metrics if not slides(metric)]


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
