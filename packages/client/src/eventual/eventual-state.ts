import {
  decode,
  defaultLimits,
  encode,
  opaqueV,
  optional,
  struct,
  text,
  uint32,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { ClientId } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import { Group } from "../mls/group.ts";

const StoredGroup = struct({
  core: opaqueV,
  parts: vectorV(struct({ name: text(opaqueV), bytes: opaqueV })),
});

const Rank = struct({ removes: uint8, leafIndex: uint32, turn: uint32, leaves: uint32, hash: opaqueV });

/** Everything that a client keeps of a group of the eventual mode. */
export const EventualState = struct({
  version: uint8,
  group: StoredGroup,
  /** The parent of the current epoch, to go back to. */
  base: optional(struct({ group: StoredGroup, untilMs: uint64 })),
  /** Of the newest epochs, ascending; `rank` is that of the Commit that ended the epoch. */
  marks: vectorV(struct({ epoch: uint64, mark: opaqueV, rank: optional(Rank) })),
  sequence: uint64,
  /** When this client last said where it stands, and in which epoch. */
  saidAtMs: uint64,
  saidMark: opaqueV,
  /** What each member said last of where it stands. */
  stands: vectorV(
    struct({ client: ClientId, sequence: uint64, epoch: uint64, mark: opaqueV, sinceMs: uint64 }),
  ),
  held: vectorV(struct({ sender: ClientId, message: opaqueV, untilMs: uint64 })),
  /** Ids of messages that were told. */
  told: vectorV(opaqueV),
  unsettled: vectorV(struct({ id: opaqueV, content: opaqueV })),
  /** Welcomes of a Commit that may still be rolled back. */
  welcomes: vectorV(struct({ to: vectorV(ClientId), welcome: opaqueV })),
  outgoing: vectorV(struct({ to: vectorV(ClientId), message: opaqueV, own: opaqueV })),
  /** Clients that were seen in the group, by the addresses in their leaves, in order of appearance. */
  peers: vectorV(struct({ client: ClientId, sealed: opaqueV })),
  forked: uint8,
  successor: optional(text(opaqueV)),
});
export type EventualState = Value<typeof EventualState>;

/** A group's bytes. */
export function storedGroup(group: Group): Value<typeof StoredGroup> {
  const { core, parts } = group.encode();
  return { core, parts: [...parts].map(([name, bytes]) => ({ name, bytes })) };
}

/** The inverse of {@link storedGroup}. Throws GroupError `state_invalid`. */
export function groupOf(environment: GroupEnvironment, { core, parts }: Value<typeof StoredGroup>): Group {
  return Group.decode(environment, { core, parts: new Map(parts.map(({ name, bytes }) => [name, bytes])) });
}

/** A state's bytes, secrets included. */
export function encodeEventualState(state: EventualState): Uint8Array {
  return encode(EventualState, state);
}

/** The inverse. Throws DecodeError. */
export function decodeEventualState(bytes: Uint8Array): EventualState {
  return decode(EventualState, bytes, { ...defaultLimits, inputBytesMax: 1 << 29, elementsMax: 1 << 20 });
}
