"""What Headway answers: points, figures, answers, items; every number with what stands behind it."""

from __future__ import annotations

from msgspec import Struct

from headway.model.scope import Window
from headway.model.teams import Member

DAY_SPAN = "day"
TRAILING_DAYS = {"7d": 7, "30d": 30, "90d": 90}
"""The trailing windows in which distributions are stored, by name."""


class Point(Struct, frozen=True, kw_only=True, gc=False):
    """One stored number: appended, never updated; the latest is the one with the greatest `seq`.

    `day` is the ISO day (of the tenant's zone) that the window ends with; `span` is `day` or a
    trailing window's name. `reasons` are codes of metrics.reasons, comma-joined.
    """

    tenant: str
    metric: str
    subject: str
    day: str
    span: str
    seq: int
    value: float | None
    n: int
    num: int | None
    den: int | None
    reasons: str
    computed_at: int
    method_version: int


class Part(Struct, frozen=True, kw_only=True):
    """A named part of a number (a status, a size, a class of work): its own value in the same unit or as a share, and how many items it has."""

    name: str
    value: float | None
    n: int


class Figure(Struct, frozen=True, kw_only=True):
    """What a statement computed for one window: the number before it is judged and phrased.

    `people`: distinct contributors behind it. `percentiles` by name (p50 …) in the metric's unit.
    `excluded`: how many items were left out, by reason. `parts`: what it is made up of, in the order of its statement.
    """

    metric: str
    subject: str
    window: Window
    value: float | None
    n: int
    num: int | None = None
    den: int | None = None
    people: int | None = None
    percentiles: dict[str, float] = {}
    excluded: dict[str, int] = {}
    reasons: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


class Answer(Struct, frozen=True, kw_only=True):
    """A number ready to be shown: with its unit, sample, window, interval, reasons and comparison.

    `coverage` = eligible / all items seen, `completeness` = stored / counted at the source.
    `pending`: what it stands on is being recomputed. `open`: the window is not over yet. `data_since`: the
    ISO day on which the data begin; `comparable`: they reach back over the previous window too.
    """

    metric: str
    title: str
    subject: str
    subject_name: str
    unit: str
    better: str
    value: float | None
    n: int
    window: Window
    zone: str
    method_version: int
    computed_at: int
    data_through: int | None
    completeness: float | None
    coverage: float | None
    reasons: tuple[str, ...]
    interval: tuple[float, float] | None
    percentiles: dict[str, float]
    excluded: dict[str, int]
    pending: bool
    open: bool
    data_since: str | None = None
    comparable: bool = True
    previous: Answer | None = None
    parts: tuple[Part, ...] = ()


class Item(Struct, frozen=True, kw_only=True):
    """One row behind a number: `amount` in the metric's unit, `why_not` when it did not count, `parts` what the amount is made of."""

    key: str
    label: str
    at: int | None
    amount: float | None
    counted: bool
    why_not: str | None
    parts: dict[str, float | None] = {}


class ItemPage(Struct, frozen=True, kw_only=True):
    """Rows behind a number, the largest amounts first; `total` is how many there are."""

    items: tuple[Item, ...]
    total: int
    offset: int


class Series(Struct, frozen=True, kw_only=True):
    """A metric over days: `points` are (ISO day, value), gaps filled as the metric's kind allows."""

    metric: str
    subject: str
    span: str
    points: tuple[tuple[str, float | None], ...]


class Bucket(Struct, frozen=True, kw_only=True):
    """A part of a period: its first and last ISO day, its number and what that is made up of; `whole` unless the period's edge cut it, `open` while it is not over."""

    day: str
    last: str
    window: Window
    value: float | None
    n: int
    percentiles: dict[str, float]
    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    whole: bool
    open: bool


class Course(Struct, frozen=True, kw_only=True):
    """A metric over the parts of a period, by day, week or month."""

    metric: str
    subject: str
    granularity: str
    buckets: tuple[Bucket, ...]


class Restated(Struct, frozen=True, kw_only=True):
    """A number of a period as the points told it; `seq` is the last compute run that had a part in it, None where none had."""

    value: float | None
    n: int
    seq: int | None


class Revision(Struct, frozen=True, kw_only=True):
    """A day of which something else is said now: by which compute run, when (µs), and the values."""

    day: str
    seq: int
    computed_at: int
    before: float | None
    after: float | None


class Restatement(Struct, frozen=True, kw_only=True):
    """What was said of a window by the end of a day and what is said of it now, the days that differ, and why, in sentences."""

    metric: str
    subject: str
    window: Window
    as_of: str
    then: Restated
    now: Restated
    days: tuple[Revision, ...]
    reasons: tuple[str, ...]


class Forecast(Struct, frozen=True, kw_only=True):
    """What is to be expected by the throughput of the last days: per confidence (percent) at least so many items, or after so many days at the latest.

    `days` or `items` is what was asked; `history` the throughput of each of the days looked back on, `ends` the ISO days of a "when".
    Nothing is expected where nothing can be said, for the `reasons`.
    """

    subject: str
    days: int | None
    items: int | None
    expected: dict[int, int | None]
    ends: dict[int, str | None]
    history: tuple[tuple[str, int], ...]
    runs: int
    seed: int
    computed_at: int
    reasons: tuple[str, ...] = ()


class Subject(Struct, frozen=True, kw_only=True):
    """What a metric can be about, with a name for people: a service, repository, project, team or the tenant.

    `parent`: the subject of the team above a team. `origin`: who says that there is this team or service; `members` what it consists of.
    """

    id: str
    kind: str
    name: str
    parent: str | None = None
    origin: str | None = None
    members: tuple[Member, ...] = ()


class Card(Struct, frozen=True, kw_only=True):
    """One number on the Overview with the line of its last days."""

    answer: Answer
    series: Series | None


class Section(Struct, frozen=True, kw_only=True):
    """Cards that belong together; `tag` is the family of their metrics, `title` its name for people."""

    tag: str
    title: str
    cards: tuple[Card, ...]


class Overview(Struct, frozen=True, kw_only=True):
    """All the Overview page shows: cards by family, as far as there are data, the busiest files, freshness, what needs attention."""

    subject: Subject
    period: str
    window: Window
    sections: tuple[Section, ...]
    hotspots: ItemPage
    data_through: int | None
    attention: tuple[Attention, ...]


class CodeView(Struct, frozen=True, kw_only=True):
    """All the Code page shows: cards, hotspots and folders as items with their parts, and levels over time.

    Parts of a hotspot: churn, complexity, contributors. Parts of a folder: lines, churn, files, contributors,
    absence_factor, top_share; the last two are None where the folder's group is too small to be shown.
    """

    subject: Subject
    period: str
    window: Window
    cards: tuple[Card, ...]
    hotspots: ItemPage
    folders: ItemPage
    trends: tuple[Series, ...]
    data_through: int | None


class Attention(Struct, frozen=True, kw_only=True):
    """Something a person should look at: what it is, what to do, how serious (`warn` or `error`)."""

    level: str
    text: str


class Job(Struct, frozen=True, kw_only=True):
    """How far one stream is, derived for showing: fields of the progress row and what follows from them."""

    source: str
    entity: str
    scope: str
    scope_name: str
    kind: str
    status: str
    phase: str | None
    items_done: int
    items_estimate: int | None
    estimate_exact: bool
    items_per_second: float | None
    eta_seconds: float | None
    progress_pct: float | None
    is_stalled: bool
    started_at: int | None
    last_progress_at: int | None
    finished_at: int | None
    rate_limited_until: int | None
    quarantined: int
    last_error: str | None
    completeness: float | None
    run_id: int | None
