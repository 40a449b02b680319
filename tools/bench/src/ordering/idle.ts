import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  configOf,
  createGroup,
  defaultPolicy,
  encodeConfig,
  encodeGroupRow,
  newDomain,
} from "@entente/ordering";
import { groupIdBytes, groupIdOf, parseDomainName } from "@entente/mls-wire";
import type { Store } from "@entente/storage";
import { type Benchmark, type Measurement, round2 } from "../comparison.ts";
import { Crowd, digest, nameOf } from "../delivery/crowd.ts";
import { CountingGateway } from "./counting-gateway.ts";

/** Groups that three domains order together, and that nobody commits to. */
const groups = Number(process.env["ENTENTE_BENCH_GROUPS"] ?? 100_000);
const domains = ["a.example", "b.example", "c.example"];

/** Groups that are written at once, before the service starts. */
const writtenAtOnce = 2_000;

/** How long a service that has started is left alone, and how long it is watched then, in milliseconds. */
const settleMs = 8_000;
const watchMs = 20_000;

interface Idle {
  readonly startMs: number;
  readonly bytes: number;
  readonly cpuSeconds: number;
  readonly calls: number;
  readonly frames: number;
}

/** What groups cost that nobody commits to: nothing but rows. */
export const orderingIdleBenchmark: Benchmark = {
  name: "ordering-idle",
  description: `a Delivery Service with ${String(groups)} idle groups of three domains beside one with a single such group: start, memory, processor time, calls to other domains; smaller is better; promised: no message and no more calls`,
  async run(progress) {
    const one = await watch(1, progress);
    const all = await watch(groups, progress);
    const beside = (unit: string, of: (idle: Idle) => number): Measurement => ({
      value: round2(of(all)),
      unit,
      baseline: round2(of(one)),
      ratio: round2(of(all) / of(one)),
    });
    const calls = beside("calls/s", (idle) => (idle.calls * 1_000) / watchMs);
    return {
      start: beside("ms", ({ startMs }) => startMs),
      memory: beside("MiB", ({ bytes }) => bytes / 2 ** 20),
      "processor time": beside("ms/s", ({ cpuSeconds }) => (cpuSeconds * 1e6) / watchMs),
      "calls to other domains": { ...calls, holds: calls.ratio <= 1.2 },
      "messages of the protocol": {
        ...beside("1", ({ frames }) => frames),
        ratio: 1,
        holds: all.frames === 0,
      },
    };
  },
};

async function watch(count: number, progress: (line: string) => void): Promise<Idle> {
  const crowd = await Crowd.start(1, [], (store) => write(store, count, progress));
  const gateway = await CountingGateway.start(crowd.folder);
  try {
    await crowd.ds.kill();
    const startsAtMs = performance.now();
    await crowd.ds.start();
    const startMs = performance.now() - startsAtMs;
    await pause(settleMs);
    const [calls, frames, cpu] = [gateway.calls, gateway.frames, crowd.cpuSeconds()];
    await pause(watchMs);
    const idle = {
      startMs,
      bytes: crowd.residentBytes(),
      cpuSeconds: crowd.cpuSeconds() - cpu,
      calls: gateway.calls - calls,
      frames: gateway.frames - frames,
    };
    progress(
      `${String(count)} groups: ready after ${String(Math.round(startMs))} ms, ${String(Math.round(idle.bytes / 2 ** 20))} MiB, ${String(idle.calls)} calls in ${String(watchMs / 1_000)} s, ${String(idle.frames)} with messages`,
    );
    return idle;
  } finally {
    gateway.stop();
    await crowd.stop();
  }
}

async function write(store: Store, count: number, progress: (line: string) => void): Promise<void> {
  for (let from = 0; from < count; from += writtenAtOnce) {
    const some = Array.from({ length: Math.min(writtenAtOnce, count - from) });
    await Promise.all(some.map(() => writeOne(store)));
    if (from % 20_000 === 0) progress(`${String(from + some.length)} of ${String(count)} groups are written`);
  }
}

async function writeOne(store: Store): Promise<void> {
  const groupId = groupIdBytes(groupIdOf(randomBytes(16), parseDomainName("a.example")));
  const config = configOf(defaultPolicy, domains);
  const row = createGroup(groupId, config, newDomain("a.example"), digest);
  const encoded = encodeGroupRow(row);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(encoded.length);
  const acceptor = {
    groupId,
    epoch: row.epoch,
    ballot: row.promised.round,
    ballotDomain: row.promised.domain,
    recovering: false,
    undecided: false,
    // As the service stores it: the group's row after its length, and no accepted proposal.
    bytes: new Uint8Array(Buffer.concat([length, encoded])),
    revision: 0n,
  };
  await store.groups.create({
    groupId,
    epoch: row.epoch,
    head: row.head,
    mode: 1,
    config: encodeConfig(config),
    memberDomains: domains,
    acceptor,
    clientIds: [nameOf(0)],
    creator: nameOf(0),
    idempotencyKey: randomBytes(16),
    nowMs: Date.now(),
  });
}
