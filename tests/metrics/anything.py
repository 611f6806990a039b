"""Any company at all: facts of every kind drawn at random, some of which hold together badly.

Marks come in any order, what ends may end before it began, deployments may be judged or not: the properties
of numbers hold whatever a source says. Instants lie in four weeks around the night in which Berlin turns its clocks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from msgspec.structs import replace
from tests.specs.ci import tried
from tests.specs.company import P, Q, file, incident, item, owned, pull_request, reworked
from tests.specs.dora import caused, change, judged, to_production
from tests.specs.facts import A, B, account, commit
from tests.specs.kpi import linked
from tests.specs.review import named, review
from tests.specs.sprint import sprint
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.model.calendar import from_datetime, to_datetime, zone_named
from headway.model.teams import Member
from headway.stores.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from headway.model.records import Fact

REPOSITORIES, PROJECTS, SERVICES = (A, B), (P, Q), ("shop", "payments")
BEGIN = datetime(2026, 3, 16, tzinfo=UTC)
WEEKS = 4
LONG = 3 * 24 * 60
WALK = ("todo", "in_progress", "in_review", "waiting", "blocked", "unknown", "cancelled", "done")
MEMBERS = tuple(Member(f"service:{service}", scope, service=service) for service in SERVICES for scope in REPOSITORIES)
"""What the services consist of: each is deployed from both repositories."""

MINUTES = st.integers(0, WEEKS * 7 * 24 * 60 - 1)
LATER = st.integers(-60, LONG)
MAYBE = st.none() | LATER
WHERE, ABOUT, SERVICE = (st.sampled_from(some) for some in (REPOSITORIES, PROJECTS, SERVICES))
WHO = st.integers(0, 6).map("p{}".format)
LINES = st.integers(0, 400)
RESULTS = st.sampled_from(["success", "failure", "error", "timeout", "cancellation", "skip", None])


def when(minutes: int, later: int | None = 0) -> str | None:
    """The ISO time so many minutes into the four weeks; None where there is no second number."""
    return None if later is None else (BEGIN + timedelta(minutes=minutes + later)).isoformat()[:16]


def _commit(minutes, late, where, who, files, merge, fresh):
    made = commit(when(minutes), authored=when(minutes, -late), repository=where, by=who, merge=merge, revert=fresh is not None, files={f"src/{n}.py": size for n, size in enumerate(files)})
    owning = [fact for n, (added, gone) in enumerate(files) for fact in (*owned(f"src/{n}.py", added - gone, by=who, landed=when(minutes), repository=where), *file(f"src/{n}.py", n, repository=where))]
    return [*(made if fresh is None else reworked(made, fresh + 3, fresh)), *owning]


def _pull_request(minutes, marks, where, who, lines, bot):
    first, ready, reviewed, approved, merged, closed = (when(minutes, mark) for mark in marks)
    return pull_request(when(minutes), first_commit=first, ready=ready, reviewed=reviewed, approved=approved, merged=merged, closed=closed, repository=where, by=who, lines=lines, bot=bot)


def _shipped(pull, begun, deployed, service, minutes):
    return [] if deployed is None else change(when(minutes, deployed), begun=when(minutes, begun), of=pull, service=service, repository=pull[0].repository)


def _pulls(minutes, pull, reviews, code, deployed):
    made = _pull_request(minutes, *pull)
    looks = [fact for later, who, state, comments in reviews for fact in review(made, when(minutes, later), by=who, state=state, comments=comments)]
    begun, later, service = deployed
    return [*(named(made, code) if code else made), *looks, *_shipped(made, begun, later, service, minutes)]


def _item(minutes, steps, about, kind, work_class, flow_item, effort, flagged):
    at, walk = minutes, []
    for status, later in steps:
        at += later
        walk.append((status, when(at)))
    made = item(*walk, created=when(minutes), kind=kind, project=about)
    return [replace(made[0], work_class=work_class, flow_item=flow_item, effort=effort, flagged=flagged), *made[1:]]


def _deployment(minutes, where, service, kind, result, repaired):
    if kind in {"staging", "other", "production"}:
        return to_production(when(minutes), service=service, environment=kind, result=result, repository=where)
    return judged(when(minutes), failed="" if kind in {"ok", "pending"} else kind, pending=kind == "pending", repaired=when(minutes, repaired), unplanned="hotfix" if repaired else None, service=service, repository=where)


def _incident(minutes, where, resolved, cause):
    made = incident(when(minutes), resolved=when(minutes, resolved), repository=where)
    return caused(made, evidence=cause) if cause else made


def _sprint(minutes, days, stays, state, items):
    if not items:
        return []
    about = items[0][0].project
    own = [made for made in items if made[0].project == about]
    inside = [(own[n % len(own)], (when(minutes, entered), when(minutes, left))) for n, (entered, left) in enumerate(stays[: len(own)])]
    return sprint(*inside, start=when(minutes), end=when(minutes, days * 24 * 60), state=state, project=about)


COMMITS = st.lists(st.tuples(MINUTES, st.integers(0, 600), WHERE, WHO, st.lists(st.tuples(LINES, LINES), max_size=2), st.booleans(), st.none() | st.integers(0, 9)), max_size=9)
MARKS = st.tuples(MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE)
REVIEWS = st.lists(st.tuples(LATER, WHO, st.sampled_from(["commented", "approved", "changes_requested"]), st.none() | st.integers(0, 5)), max_size=2)
PULLS = st.lists(
    st.tuples(MINUTES, st.tuples(MARKS, WHERE, WHO, st.none() | LINES, st.booleans()), REVIEWS, st.sampled_from(["", "PAY-1"]), st.tuples(MAYBE, MAYBE, SERVICE)), max_size=9
)
ITEMS = st.lists(
    st.tuples(
        MINUTES, st.lists(st.tuples(st.sampled_from(WALK), st.integers(1, LONG)), max_size=5), ABOUT, st.sampled_from(["story", "bug", "task", "epic", "subtask"]),
        st.sampled_from(["bug", "feature", "chore"]), st.sampled_from(["feature", "defect", "risk", "debt"]), st.none() | st.integers(1, 8), st.booleans(),
    ),
    max_size=10,
)  # fmt: skip
SPRINTS = st.lists(st.tuples(MINUTES, st.integers(-1, 14), st.lists(st.tuples(LATER, MAYBE), min_size=1, max_size=3), st.sampled_from(["closed", "active", None])), max_size=3)
RUNS = st.lists(st.tuples(MINUTES, st.lists(RESULTS, min_size=1, max_size=3), st.sampled_from(["build", "test"]), WHERE, st.booleans()), max_size=8)
KINDS = st.sampled_from(["staging", "other", "production", "ok", "pending", "incident", "hotfixed", "rolled_back"])
DEPLOYMENTS = st.lists(st.tuples(MINUTES, WHERE, SERVICE, KINDS, RESULTS, MAYBE), max_size=10)
INCIDENTS = st.lists(st.tuples(MINUTES, WHERE, MAYBE, st.sampled_from(["", "explicit", "window"])), max_size=5)


@st.composite
def companies(draw: st.DrawFn) -> list[Fact]:
    """The facts of one company, in the order in which they were made."""
    items = [_item(*row) for row in draw(ITEMS)]
    links = linked(items[0], items[-1]) if len(items) > 1 and draw(st.booleans()) else []
    runs = [tried(*results, name=name, at_end=when(minutes), again=when(minutes, 20), repository=where, default_branch=default) for minutes, results, name, where, default in draw(RUNS)]
    rest = (
        *(_commit(*row) for row in draw(COMMITS)),
        *(_pulls(*row) for row in draw(PULLS)),
        *(_sprint(*row, items) for row in draw(SPRINTS)),
        *(_deployment(*row) for row in draw(DEPLOYMENTS)),
        *(_incident(*row) for row in draw(INCIDENTS)),
    )
    bots = [fact for where in REPOSITORIES for fact in account("p6", bot=True, repository=where)]
    known = {(fact.entity, fact.key): fact for fact in chain(bots, *items, links, *runs, *rest)}
    return list(known.values())


def engine_of(facts: Iterable[Fact]) -> Engine:
    """An engine on a store that holds the facts for the tenant `t`."""
    store = MemoryStore()
    run(put(store, "t", facts))
    return Engine(store)


def moved(facts: list[Fact], weeks: int, zone: str = "UTC") -> list[Fact]:
    """The same facts so many weeks later by the clock on a zone's wall."""
    return [replace(fact, **{name: _later(at, weeks, zone) for name in fact.__struct_fields__ if _instant(name) and (at := getattr(fact, name)) is not None}) for fact in facts]


def _instant(name: str) -> bool:
    return name == "at" or name.endswith("_at")


def _later(instant: int, weeks: int, zone: str) -> int:
    local = to_datetime(instant).astimezone(zone_named(zone))
    return from_datetime((local.replace(tzinfo=None) + timedelta(weeks=weeks)).replace(tzinfo=zone_named(zone), fold=local.fold))


def unambiguous(fact: Fact, zone: str) -> bool:
    """Whether all instants of a fact are told apart by the clock on the wall, as those of the hour that comes twice, or never, are not."""
    walls = (to_datetime(at).astimezone(zone_named(zone)).hour for name in fact.__struct_fields__ if _instant(name) and (at := getattr(fact, name)) is not None)
    return all(hour not in {2, 3} for hour in walls)
