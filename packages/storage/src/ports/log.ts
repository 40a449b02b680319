/**
 * A new version of a label of the transparency log. The store knows neither the label nor the value: `labelId` is a keyed
 * hash, `sealed` is encrypted by who keeps the log.
 */
export interface NewVersion {
  /** 32 bytes. */
  readonly labelId: Uint8Array;
  /** The number of versions that the label has: the next one, or the change is refused. */
  readonly version: number;
  readonly sealed: Uint8Array;
}

/** A version that waits for an entry of the log. */
export interface WaitingVersion extends NewVersion {
  readonly queuedAtMs: number;
}

/** A version of a label and the entry that it came with; undefined while it waits for one. */
export interface LoggedVersion {
  readonly version: number;
  readonly position: bigint | undefined;
}

/** The newest tree, and the log's own signature on it. */
export interface LogHead {
  readonly treeSize: bigint;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
}

/**
 * A stored hash or entry of the log's two trees. A `prefix-node` that is read is the newest at its place whose version is at
 * most the one named; one that is written is under exactly that version.
 */
export type LogKey =
  | { readonly kind: "log-node"; readonly level: number; readonly index: bigint }
  | { readonly kind: "log-entry"; readonly position: bigint }
  | {
      readonly kind: "prefix-node";
      readonly depth: number;
      readonly prefix: Uint8Array;
      readonly version: bigint;
    };

/** An item of the trees: written once, never changed. */
export interface LogItem {
  readonly key: LogKey;
  readonly value: Uint8Array;
}

/** One more entry, with all that becomes visible in it. */
export interface LogAppend {
  /** Size of the tree that the entry was made for. */
  readonly expectedSize: bigint;
  readonly items: readonly LogItem[];
  readonly versions: readonly { readonly labelId: Uint8Array; readonly version: number }[];
  readonly head: LogHead;
}

/** The transparency log of the AS: versions that wait, two copy-on-write trees, heads. */
export interface LogStore {
  /** A version that changes no identity. False when it is not the label's next. */
  queue(version: NewVersion, nowMs: number): Promise<boolean>;
  /** The oldest versions that wait. */
  waiting(versionsMax: number): Promise<readonly WaitingVersion[]>;
  /** Every version of a label, ascending. */
  versions(labelId: Uint8Array): Promise<readonly LoggedVersion[]>;
  /** What was sealed for a version. */
  sealed(labelId: Uint8Array, version: number): Promise<Uint8Array | undefined>;
  /** The newest head; undefined for an empty log. */
  head(): Promise<LogHead | undefined>;
  /** All of the entry or nothing; false when the tree has another size by now, or a version is not waiting. */
  append(request: LogAppend): Promise<boolean>;
  /** The stored values, in the order of the keys; undefined where there is none. */
  read(keys: readonly LogKey[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** The newest head that was given out, with its cosignatures. */
  published(): Promise<LogHead | undefined>;
  /** Keeps a head for giving out. False when one of a larger tree is kept. */
  publish(head: LogHead): Promise<boolean>;
}

/** What this domain's witness keeps of another's log: the newest head that it cosigned. */
export interface WitnessedHead {
  readonly treeSize: bigint;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
}

/** The witness's memory. */
export interface WitnessStore {
  find(origin: string): Promise<WitnessedHead | undefined>;
  /**
   * Keeps `next` if what is kept is still `expected` (undefined: nothing), in one atomic step; false otherwise. A witness signs
   * only after true.
   */
  advance(origin: string, expected: WitnessedHead | undefined, next: WitnessedHead): Promise<boolean>;
}
