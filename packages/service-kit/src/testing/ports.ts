import { randomInt } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Where ports are looked for: below the range from which systems take the ports of outgoing connections (32768 and up on
 * Linux, RFC 6335's 49152 and up elsewhere), so that no connection takes one between its being found and its being used.
 */
const firstPort = 10_240;
const endPort = 32_768;

/** Draws before the machine is taken to have no free port. */
const drawsMax = 200;

/** One file for each port that a process of this machine has been given, with its process id: ports are used some time after. */
const claims = join(tmpdir(), "entente-ports");

/** Ports of loopback that nobody listens on now, and that no other process is given while this one lives. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held = await Promise.all(Array.from({ length: count }, holdAny));
  return Promise.all(held.map(({ port, release }) => release().then(() => port)));
}

/** One of them. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

interface HeldPort {
  readonly port: number;
  readonly release: () => Promise<void>;
}

async function holdAny(): Promise<HeldPort> {
  for (let draw = 0; draw < drawsMax; draw++) {
    const port = randomInt(firstPort, endPort);
    const held = claim(port) ? await hold(port) : undefined;
    if (held !== undefined) return held;
  }
  throw new Error(`no free port between ${String(firstPort)} and ${String(endPort)}`);
}

/** False when a living process has it. */
function claim(port: number): boolean {
  mkdirSync(claims, { recursive: true });
  const file = join(claims, String(port));
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (isAlive(file)) return false;
      rmSync(file, { force: true });
    }
  }
  return false;
}

function isAlive(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch (error) {
    // A file that has just gone, or is being written, is somebody's; a process that is not there is nobody.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** `undefined` when the port is in use. */
function hold(port: number): Promise<HeldPort | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(undefined);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => {
      const release = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => {
            closed();
          });
        });
      resolve({ port, release });
    });
  });
}
