ALTER TABLE work_items RENAME TO work_items_before;
DROP INDEX work_items_by_tenant_scope;
CREATE TABLE work_items (
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
  project TEXT NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  type TEXT NOT NULL,
  type_raw TEXT NOT NULL,
  status TEXT NOT NULL,
  status_raw TEXT NOT NULL,
  status_category TEXT,
  priority_raw TEXT,
  resolution_raw TEXT,
  assignee TEXT,
  reporter TEXT,
  team TEXT,
  parent_code TEXT,
  labels TEXT NOT NULL,
  flagged INTEGER NOT NULL,
  effort REAL,
  effort_source TEXT,
  created_at INTEGER NOT NULL,
  due_at INTEGER,
  started_at INTEGER,
  completed_at INTEGER,
  reopens INTEGER NOT NULL,
  url TEXT,
  worklogs INTEGER,
  PRIMARY KEY (tenant, source, key)
);
INSERT INTO work_items (tenant, source, scope, observed_at, generation, run_id, shape_version, maps_version, raw_ref, hash, deleted_at, key, version, project, code, title, body, type, type_raw, status, status_raw, status_category, priority_raw, resolution_raw, assignee, reporter, team, parent_code, labels, flagged, effort, effort_source, created_at, due_at, started_at, completed_at, reopens, url) SELECT tenant, source, scope, observed_at, generation, run_id, shape_version, maps_version, raw_ref, hash, deleted_at, key, version, project, code, title, body, type, type_raw, status, status_raw, status_category, priority_raw, resolution_raw, assignee, reporter, team, parent_code, labels, flagged, effort, effort_source, created_at, due_at, started_at, completed_at, reopens, url FROM work_items_before;
DROP TABLE work_items_before;
CREATE INDEX work_items_by_tenant_scope ON work_items (tenant, scope);
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
  PRIMARY KEY (tenant, source, scope),
  CHECK (status IN ('discovered', 'active', 'paused', 'blocked', 'archived'))
) WITHOUT ROWID;
INSERT INTO scopes (tenant, source, scope, name, location, status, reason, flagged, failures, last_error, discovered_at, updated_at) SELECT tenant, source, scope, name, location, status, reason, flagged, failures, last_error, discovered_at, updated_at FROM scopes_before;
DROP TABLE scopes_before;
CREATE TABLE boards (
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
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  estimation TEXT,
  url TEXT,
  PRIMARY KEY (tenant, source, key)
);
CREATE INDEX boards_by_tenant_scope ON boards (tenant, scope);
CREATE TABLE holds (
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  scope TEXT NOT NULL,
  missing INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  noticed_at INTEGER NOT NULL,
  allowed_by TEXT,
  PRIMARY KEY (tenant, source, entity, scope)
) WITHOUT ROWID;
