import {
  closedEnum,
  decode,
  encode,
  fixedOpaque,
  struct,
  uint16,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { ClientId } from "@entente/mls-wire";
import { nonceBytes } from "./missed-answer.ts";

/** Records of groups that this client came into from outside, and may have missed something of: name, then the group's id. */
export const wishPrefix = "missed/";

const StoredWish = struct({
  version: closedEnum(uint16, { v1: 1 }),
  /** `wanted`: nobody was asked yet. */
  state: closedEnum(uint8, { wanted: 1, asked: 2 }),
  /** The first epoch that this client has the keys of: it misses what was written before. */
  before: uint64,
  /** The first epoch that it asks about. */
  from: uint64,
  nonce: fixedOpaque(nonceBytes),
  /** Who was asked, and has not answered. */
  asked: vectorV(ClientId),
});

/** What a client wants of what it missed in a group. */
export type MissedWish = Omit<Value<typeof StoredWish>, "version">;

export function encodeWish(wish: MissedWish): Uint8Array {
  return encode(StoredWish, { version: "v1", ...wish });
}

/** The inverse of {@link encodeWish}. Throws DecodeError. */
export function decodeWish(bytes: Uint8Array): MissedWish {
  return decode(StoredWish, bytes);
}
