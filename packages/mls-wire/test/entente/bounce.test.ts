import { expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import { Bounce, bounceSignContent } from "../../src/index.ts";

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const said = {
  version: "v1" as const,
  origin: bytes("a.example"),
  destination: bytes("b.example"),
  signer: bytes("b.example"),
  incarnation: 1n,
  seq: 2n,
  messageId: Uint8Array.of(7),
  recipients: [bytes("x")],
  code: bytes("fork"),
  atMs: 256n,
};

// Worked out by hand from the structures.
test("a bounce and what its signature covers", () => {
  const tbs =
    "\0\x01\x09a.example\x09b.example\x09b.example\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x02\x01\x07\x02\x01x\x04fork\0\0\0\0\0\0\x01\0";
  const content = Buffer.from(bounceSignContent(said)).toString("latin1");
  expect(content).toBe(`\x15MLS 1.0 EntenteBounce${lengthOf(tbs)}${tbs}`);
  const bounce = { ...said, keyId: Uint8Array.of(1), signature: Uint8Array.of(2, 3) };
  const encoded = encode(Bounce, bounce);
  expect(Buffer.from(encoded).toString("latin1")).toBe(`${tbs}\x01\x01\x02\x02\x03`);
  expect(decode(Bounce, encoded)).toEqual(bounce);
});

/** A variable-size length of 64 to 16,383 (RFC 9420 2.1.2). */
function lengthOf(text: string): string {
  return String.fromCharCode(0x40 | (text.length >> 8), text.length & 0xff);
}
