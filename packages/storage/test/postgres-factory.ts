import { describe } from "@jest/globals";
import { randomBytes } from "node:crypto";
import pg from "pg";
import { openStore, type OpenOptions, type Store } from "../src/index.ts";

const server = process.env["ENTENTE_TEST_POSTGRES"];

/** `describe`, or a skipped one where there is no server (the run's setup has said so). */
export const describePostgres: (name: string, tests: () => void) => void =
  server === undefined ? describe.skip : describe;

/** The URL of an empty schema of its own. */
export async function emptySchema(): Promise<string> {
  const url = new URL(server ?? "");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE SCHEMA ${name}`);
  await client.end();
  url.searchParams.set("application_name", name);
  url.searchParams.set("options", `-c search_path=${name}`);
  return url.href;
}

/** A store in a schema of its own. */
export async function openPostgresStore(options?: OpenOptions): Promise<Store> {
  return await openStore({ kind: "postgres", url: await emptySchema() }, options);
}
