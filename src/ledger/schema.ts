/** The tables of the ledger and the steps from one version of them to the next (PRAGMA user_version). */

/** Marks the file as ours: "Cord". */
export const APPLICATION_ID = 0x436f7264;

/**
 * Texts that a vendor's record can choose (alert ids, machine keys, endpoint ids) go through `packText`.
 * `facts`, `doc` and `actor` are JSON.
 */
const VERSION_1 = `
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  summary TEXT
) STRICT;

CREATE TABLE streams (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  cursor INTEGER
) STRICT;

-- A page of the evidence from which at least one alert was new; audit: the record that counts it.
CREATE TABLE pages (
  n INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  run TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  file TEXT NOT NULL,
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL,
  audit INTEGER NOT NULL
) STRICT;

-- Every alert id a stream ever gave: grouped (facts) or set aside (reason), never both. at: its time, else when seen.
CREATE TABLE alerts (
  n INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  machine TEXT,
  facts TEXT,
  reason TEXT,
  page INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CHECK ((facts IS NULL) <> (reason IS NULL))
) STRICT;
CREATE UNIQUE INDEX alert_ids ON alerts (stream, id);
CREATE INDEX alert_times ON alerts (stream, at) WHERE facts IS NOT NULL;

-- One row for each change of mind; seen_at, times and latest say how often it was decided the same again.
CREATE TABLE decisions (
  n INTEGER PRIMARY KEY,
  run TEXT NOT NULL,
  at INTEGER NOT NULL,
  machine TEXT NOT NULL,
  host TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  verdicts TEXT NOT NULL,
  audit INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  times INTEGER NOT NULL,
  latest TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_machine ON decisions (machine, n);

CREATE TABLE standings (
  machine TEXT PRIMARY KEY,
  doc TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE orders (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  kind TEXT NOT NULL,
  machine TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  step TEXT NOT NULL,
  in_flight INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  verified_at INTEGER,
  owner TEXT NOT NULL,
  doc TEXT NOT NULL
) STRICT;
-- The lock: one order in flight an endpoint, across processes.
CREATE UNIQUE INDEX one_order_in_flight ON orders (endpoint) WHERE in_flight = 1;
CREATE INDEX orders_of_machine ON orders (machine, n);
CREATE INDEX orders_of_endpoint ON orders (endpoint, n);
CREATE INDEX orders_of_run ON orders (run);
CREATE INDEX orders_by_time ON orders (created_at);

-- The processes that own orders in flight.
CREATE TABLE owners (
  instance TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  space TEXT NOT NULL,
  pid INTEGER NOT NULL,
  started TEXT,
  beat_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
`;

const VERSION_2 = `
CREATE TABLE suppressions (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  doc TEXT NOT NULL
) STRICT;

-- By the order of the isolation they belong to.
CREATE TABLE leases (
  order_id TEXT PRIMARY KEY,
  doc TEXT NOT NULL
) STRICT;

CREATE TABLE drifts (
  order_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX decisions_by_time ON decisions (at);
`;

/** `key` and `topic` may be chosen by a vendor's record: through `packText`. */
const VERSION_3 = `
-- One row an event and channel; topic and gist: what is not told again while it stays the same.
CREATE TABLE notices (
  n INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  thread TEXT NOT NULL,
  topic TEXT NOT NULL,
  gist TEXT,
  at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  letter TEXT,
  doc TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX notice_keys ON notices (channel, key);
CREATE INDEX notices_of_topic ON notices (channel, topic, n);
CREATE INDEX notices_of_letter ON notices (letter, channel, thread);

-- What notices go out in: owner and claimed_at while one process sends it.
CREATE TABLE letters (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  thread TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  settled_at INTEGER,
  owner TEXT,
  claimed_at INTEGER,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX letters_of_thread ON letters (channel, thread, n);
CREATE INDEX letters_by_state ON letters (channel, state, due_at);
`;

const VERSION_4 = `
-- What a reputation service answered, by the indicator as it was sent; analysis is JSON, null where it knows nothing.
CREATE TABLE reputations (
  service TEXT NOT NULL,
  subject TEXT NOT NULL,
  analysis TEXT NOT NULL,
  checked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (service, subject)
) STRICT;
CREATE INDEX reputations_by_expiry ON reputations (expires_at);

-- What was spent of an account's look-ups: the minute's bucket, the UTC day's counter, and until when none may be sent.
CREATE TABLE quotas (
  name TEXT PRIMARY KEY,
  tokens REAL NOT NULL,
  filled_at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  used INTEGER NOT NULL,
  held_until INTEGER NOT NULL,
  strikes INTEGER NOT NULL
) STRICT;
`;

const VERSION_5 = `
-- When look-ups of an account were spent, those of the last minute.
CREATE TABLE spendings (
  quota TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX spendings_of_quota ON spendings (quota, at);
`;

/** `MIGRATIONS[n]` leads from version n to n + 1. */
export const MIGRATIONS: readonly string[] = [VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5];
export const SCHEMA_VERSION = MIGRATIONS.length;
