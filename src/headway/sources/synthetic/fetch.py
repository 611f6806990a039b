"""The make-believe company as a provider: three instances, each with what it holds, read page by page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from headway.model.calendar import SECOND_US
from headway.model.errors import ConfigError, NotFound
from headway.model.scope import Estimate, Page, Raw, Reject, Remark, Scope, scope_key
from headway.normalise.words import versions
from headway.sources.synthetic import forge, tracker
from headway.sources.synthetic import shape as shapes
from headway.sources.synthetic.company import Company
from headway.sources.synthetic.squads import HOSTILE, KIND
from headway.sources.synthetic.story import Story, story

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from headway.model.records import Fact
    from headway.model.scope import Source
    from headway.sources.synthetic.squads import Squad

OPTIONS = frozenset({"part", "seed", "until", "scale", "pace"})
FORGE = (
    "repositories", "commits", "changes", "accounts", "refs", "declarations", "ownership", "files", "pull_requests", "pipeline_runs", "deployments", "incidents",
)  # fmt: skip
TRACKER = ("projects", "sprints", "work_items")
SITE = ("accounts",)
PARTS = {"forge": FORGE, "tracker": (*TRACKER, *SITE), "legacy": (*FORGE, *TRACKER)}
PAGE = 500
PAGES_A_SECOND = 4
"""How often something is to be seen when the company is read at a pace."""


class SyntheticProvider:
    """Implements the Provider port. Options: `part`, `seed`, `until`, `scale`, and `pace` in records a second."""

    kind: str = KIND
    at_once: int = 1
    shape_version: int = shapes.VERSION
    maps_version: str

    def __init__(self, source: Source) -> None:
        self.maps_version = versions()
        unknown = set(source.options) - OPTIONS
        if unknown:
            raise ConfigError(f"source {source.name!r} has unknown options {sorted(unknown)}; a synthetic source knows {sorted(OPTIONS)}")
        self._part = str(source.options.get("part", ""))
        if self._part not in PARTS:
            raise ConfigError(f"source {source.name!r}: part must be one of {sorted(PARTS)}, not {self._part!r}")
        self.entities: tuple[str, ...] = PARTS[self._part]
        self._company = Company(int(_number(source, "seed", 0)), str(source.options.get("until", "")), float(_number(source, "scale", 1.0)))
        pace = float(_number(source, "pace", 0.0))
        self._pace = Pace(pace) if pace > 0 else None
        self._told: Story | None = None

    async def probe(self) -> None:
        """It is always well."""

    async def examine(self) -> list[Remark]:
        return [Remark(what=f"the {self._part} of the company", well=True, said="is made up, and always there")]

    async def discover(self) -> AsyncIterator[Scope]:
        for squad in self._squads():
            for repository in squad.repositories if self._part != "tracker" else ():
                yield Scope(
                    key=repository.key, name=repository.name, location=f"synthetic:{squad.slug}/{'hostile' if repository.name == HOSTILE else repository.name}"
                )
            if self._part != "forge":
                yield Scope(key=squad.project, name=squad.name, location=f"synthetic:{squad.slug}")
        if self._part != "forge":
            site = scope_key(KIND, "site", self._part)
            yield Scope(key=site, name=f"{self._part} accounts", location=f"synthetic:{self._part}")

    def _squads(self) -> list[Squad]:
        return [squad for squad in self._company.squads if squad.legacy == (self._part == "legacy")]

    def collects(self, scope: Scope) -> tuple[str, ...]:
        return {"repo": FORGE, "project": TRACKER, "site": SITE}[scope.key.split(":")[1]]

    async def estimate(self, scope: Scope, entity: str, cursor: str | None) -> Estimate:
        count, _, _ = self._stream(scope.key, entity)
        return Estimate(count - self._place(cursor, count), exact=True)

    def _place(self, cursor: str | None, count: int) -> int:
        """How many records a cursor has behind it: none for that of another company."""
        fingerprint, _, place = (cursor or "").partition(":")
        return min(int(place), count) if fingerprint == self._company.fingerprint else 0

    def _stream(self, key: str, entity: str) -> tuple[int, Callable[[int], Raw], bytes]:
        """How many records an entity of a scope has, the way to one of them, and what shaping needs beside it."""
        dimension = key.split(":")[1]
        if dimension == "site":
            return (*tracker.accounts(self._company, key, self._squads()), b"")
        try:
            squad, repository = self._company.home_of(key)
        except KeyError as error:
            raise NotFound(f"{key} is not in this company; run discover again") from error
        if repository is None:
            return tracker.stream(self._company, squad, entity)
        if self._told is None or self._told.repository.key != key:
            self._told = story(self._company, squad, repository)
        return (*forge.stream(self._told, entity), b"")

    async def pages(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:
        count, get, reference = self._stream(scope.key, entity)
        start = place = self._place(cursor, count)
        size = self._pace.page if self._pace else PAGE
        foreign = cursor is not None and not cursor.startswith(f"{self._company.fingerprint}:")
        while True:
            upto = min(count, place + size)
            if self._pace:
                await self._pace.wait(upto - place)
            yield Page(
                raws=tuple(get(index) for index in range(place, upto)),
                next_cursor=f"{self._company.fingerprint}:{upto}",
                last=upto == count,
                estimate=Estimate(count - start, exact=True),
                total=count,
                reference=reference,
                roster=[get(index).external_id for index in range(count)] if foreign and upto == count else None,
                high_water=self._high_water(),
            )
            place = upto
            if upto == count:
                return
            await asyncio.sleep(0)  # making records takes the thread; others have theirs in between

    def _high_water(self) -> int | None:
        """The instance that lags says so."""
        return None if self._part != "legacy" else self._company.seen_until(self._squads()[0]) * SECOND_US

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:
        try:
            return list(shapes.SHAPES[entity](scope.key, raw, reference))
        except (msgspec.DecodeError, ValueError) as error:
            return [Reject(external_id=raw.external_id, reason=f"{type(error).__name__}: {error}", payload=raw.payload)]

    async def close(self) -> None:
        self._told = None


class Pace:
    """So many records a second over everything a provider gives, in pages small enough to be watched."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._due = 0.0
        self.page = max(1, min(PAGE, int(rate / PAGES_A_SECOND)))

    async def wait(self, records: int) -> None:
        """Until as many records more may be given."""
        now = asyncio.get_running_loop().time()
        self._due = max(self._due, now) + records / self._rate
        await asyncio.sleep(self._due - now)


def _number(source: Source, name: str, default: float) -> float:
    given = source.options.get(name, default)
    if not isinstance(given, int | float) or isinstance(given, bool):
        raise ConfigError(f"source {source.name!r}: {name} must be a number, not {given!r}")
    return given
