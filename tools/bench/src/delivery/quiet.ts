import { setTimeout as pause } from "node:timers/promises";

/** A service that used less than so much of a processor within so many milliseconds has nothing left to do. */
const [quietSeconds, quietMs, quietTriesMax] = [0.01, 500, 240] as const;

/** Until a service has done everything that it was told before. */
export async function quiet(process: { cpuSeconds(): number }): Promise<void> {
  let before = process.cpuSeconds();
  for (let tries = 0; tries < quietTriesMax; tries += 1) {
    await pause(quietMs);
    const now = process.cpuSeconds();
    if (now - before <= quietSeconds) return;
    before = now;
  }
  throw new Error("the service is never done");
}
