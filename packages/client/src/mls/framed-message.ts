import { decode, defaultLimits, equalBytes } from "@entente/tls-codec";
import { FramedHeader, handshakeHeader, MLSMessage } from "@entente/mls-wire";
import { decodeMlsMessage, type MlsPrivateMessage, type MlsPublicMessage } from "ts-mls";
import { GroupError } from "./group-error.ts";
import type { GroupState } from "./group-state.ts";
import { handshakeBytesMax } from "./limits.ts";
import { carryContent, requireMessageVersion } from "./mls-version.ts";

/** A message to a group, decoded strictly and then as ts-mls has it. */
export interface FramedMessage {
  readonly bytes: Uint8Array;
  readonly header: FramedHeader;
  readonly wire: MLSMessage;
  readonly mls: MlsPrivateMessage | MlsPublicMessage;
}

/**
 * A PublicMessage or PrivateMessage to this very group: nothing reaches ts-mls that is not the one encoding of its
 * value, and nothing is processed that names another group, signed or not (external proposals sign no group).
 * Throws GroupError `malformed`, `invalid`, `unsupported`, `version_wrong`, and DecodeError.
 */
export function framedMessage(state: GroupState, bytes: Uint8Array): FramedMessage {
  requireMessageVersion(bytes);
  const header = handshakeHeader(bytes);
  if (!(header instanceof FramedHeader))
    throw new GroupError("malformed", `a ${header.wireFormat} is no message to a group`);
  if (!equalBytes(header.groupId, state.mls.groupContext.groupId))
    throw new GroupError("invalid", "of another group");
  const wire = decode(MLSMessage, bytes, { ...defaultLimits, inputBytesMax: handshakeBytesMax });
  if (wire.wireFormat === "mls_public_message") {
    const { content } = wire.publicMessage;
    if (content.contentType !== "application") carryContent(content);
  }
  const mls = decodeMlsMessage(bytes, 0)?.[0];
  if (mls?.wireformat !== "mls_private_message" && mls?.wireformat !== "mls_public_message") {
    throw new GroupError("unsupported", "a message with parts that ts-mls cannot carry");
  }
  return { bytes, header, wire, mls };
}
