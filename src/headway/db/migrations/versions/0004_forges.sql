ALTER TABLE repositories RENAME TO repositories_before;
DROP INDEX repositories_by_tenant_scope;
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
  archived INTEGER NOT NULL,
  PRIMARY KEY (tenant, source, key)
);
INSERT INTO repositories (tenant, source, scope, observed_at, generation, run_id, shape_version, maps_version, raw_ref, hash, deleted_at, key, version, name, url, default_branch, head, bare, shallow, object_format, archived) SELECT tenant, source, scope, observed_at, generation, run_id, shape_version, maps_version, raw_ref, hash, deleted_at, key, version, name, url, default_branch, head, bare, shallow, object_format, 0 FROM repositories_before;
DROP TABLE repositories_before;
CREATE INDEX repositories_by_tenant_scope ON repositories (tenant, scope);
ALTER TABLE scopes RENAME TO scopes_before;
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
  code TEXT NOT NULL DEFAULT '',
  active_at INTEGER,
  PRIMARY KEY (tenant, source, scope),
  CHECK (status IN ('discovered', 'active', 'paused', 'blocked', 'archived'))
) WITHOUT ROWID;
INSERT INTO scopes (tenant, source, scope, name, location, status, reason, flagged, failures, last_error, discovered_at, updated_at, code) SELECT tenant, source, scope, name, location, status, reason, flagged, failures, last_error, discovered_at, updated_at, code FROM scopes_before;
DROP TABLE scopes_before;
CREATE TABLE item_mentions (
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
  pull_request TEXT NOT NULL,
  item_source TEXT NOT NULL,
  item TEXT NOT NULL,
  code TEXT NOT NULL,
  place TEXT NOT NULL,
  confidence REAL NOT NULL,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX item_mentions_by_tenant_scope ON item_mentions (tenant, scope);
CREATE TABLE jobs (
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
  run TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  result TEXT,
  result_raw TEXT,
  allowed_to_fail INTEGER NOT NULL,
  queued_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX jobs_by_tenant_scope ON jobs (tenant, scope);
CREATE TABLE releases (
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
  tag TEXT NOT NULL,
  name TEXT NOT NULL,
  sha TEXT,
  draft INTEGER NOT NULL,
  prerelease INTEGER NOT NULL,
  author TEXT,
  created_at INTEGER NOT NULL,
  published_at INTEGER,
  url TEXT,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX releases_by_tenant_scope ON releases (tenant, scope);
