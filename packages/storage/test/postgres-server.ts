import { type PostgresServer, startPostgres } from "../src/testing/index.ts";

declare global {
  var ententePostgres: PostgresServer | undefined;
}

/**
 * Starts one real PostgreSQL for the whole run, unless DATABASE_URL names one. Without either the PostgreSQL tests are skipped, and
 * say so.
 */
export default async function start(): Promise<void> {
  if (process.env["DATABASE_URL"] !== undefined) {
    process.env["ENTENTE_TEST_POSTGRES"] = process.env["DATABASE_URL"];
    return;
  }
  try {
    globalThis.ententePostgres = await startPostgres();
    process.env["ENTENTE_TEST_POSTGRES"] = globalThis.ententePostgres.url;
  } catch (error) {
    process.stderr.write(
      `\n*** PostgreSQL could not be started: its tests are SKIPPED. Set DATABASE_URL to run them.\n${String(error)}\n`,
    );
  }
}
