import {
  closedEnum,
  decode,
  DecodeError,
  encode,
  opaqueV,
  select,
  uint64,
  uint8,
  type Value,
} from "@entente/tls-codec";
import { GroupId } from "@entente/mls-wire";

/**
 *     struct {
 *       LetterKind kind;
 *       select (MemberLetter.kind) {
 *         case commit_report: GroupId group_id; uint64 epoch; opaque value_hash<V>; opaque code<V>; opaque signature<V>;
 *       };
 *     } MemberLetter;
 *
 * What members of a group tell each other beside it, device to device, under its own number of the inbox protocols. A report is what
 * the Delivery Service gets too, so that members count for themselves who refuses a Commit (RFC 9750 5.3).
 */
export const MemberLetter = select({
  tag: { kind: closedEnum(uint8, { commit_report: 1 }) },
  cases: {
    commit_report: {
      groupId: GroupId,
      epoch: uint64,
      valueHash: opaqueV,
      code: opaqueV,
      signature: opaqueV,
    },
  },
});
export type MemberLetter = Value<typeof MemberLetter>;

export function encodeLetter(letter: MemberLetter): Uint8Array {
  return encode(MemberLetter, letter);
}

/** The inverse of {@link encodeLetter}; undefined for anything else, which any device may send. */
export function readLetter(bytes: Uint8Array): MemberLetter | undefined {
  try {
    return decode(MemberLetter, bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
