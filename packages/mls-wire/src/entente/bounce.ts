import { closedEnum, encode, opaqueV, struct, uint16, uint64, type Value, vectorV } from "@entente/tls-codec";
import { mlsLabel, SignContent } from "../labelled.ts";

const said = {
  version: closedEnum(uint16, { v1: 1 }),
  origin: opaqueV,
  destination: opaqueV,
  signer: opaqueV,
  incarnation: uint64,
  seq: uint64,
  messageId: opaqueV,
  recipients: vectorV(opaqueV),
  code: opaqueV,
  atMs: uint64,
} as const;

const BounceTBS = struct(said);

/**
 *     struct {
 *       uint16 version = 1;
 *       opaque origin<V>;            // domain that sent it
 *       opaque destination<V>;       // domain that it was for
 *       opaque signer<V>;            // `destination`, which refused it, or `origin`, which gave it up
 *       uint64 incarnation;          // its place in the stream between the two; 0 where only some recipients do not get it
 *       uint64 seq;
 *       opaque message_id<V>;        // SHA-256 of the MLSMessage, or the sending domain's name for it
 *       Recipient recipients<V>;     // clients that do not get it; empty: nobody at the destination does
 *       opaque code<V>;              // why, in ASCII
 *       uint64 at_ms;                // since 1970
 *       opaque key_id<V>;            // SHA-256 of the SubjectPublicKeyInfo of an ordering key of the signer
 *       opaque signature<V>;         // Ed25519 over SignContent("EntenteBounce", all fields before key_id)
 *     } Bounce;
 *
 * What a domain says for good of a message that does not get to where it was to go. Whoever holds it can show who said so: the
 * sending domain, which passes it on, and the client that sent the message.
 */
export const Bounce = struct({ ...said, keyId: opaqueV, signature: opaqueV });
export type Bounce = Value<typeof Bounce>;

/** `SignContent` of a bounce (RFC 9420 5.1.2). */
export function bounceSignContent(bounce: Omit<Bounce, "keyId" | "signature">): Uint8Array {
  return encode(SignContent, { label: mlsLabel("EntenteBounce"), content: encode(BounceTBS, bounce) });
}
