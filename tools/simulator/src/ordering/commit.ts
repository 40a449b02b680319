import { configOf, makeValue, type Hash, type OrderingPolicy, type Value } from "@entente/ordering";
import { hash as nodeHash } from "node:crypto";

/** What stands for a Commit in a simulated bundle: enough for a checker to know what it should lead to. */
export interface SimulatedCommit {
  /** Unique in the run. */
  readonly id: number;
  readonly epoch: number;
  readonly by: string;
  /** Domains of the members afterwards, by leaf. */
  readonly members: readonly string[];
}

/** SHA-256. */
export const sha256: Hash = (input) => nodeHash("sha256", input, "buffer");

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The value a committer submits. */
export function valueOf(commit: SimulatedCommit, policy: OrderingPolicy): Value {
  const bundle = encoder.encode(JSON.stringify(commit));
  return makeValue(bundle, configOf(policy, commit.members), sha256);
}

/** The inverse of `valueOf`, on the bundle. */
export function commitIn(bundle: Uint8Array): SimulatedCommit {
  return JSON.parse(decoder.decode(bundle)) as SimulatedCommit;
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
