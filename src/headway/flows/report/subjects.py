"""Finding what a question is about: subjects and metrics by the names people use.

A name that fits nothing is answered with those that come near, never with a default.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from headway.metrics.registry import REGISTRY
from headway.model.errors import NotFound
from headway.model.records import repository_subject
from headway.model.results import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from headway.flows.report.desk import Desk
    from headway.metrics.spec import Metric

TENANT = "tenant"
REPOSITORY = "repository"


async def subjects(desk: Desk) -> list[Subject]:
    """The tenant first, then its repositories by name; two of one name are told apart by where they are."""
    rows = await desk.ledger.scopes(tenant=desk.tenant)
    called = Counter({row.scope: row.name for row in rows}.values())
    names = {row.scope: row.name if called[row.name] == 1 else f"{row.name} ({row.location})" for row in rows}
    repositories = sorted((name, scope) for scope, name in names.items())
    whole = Subject(id=f"{TENANT}:{desk.tenant}", kind=TENANT, name="All repositories")
    return [whole, *(Subject(id=repository_subject(scope), kind=REPOSITORY, name=name) for name, scope in repositories)]


async def find_subject(desk: Desk, text: str | None = None) -> Subject:
    """The subject with this id, scope key or name; without one the only repository, else the tenant. Raises NotFound."""
    known = await subjects(desk)
    if text is None:
        return known[-1] if len(known) == len(("tenant", "repository")) else known[0]
    found = [subject for subject in known if text in {subject.id, subject.id.removeprefix(f"{REPOSITORY}:"), subject.name}]
    if len(found) > 1:
        raise NotFound(f"{text!r} is the name of {len(found)} repositories: use an id, {' or '.join(subject.id for subject in found)}")
    if not found:
        raise NotFound(f"there is no {text!r}{_near(text, [subject.name for subject in known] + [subject.id for subject in known])}")
    return found[0]


def scopes_of(subject: Subject, known: Iterable[str]) -> set[str]:
    """The scopes, of those known, that a subject is made of."""
    return set(known) if subject.kind == TENANT else {subject.id.removeprefix(f"{REPOSITORY}:")}


def metric(metric_id: str) -> Metric:
    """The metric with this id. Raises NotFound."""
    if metric_id not in REGISTRY:
        raise NotFound(f"there is no metric {metric_id!r}{_near(metric_id, list(REGISTRY))}; headway metrics list shows them all")
    return REGISTRY[metric_id]


def _near(text: str, names: list[str]) -> str:
    near = get_close_matches(text, names, n=3)
    return f": did you mean {' or '.join(near)}?" if near else ""
