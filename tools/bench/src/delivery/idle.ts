import { setTimeout as pause } from "node:timers/promises";
import { type Benchmark, type Measurement, round2 } from "../comparison.ts";
import { BareServer } from "./bare-server.ts";
import { Crowd } from "./crowd.ts";
import { Subscribers, type SubscriptionTarget, streamsPerConnection } from "./subscribers.ts";

/** Devices that are connected and have nothing to say. */
const devices = 10_000;

/** How long memory is left to settle, in milliseconds. */
const settleMs = 3_000;

/** What was promised, in bytes of one device. */
const deviceBytesMax = 60 * 1024;

/** What a device that is connected and idle costs, in resident memory. */
export const idleBenchmark: Benchmark = {
  name: "delivery-idle",
  description: `KiB of resident memory for each of ${String(devices)} idle devices, ${String(streamsPerConnection)} a connection and one a connection, beside a bare grpc-js server with as many streams; promised: at most 60 KiB for a device`,
  async run(progress) {
    const results: Record<string, Measurement> = {};
    for (const perConnection of [streamsPerConnection, 1]) {
      const crowd = await Crowd.start(devices, [devices]);
      const bare = await BareServer.start(crowd.folder);
      try {
        const value = await bytesOfOne(crowd, () => crowd.residentBytes(), perConnection);
        const baseline = await bytesOfOne(bare, () => bare.residentBytes(), perConnection);
        progress(
          `${String(perConnection)} a connection: ${String(Math.round(value / 1024))} KiB, bare ${String(Math.round(baseline / 1024))} KiB`,
        );
        results[`${String(perConnection)} a connection`] = {
          value: round2(value / 1024),
          unit: "KiB",
          baseline: round2(baseline / 1024),
          ratio: round2(value / baseline),
          // A connection of its own is mostly TLS, which the promise does not speak of.
          ...(perConnection > 1 ? { holds: value <= deviceBytesMax } : {}),
        };
      } finally {
        bare.stop();
        await crowd.stop();
      }
    }
    return results;
  },
};

async function bytesOfOne(
  target: SubscriptionTarget,
  residentBytes: () => number,
  perConnection: number,
): Promise<number> {
  const subscribers = new Subscribers({ perConnection });
  try {
    // A first few, so that what is made once is there.
    await subscribers.open(target, streamsPerConnection);
    await pause(settleMs);
    const before = residentBytes();
    await subscribers.open(target, devices - streamsPerConnection);
    await pause(settleMs);
    return (residentBytes() - before) / (devices - streamsPerConnection);
  } finally {
    subscribers.close();
  }
}
