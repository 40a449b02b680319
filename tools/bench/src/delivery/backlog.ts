import { groupFeed } from "@entente/storage";
import { type Benchmark, type Measurement } from "../comparison.ts";
import { Baseline, ciphertextBytes, ratioMin } from "./baseline.ts";
import { Crowd, digest, nameOf } from "./crowd.ts";
import { privateMessage } from "./private-message.ts";
import { quiet } from "./quiet.ts";
import { compared, measured, rates, type Work } from "./rate.ts";
import { Subscribers } from "./subscribers.ts";

/** What a single subscription finds waiting. */
const backlog = 10_000;

/** A subscription acknowledges this often. */
const acknowledgedAtOnce = 256;

/** What a device that was away gets, from the store, as fast as it takes it. */
export const backlogBenchmark: Benchmark = {
  name: "delivery-push-1",
  description: `items a second of a backlog of ${String(backlog)} that reach 1 subscription, beside a bare grpc-js server that writes the same number of bytes to a stream; promised: a ratio of ${String(ratioMin)}`,
  run: async (progress) => ({
    ...(await drain("1 subscription", undefined, progress)),
    // What a device gets that takes one item at a time: nothing is promised of that.
    ...(await drain("1 subscription, item by item", 1, progress)),
  }),
};

/** One device that was away: everything waits for it. */
async function drain(
  name: string,
  batchItems: number | undefined,
  progress: (line: string) => void,
): Promise<Record<string, Measurement>> {
  const rounds = 9;
  const crowd = await Crowd.start(rounds + 1, [rounds + 1], async (store, [group]) => {
    if (group === undefined) return;
    const nowMs = Date.now();
    for (let from = 0; from < backlog; from += 500) {
      await Promise.all(
        Array.from({ length: 500 }, () => {
          const bytes = privateMessage(group.id, ciphertextBytes);
          const message = {
            ...{ msgId: digest(bytes), groupId: group.id, epoch: 0n, kind: 1, sender: nameOf(0), bytes },
            ...{ origin: "a.example", hlc: BigInt(nowMs) << 16n, expiresAtMs: nowMs + 86_400_000 },
          };
          return store.delivery.accept({ message, feeds: [groupFeed(group.id)], outbox: [], nowMs });
        }),
      );
    }
  });
  const [our, bare]: [Work[], Work[]] = [[], []];
  const [group] = crowd.groups;
  const baseline = await Baseline.start(crowd, 1);
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const subscribers = new Subscribers(batchItems === undefined ? {} : { batchItems });
      let acknowledged = 0;
      subscribers.onItem = (_subscription, count) => {
        if (count - acknowledged < acknowledgedAtOnce) return;
        acknowledged = count;
        subscribers.acknowledge(0, group?.id ?? new Uint8Array(), count);
      };
      const target = {
        address: crowd.address,
        serverName: crowd.serverName,
        roots: crowd.roots,
        token: () => crowd.token(round),
      };
      const drained = await measured(
        backlog,
        () => crowd.cpuSeconds(),
        async () => {
          await subscribers.open(target, 1, false);
          await subscribers.until(() => subscribers.items >= backlog);
        },
      );
      subscribers.close();
      await quiet(crowd);
      const barely = await baseline.push(backlog);
      // The first round warms both up.
      if (round === 0) continue;
      progress(`${name}: ${rates(drained)}, bare ${rates(barely)}`);
      our.push(drained);
      bare.push(barely);
    }
  } finally {
    baseline.stop();
    await crowd.stop();
  }
  return compared(name, our, bare, batchItems === undefined ? ratioMin : undefined);
}
