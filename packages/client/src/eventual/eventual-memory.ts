import { equalBytes, utf8FromText } from "@entente/tls-codec";
import { type ClientId, groupIdBytes } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { Group } from "../mls/group.ts";
import type { GroupEvent } from "../mls/group-event.ts";
import { eventualMessage, type EventualMessage } from "./eventual-message.ts";
import { type EventualState, groupOf, storedGroup } from "./eventual-state.ts";
import { notePeers, type Peers, peersOf } from "./eventual-peers.ts";
import { heldMax, marksMax, messageIdsMax } from "./limits.ts";
import { type CommitRank, rankOf } from "./tie-break.ts";

/** A message for devices, to be sent until it is on disk somewhere. */
export interface EventualOutgoing {
  readonly to: readonly ClientId[];
  readonly message: Uint8Array;
  /**
   * The sealed part of the address that this client's leaf told where the message was made, by which they know it: that of a Commit is of
   * the epoch before. No bytes where it told none.
   */
  readonly own: Uint8Array;
}

/** What a member said last of where it stands. */
export interface Stand {
  readonly sequence: bigint;
  readonly epoch: bigint;
  readonly mark: Uint8Array;
  sinceMs: number;
}

/** A message that waits for what it needs. */
export interface Held {
  readonly sender: ClientId;
  readonly message: Uint8Array;
  readonly untilMs: number;
}

/** One epoch, by a hash of its authenticator. */
export interface Mark {
  readonly mark: Uint8Array;
  /** Of the Commit that ended the epoch. */
  rank: CommitRank | undefined;
}

/** Everything that a client knows of one group: what `EventualState` holds, as it is worked with. */
export interface EventualMemory {
  group: Group;
  /** The parent of the current epoch, to go back to. */
  base: { readonly group: Group; readonly untilMs: number } | undefined;
  /** Ascending by epoch, at most `marksMax`. */
  readonly marks: Map<bigint, Mark>;
  sequence: bigint;
  saidAtMs: number;
  saidMark: Uint8Array;
  readonly stands: Map<ClientId, Stand>;
  held: Held[];
  /** Ids of messages that were told, at most `messageIdsMax`. */
  readonly told: Uint8Array[];
  /** Own messages of an epoch that may still be rolled back. */
  unsettled: { readonly id: Uint8Array; readonly content: Uint8Array }[];
  /** Of a Commit that may still be rolled back. */
  welcomes: { readonly to: readonly ClientId[]; readonly welcome: Uint8Array }[];
  readonly outgoing: EventualOutgoing[];
  readonly peers: Peers;
  forked: boolean;
  successor: string | undefined;
}

/** What a member says, without where it stands. */
export type Saying = EventualMessage extends infer M
  ? M extends EventualMessage
    ? Omit<M, "epoch" | "groupId" | "mark" | "sequence">
    : never
  : never;

/** Of a group that was just made or joined. */
export function newMemory(environment: GroupEnvironment, group: Group, nowMs: number): EventualMemory {
  const memory: EventualMemory = {
    group,
    base: undefined,
    marks: new Map(),
    sequence: 0n,
    saidAtMs: nowMs,
    saidMark: markOf(environment, group),
    stands: new Map(),
    held: [],
    told: [],
    unsettled: [],
    welcomes: [],
    outgoing: [],
    peers: new Map(),
    forked: false,
    successor: undefined,
  };
  note(environment, memory, group);
  return memory;
}

/** As it is stored; the inverse is {@link memoryOf}. */
export function storedMemory(memory: EventualMemory): EventualState {
  const { base, marks, stands, held, welcomes, outgoing, unsettled, told, forked } = memory;
  return {
    version: 2,
    group: storedGroup(memory.group),
    base: base && { group: storedGroup(base.group), untilMs: BigInt(base.untilMs) },
    marks: [...marks].map(([epoch, { mark, rank }]) => ({
      epoch,
      mark,
      rank: rank && { ...rank, removes: rank.removes ? 1 : 0 },
    })),
    sequence: memory.sequence,
    saidAtMs: BigInt(memory.saidAtMs),
    saidMark: memory.saidMark,
    stands: [...stands].map(([client, stand]) => ({ client, ...stand, sinceMs: BigInt(stand.sinceMs) })),
    held: held.map((each) => ({ ...each, untilMs: BigInt(each.untilMs) })),
    told: [...told],
    unsettled: [...unsettled],
    welcomes: welcomes.map(({ to, welcome }) => ({ to: [...to], welcome })),
    outgoing: outgoing.map(({ to, message, own }) => ({ to: [...to], message, own })),
    peers: [...memory.peers.values()],
    forked: forked ? 1 : 0,
    successor: memory.successor,
  };
}

