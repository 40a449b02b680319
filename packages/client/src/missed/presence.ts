import {
  closedEnum,
  decode,
  defaultLimits,
  encode,
  optional,
  struct,
  uint16,
  uint64,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { ClientId, clientIdParts } from "@entente/mls-wire";
import type { Group } from "../mls/group.ts";
import type { ClientStore } from "../store/client-store.ts";
import { presenceSpansMax } from "./limits.ts";

/** Records of who was in a group when: name, then the group's id. */
const presencePrefix = "presence/";

const StoredPresence = struct({
  version: closedEnum(uint16, { v1: 1 }),
  /** The last epoch that this is of. */
  epoch: uint64,
  /** The end is the first epoch without the client. */
  spans: vectorV(struct({ client: ClientId, from: uint64, to: optional(uint64) })),
});
type Span = Value<typeof StoredPresence>["spans"][number];

/** Most bytes of one record: a client id has at most 320 or so, a span two numbers more. */
const recordBytesMax = presenceSpansMax * 512;

/** Who was in a group in which epochs, as far as this client was there to see it. */
export interface PresenceOf {
  readonly epoch: bigint;
  readonly spans: readonly Span[];
}

/** Whether a client was a member in an epoch. */
export function wasMember({ spans, epoch: known }: PresenceOf, client: ClientId, epoch: bigint): boolean {
  return epoch <= known && spans.some((span) => span.client === client && isWithin(span, epoch));
}

/** Whether a client of the same user was. */
export function wasUserMember({ spans, epoch: known }: PresenceOf, client: ClientId, epoch: bigint): boolean {
  const { user } = clientIdParts(client);
  return (
    epoch <= known && spans.some((span) => clientIdParts(span.client).user === user && isWithin(span, epoch))
  );
}

function isWithin({ from, to }: Span, epoch: bigint): boolean {
  return from <= epoch && (to === undefined || epoch < to);
}

/**
 * The presence after an epoch has begun. Where epochs before it are not known, whoever was there before them may have been away in
 * between, and counts as such.
 */
export function presenceAfter(
  before: PresenceOf | undefined,
  epoch: bigint,
  clients: readonly ClientId[],
): PresenceOf {
  const isNext = before !== undefined && before.epoch + 1n === epoch;
  const now = new Set<ClientId>(clients);
  const open = new Set<ClientId>();
  const spans = (before?.spans ?? []).map((span) => {
    if (span.to !== undefined) return span;
    if (isNext && now.has(span.client)) {
      open.add(span.client);
      return span;
    }
    return { ...span, to: (before?.epoch ?? 0n) + 1n };
  });
  const fresh = clients
    .filter((client) => !open.has(client))
    .map((client) => ({ client, from: epoch, to: undefined }));
  return { epoch, spans: bounded([...spans, ...fresh]) };
}

/** Those who are there stay; of the others, those who have left last. */
function bounded(spans: readonly Span[]): readonly Span[] {
  let over = spans.length - presenceSpansMax;
  return over <= 0 ? spans : spans.filter(({ to }) => to === undefined || over-- <= 0);
}

/** Remembers of groups whose policy offers missed messages who was in them when (A23-48). */
export class Presence {
  readonly #store: Pick<ClientStore, "record">;

  constructor(store: Pick<ClientStore, "record">) {
    this.#store = store;
  }

  /** What is known of a group. @throws StoreError. */
  async of(groupId: string): Promise<PresenceOf | undefined> {
    const bytes = await this.#store.record(presencePrefix + groupId);
    if (bytes === undefined) return undefined;
    const { epoch, spans } = decode(StoredPresence, bytes, {
      ...defaultLimits,
      inputBytesMax: recordBytesMax,
    });
    return { epoch, spans };
  }

  /**
   * The change to save with the epoch that `after` is in; none in a group that offers nothing. What was known before `before`, the state
   * that the Commit was applied to, goes on. @throws StoreError.
   */
  async recordsOfEpoch(before: Group | undefined, after: Group): Promise<ReadonlyMap<string, Uint8Array>> {
    if (!offersMissed(after)) return new Map();
    const known = await this.of(after.id);
    const first =
      known === undefined && before !== undefined
        ? presenceAfter(undefined, before.epoch, clientsOf(before))
        : known;
    const next = presenceAfter(first, after.epoch, clientsOf(after));
    const spans = next.spans.map((span) => ({ ...span }));
    const record = encode(StoredPresence, { version: "v1", epoch: next.epoch, spans });
    return new Map([[presencePrefix + after.id, record]]);
  }
}

/** Whether the group's policy lets members give others what they missed. */
export function offersMissed({ active, policy }: Group): boolean {
  return active && policy?.admission.missedMessages === "offered";
}

function clientsOf({ members }: Group): readonly ClientId[] {
  return members.map(({ client }) => client);
}
