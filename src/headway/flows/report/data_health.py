"""How far the data can be trusted: words nobody knows, histories that did not come, links that lead nowhere, what is missing or old.

Every number stands on a count that is given beside it; where there is nothing to count it is null, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from headway.flows.report.coverage import Coverage, coverage
from headway.flows.report.keeping import standing
from headway.flows.report.linking import DAYS, NO_ITEMS, NO_REQUESTS, Linking, Naming, Share, linking_of, namings
from headway.flows.report.waiting import ITEM_COLUMNS, SPRINT_COLUMNS, ItemGroup, Waiting, item_groups, waiting_of
from headway.flows.wording import holding
from headway.model.calendar import period_window
from headway.model.scope import parse_scope
from headway.model.wording import Override
from headway.normalise import census
from headway.normalise.census import Disagreement, EffortCount, Unmapped
from headway.normalise.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from headway.flows.report.desk import Desk
    from headway.model.entries import Hold

NO_FIRST_COMMITS = "no pull request says when its first commit was made"
NO_ESTIMATES = "issues of a forge have no field for an estimate, and no tracker's items were read"
NO_SPRINTS = "no sprints were read: only scrum boards have them"

Rows = Sequence[tuple[tuple[Any, ...], int]]
"""A tally: values of the columns asked for, and how many facts have them."""


class Histories(Struct, frozen=True, kw_only=True):
    """Whether items came with their changes: items of a source, those whose history is stored, and changes of status in all."""

    source: str
    items: int
    told: int
    changes: int


class HeldBack(Struct, frozen=True, kw_only=True):
    """Records that a complete listing lacked and that wait for an operator; `allowed_by` let them go at the next listing."""

    source: str
    entity: str
    scope: str
    scope_name: str
    missing: int
    stored: int
    noticed_at: int
    allowed_by: str | None


class DataHealth(Struct, frozen=True, kw_only=True):
    """All that is known of how far the data can be trusted; instants in µs UTC. `said` is what people told the ledger of words."""

    items: int
    unmapped: tuple[Unmapped, ...]
    waiting: tuple[Waiting, ...]
    said: tuple[Override, ...]
    disagreements: tuple[Disagreement, ...]
    histories: tuple[Histories, ...]
    with_history: Share
    effort: tuple[EffortCount, ...]
    estimated: Share
    sprints_unknown: Share
    linking: Linking
    first_commit_late: Share
    coverage: tuple[Coverage, ...]
    quarantined: int
    held: tuple[HeldBack, ...]
    connected: bool
    asked_at: int


class Vocabulary(Struct, frozen=True, kw_only=True):
    """Every word that stored items and sprints are told in, counted."""

    items: list[ItemGroup]
    sprints: Rows

    def unmapped(self, words: Words) -> tuple[Unmapped, ...]:
        """Words that nobody knows, those of most records first."""
        found = [*self.statuses(words)[0], *census.types([((one.source, one.project, one.team, one.type_raw, one.type), one.count) for one in self.items], words)]
        found += census.sprints([((source, scope, raw), count) for (source, scope, _, raw), count in self.sprints], words)
        return tuple(sorted(found, key=lambda one: (-one.items, one)))

    def statuses(self, words: Words) -> tuple[list[Unmapped], list[Disagreement]]:
        """Statuses that nobody knows, and those whose name and category disagree."""
        return census.statuses([((one.source, one.project, one.team, one.status_raw, one.status_category), one.count) for one in self.items], words)

    def effort(self) -> tuple[EffortCount, ...]:
        """What each source estimates in."""
        return tuple(census.effort([((one.source, one.effort_source), one.count) for one in self.items]))

    def waiting(self, words: Words) -> tuple[Waiting, ...]:
        """What was said and waits for a replay."""
        return waiting_of(self.items, self.sprints, words)


async def vocabulary(desk: Desk) -> Vocabulary:
    """The words that are in use."""
    items = await desk.store.tally("work_items", ITEM_COLUMNS, tenant=desk.tenant)
    return Vocabulary(items=item_groups(items), sprints=await desk.store.tally("sprints", SPRINT_COLUMNS, tenant=desk.tenant))


async def words_of(desk: Desk) -> Words:
    """Our maps with what holds here on top."""
    return Words(holding(desk.written, await desk.ledger.overrides(tenant=desk.tenant)))


class Counted(Struct, frozen=True, kw_only=True):
    """All that has to be counted in the store."""

    told: Vocabulary
    histories: tuple[Histories, ...]
    first_commit_late: Share
    namings: list[Naming]
    prefixes: frozenset[str]


async def data_health(desk: Desk) -> DataHealth:
    """Everything, of one moment; what was counted before and cannot have changed is not counted again."""
    since = period_window(f"{DAYS}d", now=desk.clock.now(), zone=desk.zone).start
    stand = await standing(desk.store, desk.ledger, tenant=desk.tenant)
    counted = await desk.kept.unless((stand, since), "data health", lambda: _counted(desk, since))
    words, told, histories = await words_of(desk), counted.told, counted.histories
    whole = sum(group.count for group in told.items)
    covered = await coverage(desk)
    catalog = await desk.ledger.scopes(tenant=desk.tenant)
    missing = None if whole else NO_ITEMS
    return DataHealth(
        items=whole,
        unmapped=told.unmapped(words),
        waiting=told.waiting(words),
        said=tuple(await desk.ledger.overrides(tenant=desk.tenant)),
        disagreements=tuple(told.statuses(words)[1]),
        histories=histories,
        with_history=Share(part=sum(one.told for one in histories), whole=whole, reason=missing),
        effort=told.effort(),
        estimated=estimated_of(told.items),
        sprints_unknown=_share(told.sprints, lambda values: values[2] is None, NO_SPRINTS),
        linking=linking_of(counted.namings, counted.prefixes, items=whole, catalog=catalog),
        first_commit_late=counted.first_commit_late,
        coverage=tuple(covered),
        quarantined=sum(one.quarantined for one in covered),
        held=await held(desk),
        connected=bool(catalog),
        asked_at=desk.clock.now(),
    )


async def _counted(desk: Desk, since: int) -> Counted:
    told = await vocabulary(desk)
    transitions = await desk.store.tally("transitions", ("source", "from_status"), tenant=desk.tenant)
    named, prefixes = await namings(desk, since=since)
    return Counted(told=told, histories=histories_of(told.items, transitions), first_commit_late=await _first_commits(desk), namings=named, prefixes=prefixes)


def histories_of(items: Iterable[ItemGroup], transitions: Rows) -> tuple[Histories, ...]:
    """Per source, how many items came with a history. Each history begins with one entry that comes from no status."""
    counts: Counter[str] = Counter()
    for group in items:
        counts[group.source] += group.count
    told, changes = Counter[str](), Counter[str]()
    for (source, before), count in transitions:
        (told if before is None else changes)[source] += count
    return tuple(Histories(source=source, items=counts[source], told=min(told[source], counts[source]), changes=changes[source]) for source in sorted(counts))


def estimated_of(items: Sequence[ItemGroup]) -> Share:
    """Items with an estimate, over those that could have one: the issues of a repository have no field for it."""
    able = [group for group in items if group.effort_source or parse_scope(group.project).dimension != "repo"]
    whole = sum(group.count for group in able)
    return Share(part=sum(group.count for group in able if group.effort_source), whole=whole, reason=None if whole else NO_ESTIMATES if items else NO_ITEMS)


async def _first_commits(desk: Desk) -> Share:
    """Pull requests whose first commit is younger than they are: their branch was rewritten, and their coding time is lost."""
    rows = await desk.store.tally("pull_requests", ("first_commit_at", "created_at"), tenant=desk.tenant)
    known = [(values, count) for values, count in rows if values[0] is not None]
    return _share(known, lambda values: values[0] > values[1], NO_FIRST_COMMITS if rows else NO_REQUESTS)


def _share(rows: Rows, counts: Callable[[tuple[Any, ...]], bool], reason: str) -> Share:
    whole = sum(count for _, count in rows)
    return Share(part=sum(count for values, count in rows if counts(values)), whole=whole, reason=None if whole else reason)


async def held(desk: Desk) -> tuple[HeldBack, ...]:
    """What waits for an operator, by source and scope."""
    names = {(row.source, row.scope): row.name for row in await desk.ledger.scopes(tenant=desk.tenant)}
    return tuple(held_back(hold, names.get((hold.source, hold.scope), hold.scope)) for hold in await desk.ledger.holds(tenant=desk.tenant))


def held_back(hold: Hold, name: str) -> HeldBack:
    """A hold with the name of its scope."""
    return HeldBack(scope_name=name, **msgspec.structs.asdict(hold))
