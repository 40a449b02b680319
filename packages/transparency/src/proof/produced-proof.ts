import { hashBytes } from "../limits.ts";
import { climb, type Comparison, monitoringLadder, Observations } from "../ladder/ladder.ts";
import { decodeLogEntry, type LogEntry, logEntryBytes } from "../log-entry.ts";
import { type LogNode } from "../log-tree/shape.ts";
import { lookUp, prefixProof } from "../prefix-tree/lookup.ts";
import { type KnownHashes } from "../prefix-tree/prefix-proof.ts";
import { type Plan, readAll, together } from "../store.ts";
import { type CombinedProof } from "./combined-proof.ts";
import { foldLog } from "./log-fold.ts";
import { type ProofHandle } from "./proof-handle.ts";

/** What the log keeps of a label beside the trees: at which entry each of its versions became visible, in order. */
export interface LabelHistory {
  readonly positions: readonly bigint[];
}

/** A proof that is being made: notes what the algorithm asks for, and then reads it. */
export class ProducedProof implements ProofHandle {
  private readonly entries = new Map<bigint, LogEntry>();
  private readonly timestamps = new Map<bigint, bigint>();
  private readonly ladders: { readonly position: bigint; readonly versions: readonly number[] }[] = [];
  private readonly observations = new Observations();
  private readonly history: LabelHistory;

  constructor(history: LabelHistory) {
    this.history = history;
  }

  /** Reads entries that the algorithm will ask for, in one batch. */
  *prefetch(positions: readonly bigint[]): Plan<void> {
    const missing = positions.filter((position) => !this.entries.has(position));
    const values = yield* readAll(
      missing.map((position) => ({ kind: "log-entry" as const, position })),
      logEntryBytes,
    );
    values.forEach((value, i) => this.entries.set(missing[i] ?? 0n, decodeLogEntry(value)));
  }

  *timestamp(position: bigint): Plan<bigint> {
    const { timestamp } = yield* this.entry(position);
    this.timestamps.set(position, timestamp);
    return timestamp;
  }

  *searchLadder(position: bigint, target: number, omit: boolean): Plan<Comparison> {
    yield* this.timestamp(position);
    const versions: number[] = [];
    const greatest = this.greatestAt(position);
    const comparison = climb(
      target,
      (version) => (omit ? this.observations.implied(position, version) : undefined),
      (version) => {
        versions.push(version);
        return version <= greatest;
      },
    );
    if (versions.length > 0) this.note(position, versions);
    return comparison;
  }

  *monitoringLadder(position: bigint, target: number): Plan<void> {
    yield* this.timestamp(position);
    this.note(position, monitoringLadder(target));
  }

  *inclusion(position: bigint, version: number): Plan<void> {
    yield* this.timestamp(position);
    this.note(position, [version]);
  }

  /** The greatest version at an entry, -1 where there is none. */
  greatestAt(position: bigint): number {
    return this.history.positions.filter((at) => at <= position).length - 1;
  }

  /** The lookups noted so far, by entry, in the order of the proof. */
  get climbed(): readonly { readonly position: bigint; readonly versions: readonly number[] }[] {
    return this.ladders;
  }

  /**
   * Reads what was noted. `searchKeyOf` gives the VRF output (32 bytes) of a version; `oldSize` is what the asker last saw.
   * The commitments are those met on the way, by version. Errors: `store`.
   */
  *finish(
    treeSize: bigint,
    oldSize: bigint,
    searchKeyOf: (version: number) => Uint8Array,
  ): Plan<{ proof: CombinedProof; commitments: ReadonlyMap<number, Uint8Array> }> {
    const found = yield* together(
      this.ladders.map(({ position, versions }) => lookUp(versions.map(searchKeyOf), position)),
    );
    const commitments = new Map<number, Uint8Array>();
    found.forEach((each, i) =>
      each.commitments.forEach((commitment, j) => {
        const version = this.ladders[i]?.versions[j];
        if (commitment !== undefined && version !== undefined) commitments.set(version, commitment);
      }),
    );
    const positions = [...this.timestamps.keys()].sort((a, b) => (a < b ? -1 : 1));
    const bare = positions.filter((position) => !this.ladders.some((ladder) => ladder.position === position));
    const known: KnownHashes = new Map();
    const proof = {
      timestamps: [...this.timestamps.values()],
      prefixProofs: found.map((each) => prefixProof(each, known)),
      prefixRoots: bare.map((position) => this.entries.get(position)?.prefixRoot ?? new Uint8Array(0)),
      inclusion: yield* readSubtrees(treeSize, oldSize, positions),
    };
    return { proof, commitments };
  }

  private note(position: bigint, versions: readonly number[]): void {
    this.ladders.push({ position, versions });
    const greatest = this.greatestAt(position);
    for (const version of versions) this.observations.add(position, version, version <= greatest);
  }

  private *entry(position: bigint): Plan<LogEntry> {
    const known = this.entries.get(position);
    if (known !== undefined) return known;
    yield* this.prefetch([position]);
    return yield* this.entry(position);
  }
}

function* readSubtrees(treeSize: bigint, oldSize: bigint, positions: readonly bigint[]): Plan<Uint8Array[]> {
  const nodes: LogNode[] = [];
  foldLog<undefined>(treeSize, oldSize, positions, {
    entry: () => undefined,
    kept: () => undefined,
    element: (node) => void nodes.push(node),
    join: () => undefined,
    recomputed: () => undefined,
    full: () => undefined,
  });
  return yield* readAll(
    nodes.map((node) => ({ kind: "log-node" as const, ...node })),
    hashBytes,
  );
}
