CREATE TABLE repositories (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  scope TEXT NOT NULL,
  observed_at INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  shape_version INTEGER NOT NULL,
  maps_version TEXT NOT NULL,
  raw_ref TEXT,
  hash INTEGER,
  deleted_at INTEGER,
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  url TEXT,
  default_branch TEXT,
  head TEXT,
  bare INTEGER NOT NULL,
  shallow INTEGER NOT NULL,
  object_format TEXT NOT NULL,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX repositories_by_tenant_scope ON repositories (tenant, scope);
CREATE TABLE commits (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  scope TEXT NOT NULL,
  observed_at INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  shape_version INTEGER NOT NULL,
  maps_version TEXT NOT NULL,
  raw_ref TEXT,
  hash INTEGER,
  deleted_at INTEGER,
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  repository TEXT NOT NULL,
  sha TEXT NOT NULL,
  parents TEXT NOT NULL,
  is_merge INTEGER NOT NULL,
  author TEXT NOT NULL,
  authored_at INTEGER,
  authored_offset INTEGER,
  committer TEXT NOT NULL,
  committed_at INTEGER,
  committed_offset INTEGER,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  trailers TEXT NOT NULL,
  is_revert INTEGER NOT NULL,
  reachable INTEGER NOT NULL,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX commits_by_tenant_repository_committed_at ON commits (tenant, repository, committed_at);
CREATE TABLE changes (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  scope TEXT NOT NULL,
  observed_at INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  shape_version INTEGER NOT NULL,
  maps_version TEXT NOT NULL,
  raw_ref TEXT,
  hash INTEGER,
  deleted_at INTEGER,
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  repository TEXT NOT NULL,
  sha TEXT NOT NULL,
  committed_at INTEGER,
  path TEXT NOT NULL,
  old_path TEXT,
  status TEXT NOT NULL,
  kind TEXT NOT NULL,
  additions INTEGER,
  deletions INTEGER,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX changes_by_tenant_repository_committed_at ON changes (tenant, repository, committed_at);
CREATE TABLE refs (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  scope TEXT NOT NULL,
  observed_at INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  shape_version INTEGER NOT NULL,
  maps_version TEXT NOT NULL,
  raw_ref TEXT,
  hash INTEGER,
  deleted_at INTEGER,
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  repository TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  annotated INTEGER NOT NULL,
  tagged_at INTEGER,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX refs_by_tenant_scope ON refs (tenant, scope);
CREATE TABLE accounts (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  scope TEXT NOT NULL,
  observed_at INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  shape_version INTEGER NOT NULL,
  maps_version TEXT NOT NULL,
  raw_ref TEXT,
  hash INTEGER,
  deleted_at INTEGER,
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  repository TEXT NOT NULL,
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  canonical TEXT NOT NULL,
  is_bot INTEGER NOT NULL,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX accounts_by_tenant_scope ON accounts (tenant, scope);
CREATE TABLE points (
  tenant TEXT NOT NULL,
  metric TEXT NOT NULL,
  subject TEXT NOT NULL,
  day TEXT NOT NULL,
  span TEXT NOT NULL,
  seq INTEGER NOT NULL,
  value REAL,
  n INTEGER NOT NULL,
  num INTEGER,
  den INTEGER,
  reasons TEXT NOT NULL,
  computed_at INTEGER NOT NULL,
  method_version INTEGER NOT NULL,
  PRIMARY KEY (tenant, metric, subject, span, day, seq)
) WITHOUT ROWID;
CREATE TABLE positions (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  batch INTEGER NOT NULL,
  first_run INTEGER NOT NULL,
  PRIMARY KEY (tenant, source, entity, scope)
) WITHOUT ROWID;
CREATE TABLE store (
  store_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (store_id)
) WITHOUT ROWID;
CREATE TABLE raws (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  external_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  reference TEXT NOT NULL,
  observed_at INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (tenant, source, entity, scope, external_id)
) WITHOUT ROWID;
CREATE TABLE raw_references (
  tenant TEXT NOT NULL,
  hash TEXT NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (tenant, hash)
) WITHOUT ROWID;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  code_version TEXT NOT NULL,
  generation INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  items INTEGER NOT NULL DEFAULT 0,
  error TEXT
);
CREATE INDEX runs_by_tenant_source_entity_scope_kind ON runs (tenant, source, entity, scope, kind);
CREATE TABLE watermarks (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  cursor TEXT,
  batch INTEGER NOT NULL DEFAULT 0,
  through INTEGER,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, source, entity, scope)
) WITHOUT ROWID;
CREATE TABLE leases (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  token INTEGER NOT NULL,
  holder TEXT,
  until INTEGER NOT NULL,
  heartbeat_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, source, entity, scope, kind)
) WITHOUT ROWID;
CREATE TABLE dirty (
  tenant TEXT NOT NULL,
  subject TEXT NOT NULL,
  day TEXT NOT NULL,
  mark INTEGER NOT NULL,
  PRIMARY KEY (tenant, subject, day)
) WITHOUT ROWID;
CREATE TABLE sequences (
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (name)
) WITHOUT ROWID;
CREATE TABLE progress (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  run_id INTEGER,
  status TEXT NOT NULL,
  phase TEXT,
  items_done INTEGER NOT NULL DEFAULT 0,
  items_estimate INTEGER,
  estimate_exact INTEGER NOT NULL DEFAULT 0,
  samples TEXT NOT NULL,
  started_at INTEGER,
  last_progress_at INTEGER,
  finished_at INTEGER,
  rate_limited_until INTEGER,
  quarantined INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  stored INTEGER,
  source_count INTEGER,
  PRIMARY KEY (tenant, source, entity, scope, kind)
) WITHOUT ROWID;
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  external_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  payload BLOB NOT NULL,
  partial INTEGER NOT NULL,
  obtained INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  times_seen INTEGER NOT NULL DEFAULT 1,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL
);
CREATE UNIQUE INDEX quarantine_by_tenant_source_entity_scope_external_id ON quarantine (tenant, source, entity, scope, external_id);
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL,
  run_id INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  CHECK (state IN ('held', 'released', 'sent'))
);
CREATE INDEX outbox_by_state_id ON outbox (state, id);
CREATE TABLE budgets (
  host TEXT NOT NULL,
  credential TEXT NOT NULL,
  resource TEXT NOT NULL,
  allowed INTEGER NOT NULL,
  remaining INTEGER NOT NULL,
  resets_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (host, credential, resource)
) WITHOUT ROWID;
CREATE TABLE etags (
  url_hash TEXT NOT NULL,
  credential TEXT NOT NULL,
  etag TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (url_hash, credential)
) WITHOUT ROWID;
CREATE TABLE scopes (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  location TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  flagged INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  discovered_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, source, scope),
  CHECK (status IN ('discovered', 'active', 'paused', 'blocked', 'archived'))
) WITHOUT ROWID;
CREATE TABLE scope_audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  scope TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  before TEXT,
  after TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX scope_audit_by_tenant_source_scope ON scope_audit (tenant, source, scope);