/** Throws GroupError `state_invalid`. */
export function memoryOf(environment: GroupEnvironment, state: EventualState): EventualMemory {
  const { base, marks, stands, held } = state;
  return {
    group: groupOf(environment, state.group),
    base: base && { group: groupOf(environment, base.group), untilMs: Number(base.untilMs) },
    marks: new Map(
      marks.map(({ epoch, mark, rank }) => [
        epoch,
        { mark, rank: rank && { ...rank, removes: rank.removes === 1 } },
      ]),
    ),
    sequence: state.sequence,
    saidAtMs: Number(state.saidAtMs),
    saidMark: state.saidMark,
    stands: new Map(
      stands.map(({ client, sinceMs, ...stand }) => [client, { ...stand, sinceMs: Number(sinceMs) }]),
    ),
    held: held.map(({ untilMs, ...each }) => ({ ...each, untilMs: Number(untilMs) })),
    told: [...state.told],
    unsettled: [...state.unsettled],
    welcomes: [...state.welcomes],
    outgoing: [...state.outgoing],
    peers: peersOf(state.peers),
    forked: state.forked === 1,
    successor: state.successor,
  };
}

/** Equal at members with the same state, and says nothing else. */
export function markOf({ crypto }: GroupEnvironment, group: Group): Uint8Array {
  const label = utf8FromText("entente eventual mark") ?? new Uint8Array();
  const epoch = new Uint8Array(8);
  new DataView(epoch.buffer).setBigUint64(0, group.epoch);
  const bytes = new Uint8Array([...label, ...groupIdBytes(group.id), ...epoch, ...group.epochAuthenticator]);
  return crypto.primitives.sha256(bytes).subarray(0, 16);
}

/** Remembers the epoch that a group is in, and who is. */
export function note(environment: GroupEnvironment, { marks, peers }: EventualMemory, group: Group): void {
  notePeers(peers, group);
  marks.set(group.epoch, { mark: markOf(environment, group), rank: undefined });
  const [oldest] = marks.keys();
  if (marks.size > marksMax && oldest !== undefined) marks.delete(oldest);
}

/** Keeps what a member said last of where it stands. */
export function hear(
  { stands }: EventualMemory,
  sender: ClientId,
  { sequence, epoch, mark }: EventualMessage,
  nowMs: number,
): void {
  const before = stands.get(sender);
  if (before !== undefined && before.sequence >= sequence) return;
  stands.set(sender, { sequence, epoch, mark, sinceMs: nowMs });
}

/** Puts a message off; false where there is no room. Those of strangers get a quarter of it. */
export function hold(memory: EventualMemory, held: Held, isMember: boolean): boolean {
  if (memory.held.some(({ message }) => equalBytes(message, held.message))) return true;
  if (memory.held.length >= (isMember ? heldMax : heldMax / 4)) return false;
  memory.held.push(held);
  return true;
}

/** Whether a message of this id was not told before; from now on it was. */
export function isNew({ told }: EventualMemory, id: Uint8Array): boolean {
  if (told.some((known) => equalBytes(known, id))) return false;
  told.push(id);
  if (told.length > messageIdsMax) told.shift();
  return true;
}

/** Adds something to say, with where a group of this client stands. */
export function say(
  environment: GroupEnvironment,
  memory: EventualMemory,
  group: Group,
  to: readonly ClientId[],
  nowMs: number,
  what: Saying,
): void {
  memory.sequence += 1n;
  memory.saidAtMs = nowMs;
  memory.saidMark = markOf(environment, group);
  const place = { groupId: group.id, sequence: memory.sequence, epoch: group.epoch, mark: memory.saidMark };
  if (to.length === 0) return;
  const own = group.ownAddress ?? new Uint8Array();
  memory.outgoing.push({ to, message: eventualMessage({ ...place, ...what }), own });
}

/** The rank of a Commit by what it did. */
export function rankOfCommit(
  { crypto }: GroupEnvironment,
  parent: Group,
  commit: Uint8Array,
  events: readonly GroupEvent[],
  leafIndex: number,
): CommitRank {
  const removes = events.some(({ type }) => type === "member_removed" || type === "removed_from_group");
  // As far as the rightmost member: the same at everyone in the epoch.
  const leaves = Math.max(...parent.members.map((member) => member.leafIndex)) + 1;
  return rankOf(parent.epoch, leaves, { removes, leafIndex, hash: crypto.primitives.sha256(commit) });
}

/** Who made a Commit, by what it did; no leaf where nobody is known. */
export function committerOf(events: readonly GroupEvent[]): {
  readonly by: ClientId | undefined;
  readonly leafIndex: number;
} {
  for (const event of events) {
    if (event.type === "epoch_changed" || event.type === "removed_from_group") {
      return { by: event.by?.client, leafIndex: event.by?.leafIndex ?? -1 };
    }
  }
  return { by: undefined, leafIndex: -1 };
}
