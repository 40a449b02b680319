import { MLSMessage as StrictMessage } from "@entente/mls-wire";
import { decode } from "@entente/tls-codec";
import {
  decodeMlsMessage,
  encodeMlsMessage,
  type MLSMessage,
  type PrivateMessage,
  type Welcome,
} from "ts-mls";
import { frameBytesMax } from "./limits.ts";
import { Refused } from "./refusal.ts";

const frameLimits = { inputBytesMax: frameBytesMax, elementsMax: 1 << 16, nestingMax: 8 };

/** The frame of a PrivateMessage: an MLSMessage (RFC 9420 6). */
export function privateFrame(privateMessage: PrivateMessage): Uint8Array {
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
}

/** The frame of a Welcome. */
export function welcomeFrame(welcome: Welcome): Uint8Array {
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome });
}

/**
 * Decodes a frame: strictly first, so that ts-mls's lenient decoder meets canonical bytes only. Anyone may have made
 * it. Refuses `too_large`, `malformed`.
 */
export function parseFrame(frame: Uint8Array): MLSMessage {
  if (frame.length > frameBytesMax) throw new Refused("too_large", `${frame.length} bytes`);
  try {
    decode(StrictMessage, frame, frameLimits);
    const decoded = decodeMlsMessage(frame, 0);
    if (decoded === undefined) throw new Refused("malformed", "unknown to ts-mls");
    return decoded[0];
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused("malformed", error instanceof Error ? error.message : "");
  }
}
