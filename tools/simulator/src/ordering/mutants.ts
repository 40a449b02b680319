import { gopRules, type Config, type Rules } from "@entente/ordering";
import type { Workload } from "./plan.ts";

/** A deliberately broken variant of the protocol: the checkers must notice it. */
export interface Mutant {
  readonly rules: Partial<Rules>;
  /** What the disk forgets to store. */
  readonly disk?: "accepted" | "promised";
  /** The faults under which it is looked for. */
  readonly workload: Workload;
}

const tooFew = (config: Config): number => Math.max(1, Math.floor(config.voters.length / 2));

/** The broken variants, by name. Invariants are off in all of them: the checkers have to notice by themselves. */
export const mutants = {
  "quorum-too-small": { rules: { quorumOf: tooFew }, workload: "mixed" },
  "accepts-below-promise": { rules: { keepsPromises: false }, workload: "mixed" },
  "orderer-alone-decides": { rules: { waitsForQuorum: false }, workload: "mixed" },
  "ignores-accepted-value": { rules: { proposesAccepted: false }, workload: "mixed" },
  "accepted-not-persisted": { rules: {}, disk: "accepted", workload: "mixed" },
  "promise-not-persisted": { rules: {}, disk: "promised", workload: "mixed" },
  "no-prepare-after-voter-change": { rules: { preparesAgain: false }, workload: "reconfiguration" },
  "no-recovery": { rules: { recovers: false }, workload: "amnesia" },
  "no-fence": { rules: { fences: false }, workload: "amnesia" },
} as const satisfies Record<string, Mutant>;

/** Name of a broken variant. */
export type MutantName = keyof typeof mutants;

/** All names, in the order of the table. */
export const mutantNames = Object.keys(mutants) as MutantName[];

/** The rules of a mutant, or of the protocol. */
export function rulesOf(name: MutantName | undefined): Rules {
  if (name === undefined) return gopRules;
  return { ...gopRules, ...mutants[name].rules, checksInvariants: false };
}
