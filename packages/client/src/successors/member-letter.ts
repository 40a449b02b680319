import {
  closedEnum,
  decode,
  DecodeError,
  encode,
  fixedOpaque,
  opaqueV,
  select,
  struct,
  uint64,
  uint8,
  type Value,
} from "@entente/tls-codec";
import { ClientId, GroupId, mlsLabel, SignContent } from "@entente/mls-wire";

/** Bytes that name a question about missed messages. */
const nonceBytes = 16;

const Proof = struct({ asker: ClientId, content: opaqueV });

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
 *         case missed_request:
 *           GroupId group_id; uint64 epoch; uint64 from; uint64 before;
 *           uint64 proof_epoch; opaque proof<V>; opaque nonce[16]; opaque signature<V>;
 *         case missed_answer: GroupId group_id; uint64 epoch; opaque kem_output<V>; opaque ciphertext<V>; opaque signature<V>;
 *       };
 *     } MemberLetter;
 *
 * What members of a group tell each other beside it, device to device, under its own number of the inbox protocols, signed with the
 * keys of their leaves. A report is what the Delivery Service gets too, so that members count for themselves who refuses a Commit
 * (RFC 9750 5.3). Keys are pre-shared keys of the group, sealed to the encryption key of the recipient's leaf (A23-69); a request asks
 * for them. Messages that a member missed are asked for with a proof by the resumption key of an epoch, an HMAC-SHA256, and sealed as keys
 * are (A23-48).
 */
export const MemberLetter = select({
  tag: {
    kind: closedEnum(uint8, {
      commit_report: 1,
      keys: 2,
      key_request: 3,
      missed_request: 4,
      missed_answer: 5,
    }),
  },
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
    missed_request: {
      groupId: GroupId,
      epoch: uint64,
      from: uint64,
      before: uint64,
      proofEpoch: uint64,
      proof: opaqueV,
      nonce: fixedOpaque(nonceBytes),
      signature: opaqueV,
    },
    missed_answer: Sealed,
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

/** What proves a request with the key of an epoch: the letter without proof and signature, and who asks. */
export function proofContent(
  letter: Extract<MemberLetter, { readonly kind: "missed_request" }>,
  asker: ClientId,
): Uint8Array {
  const none = new Uint8Array();
  const content = encode(MemberLetter, { ...letter, proof: none, signature: none });
  return encode(SignContent, {
    label: mlsLabel("EntenteMissedProof"),
    content: encode(Proof, { asker, content }),
  });
}

/** What the sender of a letter other than a report signs (RFC 9420 5.1.2): the letter without its signature. */
export function letterSignContent(
  letter: Exclude<MemberLetter, { readonly kind: "commit_report" }>,
): Uint8Array {
  const content = encode(MemberLetter, { ...letter, signature: new Uint8Array() });
  return encode(SignContent, { label: mlsLabel("EntenteMemberLetter"), content });
}
