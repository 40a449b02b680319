import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groupFeed, openStore, type Store } from "@entente/storage";
import type { Benchmark } from "../comparison.ts";
import { Crowd, type CrowdGroup, digest, nameOf } from "./crowd.ts";
import { privateMessage } from "./private-message.ts";
import { Publisher } from "./publisher.ts";
import { compared, measured, perSecond, type Work } from "./rate.ts";

/** Bytes of a message's ciphertext. */
const ciphertextBytes = 1_024;

/** Messages of one round, on either side, and how many are under way at once. */
const messages = 8_000;
const underWay = 512;
const publishers = 8;
const rounds = 5;

/** What was promised: half of what the store alone does. */
const ratioMin = 0.5;

/** Durable accepted messages a second of a domain, beside the store's own rate of appending the same. */
export const acceptBenchmark: Benchmark = {
  name: "delivery-accept",
  description: `messages of 1 KiB that a Delivery Service accepts in a second, by ${String(publishers)} pipelined streams, each on disk before it is told, beside the rate at which the same store appends them in batches by itself; promised: a ratio of ${String(ratioMin)}`,
  async run(progress) {
    const crowd = await Crowd.start(
      publishers,
      Array.from({ length: publishers }, () => publishers),
    );
    const path = mkdtempSync(join(tmpdir(), "entente-bench-store-"));
    const store = await openStore({ kind: "sqlite", path: join(path, "raw.sqlite") });
    const streams = Array.from({ length: publishers }, (_none, client) => new Publisher(crowd, client));
    const [accepted, appended]: [Work[], Work[]] = [[], []];
    try {
      await prepareRaw(store, crowd.groups);
      for (let round = 0; round <= rounds; round += 1) {
        const our = await accept(crowd, streams);
        const raw = await append(store, crowd.groups);
        progress(`${perSecond(our).toFixed(0)}/s accepted, ${perSecond(raw).toFixed(0)}/s appended`);
        // The first round warms both up.
        if (round === 0) continue;
        accepted.push(our);
        appended.push(raw);
      }
    } finally {
      for (const stream of streams) stream.stop();
      await store.close();
      await crowd.stop();
      rmSync(path, { recursive: true, force: true });
    }
    return compared("accepted", accepted, appended, ratioMin);
  },
};

function accept(crowd: Crowd, streams: readonly Publisher[]): Promise<Work> {
  const batches = streams.map((_stream, index) => made(crowd.groups[index], messages / streams.length));
  return measured(
    messages,
    () => crowd.cpuSeconds(),
    async () => {
      await Promise.all(
        streams.map((stream, index) => stream.publish(batches[index] ?? [], underWay / streams.length)),
      );
    },
  );
}

function made(group: CrowdGroup | undefined, count: number): readonly Uint8Array[] {
  if (group === undefined) return [];
  return Array.from({ length: count }, () => privateMessage(group.id, ciphertextBytes));
}

/** The same groups in a store that no service uses. */
async function prepareRaw(store: Store, groups: readonly CrowdGroup[]): Promise<void> {
  for (const { id } of groups) {
    await store.groups.create({
      groupId: id,
      epoch: 0n,
      head: digest(id),
      mode: 0,
      config: new Uint8Array(),
      memberDomains: ["a.example"],
      clientIds: [],
      creator: nameOf(0),
      idempotencyKey: id.slice(0, 16),
      nowMs: Date.now(),
    });
  }
}

function append(store: Store, groups: readonly CrowdGroup[]): Promise<Work> {
  const rows = groups.flatMap((group) =>
    made(group, messages / groups.length).map((bytes) => ({ group, bytes, msgId: digest(bytes) })),
  );
  const nowMs = Date.now();
  const appendOne = ({ group, bytes, msgId }: (typeof rows)[number]) =>
    store.delivery.accept({
      message: {
        ...{ msgId, groupId: group.id, epoch: 0n, kind: 1, sender: nameOf(0), bytes, origin: "a.example" },
        ...{ hlc: BigInt(nowMs) << 16n, expiresAtMs: nowMs + 86_400_000 },
      },
      feeds: [groupFeed(group.id)],
      outbox: [],
      epochsPastMax: 5n,
      nowMs,
    });
  return measured(
    messages,
    () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    async () => {
      for (let from = 0; from < rows.length; from += underWay)
        await Promise.all(rows.slice(from, from + underWay).map(appendOne));
    },
  );
}
