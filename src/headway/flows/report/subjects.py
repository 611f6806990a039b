"""Finding what a question is about: subjects and metrics by the names people use.

A name that fits nothing is answered with those that come near, never with a default.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec.structs import replace

from headway.metrics.registry import REGISTRY
from headway.model.errors import NotFound, UsageError
from headway.model.records import project_subject, repository_subject
from headway.model.results import Subject
from headway.model.scope import parse_scope
from headway.model.teams import members, service_subject, team_subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from headway.flows.report.desk import Desk
    from headway.metrics.spec import Metric
    from headway.model.entries import ScopeRow
    from headway.model.teams import Member

TENANT = "tenant"
REPOSITORY = "repository"
PROJECT = "project"
TEAM = "team"
SERVICE = "service"
FITTING = 12
"""Names that are still read in one sentence."""
KINDS = {"repo": (REPOSITORY, repository_subject), PROJECT: (PROJECT, project_subject)}
"""The dimensions of scopes that numbers can be about; boards, sites and the like only help to read them."""


async def subjects(desk: Desk) -> list[Subject]:
    """The tenant first, then teams and services, repositories and projects by name, those with their code; two of one name are told apart by where they are.

    What was discovered and is neither active nor was ever read has no numbers, and is left out.
    """
    read = {row.scope for row in await desk.ledger.progress(tenant=desk.tenant)}
    rows = [row for row in await desk.ledger.scopes(tenant=desk.tenant) if subject_of(row.scope) and (row.status == "active" or row.scope in read)]
    codes = await _codes(desk) if any(_kind(row.scope) == PROJECT for row in rows) else {}
    names = _names(rows, codes)
    found = [Subject(id=subject_of(scope) or scope, kind=_kind(scope) or "", name=name) for scope, name in names.items()]
    found.sort(key=lambda subject: (subject.kind != REPOSITORY, subject.name, subject.id))
    whole = "All repositories and projects" if codes else "All repositories"
    return [Subject(id=f"{TENANT}:{desk.tenant}", kind=TENANT, name=whole), *_apart(await _groups(desk), found), *found]


def _apart(groups: list[Subject], found: list[Subject]) -> list[Subject]:
    """Teams and services, with what they are behind a name that something else has as well: a service is mostly called as its repository is."""
    names = Counter(subject.name for subject in (*groups, *found))
    return [replace(subject, name=f"{subject.name} ({subject.kind})") if names[subject.name] > 1 else subject for subject in groups]


async def _groups(desk: Desk) -> list[Subject]:
    """Teams and services, each by name."""
    known = await desk.ledger.organisation(tenant=desk.tenant)
    made: dict[str, list[Member]] = {}
    for member in members(known):
        made.setdefault(member.subject, []).append(member)
    teams = [
        Subject(id=team_subject(one.id), kind=TEAM, name=one.name, parent=team_subject(one.parent) if one.parent else None, origin=one.origin, members=tuple(made.get(team_subject(one.id), ())))
        for one in known.teams
    ]
    services = [Subject(id=service_subject(one.id), kind=SERVICE, name=one.name, origin=one.origin, members=tuple(made.get(service_subject(one.id), ()))) for one in known.services]
    return [*sorted(teams, key=_by_name), *sorted(services, key=_by_name)]


def _by_name(subject: Subject) -> tuple[str, str]:
    return subject.name, subject.id


async def _codes(desk: Desk) -> dict[str, str]:
    return {row["project"]: row["code"] async for row in desk.store.rows("projects", tenant=desk.tenant)}


def _names(rows: Iterable[ScopeRow], codes: Mapping[str, str]) -> dict[str, str]:
    named = [(row, f"{row.name} ({codes[row.scope]})" if row.scope in codes and _kind(row.scope) == PROJECT else row.name) for row in rows]
    called = Counter({row.scope: name for row, name in named}.values())
    return {row.scope: name if called[name] == 1 else f"{name} ({row.location})" for row, name in named}


def _kind(scope: str) -> str | None:
    return KINDS.get(parse_scope(scope).dimension, (None,))[0]


def subject_of(scope: str) -> str | None:
    """The subject whose numbers a scope's facts are; None for a scope that is no subject."""
    known = KINDS.get(parse_scope(scope).dimension)
    return known[1](scope) if known else None


async def find_subject(desk: Desk, text: str | None = None) -> Subject:
    """The subject with this id, scope key or name; without one the only repository or project, else the tenant. Raises NotFound."""
    known = await subjects(desk)
    if text is None:
        return known[-1] if len(known) == len(("tenant", "the only one")) else known[0]
    found = [subject for subject in known if text in {subject.id, subject.name}] or [subject for subject in known if text == scope_of(subject)]
    if len(found) > 1:
        raise NotFound(f"{text!r} is the name of {len(found)} subjects: use an id, {' or '.join(subject.id for subject in found)}")
    if not found:
        raise NotFound(f"there is no {text!r}{_near(text, [subject.name for subject in known] + [subject.id for subject in known]) or _some(known)}")
    return found[0]


def _some(known: list[Subject]) -> str:
    """Those there are, to choose from, as far as they fit into a sentence."""
    names = [subject.name if subject.kind != TENANT else subject.id for subject in known]
    rest = len(names) - FITTING
    return f"; there are: {', '.join(names[:FITTING])}" + (f" and {rest} more" if rest > 0 else "")


def scope_of(subject: Subject) -> str:
    """The scope of a repository or project; the name of what is none after its kind."""
    return subject.id.removeprefix(f"{subject.kind}:")


def scopes_of(subject: Subject, known: Iterable[str]) -> set[str]:
    """The scopes, of those known, that a subject is made of."""
    if subject.kind == TENANT:
        return set(known)
    return {member.scope for member in subject.members} if subject.kind in {TEAM, SERVICE} else {scope_of(subject)}


def metric(metric_id: str) -> Metric:
    """The metric with this id. Raises NotFound."""
    if metric_id not in REGISTRY:
        raise NotFound(f"there is no metric {metric_id!r}{_near(metric_id, list(REGISTRY))}; headway metrics list shows them all")
    return REGISTRY[metric_id]


def part_title(name: str) -> str:
    """What a part of a number is called: the title of a metric that it is, else its name in words."""
    return REGISTRY[name].title if name in REGISTRY else name.replace("_", " ")


def metric_about(metric_id: str, subject: Subject) -> Metric:
    """The metric with this id, if it can be about this kind of subject. Raises NotFound and UsageError."""
    found = metric(metric_id)
    if subject.kind not in found.about:
        raise UsageError(f"{metric_id} is about a {' or '.join(found.about)}, and {subject.name} is a {subject.kind}")
    return found


def _near(text: str, names: list[str]) -> str:
    near = get_close_matches(text, names, n=3)
    return f": did you mean {' or '.join(near)}?" if near else ""
