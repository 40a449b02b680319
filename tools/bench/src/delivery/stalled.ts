import { type Benchmark, median, round2 } from "../comparison.ts";
import { Crowd } from "./crowd.ts";
import { privateMessage } from "./private-message.ts";
import { Publisher } from "./publisher.ts";
import { Subscribers } from "./subscribers.ts";

/** Devices that acknowledge nothing, and what is sent past them. */
const devices = 50;
const ciphertextBytes = 16 * 1024;
const messages = 500;
const rounds = 12;

/** Rounds before those, in which windows fill, and the heap and the store's cache take their shape. */
const warmUpRounds = 8;

/** Most that memory may grow between the first third of the rounds and the last, as a factor. */
const growthMax = 1.05;

/** Whether memory stays flat while devices do not take what is sent to them. */
export const stalledBenchmark: Benchmark = {
  name: "delivery-stalled",
  description: `MiB of resident memory of a Delivery Service while ${String(devices)} devices take nothing more of a feed that grows by ${String(Math.round((rounds * messages * ciphertextBytes) / 2 ** 20))} MiB: the median of the last third of the rounds beside the first third; promised: a ratio below ${String(growthMax)}`,
  async run(progress) {
    const crowd = await Crowd.start(devices + 1, [devices + 1]);
    const subscribers = new Subscribers();
    const publisher = new Publisher(crowd, devices);
    const sizes: number[] = [];
    try {
      await subscribers.open(crowd, devices);
      for (let round = 1 - warmUpRounds; round <= rounds; round += 1) {
        const id = crowd.groups[0]?.id ?? new Uint8Array();
        await publisher.publish(
          Array.from({ length: messages }, () => privateMessage(id, ciphertextBytes)),
          64,
        );
        if (round > 0) sizes.push(crowd.residentBytes() / 2 ** 20);
        progress(`round ${String(round)}: ${String(Math.round(crowd.residentBytes() / 2 ** 20))} MiB`);
      }
    } finally {
      publisher.stop();
      subscribers.close();
      await crowd.stop();
    }
    const third = rounds / 3;
    const [value, baseline] = [median(sizes.slice(-third)), median(sizes.slice(0, third))];
    const ratio = round2(value / baseline);
    return {
      memory: {
        value: round2(value),
        unit: "MiB",
        baseline: round2(baseline),
        ratio,
        holds: ratio <= growthMax,
      },
    };
  },
};
