"""An incident: an issue with a label that says it is one. Closing it ends it, for whatever reason.

One that is closed as not planned or as a duplicate was over for those who closed it, and nothing tells that it never
was: left open it would count as under way for ever. Their reason stays beside our word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from headway.model.records import Incident
from headway.normalise.results import incident_state
from headway.normalise.severities import severity_of
from headway.normalise.text import clean
from headway.sources.github import reference as references
from headway.sources.github.shape_deployment import deployment_named
from headway.sources.github.shape_events import CLOSED, CLOSING, LABELLING
from headway.sources.github.shape_issue import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.model.records import Fact
    from headway.model.scope import Raw, Reject
    from headway.sources.github.shape_words import Wording

ACKNOWLEDGED = "acknowledged"
SAYS_SERVICE = re.compile(r"\s*(?:service|component|app)\s*(?:::?|/|=)\s*(\S.*?)\s*", re.IGNORECASE | re.DOTALL)


def incidents(scope: str, raw: Raw, reference: bytes, _: Wording) -> Iterator[Fact | Reject]:
    """The incident. Raises ValueError for one without an instant of creation."""
    seen = Seen(scope, raw, references.decode(reference).id)
    place = references.decode(reference)
    severity, told = severity_of(seen.labels)
    closed = seen.state.upper() == CLOSED
    acknowledged = _acknowledged(seen)
    yield Incident(
        key=raw.external_id,
        version=seen.version,
        repository=scope,
        service=next((found[1] for label in seen.labels if (found := SAYS_SERVICE.fullmatch(label))), None),
        title=seen.title,
        severity=severity,
        severity_raw=told,
        state="resolved" if closed else ACKNOWLEDGED if acknowledged is not None or _under_way(seen) else incident_state(seen.state),
        state_raw=" ".join(word for word in (seen.state, clean(seen.issue.state_reason or "")) if word),
        opened_at=seen.created_at,
        acknowledged_at=acknowledged,
        resolved_at=_resolved(seen) if closed else None,
        deployment=deployment_named(f"{seen.title}\n{clean(seen.issue.body or '')}", place.full_name),
        labels=seen.labels,
        url=seen.issue.url and clean(seen.issue.url),
    )
    yield from seen.dates.rejects(raw)


def _under_way(seen: Seen) -> bool:
    """Whether a label says that somebody is at it."""
    return any(incident_state(label) == ACKNOWLEDGED for label in seen.labels)


def _acknowledged(seen: Seen) -> int | None:
    """When a label first said that somebody is at it."""
    return next((step.at for step in seen.steps if step.kind == LABELLING and incident_state(step.label) == ACKNOWLEDGED), None)


def _resolved(seen: Seen) -> int | None:
    """The closing that stands."""
    return seen.closed_at if seen.closed_at is not None else next((step.at for step in reversed(seen.steps) if step.kind == CLOSING), None)
