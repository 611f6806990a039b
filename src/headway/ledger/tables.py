"""The ledger's tables, settled for every flow there will be: columns are only ever added."""

from __future__ import annotations

from headway.db.table import Column, Table


def _columns(spec: str) -> tuple[Column, ...]:
    """Columns from `name:type` words; a `?` behind the type makes it nullable, `=x` gives a default."""
    found = []
    for word in spec.split():
        name, _, rest = word.partition(":")
        kind, _, default = rest.partition("=")
        found.append(Column(name, kind.rstrip("?"), null=kind.endswith("?"), default=default or None))
    return tuple(found)


STREAM = ("tenant", "source", "entity", "scope")
STREAM_SPEC = "tenant:text source:text entity:text scope:text "

RUNS = Table(
    name="runs",
    columns=_columns(
        "id:int " + STREAM_SPEC + "kind:text status:text code_version:text generation:int started_at:int finished_at:int? items:int=0 error:text?"
    ),
    key=("id",),
    serial=True,
    indexes=((*STREAM, "kind"),),
)
WATERMARKS = Table(
    name="watermarks",
    columns=_columns(STREAM_SPEC + "cursor:text? batch:int=0 through:int? updated_at:int"),
    key=STREAM,
    clustered=True,
)
BEGINNINGS = Table(name="beginnings", columns=_columns(STREAM_SPEC + "day:text"), key=STREAM, clustered=True)
LEASES = Table(
    name="leases",
    columns=_columns(STREAM_SPEC + "kind:text token:int holder:text? until:int heartbeat_at:int"),
    key=(*STREAM, "kind"),
    clustered=True,
)
DIRTY = Table(name="dirty", columns=_columns("tenant:text subject:text day:text mark:int"), key=("tenant", "subject", "day"), clustered=True)
SEQUENCES = Table(name="sequences", columns=_columns("name:text value:int"), key=("name",), clustered=True)
PROGRESS = Table(
    name="progress",
    columns=_columns(
        STREAM_SPEC + "kind:text run_id:int? status:text phase:text? items_done:int=0 items_estimate:int? estimate_exact:bool=0 samples:json "
        "started_at:int? last_progress_at:int? finished_at:int? rate_limited_until:int? quarantined:int=0 last_error:text? stored:int? source_count:int?"
    ),
    key=(*STREAM, "kind"),
    clustered=True,
)
QUARANTINE = Table(
    name="quarantine",
    columns=_columns("id:int " + STREAM_SPEC + "external_id:text reason:text payload:bytes partial:bool obtained:bool run_id:int times_seen:int=1 first_seen:int last_seen:int"),
    key=("id",),
    serial=True,
    unique=((*STREAM, "external_id"),),
)
HOLDS = Table(
    name="holds",
    columns=_columns(STREAM_SPEC + "missing:int stored:int noticed_at:int allowed_by:text?"),
    key=STREAM,
    clustered=True,
)
OUTBOX = Table(
    name="outbox",
    columns=_columns("id:int " + STREAM_SPEC + "key:text state:text run_id:int batch:int payload:json created_at:int sent_at:int?"),
    key=("id",),
    serial=True,
    indexes=(("state", "id"),),
    checks=("state IN ('held', 'released', 'sent')",),
)
BUDGETS = Table(
    name="budgets",
    columns=_columns("host:text credential:text resource:text allowed:int remaining:int resets_at:int updated_at:int"),
    key=("host", "credential", "resource"),
    clustered=True,
)
ETAGS = Table(name="etags", columns=_columns("url_hash:text credential:text etag:text updated_at:int"), key=("url_hash", "credential"), clustered=True)
SCOPES = Table(
    name="scopes",
    columns=_columns(
        "tenant:text source:text scope:text name:text location:text status:text reason:text flagged:bool=0 failures:int=0 last_error:text? "
        "discovered_at:int updated_at:int code:text='' active_at:int?"
    ),
    key=("tenant", "source", "scope"),
    clustered=True,
    checks=("status IN ('discovered', 'active', 'paused', 'blocked', 'archived')",),
)
SCOPE_AUDIT = Table(
    name="scope_audit",
    columns=_columns("id:int tenant:text source:text scope:text at:int actor:text before:text? after:text reason:text"),
    key=("id",),
    serial=True,
    indexes=(("tenant", "source", "scope"),),
)
BACKFILLS = Table(
    name="backfills",
    columns=_columns("id:int " + STREAM_SPEC + "since:int before:int status:text total:int completed:int=0 failed:int=0 created_at:int updated_at:int error:text?"),
    key=("id",),
    serial=True,
)
BACKFILL_WINDOWS = Table(
    name="backfill_windows",
    columns=_columns("backfill_id:int start_at:int end_at:int status:text error:text? updated_at:int"),
    key=("backfill_id", "start_at"),
    clustered=True,
)
LINKS = Table(
    name="links",
    columns=_columns(
        "id:int tenant:text source:text external_id:text person_id:text status:text confidence:float trace:json "
        "valid_from:int? valid_to:int? verified_by:text? verified_at:int?"
    ),
    key=("id",),
    serial=True,
    indexes=(("tenant", "source", "external_id"), ("tenant", "person_id")),
)
LINK_EVENTS = Table(
    name="link_events",
    columns=_columns("id:int tenant:text kind:text actor:text at:int before:json? after:json?"),
    key=("id",),
    serial=True,
)
TEAMS = Table(
    name="teams",
    columns=_columns("tenant:text team:text name:text parent:text? zone:text? origin:text"),
    key=("tenant", "team"),
    clustered=True,
)
CHARGES = Table(
    name="charges",
    columns=_columns("tenant:text team:text scope:text since:int until:int origin:text evidence:text"),
    key=("tenant", "team", "scope", "since"),
    clustered=True,
)
SERVICES = Table(
    name="services",
    columns=_columns("tenant:text service:text name:text word:text team:text? repositories:json paths:json origin:text"),
    key=("tenant", "service"),
    clustered=True,
)
MAP_OVERRIDES = Table(
    name="map_overrides",
    columns=_columns("tenant:text level:text target:text map:text word:text value:text updated_at:int"),
    key=("tenant", "level", "target", "map", "word"),
    clustered=True,
)
AUDIT = Table(
    name="audit",
    columns=_columns("id:int tenant:text at:int actor:text action:text target:text before:json? after:json?"),
    key=("id",),
    serial=True,
)
TOKENS = Table(
    name="tokens",
    columns=_columns("id:int tenant:text name:text hash:text role:text created_at:int expires_at:int? revoked_at:int?"),
    key=("id",),
    serial=True,
    unique=(("hash",),),
)
STORES_SEEN = Table(name="stores_seen", columns=_columns("role:text store_id:text seen_at:int"), key=("role",), clustered=True)

LEDGER_TABLES = (
    RUNS, WATERMARKS, BEGINNINGS, LEASES, DIRTY, SEQUENCES, PROGRESS, QUARANTINE, HOLDS, OUTBOX, BUDGETS, ETAGS, SCOPES, SCOPE_AUDIT,
    BACKFILLS, BACKFILL_WINDOWS, LINKS, LINK_EVENTS, TEAMS, CHARGES, SERVICES, MAP_OVERRIDES, AUDIT, TOKENS, STORES_SEEN,
)  # fmt: skip
