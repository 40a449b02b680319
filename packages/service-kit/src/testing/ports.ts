import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Where ports are looked for: below the range from which systems take the ports of outgoing connections (32768 and up on
 * Linux, RFC 6335's 49152 and up elsewhere), so that no connection takes one between its being found and its being used.
 */
const firstPort = 10_240;
const endPort = 32_768;

/** Draws before the machine is taken to have no free port. */
const drawsMax = 200;

/** Ports of loopback that nobody listens on now. They are all held at once while they are looked for, so that none comes twice. */
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
    const held = await hold(randomInt(firstPort, endPort));
    if (held !== undefined) return held;
  }
  throw new Error(`no free port between ${String(firstPort)} and ${String(endPort)}`);
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
