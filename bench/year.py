"""A year of a very large company, made from a seed: what `make bench-metrics` computes.

The synthetic company lives 120 days; its instants are stretched over a year, from which everything else follows as it
is. Seeded commits are added until there are as many as asked for, and everything comes in by the ordinary sync, so that
the days that are dirty are those of a real first read. Tomorrow is the last day once more, a day later and under other
numbers.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import fields, replace

from headway.model.calendar import SECOND_US
from headway.model.records import Commit, Fact, FileChange
from headway.model.scope import Estimate, Page, Raw, Reject, Scope, Source
from headway.sources.synthetic.company import DAYS, EPOCH, Company
from headway.sources.synthetic.fetch import SyntheticProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

YEAR = 365
DAY_US = 86_400 * SECOND_US
PARTS = ("forge", "tracker", "legacy")
PAGE = 5_000
MOST_FILES = 4
PEOPLE = 12
"""Who writes the seeded commits of one repository."""
AFTER = 1_000_000
"""Added to the numbers of what comes tomorrow."""
NUMBERS = {"pull_requests": "number", "pipeline_runs": "id", "deployments": "id", "work_items": "key"}
"""What comes tomorrow, and the field that numbers it."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a year follows from: `scale` of the company, seeded `commits` in the first `repositories`; `until` is the first day that has not happened."""

    seed: int
    until: str
    scale: float
    repositories: int
    commits: int

    @property
    def company(self) -> Company:
        """The company at the end of its year."""
        return Company(self.seed, self.until, self.scale)

    @property
    def end(self) -> int:
        """The midnight before which everything lies, µs."""
        return (date.fromisoformat(self.until) - EPOCH).days * DAY_US

    def source(self, part: str) -> Source:
        """A part of the company as a source."""
        return Source(name=part, kind="synthetic", url="synthetic:", options={"part": part, "seed": self.seed, "until": self.until, "scale": self.scale})

    @property
    def homes(self) -> list[str]:
        """The repositories that are given seeded commits."""
        return [repository.key for squad in self.company.squads for repository in squad.repositories][: self.repositories]


@cache
def instants(kind: type[Fact]) -> tuple[str, ...]:
    """The fields of a kind of fact that are instants."""
    return tuple(field.name for field in fields(kind) if field.name.endswith("_at"))


