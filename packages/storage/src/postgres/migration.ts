import type pg from "pg";
import { StorageError } from "../errors.ts";
import { migrations } from "../sql/schema.ts";

/** Chosen at random: serialises replicas that start at once. */
const lockId = "7310594630223";

/** Brings the schema of the connection's search path up to date, in one transaction; refuses what is newer. */
export async function migrate(client: pg.ClientBase): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [lockId]);
    await client.query("CREATE TABLE IF NOT EXISTS entente_schema (version BIGINT NOT NULL PRIMARY KEY)");
    const found = await client.query<{ version: bigint }>(
      "SELECT coalesce(max(version), 0) AS version FROM entente_schema",
    );
    const version = Number(found.rows[0]?.version ?? 0n);
    if (version > migrations.length)
      throw new StorageError("schema", "the database was written by a newer release");
    for (const [index, statements] of migrations.entries()) {
      if (index < version) continue;
      for (const statement of statements) await client.query(toPostgres(statement));
      await client.query("INSERT INTO entente_schema (version) VALUES ($1)", [index + 1]);
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** Refuses a server on which a commit is not yet durable (guarantee G1). */
export async function checkDurability(client: pg.ClientBase): Promise<void> {
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    const found = await client.query<Record<string, string>>(`SHOW ${setting}`);
    if (Object.values(found.rows[0] ?? {})[0] === "off") {
      throw new StorageError("schema", `the server runs with ${setting} = off`);
    }
  }
}

/** Byte order for text, as SQLite has it, so that pages of sorted names agree. */
function toPostgres(ddl: string): string {
  return ddl
    .replaceAll("SERIAL_KEY", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
    .replaceAll(" TEXT", ' TEXT COLLATE "C"');
}
