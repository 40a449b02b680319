/**
 * Tables of the transparency log and of the witness. No column holds a label or a value in the clear: `label_id` is a keyed hash,
 * `sealed` is encrypted, the trees hold hashes.
 */
export const logTables: readonly string[] = [
  `CREATE TABLE log_label (label_id BYTEA NOT NULL PRIMARY KEY, versions BIGINT NOT NULL)`,
  `CREATE TABLE log_version (id SERIAL_KEY, label_id BYTEA NOT NULL, version BIGINT NOT NULL, sealed BYTEA NOT NULL,
    queued_at BIGINT NOT NULL, position BIGINT, UNIQUE (label_id, version))`,
  `CREATE INDEX log_version_waiting ON log_version (id) WHERE position IS NULL`,
  `CREATE TABLE log_node (level BIGINT NOT NULL, idx BIGINT NOT NULL, value BYTEA NOT NULL, PRIMARY KEY (level, idx))`,
  `CREATE TABLE log_entry (position BIGINT NOT NULL PRIMARY KEY, value BYTEA NOT NULL)`,
  // place: two bytes of depth, then the prefix; the newest at most a version is one step in the index.
  `CREATE TABLE log_prefix (place BYTEA NOT NULL, version BIGINT NOT NULL, value BYTEA NOT NULL, PRIMARY KEY (place, version))`,
  // kind: 1 the newest head, 2 the newest that was given out.
  `CREATE TABLE log_head (kind BIGINT NOT NULL PRIMARY KEY, tree_size BIGINT NOT NULL, root BYTEA NOT NULL, note BYTEA NOT NULL)`,
  `CREATE TABLE witnessed (origin TEXT NOT NULL PRIMARY KEY, tree_size BIGINT NOT NULL, root BYTEA NOT NULL,
    note BYTEA NOT NULL)`,
];
