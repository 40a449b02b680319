import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * `payload.mac` in base64url: what this domain gives away and takes back unchanged. HMAC-SHA-256 over a label and the payload, so that what
 * was made for one use is never taken for another under the same key.
 */
export function macedText(key: Uint8Array, label: string, payload: Buffer): string {
  return `${payload.toString("base64url")}.${mac(key, label, payload).toString("base64url")}`;
}

/** The payload; undefined for what was not made under this key for this label, and for another spelling of what was. */
export function openMacedText(key: Uint8Array, label: string, text: string): Buffer | undefined {
  const [payloadText = ""] = text.split(".", 1);
  const payload = Buffer.from(payloadText, "base64url");
  const [given, expected] = [Buffer.from(text), Buffer.from(macedText(key, label, payload))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? payload : undefined;
}

function mac(key: Uint8Array, label: string, payload: Uint8Array): Buffer {
  return createHmac("sha256", key).update(label).update(payload).digest();
}
