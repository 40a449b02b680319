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
import { GroupId, mlsLabel, SignContent } from "@entente/mls-wire";

const Sealed = {
  groupId: GroupId,
  epoch: uint64,
  kemOutput: opaqueV,
  ciphertext: opaqueV,
  signature: opaqueV,
};

/**
 *     struct {
 *       LetterKind kind;
 *       select (MemberLetter.kind) {
 *         case commit_report: GroupId group_id; uint64 epoch; opaque value_hash<V>; opaque code<V>; opaque signature<V>;
 *         case keys:          GroupId group_id; uint64 epoch; opaque kem_output<V>; opaque ciphertext<V>; opaque signature<V>;
 *         case key_request:   GroupId group_id; uint64 epoch; opaque signature<V>;
 *       };
 *     } MemberLetter;
 *
 * What members of a group tell each other beside it, device to device, under its own number of the inbox protocols, signed with the
 * keys of their leaves. A report is what the Delivery Service gets too, so that members count for themselves who refuses a Commit
 * (RFC 9750 5.3). Keys are pre-shared keys of the group, sealed to the encryption key of the recipient's leaf (A23-69); a request asks
 * for them.
 */
export const MemberLetter = select({
  tag: { kind: closedEnum(uint8, { commit_report: 1, keys: 2, key_request: 3 }) },
  cases: {
    commit_report: {
      groupId: GroupId,
      epoch: uint64,
      valueHash: opaqueV,
      code: opaqueV,
      signature: opaqueV,
    },
    keys: Sealed,
    key_request: { groupId: GroupId, epoch: uint64, signature: opaqueV },
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

/** What the sender of keys, or of a request for them, signs (RFC 9420 5.1.2): the letter without its signature. */
export function letterSignContent(
  letter: Extract<MemberLetter, { readonly kind: "keys" | "key_request" }>,
): Uint8Array {
  const content = encode(MemberLetter, { ...letter, signature: new Uint8Array() });
  return encode(SignContent, { label: mlsLabel("EntenteMemberLetter"), content });
}
