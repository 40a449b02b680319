import { decode, defaultLimits } from "@entente/tls-codec";
import { FramedHeader, handshakeHeader, MLSMessage } from "@entente/mls-wire";
import { sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { messageBytesMax } from "../limits.ts";

declare const checked: unique symbol;

/** An MLSMessage that a member may send by itself: an application message or a proposal. Nothing is known yet of its group. */
export interface GroupMessage {
  readonly [checked]: true;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly messageId: Uint8Array;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  /** An application message, and no proposal. */
  readonly isApplication: boolean;
  /** Of an application message; none of a proposal, which nobody franks. */
  readonly authenticatedData: Uint8Array;
}

const decodeLimits = { ...defaultLimits, inputBytesMax: messageBytesMax, elementsMax: 100_000 };

/** What {@link checkMessage} holds a message against. */
export interface MessageRules {
  /** Of all of it; what the operator allows, at most `messageBytesMax`. */
  readonly bytesMax: number;
  /** Whether a domain brings it, which may propose as an external sender (RFC 9420 12.1.8). */
  readonly ofDomain?: boolean;
}

/**
 * Reads the header of a message, and all of it where it is public. The sender controls every byte.
 *
 * @throws ServiceError `too_large`, `bad_message`; DecodeError.
 */
export function checkMessage(bytes: Uint8Array, { bytesMax, ofDomain = false }: MessageRules): GroupMessage {
  if (bytes.length > bytesMax) {
    throw refusal("too_large", `a message has at most ${String(bytesMax)} bytes`, {
      field: "mls_message",
    });
  }
  const header = handshakeHeader(bytes);
  if (!(header instanceof FramedHeader)) throw bad("neither public nor private message");
  if (header.contentType === "commit") throw bad("a Commit is submitted, not sent");
  if (header.senderType !== undefined) {
    const isSender = header.senderType === "member" || (ofDomain && header.senderType === "external");
    if (!isSender) throw bad("only members propose");
    if (header.contentType === "application") throw bad("application messages are private (RFC 9420 6.2)");
    // The header of a public message says nothing of its body.
    decode(MLSMessage, bytes, decodeLimits);
  }
  const { groupId, epoch } = header;
  const isApplication = header.contentType === "application";
  const authenticatedData = isApplication ? header.authenticatedData : new Uint8Array();
  return {
    bytes,
    messageId: sha256(bytes),
    groupId,
    epoch,
    isApplication,
    authenticatedData,
  } as GroupMessage;
}

function bad(problem: string): Error {
  return refusal("bad_message", problem, { field: "mls_message" });
}
