import {
  closedEnum,
  decode,
  encode,
  opaqueV,
  struct,
  uint16,
  uint32,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { ClientId, GroupId } from "@entente/mls-wire";

/** Why a group continues another. */
export const SuccessionReason = closedEnum(uint8, {
  /** Some of its members talk among themselves (RFC 9420 11.3). */
  branch: 1,
  /** Its members have agreed to go over (RFC 9420 11.2). */
  reinit: 2,
  /** It could not go on after a Commit that its members refuse (RFC 9750 5.3). */
  reset: 3,
});
export type SuccessionReason = Value<typeof SuccessionReason>;

/** Records of groups that this client makes, until all are invited: name, then the new group's id. */
export const foundingPrefix = "founding/";

/** Records of groups that another has taken the place of: name, then the former group's id. */
export const successorPrefix = "successor/";

const StoredFounding = struct({
  version: closedEnum(uint16, { v1: 1 }),
  reason: SuccessionReason,
  former: GroupId,
  epoch: uint64,
  /** Whom to invite, this client apart. */
  clients: vectorV(ClientId),
  /** Members of the former group who are not invited. */
  without: vectorV(ClientId),
  idempotencyKey: opaqueV,
});

/** A group that continues another, and is being made. */
export type Founding = Omit<Value<typeof StoredFounding>, "version">;

export function encodeFounding(founding: Founding): Uint8Array {
  return encode(StoredFounding, { version: "v1", ...founding });
}

/** The inverse of {@link encodeFounding}. Throws DecodeError. */
export function decodeFounding(bytes: Uint8Array): Founding {
  return decode(StoredFounding, bytes);
}

const StoredSuccession = struct({
  version: closedEnum(uint16, { v1: 1 }),
  reason: SuccessionReason,
  successor: GroupId,
  /** Of the former group, which the successor continues. */
  epoch: uint64,
  /** Leaf index of its maker in that epoch: of several, that of the lowest counts. */
  place: uint32,
});

/** Which group continues another. */
export type Succession = Omit<Value<typeof StoredSuccession>, "version">;

export function encodeSuccession(succession: Succession): Uint8Array {
  return encode(StoredSuccession, { version: "v1", ...succession });
}

/** The inverse of {@link encodeSuccession}. Throws DecodeError. */
export function decodeSuccession(bytes: Uint8Array): Succession {
  return decode(StoredSuccession, bytes);
}
