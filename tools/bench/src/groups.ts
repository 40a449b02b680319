import {
  basicCredential,
  type DecidedCommit,
  Group,
  type GroupEnvironment,
  makeKeyPackage,
  makeSignatureKey,
  type OwnKeyPackage,
  type SuiteName,
} from "@entente/client";
import { nodeCrypto } from "@entente/client/node";
import { decode } from "@entente/tls-codec";
import { type ClientId, CommitBundle, groupIdOf, parseClientId, parseDomainName } from "@entente/mls-wire";
import { type Benchmark, type Measurement, median, round2 } from "./comparison.ts";

const suite: SuiteName = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

/** Members of the group that is measured, and of the one that it is held against. */
const sizes = { large: 2_000, small: 20 } as const;

/** KeyPackages of one Commit. */
const addedAtOnce = 1_000;

/** Messages and updates whose median counts. */
const repeats = 5;

const environment: GroupEnvironment = {
  crypto: nodeCrypto,
  authenticator: { authenticate: () => Promise.resolve({ accepted: true }) },
  nowMs: Date.now,
};

/** What clients do in a large group, in milliseconds, beside a small one: what grows with the group, and what does not. */
export const groupsBenchmark: Benchmark = {
  name: "groups",
  description: `a client's operations in a group of ${String(sizes.large)} members beside one of ${String(sizes.small)}, in ms; a ratio near 1 does not grow with the group`,
  async run(progress) {
    const small = await measure(sizes.small, progress);
    const large = await measure(sizes.large, progress);
    const results: Record<string, Measurement> = {};
    for (const [name, value] of Object.entries(large)) {
      const baseline = small[name] ?? Number.NaN;
      results[name] = {
        value: round2(value),
        unit: "ms",
        baseline: round2(baseline),
        ratio: round2(value / baseline),
      };
    }
    return results;
  },
};

async function measure(members: number, progress: (line: string) => void): Promise<Record<string, number>> {
  progress(`a group of ${String(members)}: making KeyPackages`);
  const invited = await Promise.all(Array.from({ length: members - 1 }, (_, index) => joiner(index)));
  const founder = await identityOf(parseClientId("founder@a.example/phone"));
  const groupId = groupIdOf(nodeCrypto.primitives.randomBytes(16), parseDomainName("a.example"));
  let group = await Group.create(environment, { groupId, suite, identity: founder, chain: false });
  let welcome = new Uint8Array();
  const adding = await timed(async () => {
    for (let from = 0; from < invited.length; from += addedAtOnce) {
      const add = invited.slice(from, from + addedAtOnce).map(({ keyPackage }) => keyPackage);
      const pending = await group.commit({ add });
      welcome = new Uint8Array(welcomeOf(pending));
      group = await accepted(pending);
      progress(`a group of ${String(members)}: ${String(group.members.length)} members`);
    }
  });
  const last = invited.at(-1);
  if (last === undefined) throw new Error("nobody was invited");
  let other: Group | undefined;
  const joining = await timed(async () => {
    const ratchetTree = group.ratchetTree();
    other = await Group.join(environment, { welcome, keyPackage: last, ratchetTree, head: group.head });
  });
  if (other === undefined) throw new Error("nobody joined");
  return { "add all": adding, join: joining, ...(await talk(group, other)) };
}

/** Updates of one member that another follows, and messages between them. */
async function talk(group: Group, other: Group): Promise<Record<string, number>> {
  const times: Record<string, number[]> = { update: [], "process update": [], send: [], read: [] };
  let [one, two] = [group, other];
  for (let round = 0; round < repeats; round++) {
    let pending = one;
    times["update"]?.push(await timed(async () => void (pending = await one.commit())));
    const decided = decidedOf(pending);
    one = await accepted(pending);
    times["process update"]?.push(
      await timed(async () => void (two = applied(await two.receiveCommit(decided)))),
    );
    let message = new Uint8Array();
    times["send"]?.push(
      await timed(async () => {
        const made = await one.protect(new TextEncoder().encode("hello"));
        one = made.group;
        message = new Uint8Array(made.message);
      }),
    );
    times["read"]?.push(await timed(async () => void (two = applied(await two.receive(message)))));
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

async function identityOf(client: ClientId) {
  return { credential: basicCredential(client), signatureKey: await makeSignatureKey(environment, suite) };
}

async function joiner(index: number): Promise<OwnKeyPackage> {
  return makeKeyPackage(environment, {
    suite,
    identity: await identityOf(parseClientId(`member${String(index)}@b.example/phone`)),
  });
}

function bundleOf(pending: Group): CommitBundle {
  return decode(CommitBundle, pending.pending?.bundle ?? new Uint8Array());
}

function welcomeOf(pending: Group): Uint8Array {
  return bundleOf(pending).welcomes[0]?.bytes ?? new Uint8Array();
}

function decidedOf(pending: Group): DecidedCommit {
  return { commit: bundleOf(pending).commit.bytes };
}

async function accepted(pending: Group): Promise<Group> {
  return applied(await pending.receiveCommit(decidedOf(pending)));
}

function applied(result: Awaited<ReturnType<Group["receive"]>>): Group {
  if (result.outcome === "applied") return result.group;
  throw new Error(result.outcome === "refused" ? result.error.message : result.reason);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
