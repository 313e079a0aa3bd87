/** Tells our files from those of other programs. */
export const applicationId = 0x6b_67_69_74;

/** Step N takes a file of version N to N + 1. Released steps are never edited; the next one is added below. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX deliveries_by_age ON deliveries (at);

  CREATE TABLE queue (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    repository TEXT NOT NULL,
    installation INTEGER NOT NULL,
    subject TEXT NOT NULL,
    is_forced INTEGER NOT NULL,
    approved_sha TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    queued_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    is_first INTEGER NOT NULL DEFAULT 0,
    is_taken INTEGER NOT NULL DEFAULT 0,
    is_dropped INTEGER NOT NULL DEFAULT 0,
    again_at INTEGER,
    again_forced INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX queue_by_due ON queue (is_taken, not_before);

  -- The higher the turn, the later the repository was served.
  CREATE TABLE turns (turn INTEGER PRIMARY KEY, repository TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE missed (
    repository TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    repo TEXT NOT NULL,
    installation INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE runs (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    repository TEXT NOT NULL,
    installation INTEGER NOT NULL,
    subject TEXT NOT NULL,
    head_sha TEXT NOT NULL,
    base_sha TEXT NOT NULL,
    base_ref TEXT NOT NULL,
    check_name TEXT NOT NULL,
    is_forced INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'begun',
    begun_at INTEGER NOT NULL,
    check_id INTEGER,
    check_url TEXT,
    outcome TEXT,
    notice TEXT,
    judged_at INTEGER,
    ended_at INTEGER,
    report_bytes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX runs_by_subject ON runs (key, seq);
  CREATE INDEX runs_by_head ON runs (repository, head_sha, seq);
  CREATE INDEX runs_by_installation ON runs (installation);
  CREATE INDEX runs_by_end ON runs (ended_at, seq, report_bytes);

  CREATE TABLE reports (
    run TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE installations (id INTEGER PRIMARY KEY, account TEXT NOT NULL, is_suspended INTEGER NOT NULL) STRICT;

  CREATE TABLE repositories (
    repository TEXT PRIMARY KEY,
    cost_seconds REAL,
    cost_at INTEGER,
    etag TEXT,
    polled_at INTEGER
  ) STRICT;
  `,
];
