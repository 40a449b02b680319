/**
 * The acceptor of one group: what must be durable before a Promise or a Vote leaves the domain. `bytes` is the core's
 * own; the columns beside it are for look-ups and for refusing a step backwards.
 */
export interface AcceptorRow {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  /** The promised ballot (number, domain). */
  readonly ballot: bigint;
  readonly ballotDomain: string;
  readonly recovering: boolean;
  /** A proposal is accepted and not decided: the group is looked at when the service starts. */
  readonly undecided: boolean;
  readonly bytes: Uint8Array;
  /** 0 for a new row; otherwise the revision that was loaded. Another replica's save in between is a conflict. */
  readonly revision: bigint;
}

/** One row for the domain. `voteSeq` and `incarnation` never go back. */
export interface DomainRow {
  readonly incarnation: bigint;
  readonly voteSeq: bigint;
  /** Newest incarnation known of each other domain. */
  readonly known: Readonly<Record<string, bigint>>;
}

/** Which of the processes over one database speaks for the domain in the order of Commits. */
export interface Speaker {
  /** Raised whenever another process takes over, and never otherwise; 0 before any has. */
  readonly term: bigint;
  /** Where its fellow processes reach it. */
  readonly address: string;
  /** Whether it is the process that asks. */
  readonly held: boolean;
}

/**
 * Nothing of the batch was saved unless `saved`. `regressed`: a lower epoch, or a lower ballot in the same epoch; or a domain
 * row that goes back. `fenced`: another process speaks for the domain by now.
 */
export type SaveOrderingAnswer =
  | { readonly code: "saved"; readonly revisions: readonly bigint[] }
  | { readonly code: "fenced" }
  | { readonly code: "conflict" | "regressed"; readonly groupId?: Uint8Array };

export interface LogEntry {
  readonly epoch: bigint;
  readonly valueHash: Uint8Array;
  readonly certificate: Uint8Array;
  readonly bundle: Uint8Array;
  readonly decidedAtMs: number;
}

/** Proof that a domain broke the ordering protocol; opaque here. */
export interface EvidenceRow {
  /** SHA-256 of the bytes. */
  readonly digest: Uint8Array;
  readonly bytes: Uint8Array;
  readonly notedAtMs: number;
}

/** Durable state of the ordering core (persist before send). */
export interface OrderingStore {
  /** Rows of the groups that have one. */
  load(groupIds: readonly Uint8Array[]): Promise<readonly AcceptorRow[]>;
  /** With a `term`, only while it is that of the speaker: a take-over waits for saves that were in time, and saves after it are refused. */
  save(batch: {
    readonly acceptors: readonly AcceptorRow[];
    readonly domain?: DomainRow;
    readonly term?: bigint;
  }): Promise<SaveOrderingAnswer>;
  /**
   * Speaks for the domain until `untilMs`, if `holder` does so already or nobody does at `nowMs`; otherwise tells who does. The
   * clocks of processes may differ: that decides who takes over and when, and the term what may be saved.
   */
  speak(holder: string, address: string, nowMs: number, untilMs: number): Promise<Speaker>;
  /** Lets another process speak at once, if `holder` does now. */
  fallSilent(holder: string): Promise<void>;
  /** All zero and empty when never saved. */
  domain(): Promise<DomainRow>;
  /** Reserves `count` vote numbers and returns the first: unique among replicas, never given again. */
  reserveVotes(count: number): Promise<bigint>;
  /** Groups whose promised ballot is `domain`'s, by group id: those to take over when it is gone. */
  promisedTo(
    domain: string,
    afterGroupId: Uint8Array | undefined,
    groupsMax: number,
  ): Promise<readonly Uint8Array[]>;
  recovering(afterGroupId: Uint8Array | undefined, groupsMax: number): Promise<readonly Uint8Array[]>;
  /** Groups with an undecided proposal, by group id: those that the service goes on with when it starts. */
  undecided(afterGroupId: Uint8Array | undefined, groupsMax: number): Promise<readonly Uint8Array[]>;
  /** Marks every acceptor as recovering, with the new incarnation, in one transaction. */
  markRecovering(incarnation: bigint): Promise<void>;
  /** Decided values from `fromEpoch` on, ascending; always at least one if there is one, then within `bytesMax`. */
  log(
    groupId: Uint8Array,
    fromEpoch: bigint,
    entriesMax: number,
    bytesMax: number,
  ): Promise<readonly LogEntry[]>;
  /** Drops entries that are older than `decidedBeforeMs` and not among the newest `epochsKept` of their group. */
  trimLog(groupId: Uint8Array, decidedBeforeMs: number, epochsKept: bigint): Promise<number>;
  /** Keeps a piece of evidence, once; `full` when `rowsMax` others are kept: the first ones say most. */
  keepEvidence(row: EvidenceRow, rowsMax: number): Promise<"full" | "kept" | "known">;
  /** Kept evidence, in the order of its digests. */
  evidence(afterDigest: Uint8Array | undefined, rowsMax: number): Promise<readonly EvidenceRow[]>;
}
