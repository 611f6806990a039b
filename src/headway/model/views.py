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