def moved(fact: Fact, end: int, *, by: int = 0) -> Fact:
    """A fact whose instants lie as much farther before the end as a year is longer than the company's life, and then `by` µs later."""
    given = {name: at for name in instants(type(fact)) if (at := getattr(fact, name)) is not None}
    return replace(fact, **{name: end - (end - at) * YEAR // DAYS + by for name, at in given.items()})


class Year(SyntheticProvider):
    """A part of the company, stretched over a year."""

    def __init__(self, plan: Plan, part: str) -> None:
        super().__init__(plan.source(part))
        self._end = plan.end

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:
        return [fact if isinstance(fact, Reject) else moved(fact, self._end) for fact in super().shape(scope, entity, raw, reference)]

    def _high_water(self) -> int | None:
        return None


class Tomorrow(Year):
    """What happened on the last day in some scopes, once more a day later."""

    def __init__(self, plan: Plan, part: str, *, scopes: int) -> None:
        super().__init__(plan, part)
        self._scopes = scopes

    async def discover(self) -> AsyncIterator[Scope]:
        taken: dict[str, int] = {}
        async for scope in super().discover():
            dimension = scope.key.split(":")[1]
            taken[dimension] = taken.get(dimension, 0) + 1
            if taken[dimension] <= self._scopes and dimension != "site":
                yield scope

    def collects(self, scope: Scope) -> tuple[str, ...]:
        return tuple(entity for entity in super().collects(scope) if entity in NUMBERS)

    async def pages(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:
        found: list[Raw] = []
        if cursor is None:
            async for page in super().pages(scope, entity, None):
                found += [_renumbered(raw, entity) for raw in page.raws if self._recent(scope, entity, raw, page.reference)]
                reference = page.reference
            yield Page(raws=tuple(found), next_cursor="read", last=True, reference=reference)

    def _recent(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> bool:
        facts = [fact for fact in Year.shape(self, scope, entity, raw, reference) if not isinstance(fact, Reject)]
        latest = max((at for fact in facts for name in instants(type(fact)) if (at := getattr(fact, name)) is not None), default=0)
        return self._end - DAY_US <= latest < self._end

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:
        return [fact if isinstance(fact, Reject) else moved(fact, self._end, by=DAY_US) for fact in SyntheticProvider.shape(self, scope, entity, raw, reference)]


def _renumbered(raw: Raw, entity: str) -> Raw:
    told: dict[str, Any] = msgspec.json.decode(raw.payload)
    name, old = NUMBERS[entity], told[NUMBERS[entity]]
    told[name] = old + AFTER if isinstance(old, int) else _after(old)
    if "id" in told and name != "id":
        told["id"] = told["id"] + AFTER if isinstance(told["id"], int) else _after(told["id"])
    head, _, rest = raw.external_id.rpartition(":")
    return Raw(f"{head}:after-{rest}", msgspec.json.encode(told))


def _after(code: str) -> str:
    head, dash, number = code.rpartition("-")
    return f"{head}{dash}{int(number) + AFTER}"


class Histories:
    """A provider of seeded commits with their changes, over a year and so many `extra_days`; of the first `scopes` repositories, if any are said."""

    kind = "synthetic"
    at_once = 1
    entities = ("commits", "changes")
    shape_version = 1
    maps_version = "-"

    def __init__(self, plan: Plan, *, extra_days: int = 0, scopes: int = 0) -> None:
        self._plan, self._extra, self._scopes = plan, extra_days, scopes
        homes = plan.homes
        weights = [1 / (place + 5) for place in range(len(homes))]
        self._counts = {home: max(1, round(plan.commits * weight / sum(weights))) for home, weight in zip(homes, weights, strict=True)}

    async def probe(self) -> None:
        """It is always well."""

    async def examine(self) -> list[Any]:
        return []

    async def discover(self) -> AsyncIterator[Scope]:
        for home in list(self._counts)[: self._scopes or None]:
            yield Scope(key=home, name=home, location=f"synthetic:history/{home}")

    def collects(self, scope: Scope) -> tuple[str, ...]:
        return self.entities if scope.key in self._counts else ()

    async def estimate(self, scope: Scope, entity: str, cursor: str | None) -> Estimate:  # noqa: ARG002 - the port names them
        return Estimate(self._counts[scope.key], exact=True)

    async def pages(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:  # noqa: ARG002 - the port names it
        count = self._counts[scope.key]
        place, upto = int(cursor or 0), count + -(-count * self._extra // YEAR)
        while place < upto:
            page = range(place, min(place + PAGE, upto))
            place = page.stop
            raws = tuple(Raw(f"{scope.key}:{name_of(self._plan.seed, scope.key, index)}", b"%d" % index) for index in page)
            yield Page(raws=raws, next_cursor=str(place), last=place == upto)

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterator[Fact]:  # noqa: ARG002 - the port names it
        index = int(raw.payload)
        dice = blake2b(f"{self._plan.seed}|{scope.key}|{index}".encode(), digest_size=16).digest()
        at = self._plan.end - (self._counts[scope.key] - index) * YEAR * DAY_US // self._counts[scope.key]
        sha = raw.external_id.rpartition(":")[2]
        yield from ([self._commit(scope.key, sha, index, at, dice)] if entity == "commits" else changes(scope.key, sha, at, dice))

    def _commit(self, home: str, sha: str, index: int, at: int, dice: bytes) -> Commit:
        author = f"dev{dice[0] % PEOPLE} <dev{dice[0] % PEOPLE}@{home.rpartition(':')[2]}.test>"
        parents = (name_of(self._plan.seed, home, index - 1),) if index else ()
        return Commit(
            key=f"{home}:{sha}", repository=home, sha=sha, parents=parents, is_merge=False, author=author, authored_at=at - dice[1] * 60 * SECOND_US, authored_offset=0,
            committer=author, committed_at=at, committed_offset=0, subject=f"Change {index}", body="", trailers=(), is_revert=False,
        )  # fmt: skip

    async def close(self) -> None:
        """Nothing is open."""


def name_of(seed: int, home: str, index: int) -> str:
    """The sha of a seeded commit."""
    return blake2b(f"{seed}:{home}:{index}".encode(), digest_size=20).hexdigest()


def changes(home: str, sha: str, at: int, dice: bytes) -> Iterator[FileChange]:
    """What a seeded commit did to files: to one to four, mostly to few of them."""
    for place in range(1 + dice[2] % MOST_FILES * (dice[3] % 2)):
        path = f"src/part{dice[4 + place] % 40}/file{dice[8 + place] % 16}.py"
        key = f"{home}:{sha}:{place}-{path}"
        yield FileChange(
            key=key, repository=home, sha=sha, committed_at=at, path=f"{place}-{path}", old_path=None, status="modified", kind="text", additions=1 + dice[5 + place], deletions=dice[6 + place] // 2
        )
