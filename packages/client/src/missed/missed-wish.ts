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

/** Records of groups of which this client has missed something, or may have: name, then the group's id. */
export const wishPrefix = "missed/";

const StoredWish = struct({
  version: closedEnum(uint16, { v1: 1 }),
  /** `wanted`: not asked about, or not about all of it. `answered`: somebody has answered; others may still. */
  state: closedEnum(uint8, { wanted: 1, asked: 2, answered: 3 }),
  /** The first epoch that it does not ask about. */
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

/** A wish for one epoch more, whose keys are gone: together with what is wanted already, unless that has been answered. */
export function wishWith(known: MissedWish | undefined, epoch: bigint, nonce: Uint8Array): MissedWish {
  const one = {
    state: "wanted" as const,
    from: epoch,
    before: epoch + 1n,
    nonce,
    asked: [],
  } satisfies MissedWish;
  if (known === undefined || known.state === "answered") return one;
  const from = known.from < epoch ? known.from : epoch;
  const before = known.before > epoch ? known.before : epoch + 1n;
  return { ...known, state: "wanted", from, before };
}
