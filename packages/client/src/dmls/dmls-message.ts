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
  vectorV,
} from "@entente/tls-codec";
import { ClientId, GroupId } from "@entente/mls-wire";
import { channelBytesMax } from "../inbox/limits.ts";

/**
 * What clients say to each other on the channel of DMLS. `session` is 16 octets that the inviter has drawn: a universe has no name before it is.
 *
 * ```
 * struct {
 *   opaque session<V>;
 *   enum { invitation(1), key_package(2), frame(3), hosted(4), sealed(5), for_members(6) } kind;
 *   select (kind) {
 *     case invitation:  ClientId members<V>;       // everyone, the inviter included
 *                       opaque address<V>;         // where the answer goes: the inviter's, sealed; none where it has none
 *                       opaque key<V>;             // 32 octets that envelopes of the session are sealed with
 *     case key_package: opaque key_package<V>;     // an MLSMessage, the answer of an invited client
 *     case frame:       opaque frame<V>;           // of the session: an MLSMessage
 *     case hosted:      opaque frame<V>;           // of the sender's Send Group; session is empty: the group tells
 *     case sealed:      opaque nonce<V>; opaque ciphertext<V>;      // a key_package or frame in the session's envelope
 *     case for_members: GroupId group_id; uint64 epoch;             // an invitation by a member of a group, which its
 *                       opaque nonce<V>; opaque ciphertext<V>;      // members of that epoch can read; session is empty
 *   };
 * } DmlsMessage;
 * ```
 */
export const DmlsMessage = select({
  before: { session: opaqueV },
  tag: {
    kind: closedEnum(uint8, {
      invitation: 1,
      key_package: 2,
      frame: 3,
      hosted: 4,
      sealed: 5,
      for_members: 6,
    }),
  },
  cases: {
    invitation: { members: vectorV(ClientId), address: opaqueV, key: opaqueV },
    key_package: { keyPackage: opaqueV },
    frame: { frame: opaqueV },
    hosted: { frame: opaqueV },
    sealed: { nonce: opaqueV, ciphertext: opaqueV },
    for_members: { groupId: GroupId, epoch: uint64, nonce: opaqueV, ciphertext: opaqueV },
  },
});
export type DmlsMessage = Value<typeof DmlsMessage>;

/** A message in its session's envelope. */
export type SealedDmlsMessage = Extract<DmlsMessage, { readonly kind: "sealed" }>;

/** An invitation that members of a group can read. */
export type InvitationForMembers = Extract<DmlsMessage, { readonly kind: "for_members" }>;

/** Its encoding. */
export function dmlsMessage(message: DmlsMessage): Uint8Array {
  return encode(DmlsMessage, message);
}

/** The inverse; `undefined` for what is none. Its sender controls all of it. */
export function readDmlsMessage(bytes: Uint8Array): DmlsMessage | undefined {
  try {
    return decode(DmlsMessage, bytes, { inputBytesMax: channelBytesMax, elementsMax: 1_024, nestingMax: 8 });
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
