import { copy } from "./copy.ts";
import { StorageError } from "../errors.ts";
import type { Bounds } from "../limits.ts";
import { Listeners } from "../listeners.ts";
import type { Attachment } from "../ports/attachments.ts";
import { LogState } from "./log.ts";
import type { NewMessage, OutboxEntry } from "../ports/delivery.ts";
import type { Contact } from "../ports/contacts.ts";
import type { Client } from "../ports/devices.ts";
import type { FeedItem } from "../ports/feeds.ts";
import type { Group, PublicState } from "../ports/groups.ts";
import type { Identity, Invitation } from "../ports/identities.ts";
import type { NewKeyPackage } from "../ports/key-packages.ts";
import type { AcceptorRow, DomainRow, EvidenceRow, LogEntry } from "../ports/ordering.ts";
import type { StoredReport } from "../ports/reports.ts";
import type { DomainFate } from "../ports/fates.ts";
import type { DeadLetter } from "../ports/outbox.ts";
import type { Profile } from "../ports/profiles.ts";
import type { FaultHook } from "../ports/store.ts";

export interface Stamp {
  readonly seqs: readonly bigint[];
  readonly hlc: bigint;
  readonly originSeq: bigint;
}

export interface HeldPackage extends NewKeyPackage {
  readonly clientId: string;
  available: boolean;
}

export interface HeldFeed {
  /** Those that are kept, ascending. */
  items: { readonly item: FeedItem; readonly expiresAtMs: number }[];
  nextSeq: bigint;
  /** Numbers that no item has, after `afterSeq` up to `toSeq`. */
  holes: { readonly afterSeq: bigint; readonly toSeq: bigint }[];
  trimmedTo: bigint;
  hlc: bigint;
}

export interface HeldCursor {
  fromSeq: bigint;
  untilSeq: bigint | undefined;
  ackedSeq: bigint;
  passedSeq: bigint;
}

export interface HeldRow {
  seq: bigint;
  readonly message: NewMessage & Stamp;
  readonly entry: OutboxEntry;
  readonly enqueuedAtMs: number;
  attempts: number;
  nextAtMs: number;
  isVoid: boolean;
  unsupportedSinceMs?: number | undefined;
}

export interface HeldDestination {
  stream: bigint;
  nextSeq: bigint;
  sentSeq: bigint;
  /** Those that have a number. */
  rows: HeldRow[];
  /** Those that wait for one: their `seq` is their place. */
  queued: HeldRow[];
  nextPlace: bigint;
  /** Of lanes with rows that wait, by lane; the lowest is the next. */
  readonly turns: Map<string, bigint>;
  /** What was acknowledged by when; of this incarnation. */
  progress: { readonly atMs: number; ackedSeq: bigint }[];
}

export interface HeldStream {
  readonly stream: bigint;
  /** Everything up to here is settled. */
  lastSeq: bigint;
  /** Settled past it. */
  readonly sack: Set<bigint>;
}

/** Everything a store holds, in plain maps: small enough to read beside the ports, and the model that the suite compares with. */
export class State {
  readonly bounds: Bounds;
  readonly listeners = new Listeners();
  readonly clients = new Map<string, Client>();
  readonly packages = new Map<string, HeldPackage>();
  readonly publishedKeys = new Map<string, number>();
  /** By owner, then user. */
  readonly contacts = new Map<string, Map<string, Contact["state"]>>();
  readonly closedToStrangers = new Set<string>();
  readonly quotas = new Map<string, { endsAtMs: number; used: number }>();
  readonly groups = new Map<string, { group: Group }>();
  readonly evidence = new Map<string, EvidenceRow>();
  readonly reports = new Map<string, StoredReport>();
  /** By digest, until when they are kept. */
  readonly spentTokens = new Map<string, number>();
  readonly publicStates = new Map<string, PublicState>();
  readonly feeds = new Map<string, HeldFeed>();
  /** By client, then feed. */
  readonly cursors = new Map<string, Map<string, HeldCursor>>();
  readonly messages = new Map<
    string,
    Stamp & {
      readonly sender: string;
      readonly receivedAtMs: number;
      readonly expiresAtMs: number;
      /** Where it went, and what became of it where it did not arrive. */
      readonly sentTo: readonly { readonly domain: string; readonly stream: bigint; readonly seq: bigint }[];
      readonly undelivered: Map<string, DomainFate>;
    }
  >();
  readonly senderSeqs = new Map<string, bigint>();
  readonly destinations = new Map<string, HeldDestination>();
  readonly deadLetters: DeadLetter[] = [];
  lastLetterId = 0n;
  readonly streams = new Map<string, HeldStream>();
  readonly attempts = new Map<string, number>();
  readonly acceptors = new Map<string, AcceptorRow>();
  speaker = { term: 0n, holder: "", address: "" };
  domain: DomainRow = { incarnation: 0n, voteSeq: 0n, known: {} };
  readonly logs = new Map<string, LogEntry[]>();
  readonly profiles = new Map<string, Profile>();
  readonly pushRegistrations = new Map<
    string,
    { readonly sealed: Uint8Array; wokenAtMs: number; awake: boolean }
  >();
  readonly answers = new Map<
    string,
    { readonly request: string; readonly answer: unknown; readonly expiresAtMs: number }
  >();
  readonly secrets = new Map<string, Uint8Array>();
  readonly invitations = new Map<string, Invitation & { usedBy: string | undefined }>();
  readonly identities = new Map<string, Identity & { readonly authority: string }>();
  readonly identityKeys = new Map<string, string>();
  readonly serials = new Map<string, string>();
  readonly attachments = new Map<string, Attachment>();
  readonly leases = new Map<string, { readonly holder: string; readonly untilMs: number }>();
  readonly connections = new Map<string, bigint>();
  /** Where new feeds begin, and since when the domain knows that it has forgotten what it said. */
  feedsFrom = 1n;
  forgottenSinceMs: number | undefined;
  readonly log = new LogState();
  closed = false;
  readonly #fault: FaultHook | undefined;
  #writes = 0;

  constructor(bounds: Bounds, fault: FaultHook | undefined) {
    this.bounds = bounds;
    this.#fault = fault;
  }

  /** One operation that reads. What comes out shares nothing with the state. */
  async read<T>(operation: () => T): Promise<T> {
    if (this.closed) throw new StorageError("closed", "the store is closed");
    return copy(operation());
  }

  /** One operation that writes: it either throws before its first change, or makes all of them. */
  async write<T>(operation: () => T): Promise<T> {
    if (this.closed) throw new StorageError("closed", "the store is closed");
    this.#writes += 1;
    const code = this.#fault?.(this.#writes);
    if (code !== undefined) throw new StorageError(code, "made to fail");
    return copy(operation());
  }
}

/** A map key for bytes. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/** A text that two values share exactly when they are equal. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof Uint8Array) return `bytes ${hex(part)}`;
    return typeof part === "bigint" ? `bigint ${part.toString()}` : part;
  });
}

export function limit(what: string, value: number | bigint, max: number | bigint): void {
  if (!(value <= max)) throw new StorageError("limit", `${what} is above ${max.toString()}`);
}

export function uint63(what: string, value: bigint): void {
  if (value < 0n || value >= 2n ** 63n) throw new StorageError("limit", `${what} is out of range`);
}

export function byKey<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}

/** Fields in one order, so that two objects compare by {@link canonical}. */
export function sorted(value: object): [string, unknown][] {
  return Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
}
