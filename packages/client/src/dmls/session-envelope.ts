import type { Primitives } from "../crypto/primitives.ts";
import { CryptoError } from "../crypto/crypto-error.ts";
import { concatBytes, utf8FromText } from "@entente/tls-codec";
import { type DmlsMessage, dmlsMessage, readDmlsMessage, type SealedDmlsMessage } from "./dmls-message.ts";

/** What envelopes need of a platform. */
export type EnvelopeCrypto = Pick<Primitives, "aeads" | "hmacSha256">;

/** Bytes of the key that a session's envelopes are sealed with. */
export const envelopeKeyBytes = 32;

const nonceBytes = 12;
const forNonce = utf8FromText("entente session envelope nonce") ?? new Uint8Array();
const forContent = utf8FromText("entente session envelope content") ?? new Uint8Array();

/**
 * A message of a session in an envelope: KeyPackages and their like name their owners, and servers are not to read them. The key
 * is in the session's invitation. The same message has the same envelope, so that saying it again is no other message: its nonce is made of
 * it.
 */
export async function sealed(
  { aeads, hmacSha256 }: EnvelopeCrypto,
  key: Uint8Array,
  message: DmlsMessage,
): Promise<SealedDmlsMessage> {
  const plaintext = dmlsMessage(message);
  const { session } = message;
  const nonce = hmacSha256(hmacSha256(key, forNonce), concatBytes(session, plaintext)).slice(0, nonceBytes);
  const ciphertext = await aeads["aes-256-gcm"].seal(hmacSha256(key, forContent), nonce, session, plaintext);
  return { session, kind: "sealed", nonce, ciphertext };
}

/** The inverse; undefined for what nobody of the session has made. */
export async function opened(
  { aeads, hmacSha256 }: EnvelopeCrypto,
  key: Uint8Array,
  { session, nonce, ciphertext }: SealedDmlsMessage,
): Promise<DmlsMessage | undefined> {
  if (key.length !== envelopeKeyBytes) return undefined;
  try {
    const content = hmacSha256(key, forContent);
    return readDmlsMessage(await aeads["aes-256-gcm"].open(content, nonce, session, ciphertext));
  } catch (error) {
    if (error instanceof CryptoError && error.code === "decryption_failed") return undefined;
    throw error;
  }
}
