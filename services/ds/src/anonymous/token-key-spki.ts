import type { KeyObject } from "node:crypto";

/**
 * AlgorithmIdentifier of RSASSA-PSS with SHA-384, MGF1 over it and a salt of 48 bytes, DER: what RFC 9578 section 6.5 has in the place
 * of the identifier that Node writes for an RSA key.
 */
const algorithm = Buffer.from(
  "303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d010108300b0609608648016503040202a203020130",
  "hex",
);

/** BIT STRING with a key of 2048 bits and an exponent of three bytes: its head, and the bytes of all of it. */
const keyHead = Buffer.from("0382010f00", "hex");
const keyBytes = 275;

/** The SubjectPublicKeyInfo of a token key, whose SHA-256 is its id. @throws Error for any other key than RSA of 2048 bits. */
export function tokenKeySpki(publicKey: KeyObject): Uint8Array {
  const plain = publicKey.export({ format: "der", type: "spki" });
  const key = plain.subarray(-keyBytes);
  if (!key.subarray(0, keyHead.length).equals(keyHead)) throw new Error("not an RSA key of 2048 bits");
  const body = Buffer.concat([algorithm, key]);
  const head = Buffer.from([0x30, 0x82, body.length >> 8, body.length & 0xff]);
  return new Uint8Array(Buffer.concat([head, body]));
}