CREATE TABLE backfills (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  since INTEGER NOT NULL,
  before INTEGER NOT NULL,
  status TEXT NOT NULL,
  total INTEGER NOT NULL,
  completed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  error TEXT
);
CREATE TABLE backfill_windows (
  backfill_id INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  error TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (backfill_id, start_at)
) WITHOUT ROWID;
CREATE TABLE links (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  status TEXT NOT NULL,
  confidence REAL NOT NULL,
  trace TEXT NOT NULL,
  valid_from INTEGER,
  valid_to INTEGER,
  verified_by TEXT,
  verified_at INTEGER
);
CREATE INDEX links_by_tenant_source_external_id ON links (tenant, source, external_id);
CREATE INDEX links_by_tenant_person_id ON links (tenant, person_id);
CREATE TABLE link_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  before TEXT,
  after TEXT
);
CREATE TABLE teams (
  tenant TEXT NOT NULL,
  team TEXT NOT NULL,
  name TEXT NOT NULL,
  parent TEXT,
  zone TEXT,
  inferred INTEGER NOT NULL DEFAULT 0,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  PRIMARY KEY (tenant, team, valid_from)
) WITHOUT ROWID;
CREATE TABLE services (
  tenant TEXT NOT NULL,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  team TEXT,
  repositories TEXT NOT NULL,
  paths TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  PRIMARY KEY (tenant, service, valid_from)
) WITHOUT ROWID;
CREATE TABLE map_overrides (
  tenant TEXT NOT NULL,
  level TEXT NOT NULL,
  target TEXT NOT NULL,
  map TEXT NOT NULL,
  word TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, level, target, map, word)
) WITHOUT ROWID;
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  before TEXT,
  after TEXT
);
CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
);
CREATE UNIQUE INDEX tokens_by_hash ON tokens (hash);
CREATE TABLE stores_seen (
  role TEXT NOT NULL,
  store_id TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (role)
) WITHOUT ROWID;
PRAGMA application_id = 1212438361;
