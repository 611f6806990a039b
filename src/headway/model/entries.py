"""What the ledger writes down: runs, scopes in the catalog, records in quarantine, what waits for an operator."""

from __future__ import annotations

from msgspec import Struct

from headway.model.scope import Stream


class Run(Struct, frozen=True, kw_only=True):
    """One execution on one stream, holding its lease.

    `batch` is the number of the last batch advanced, `short` what the run before brought if it ended
    incomplete: the same result twice is believed. `held`: what an earlier listing lacked waits
    for an operator; `allowed`: one lets a complete listing retire
    whatever it lacks. `cut_off`: the run before it ended in the middle, perhaps between what it wrote
    and its advance.
    """

    id: int
    stream: Stream
    kind: str
    token: int
    cursor: str | None
    batch: int
    generation: int
    short: int | None = None
    held: bool = False
    allowed: bool = False
    cut_off: bool = False


class Hold(Struct, frozen=True, kw_only=True):
    """`missing` of `stored` records were absent from a complete listing; `allowed_by` is the operator who believes it."""

    source: str
    entity: str
    scope: str
    missing: int
    stored: int
    noticed_at: int
    allowed_by: str | None

    @property
    def sentence(self) -> str:
        """What is held, why, and what an operator can do."""
        return (
            f"{self.missing} of {self.stored} stored {self.entity} are missing at the source: lost permission looks like deletion, so they are held; "
            f"if they are really gone, run headway sync --scope {self.scope} --accept-deletions"
        )


class AuditRow(Struct, frozen=True, kw_only=True):
    """One change of a scope's status; `before` is None where it was found."""

    at: int
    source: str
    scope: str
    actor: str
    before: str | None
    after: str | None
    reason: str


class ScopeRow(Struct, frozen=True, kw_only=True):
    """A scope in the catalog; `reason` says in words why its status is what it is, `failures` how often in a row reading it failed.

    `active_at` is when something last happened in it (µs), where the source says; `updated_at` when the catalog was last told of it.
    """

    source: str
    scope: str
    name: str
    location: str
    status: str
    reason: str
    failures: int
    last_error: str | None
    flagged: bool = False
    code: str = ""
    active_at: int | None = None
    updated_at: int = 0


class Quarantined(Struct, frozen=True, kw_only=True):
    """A record that could not be shaped, its payload kept."""

    id: int
    source: str
    entity: str
    scope: str
    external_id: str
    reason: str
    times_seen: int
    first_seen: int
    last_seen: int
    obtained: bool
    payload: bytes


class RunRow(Struct, frozen=True, kw_only=True):
    """One execution as the ledger remembers it."""

    id: int
    source: str
    entity: str
    scope: str
    kind: str
    status: str
    code_version: str
    started_at: int
    finished_at: int | None
    items: int
    error: str | None
