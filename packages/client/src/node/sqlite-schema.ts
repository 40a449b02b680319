/** Version of {@link schema}; a store of another version is not opened. */
export const schemaVersion = 1;

/** Tables of a client's store. Everything that is not a name, a number or a state is sealed when there is a key. */
export const schema = `
  CREATE TABLE IF NOT EXISTS store (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL,
    keyed INTEGER NOT NULL,
    key_check BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS groups (
    group_id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    core BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS group_parts (
    group_id TEXT NOT NULL REFERENCES groups (group_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (group_id, name)
  );
  CREATE TABLE IF NOT EXISTS cursors (
    feed TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    group_id TEXT NOT NULL,
    state TEXT NOT NULL,
    body BLOB NOT NULL
  );
  CREATE INDEX IF NOT EXISTS messages_of_group ON messages (group_id, sequence);
  CREATE TABLE IF NOT EXISTS key_packages (
    ref TEXT PRIMARY KEY,
    body BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    body BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS outgoing (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS records (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
  );
`;
