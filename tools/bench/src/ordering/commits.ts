import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Testbed } from "@entente/testbed";
import type { GroupId } from "@entente/client";
import { type Benchmark, type Measurement, median, round2 } from "../comparison.ts";
import { cpuSecondsOf } from "../delivery/crowd.ts";
import { measured, perCpuSecond, perSecond, type Work } from "../delivery/rate.ts";
import { Crowd } from "./crowd.ts";

const domains = ["a.example", "b.example", "c.example"] as const;

/** Commits of one client one after the other, whose median counts. */
const commits = 40;

/** Groups that are committed to at once, and how often. A user may not claim KeyPackages of another domain without end. */
const makers = 4;
const groupsOfOne = 8;
const groups = makers * groupsOfOne;
const rounds = 4;

/** Writes to disk and calls whose median is the baseline. */
const samples = 200;

/** What is written at once to learn the cost of a write, about as much as a Commit is. */
const writeBytes = 4_096;

/** A group, and the client that made it. */
interface Made {
  readonly maker: string;
  readonly groupId: GroupId;
}

interface Latencies {
  readonly localMs: number;
  readonly remoteMs: number;
}

const makerIds = Array.from({ length: makers }, (_none, index) => `maker${String(index)}@a.example/phone`);
const far = "far@b.example/phone";
const others = [far, "third@c.example/phone"];

/** What the order of Commits costs beside what it is made of: writes to disk, and ways between domains. */
export const orderingCommitsBenchmark: Benchmark = {
  name: "ordering-commits",
  description: `three domains as processes: ms from a client's submission to the answer that it is decided, p50, at the domain that orders and at another, beside what it is made of, 1 or 2 ways to another domain and back and 2 writes to disk in turn, measured in the same run; decided Commits a second of ${String(groups)} groups at once beside writes to disk a second`,
  async run(progress) {
    const testbed = await Testbed.start({ domains, mode: "processes" });
    const crowd = new Crowd(testbed);
    try {
      for (const id of [...makerIds, ...others]) await crowd.enrol(id);
      const made = await makeGroups(crowd);
      for (const id of others) await crowd.leave(id);
      progress(`${String(groups)} groups of three domains are made`);
      const latencies = await latenciesOf(crowd, made);
      const { directory } = crowd.person(makerIds[0] ?? "").client;
      const diskMs = median(writeTimes(join(testbed.path, "probe")));
      const nearMs = median(await callTimes(() => directory.profile()));
      const farMs = median(await callTimes(() => directory.find("nobody@b.example")));
      const wayMs = Math.max(farMs - nearMs, 0);
      progress(
        `a write to disk ${diskMs.toFixed(2)} ms, a client's call ${nearMs.toFixed(2)} ms, to another domain and back ${wayMs.toFixed(2)} ms`,
      );
      const results: Record<string, Measurement> = {
        "local submitter p50": against(latencies.localMs, nearMs + wayMs + 2 * diskMs),
        "remote submitter p50": against(latencies.remoteMs, nearMs + 2 * wayMs + 2 * diskMs),
      };
      const ds = testbed.domain(domains[0]).services.ds;
      const works = await throughput(crowd, made, () => cpuSecondsOf(ds.pid));
      const disk = 1_000 / diskMs;
      results["decided a second"] = rate(median(works.map(perSecond)), disk);
      results["decided a second of the orderer's processor time"] = rate(
        median(works.map(perCpuSecond)),
        disk,
      );
      for (const [name, { value, baseline, unit }] of Object.entries(results))
        progress(`${name}: ${String(value)} ${unit}, baseline ${String(baseline)}`);
      return results;
    } finally {
      await crowd.leaveAll();
      await testbed.stop();
    }
  },
};

/** Groups with one member at each domain, that the makers' domain orders. */
async function makeGroups(crowd: Crowd): Promise<readonly Made[]> {
  const invited = others.map((id) => id.slice(0, id.indexOf("/")));
  const made: Made[] = [];
  for (const maker of makerIds) {
    for (let index = 0; index < groupsOfOne; index++) {
      const group = await crowd.person(maker).client.createGroup();
      await group.invite(invited);
      await Promise.all(others.map((id) => crowd.person(id).joins(group.id)));
      // The first Commit under three voters decides who orders from then on.
      await group.update();
      made.push({ maker, groupId: group.id });
    }
  }
  return made;
}

/**
 * One client after the other, while nobody else reads along: what other clients do with a Commit would be measured with it, since all are in
 * this process.
 */
async function latenciesOf(crowd: Crowd, [first]: readonly Made[]): Promise<Latencies> {
  if (first === undefined) throw new RangeError("no groups");
  const { maker, groupId } = first;
  const of = async (id: string): Promise<number> => {
    const person = crowd.person(id);
    const { timesMs } = crowd.transports(id);
    const from = timesMs.length;
    for (let commit = 0; commit < commits; commit++) await person.client.group(groupId).update();
    return median(timesMs.slice(from));
  };
  const localMs = await of(maker);
  const { epoch } = crowd.person(maker).client.group(groupId);
  await crowd.return(far);
  await crowd.person(far).reaches(groupId, epoch);
  await crowd.leave(maker);
  const remoteMs = await of(far);
  await crowd.leave(far);
  await crowd.return(maker);
  await crowd.person(maker).reaches(groupId, epoch + BigInt(commits));
  return { localMs, remoteMs };
}

/** All groups at once: Commits are made first, and then submitted together. */
async function throughput(
  crowd: Crowd,
  made: readonly Made[],
  cpuSeconds: () => number,
): Promise<readonly Work[]> {
  const works: Work[] = [];
  const transports = crowd.transports(makerIds[0] ?? "");
  for (let round = 0; round < rounds; round++) {
    transports.isClosed = true;
    const gathered = transports.gathered(made.length);
    const updates = made.map(({ maker, groupId }) => crowd.person(maker).client.group(groupId).update());
    await gathered;
    transports.isClosed = false;
    works.push(
      await measured(made.length, cpuSeconds, async () => {
        const answered = transports.answered(made.length);
        transports.open();
        await answered;
      }),
    );
    await Promise.all(updates);
  }
  return works;
}

function writeTimes(path: string): readonly number[] {
  const file = openSync(path, "w");
  const bytes = Buffer.alloc(writeBytes, 1);
  const times = Array.from({ length: samples }, () => {
    const startMs = performance.now();
    writeSync(file, bytes);
    fdatasyncSync(file);
    return performance.now() - startMs;
  });
  closeSync(file);
  return times;
}

async function callTimes(call: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < samples / 4; sample++) {
    const startMs = performance.now();
    await call();
    times.push(performance.now() - startMs);
  }
  return times;
}

function against(value: number, baseline: number): Measurement {
  return { value: round2(value), unit: "ms", baseline: round2(baseline), ratio: round2(value / baseline) };
}

function rate(value: number, baseline: number): Measurement {
  return {
    value: round2(value),
    unit: "1/s",
    baseline: Math.round(baseline),
    ratio: round2(value / baseline),
  };
}
