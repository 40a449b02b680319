import type { OrderingPolicy } from "@entente/ordering";
import type { Random } from "../random.ts";

/** What one seed does to the domains: each fault is in the mix or not (swarm), and as strong as chance has it. */
export interface Plan {
  readonly domains: readonly string[];
  /** Domains with a member at first. */
  readonly founders: readonly string[];
  readonly policy: OrderingPolicy;
  readonly faultsMs: number;
  readonly latencyMs: number;
  readonly tailChance: number;
  readonly tailMs: number;
  readonly loss: number;
  readonly duplication: number;
  /** Probability that a Decide is lost for good, as if the outbox did not exist. */
  readonly outboxLoss: number;
  readonly fsyncMs: number;
  readonly slowFsyncChance: number;
  /** Mean time between faults of one kind over all domains; 0 is never. */
  readonly crashEveryMs: number;
  readonly crashAfterPersistChance: number;
  readonly pauseEveryMs: number;
  readonly cutEveryMs: number;
  readonly cutKinds: readonly CutKind[];
  readonly amnesiaEveryMs: number;
  readonly transferEveryMs: number;
  readonly sweepEveryMs: number;
  readonly evictEveryMs: number;
  readonly downMs: number;
  readonly submitEveryMs: number;
  readonly clients: number;
  readonly changesMembers: number;
  readonly reserves: boolean;
  /** Own messages count in the same transaction (`settle`) or come back after it (`step`). */
  readonly settles: boolean;
  /** Messages and rows go through their codecs. */
  readonly encodes: boolean;
}

/** How links fail. */
export type CutKind = "one_way" | "pair" | "split" | "isolate" | "partial";

const names = ["a.example", "b.example", "c.example", "d.example", "e.example", "f.example", "g.example"];

/** Which family of faults a run draws from. */
export type Workload = "mixed" | "amnesia" | "reconfiguration";

/** The plan of one seed. The amnesia workload loses disks and promises no liveness. */
export function planOf(random: Random, workload: Workload): Plan {
  const some = (chance: number, value: () => number): number => (random.chance(chance) ? value() : 0);
  const losing = workload === "amnesia";
  const changing = workload === "reconfiguration";
  const count = random.pick(losing ? [3, 5, 5, 6] : [1, 2, 3, 3, 3, 4, 5, 5, 6, 7]);
  const domains = names.slice(0, count);
  const founders = domains.slice(0, Math.max(losing ? 3 : 1, count - random.below(3)));
  const modes =
    losing || changing ? (["quorum"] as const) : (["quorum", "quorum", "quorum", "fixed"] as const);
  const mode = random.pick(modes);
  const witness = domains.at(-1);
  const withWitness = count >= 3 && !losing && witness !== undefined && random.chance(0.2);
  const policy: OrderingPolicy = withWitness ? { mode, witness } : { mode };
  const kinds: readonly CutKind[] = ["one_way", "pair", "split", "isolate", "partial"];
  return {
    domains,
    founders: withWitness ? domains.slice(0, 2) : founders,
    policy,
    faultsMs: random.between(2_500, 7_500),
    latencyMs: random.pick([1, 5, 20, 60]),
    tailChance: some(0.5, () => random.between(0.01, 0.2)),
    tailMs: random.pick([100, 500, 2_000]),
    loss: some(0.6, () => random.between(0.01, 0.3)),
    duplication: some(0.5, () => random.between(0.01, 0.2)),
    outboxLoss: some(0.5, () => random.between(0.05, 0.8)),
    fsyncMs: random.pick([0, 1, 10]),
    slowFsyncChance: some(0.2, () => 0.05),
    crashEveryMs: some(0.6, () => random.between(300, 3_000)),
    crashAfterPersistChance: some(0.4, () => random.between(0.002, 0.03)),
    pauseEveryMs: some(0.4, () => random.between(500, 3_000)),
    cutEveryMs: some(0.6, () => random.between(300, 2_500)),
    cutKinds: kinds.filter(() => random.chance(0.5)),
    amnesiaEveryMs: losing ? random.between(500, 4_000) : 0,
    transferEveryMs: some(0.3, () => random.between(500, 3_000)),
    sweepEveryMs: some(0.3, () => random.between(300, 3_000)),
    evictEveryMs: some(0.5, () => random.between(100, 2_000)),
    downMs: random.pick([50, 500, 3_000]),
    submitEveryMs: random.pick([60, 200, 600]),
    clients: random.pick([2, 3, 6]),
    changesMembers: changing ? random.between(0.3, 0.9) : some(0.6, () => random.between(0.05, 0.5)),
    reserves: random.chance(0.2),
    settles: random.chance(0.5),
    encodes: random.chance(0.08),
  };
}
