import { setTimeout as pause } from "node:timers/promises";
import { groupFeed } from "@entente/storage";
import { type Benchmark, type Measurement, median, round2 } from "../comparison.ts";
import { BareServer } from "./bare-server.ts";
import { Crowd, digest, nameOf } from "./crowd.ts";
import { privateMessage } from "./private-message.ts";
import { Publisher } from "./publisher.ts";
import { compared, measured, perSecond, type Work } from "./rate.ts";
import { Subscribers } from "./subscribers.ts";

/** Subscriptions, and messages that each of them gets in one round. */
const crowds = [
  { subscriptions: 100, messages: 400, rounds: 9 },
  { subscriptions: 5_000, messages: 6, rounds: 5 },
  { subscriptions: 50_000, messages: 1, rounds: 5 },
] as const;

/** What a single subscription finds waiting. */
const backlog = 10_000;

const ciphertextBytes = 512;

/** Bytes of a response that carries one such message: the baseline writes as many. */
const responseBytes = 700;

/** A subscription acknowledges this often. */
const acknowledgedAtOnce = 256;

/** A service that used less than so much of a processor within so many milliseconds has nothing left to do. */
const [quietSeconds, quietMs, quietTriesMax] = [0.01, 500, 240] as const;

/** What was promised: of the bare stream's rate, and for one message to the largest crowd, in milliseconds. */
const ratioMin = 0.7;
const largestMsMax = 3_000;

/** Items a second that reach their subscriptions, beside a bare grpc-js stream of the same bytes. */
export const pushBenchmark: Benchmark = {
  name: "delivery-push",
  description: `items a second that reach 1, ${crowds.map(({ subscriptions }) => subscriptions).join(", ")} subscriptions, 100 a connection, from the moment of publishing, beside a bare grpc-js server that writes the same number of bytes to as many streams; promised: a ratio of ${String(ratioMin)}, and one message to 50000 in less than 3 s`,
  async run(progress) {
    const results: Record<string, Measurement> = {
      ...(await drain("1 subscription", undefined, progress)),
      // What a device gets that takes one item at a time: nothing is promised of that.
      ...(await drain("1 subscription, item by item", 1, progress)),
    };
    for (const each of crowds) Object.assign(results, await fanOut(each, progress));
    return results;
  },
};

/** One device that was away: everything waits for it. */
async function drain(
  name: string,
  batchItems: number | undefined,
  progress: (line: string) => void,
): Promise<Record<string, Measurement>> {
  const rounds = 5;
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
      progress(`${name}: ${perSecond(drained).toFixed(0)}/s, bare ${perSecond(barely).toFixed(0)}/s`);
      our.push(drained);
      bare.push(barely);
    }
  } finally {
    baseline.stop();
    await crowd.stop();
  }
  return compared(name, our, bare, batchItems === undefined ? ratioMin : undefined);
}

async function fanOut(
  { subscriptions, messages, rounds }: (typeof crowds)[number],
  progress: (line: string) => void,
): Promise<Record<string, Measurement>> {
  const name = `${String(subscriptions)} subscriptions`;
  progress(`${name}: opening`);
  const crowd = await Crowd.start(subscriptions + 1, [subscriptions + 1]);
  const subscribers = new Subscribers();
  const publisher = new Publisher(crowd, subscriptions);
  const baseline = await Baseline.start(crowd, subscriptions);
  const [our, bare]: [Work[], Work[]] = [[], []];
  try {
    await subscribers.open(crowd, subscriptions);
    await quiet(crowd);
    for (let round = 0; round <= rounds; round += 1) {
      const id = crowd.groups[0]?.id ?? new Uint8Array();
      const batch = Array.from({ length: messages }, () => privateMessage(id, ciphertextBytes));
      const expected = subscribers.items + subscriptions * messages;
      const pushed = await measured(
        subscriptions * messages,
        () => crowd.cpuSeconds(),
        async () => {
          await publisher.publish(batch, messages);
          await subscribers.until(() => subscribers.items >= expected);
        },
      );
      // What devices say to it is not of the pushing, and is done before anything else is measured.
      for (let one = 0; one < subscriptions; one += 1)
        subscribers.acknowledge(one, id, (round + 1) * messages);
      await quiet(crowd);
      const barely = await baseline.push(messages);
      progress(`${name}: ${perSecond(pushed).toFixed(0)}/s, bare ${perSecond(barely).toFixed(0)}/s`);
      // The first round warms both up.
      if (round === 0) continue;
      our.push(pushed);
      bare.push(barely);
    }
  } finally {
    publisher.stop();
    subscribers.close();
    baseline.stop();
    await crowd.stop();
  }
  const [ms, bareMs] = [our, bare].map((works) =>
    median(works.map(({ seconds }) => (seconds * 1_000) / messages)),
  );
  const largest = subscriptions === Math.max(...crowds.map((each) => each.subscriptions));
  return {
    ...compared(name, our, bare, ratioMin),
    [`one message to ${name}`]: {
      value: Math.round(ms ?? Number.NaN),
      unit: "ms",
      baseline: Math.round(bareMs ?? Number.NaN),
      ratio: round2((ms ?? Number.NaN) / (bareMs ?? Number.NaN)),
      ...(largest ? { holds: (ms ?? Number.NaN) < largestMsMax } : {}),
    },
  };
}

/** Until a service has done everything that it was told before. */
async function quiet(crowd: Crowd): Promise<void> {
  let before = crowd.cpuSeconds();
  for (let tries = 0; tries < quietTriesMax; tries += 1) {
    await pause(quietMs);
    const now = crowd.cpuSeconds();
    if (now - before <= quietSeconds) return;
    before = now;
  }
  throw new Error("the service is never done");
}

/** The bare server and as many streams to it; opening them is not measured. */
class Baseline {
  readonly #server: BareServer;
  readonly #subscribers: Subscribers;
  readonly #subscriptions: number;

  private constructor(server: BareServer, subscribers: Subscribers, subscriptions: number) {
    this.#server = server;
    this.#subscribers = subscribers;
    this.#subscriptions = subscriptions;
  }

  static async start(crowd: Crowd, subscriptions: number): Promise<Baseline> {
    const baseline = new Baseline(await BareServer.start(crowd.folder), new Subscribers(), subscriptions);
    await baseline.#subscribers.open(baseline.#server, subscriptions);
    return baseline;
  }

  push(messages: number): Promise<Work> {
    const items = this.#subscriptions * messages;
    const expected = this.#subscribers.items + items;
    return measured(
      items,
      () => this.#server.cpuSeconds(),
      async () => {
        this.#server.push(messages, responseBytes);
        await this.#subscribers.until(() => this.#subscribers.items >= expected);
      },
    );
  }

  stop(): void {
    this.#subscribers.close();
    this.#server.stop();
  }
}
