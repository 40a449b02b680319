import { textFromUtf8 } from "@entente/tls-codec";

/** The text of a message's content, or a description in angle brackets of content that is no text. */
export function textOf(content: Uint8Array): string {
  return textFromUtf8(content) ?? `<${String(content.length)} bytes>`;
}
