import { equalBytes } from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { climb, type Comparison, monitoringLadder, Observations } from "../ladder/ladder.ts";
import { logEntryHash } from "../log-entry.ts";
import { nodeHash } from "../log-tree/hashes.ts";
import { fullSubtrees, type LogNode } from "../log-tree/shape.ts";
import {
  evaluatePrefixProof,
  type KnownHashes,
  type PrefixLookup,
  type PrefixProof,
} from "../prefix-tree/prefix-proof.ts";
import { type Primitives } from "../primitives.ts";
import { type Plan } from "../store.ts";
import { type CombinedProof } from "./combined-proof.ts";
import { foldLog } from "./log-fold.ts";
import { type ProofHandle } from "./proof-handle.ts";

/** What a client keeps of the tree that it last saw, as far as a proof builds on it. */
export interface KeptTree {
  readonly treeSize: bigint;
  /** Hashes of the full subtrees, left to right. */
  readonly subtrees: readonly Uint8Array[];
}

/** What a proof has shown, once all of it is consumed and the log's root came out. */
export interface Shown {
  /** Times of all entries inspected, by position. */
  readonly timestamps: ReadonlyMap<bigint, bigint>;
  readonly subtrees: readonly Uint8Array[];
}

/** A proof that is being checked. Everything in it may be an attacker's; errors have code `combined_proof` unless said. */
export class ReceivedProof implements ProofHandle {
  private readonly timestamps = new Map<bigint, bigint>();
  private readonly prefixRoots = new Map<bigint, Uint8Array>();
  private readonly observations = new Observations();
  private readonly proof: CombinedProof;
  private readonly lookups: ReadonlyMap<number, PrefixLookup>;
  private readonly primitives: Primitives;
  private readonly included = new Set<number>();
  private readonly known: KnownHashes = new Map();
  private timestampsTaken = 0;
  private proofsTaken = 0;

  /** `lookups` holds, by version, the verified VRF output and the commitment of each version that may be looked up. */
  constructor(proof: CombinedProof, lookups: ReadonlyMap<number, PrefixLookup>, primitives: Primitives) {
    this.proof = proof;
    this.lookups = lookups;
    this.primitives = primitives;
  }

  // eslint-disable-next-line require-yield -- the producer's side of the interface reads; this one holds everything.
  *timestamp(position: bigint): Plan<bigint> {
    const known = this.timestamps.get(position);
    if (known !== undefined) return known;
    const timestamp = this.proof.timestamps[this.timestampsTaken++];
    if (timestamp === undefined) throw new TransparencyError("combined_proof", "too few timestamps");
    this.timestamps.set(position, timestamp);
    return timestamp;
  }

  *searchLadder(position: bigint, target: number, omit: boolean): Plan<Comparison> {
    yield* this.timestamp(position);
    const looked: number[] = [];
    const comparison = climb(
      target,
      (version) => (omit ? this.observations.implied(position, version) : undefined),
      (version) => this.resultOf(looked.push(version) - 1) === "inclusion",
    );
    // With every lookup settled elsewhere there is no proof for this entry, only its root.
    if (looked.length > 0) this.take(position, looked);
    return comparison;
  }

  *monitoringLadder(position: bigint, target: number): Plan<void> {
    yield* this.timestamp(position);
    this.takeIncluded(position, monitoringLadder(target));
  }

  *inclusion(position: bigint, version: number): Plan<void> {
    yield* this.timestamp(position);
    this.takeIncluded(position, [version]);
  }

  /** Whether every ladder is consumed: the end of a list whose length the maker chose. */
  isAtEnd(): boolean {
    return this.proofsTaken === this.proof.prefixProofs.length;
  }

  /**
   * Ends the check: nothing is left over, timestamps do not decrease with position, and the entries inspected and the tree
   * kept both lead to `root`. Errors: `combined_proof`, `timestamps`, `log_root`, `fork` (the kept tree is not a part).
   */
  finish(treeSize: bigint, root: Uint8Array, kept: KeptTree): Shown {
    const { timestamps, prefixRoots } = this.proof;
    const positions = [...this.timestamps.keys()].sort((a, b) => (a < b ? -1 : 1));
    const bare = positions.filter((position) => !this.prefixRoots.has(position));
    const isConsumed =
      this.timestampsTaken === timestamps.length && this.isAtEnd() && bare.length === prefixRoots.length;
    if (!isConsumed)
      throw new TransparencyError("combined_proof", "more or less than the algorithm asks for");
    for (const [version, { commitment }] of this.lookups) {
      if (commitment !== undefined && !this.included.has(version)) {
        throw new TransparencyError("combined_proof", `nothing shows the commitment of version ${version}`);
      }
    }
    bare.forEach((position, i) => this.prefixRoots.set(position, prefixRoots[i] ?? new Uint8Array(0)));
    this.checkMonotony(positions);
    return { timestamps: this.timestamps, subtrees: this.foldTo(treeSize, root, positions, kept) };
  }

