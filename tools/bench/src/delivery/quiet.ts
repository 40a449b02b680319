import { setTimeout as pause } from "node:timers/promises";
import type { Crowd } from "./crowd.ts";

/** A service that used less than so much of a processor within so many milliseconds has nothing left to do. */
const [quietSeconds, quietMs, quietTriesMax] = [0.01, 500, 240] as const;

/** Until a service has done everything that it was told before. */
export async function quiet(crowd: Crowd): Promise<void> {
  let before = crowd.cpuSeconds();
  for (let tries = 0; tries < quietTriesMax; tries += 1) {
    await pause(quietMs);
    const now = crowd.cpuSeconds();
    if (now - before <= quietSeconds) return;
    before = now;
  }
  throw new Error("the service is never done");
}
