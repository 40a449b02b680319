import {
  closedEnum,
  decode,
  DecodeError,
  encode,
  opaqueV,
  select,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { ClientId } from "@entente/mls-wire";
import { channelBytesMax } from "../inbox/limits.ts";

/**
 * What clients say to each other on the channel of DMLS. `session` is 16 octets that the inviter has drawn: a universe has no name before it is.
 *
 * ```
 * struct {
 *   opaque session<V>;
 *   enum { invitation(1), key_package(2), frame(3), hosted(4) } kind;
 *   select (kind) {
 *     case invitation:  ClientId members<V>;       // everyone, the inviter included
 *                       opaque address<V>;         // where the answer goes: the inviter's, sealed; none where it has none
 *     case key_package: opaque key_package<V>;     // an MLSMessage, the answer of an invited client
 *     case frame:       opaque frame<V>;           // of the session: an MLSMessage
 *     case hosted:      opaque frame<V>;           // of the sender's Send Group; session is empty: the group tells
 *   };
 * } DmlsMessage;
 * ```
 */
export const DmlsMessage = select({
  before: { session: opaqueV },
  tag: { kind: closedEnum(uint8, { invitation: 1, key_package: 2, frame: 3, hosted: 4 }) },
  cases: {
    invitation: { members: vectorV(ClientId), address: opaqueV },
    key_package: { keyPackage: opaqueV },
    frame: { frame: opaqueV },
    hosted: { frame: opaqueV },
  },
});
export type DmlsMessage = Value<typeof DmlsMessage>;

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
