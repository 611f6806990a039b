"""How a GitHub source is configured: where it is, whose repositories, what its environments and incidents are called."""

from __future__ import annotations

from msgspec import Struct

AT_ONCE = 4
ACTIVE_MONTHS = 12
INCIDENT_LABELS = ("incident", "outage", "postmortem")


class Options(Struct, frozen=True, kw_only=True):
    """`rest` and `graphql` are addresses without a slash at their end; `owners` and `repositories` are empty where all that can be seen is meant.

    Repositories without a push in `active_months` are left out, None: none are. `mirror` off reads no code.
    """

    name: str
    web: str
    rest: str
    graphql: str
    owners: tuple[str, ...]
    repositories: tuple[str, ...]
    active_months: int | None
    incident_labels: tuple[str, ...]
    production: str | None
    mirror: bool
    at_once: int
    reconcile_us: int
