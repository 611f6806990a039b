"""What whole pages show, each as one record: read once, the same for the page and for the API."""

from __future__ import annotations

from msgspec import Struct

from headway.model.results import Answer, Card, Course, Forecast, Item, ItemPage, Subject
from headway.model.scope import Window


class FlowView(Struct, frozen=True, kw_only=True):
    """All the Flow page shows; without cards nothing else, because there is no work.

    `finished` are items with their cycle times, `going` those going on with their ages, the longest first; `limit_ms` is the age from
    which one is at risk. `courses` are all by one granularity. `law`, `spread` and `statuses` are Little's law, the distribution of lead
    times and the time in status. `by_day` and `by_items` are how many there will be by a day, and when so many.
    """

    subject: Subject
    period: str
    window: Window
    cards: tuple[Card, ...]
    finished: ItemPage
    going: ItemPage
    limit_ms: float | None
    courses: tuple[Course, ...]
    law: Answer | None
    spread: Answer | None
    statuses: Answer | None
    by_day: Forecast | None
    by_items: Forecast | None
    data_through: int | None


class Waiting(Struct, frozen=True, kw_only=True):
    """A row that waits and the repository it waits in."""

    item: Item
    place: str


class ReviewsView(Struct, frozen=True, kw_only=True):
    """All the Reviews page shows; without cards nothing else, because there are no pull requests.

    `phases` is the whole with what each phase adds to it, `steps` are the phases by themselves, in their order. `stale` are the pull requests that
    have been open for too long, the oldest first, of `stale_total`.
    """

    subject: Subject
    period: str
    window: Window
    cards: tuple[Card, ...]
    phases: Answer | None
    steps: tuple[Answer, ...]
    courses: tuple[Course, ...]
    stale: tuple[Waiting, ...]
    stale_total: int
    data_through: int | None


class Benchmark(Struct, frozen=True, kw_only=True):
    """The place of a number among the answers of one edition of a survey: clusters, or a score of 0 to 10, or neither and a `note` that says why.

    `means` are what the edition tells of clusters or of all answers: scores where it has a scale, else in the metric's unit. `caution` goes with every showing.
    """

    metric: str
    edition: str
    title: str
    source: str
    clusters: tuple[str, ...]
    score: int | None
    means: dict[str, float]
    note: str
    caution: str


class DeploymentBucket(Struct, frozen=True, kw_only=True):
    """Successful production deployments of a week or a month by what became of them; `whole` unless the period's edge cuts it, `open` while it is not over."""

    day: str
    last: str
    ok: int
    failed: int
    pending: int
    whole: bool
    open: bool


class DeploymentRow(Struct, frozen=True, kw_only=True):
    """A successful production deployment and what became of it, as linking told it: `outcome` ok, failed or pending, with its evidence.

    `changes` counts what it carried, None where its commit is not known. `remedy` is what the deployment that repaired it is called, with its key in
    `remediation`; an incident's end has a `remediated_at` alone. `unplanned` says why it is an unplanned fix itself.
    """

    key: str
    label: str
    at: int | None
    ref: str | None
    sha: str | None
    url: str | None
    outcome: str
    evidence: str
    confidence: float
    changes: int | None
    remediation: str | None
    remedy: str | None
    remediated_at: int | None
    unplanned: str | None


class DeliveryView(Struct, frozen=True, kw_only=True):
    """All the Delivery page shows. `services` counts those that reached production ever; `environments` are what deployments call where they went, if none of it is known as production.

    `total` counts the deployments of the window, of which `deployments` are the last; `buckets`, `lead_time` and `incident_course` are told by week, of a long period by month.
    """

    subject: Subject
    period: str
    window: Window
    throughput: tuple[Card, ...]
    instability: tuple[Card, ...]
    otherwise: tuple[Card, ...]
    incidents: tuple[Card, ...]
    benchmarks: tuple[Benchmark, ...]
    buckets: tuple[DeploymentBucket, ...]
    lead_time: Course | None
    incident_course: Course | None
    deployments: tuple[DeploymentRow, ...]
    total: int
    services: int
    environments: tuple[str, ...]
    data_through: int | None

    @property
    def lead(self) -> Answer | None:
        """The answer that speaks for the page: that of the first card."""
        return self.throughput[0].answer if self.throughput else None


class SprintsView(Struct, frozen=True, kw_only=True):
    """All the Sprints page shows: cards, and the sprints closed in the window, the last ones first, as items.

    Parts of a sprint: committed, added, removed, completed, carried_over, each with its `_points` (None where nothing was estimated), completion_rate, scope_change.
    """

    subject: Subject
    period: str
    window: Window
    cards: tuple[Card, ...]
    sprints: ItemPage
    data_through: int | None
