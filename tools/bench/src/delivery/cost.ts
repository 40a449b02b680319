import { type Benchmark, type Measurement, median, round2 } from "../comparison.ts";
import { Crowd, type CrowdGroup } from "./crowd.ts";
import { privateMessage } from "./private-message.ts";
import { Publisher } from "./publisher.ts";

/** Members of the groups that are compared; the first is the baseline. */
const sizes = [2, 100, 10_000, 50_000] as const;

/** Messages of one round, and how many are under way at once. */
const messages = 1_500;
const underWay = 128;
const rounds = 9;

/** What was promised: flat within a tenth. */
const ratioMax = 1.1;

/** What one message costs, whatever the size of its group. */
export const costBenchmark: Benchmark = {
  name: "delivery-cost",
  description: `microseconds to accept one message in groups of ${sizes.join(", ")} members, in turns, beside the group of 2; promised: a ratio below ${String(ratioMax)}`,
  async run(progress) {
    const most = Math.max(...sizes);
    progress(`writing ${String(most)} clients to a store`);
    const crowd = await Crowd.start(most, sizes);
    const publisher = new Publisher(crowd, 0);
    const times = new Map<CrowdGroup, number[]>(crowd.groups.map((group) => [group, []]));
    try {
      for (let round = 0; round <= rounds; round += 1) {
        // Every second round the other way round: what drifts hits all alike.
        const order = round % 2 === 0 ? crowd.groups : crowd.groups.toReversed();
        for (const group of order) {
          const batch = Array.from({ length: messages }, () => privateMessage(group.id, 512));
          const startMs = performance.now();
          await publisher.publish(batch, underWay);
          if (round > 0) times.get(group)?.push(((performance.now() - startMs) * 1_000) / messages);
        }
        progress(`round ${String(round)} of ${String(rounds)}`);
      }
    } finally {
      publisher.stop();
      await crowd.stop();
    }
    const [smallest] = crowd.groups;
    const baseline = median(times.get(smallest ?? { id: new Uint8Array(), members: 0 }) ?? []);
    const results: Record<string, Measurement> = {};
    for (const [{ members }, each] of times) {
      const value = median(each);
      const ratio = round2(value / baseline);
      results[`${String(members)} members`] = {
        value: round2(value),
        unit: "us",
        baseline: round2(baseline),
        ratio,
        holds: ratio <= ratioMax,
      };
    }
    return results;
  },
};
