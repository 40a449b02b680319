import { encode } from "@entente/tls-codec";
import { FramedContentTBS, signatureLabels, type GroupContext, type PublicMessage } from "@entente/mls-wire";
import { verifyWithLabel, type PublicCrypto } from "./public-crypto.ts";

/**
 * Whether a PublicMessage is signed by `signatureKey` (RFC 9420 6.1). The GroupContext is under the signature of members
 * and of external joiners, and so a member's signature verifies only where the state is the signer's.
 */
export function isSignedBy(
  message: PublicMessage,
  signatureKey: Uint8Array,
  context: GroupContext,
  crypto: PublicCrypto,
): boolean {
  const { senderType } = message.content.sender;
  const inGroup = senderType === "member" || senderType === "new_member_commit";
  const content = encode(FramedContentTBS, {
    // A message is of its group's version, whatever it says of itself outside.
    version: context.version,
    wireFormat: "mls_public_message",
    content: message.content,
    context: inGroup ? context : undefined,
  });
  return verifyWithLabel(
    crypto,
    signatureKey,
    signatureLabels.framedContent,
    content,
    message.auth.signature,
  );
}
