import { MLSMessage } from "@entente/mls-wire";
import { decode, encode, textFromUtf8, utf8FromText } from "@entente/tls-codec";

/** Sizes of ciphertexts, in bytes: drawn by the message's number. */
const sizesBytes = [96, 160, 256, 512, 1_024] as const;

const senderDataBytes = 28;

/** Whose message it is, and which. */
export interface LoadMark {
  readonly sender: string;
  readonly n: number;
}

/**
 * A PrivateMessage that every server takes for one: what members would decrypt says who sent it instead. The same arguments
 * give the same bytes, so that a message which is sent again is the same message.
 */
export function loadMessage(groupId: Uint8Array, epoch: bigint, { sender, n }: LoadMark): Uint8Array {
  const ciphertext = new Uint8Array(sizesBytes[n % sizesBytes.length] ?? sizesBytes[0]);
  ciphertext.set(utf8FromText(`${sender} ${String(n)} `) ?? new Uint8Array());
  return encode(MLSMessage, {
    version: "mls10",
    wireFormat: "mls_private_message",
    privateMessage: {
      groupId,
      epoch,
      contentType: "application",
      authenticatedData: new Uint8Array(),
      encryptedSenderData: new Uint8Array(senderDataBytes),
      ciphertext,
    },
  });
}

/** The inverse; undefined for a message that is not of this load. */
export function loadMarkOf(bytes: Uint8Array): LoadMark | undefined {
  const message = decode(MLSMessage, bytes);
  if (message.wireFormat !== "mls_private_message") return undefined;
  const [sender = "", n = ""] = (textFromUtf8(message.privateMessage.ciphertext.slice(0, 64)) ?? "").split(
    " ",
  );
  return /^[a-z]+\d+$/.test(sender) && /^\d+$/.test(n) ? { sender, n: Number(n) } : undefined;
}
