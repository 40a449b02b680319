import { randomBytes } from "node:crypto";
import { MLSMessage } from "@entente/mls-wire";
import { encode } from "@entente/tls-codec";

/** A PrivateMessage of a group's epoch 0 that no one sent before. */
export function privateMessage(groupId: Uint8Array, ciphertextBytes: number): Uint8Array {
  return encode(MLSMessage, {
    version: "mls10",
    wireFormat: "mls_private_message",
    privateMessage: {
      groupId,
      epoch: 0n,
      contentType: "application",
      authenticatedData: new Uint8Array(),
      encryptedSenderData: new Uint8Array(28),
      ciphertext: randomBytes(ciphertextBytes),
    },
  });
}
