import { decode, encode, equalBytes } from "@entente/tls-codec";
import {
  commitmentTo,
  FrankedAuthenticatedData,
  FrankedContent,
  frankedData,
  type FrankedMessage,
  frankingKeyBytes,
} from "@entente/policy";
import type { Primitives } from "../crypto/primitives.ts";
import { GroupError, refusalOf } from "./group-error.ts";

/** Application data and authenticated data of a message, as the application has them. */
export interface MessageParts {
  readonly plaintext: Uint8Array;
  readonly authenticatedData: Uint8Array;
}

/** The same with what opens the sender's commitment, where the message is franked. */
export interface OpenedParts extends MessageParts {
  readonly frankingKey: Uint8Array | undefined;
}

/** The parts with a fresh franking key inside and the commitment to the content beside (A18-36). */
export function frank(
  { hmacSha256, randomBytes }: Primitives,
  message: FrankedMessage,
  { plaintext, authenticatedData }: MessageParts,
): MessageParts & { readonly frankingKey: Uint8Array } {
  const franked = { frankingKey: randomBytes(frankingKeyBytes), content: plaintext };
  const commitment = commitmentTo(hmacSha256, message, franked);
  return {
    plaintext: encode(FrankedContent, franked),
    authenticatedData: encode(FrankedAuthenticatedData, { magic: "franked", commitment, authenticatedData }),
    frankingKey: franked.frankingKey,
  };
}

/** Whether the authenticated data of a message is franked. */
export function isFranked(authenticatedData: Uint8Array): boolean {
  return frankedData(authenticatedData) !== undefined;
}

/**
 * The inverse of {@link frank}. A commitment that the content does not fit would make a report worthless, so such a message is
 * refused: throws GroupError `policy_refused`, `malformed`.
 */
export function unfrank(
  { hmacSha256 }: Primitives,
  message: FrankedMessage,
  { plaintext, authenticatedData }: MessageParts,
): OpenedParts {
  const data = frankedData(authenticatedData);
  if (data === undefined) return { plaintext, authenticatedData, frankingKey: undefined };
  let franked: FrankedContent;
  try {
    franked = decode(FrankedContent, plaintext);
  } catch (error) {
    throw refusalOf(error);
  }
  if (!equalBytes(commitmentTo(hmacSha256, message, franked), data.commitment)) {
    throw new GroupError("policy_refused", "the sender is committed to another content", {
      reason: "franking_missing",
      client: message.sender,
    });
  }
  const { content, frankingKey } = franked;
  return { plaintext: content, authenticatedData: data.authenticatedData, frankingKey };
}