  private checkMonotony(positions: readonly bigint[]): void {
    let last = 0n;
    for (const position of positions) {
      const timestamp = this.timestamps.get(position) ?? 0n;
      if (timestamp < last)
        throw new TransparencyError("timestamps", `entry ${position} is before an earlier one`);
      last = timestamp;
    }
  }

  private foldTo(
    treeSize: bigint,
    root: Uint8Array,
    positions: readonly bigint[],
    kept: KeptTree,
  ): Uint8Array[] {
    const elements = this.proof.inclusion[Symbol.iterator]();
    const keptNodes = fullSubtrees(0n, kept.treeSize);
    const keptHash = (node: LogNode): Uint8Array | undefined =>
      kept.subtrees[keptNodes.findIndex(({ level, index }) => level === node.level && index === node.index)];
    const need = (hash: Uint8Array | undefined | void): Uint8Array => {
      if (hash instanceof Uint8Array) return hash;
      throw new TransparencyError("combined_proof", "too few subtrees");
    };
    const full: Uint8Array[] = [];
    const rewritten: LogNode[] = [];
    const computed = foldLog<Uint8Array>(treeSize, kept.treeSize, positions, {
      entry: (position) => {
        const [timestamp, prefixRoot] = [this.timestamps.get(position), this.prefixRoots.get(position)];
        return logEntryHash({ timestamp: timestamp ?? 0n, prefixRoot: need(prefixRoot) }, this.primitives);
      },
      kept: (node) => need(keptHash(node)),
      element: () => need(elements.next().value),
      join: (left, right) => nodeHash(left, right, this.primitives),
      recomputed: (node, hash) => {
        if (!equalBytes(hash, need(keptHash(node)))) rewritten.push(node);
      },
      full: (hash) => full.push(hash),
    });
    if (elements.next().done !== true) throw new TransparencyError("combined_proof", "too many subtrees");
    if (!equalBytes(computed, root))
      throw new TransparencyError("log_root", "the proof leads to another root");
    // Only now: before the root fits, the difference may be anybody's.
    if (rewritten.length > 0) throw new TransparencyError("fork", "an entry that was there is another now");
    return full;
  }

  private resultOf(index: number): PrefixProof["results"][number]["result"] {
    const result = this.proof.prefixProofs[this.proofsTaken]?.results[index];
    if (result === undefined) throw new TransparencyError("combined_proof", "too few lookups");
    return result.result;
  }

  private takeIncluded(position: bigint, versions: readonly number[]): void {
    if (versions.some((_, i) => this.resultOf(i) !== "inclusion")) {
      throw new TransparencyError("ladder", `a version is gone at entry ${position}`);
    }
    this.take(position, versions);
  }

  /** Consumes the next prefix proof as the lookups of `versions` at an entry. */
  private take(position: bigint, versions: readonly number[]): void {
    const proof = this.proof.prefixProofs[this.proofsTaken++];
    if (proof === undefined) throw new TransparencyError("combined_proof", "too few ladders");
    const lookups = versions.map((version) => {
      const lookup = this.lookups.get(version);
      if (lookup === undefined)
        throw new TransparencyError("combined_proof", `version ${version} is not given`);
      return lookup;
    });
    const root = evaluatePrefixProof(lookups, proof, this.primitives, this.known);
    const other = this.prefixRoots.get(position);
    if (other !== undefined && !equalBytes(other, root)) {
      throw new TransparencyError("combined_proof", "two prefix trees at one entry");
    }
    this.prefixRoots.set(position, root);
    versions.forEach((version, i) => {
      const isIncluded = proof.results[i]?.result === "inclusion";
      this.observations.add(position, version, isIncluded);
      if (isIncluded) this.included.add(version);
    });
  }
}
