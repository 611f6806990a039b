"""What every way of getting facts in is given, and what comes of one stream's run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headway.flows.choosing import Rules
from headway.flows.discover import Catalog
from headway.flows.ingest.ahead import Ahead
from headway.flows.ingest.pour import BATCH_ROWS
from headway.flows.ingest.retry import Patience
from headway.model.errors import EXIT_OK
from headway.model.scope import Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from headway.flows.ingest.shaping import Shaper
    from headway.model.errors import HeadwayError
    from headway.model.ports import Archive, Clock, Ledger, Store
    from headway.model.scope import Scope

EVERYTHING = "*"
"""The entity or scope of an outcome that is about all of them."""
IDLE = "idle"
"""The status of an outcome that tells of something that is not read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What getting facts in needs: whose they are, where they go, how sources are read (`rules` and `shapers` by their names), how patient to be."""

    tenant: str
    zone: str
    clock: Clock
    store: Store
    ledger: Ledger
    archive: Archive | None
    rows: int = BATCH_ROWS
    patience: Patience = field(default_factory=Patience)
    rules: Mapping[str, Rules] = field(default_factory=dict)
    shapers: Mapping[str, Shaper] = field(default_factory=dict)
    aheads: dict[str, Ahead] = field(default_factory=dict)

    @property
    def catalog(self) -> Catalog:
        """What discovery needs of it."""
        return Catalog(tenant=self.tenant, clock=self.clock, store=self.store, ledger=self.ledger)

    def of(self, source: str) -> Rules:
        """How a source is read."""
        return self.rules.get(source) or Rules()

    def ahead(self, source: str) -> Ahead:
        """What the streams of a source may do ahead."""
        return self.aheads.setdefault(source, Ahead())

    def stream(self, source: str, entity: str, scope: str) -> Stream:
        """One entity of one scope of a source."""
        return Stream(tenant=self.tenant, source=source, entity=entity, scope=scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one stream's run ended; `error` is one sentence for a person, `code` the class of what went wrong.

    Status `idle` is of what was not read at all; entity and scope are `*` where it is about a whole source.
    """

    source: str
    entity: str
    scope: str
    scope_name: str
    status: str
    items: int = 0
    lost: int = 0
    error: str | None = None
    exit_code: int = EXIT_OK
    code: str | None = None


def stopped(stream: Stream, scope: Scope, error: HeadwayError, *, status: str | None = None) -> Outcome:
    """The outcome of a stream that an error ended, or kept from beginning."""
    return Outcome(
        source=stream.source, entity=stream.entity, scope=stream.scope, scope_name=scope.name,
        status=status or error.run_status, error=error.sentence, exit_code=error.exit_code, code=error.code,
    )  # fmt: skip


def of_source(source: str, error: HeadwayError, *, status: str | None = None) -> Outcome:
    """The outcome of a whole source that an error kept from being read."""
    return Outcome(
        source=source, entity=EVERYTHING, scope=EVERYTHING, scope_name=source,
        status=status or error.run_status, error=error.sentence, exit_code=error.exit_code, code=error.code,
    )  # fmt: skip
