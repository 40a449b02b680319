import { concatBytes, equalBytes, utf8FromText } from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { base64FromBytes, bytesFromBase64 } from "./base64.ts";

/**
 * What a key signs: `note` signs a note's text (type 0x01, what a log uses), `cosignature` signs a time and the text (type
 * 0x04, what a witness uses).
 */
export type SignatureKind = "note" | "cosignature";

const typeOctets: Record<SignatureKind, number> = { note: 0x01, cosignature: 0x04 };

/** A public key as C2SP writes it: the name and id on its signature lines, and the Ed25519 key behind them. */
export interface VerifierKey {
  readonly name: string;
  /** First four bytes of a hash of name, type and key; finds the key, proves nothing. */
  readonly id: number;
  readonly kind: SignatureKind;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Whether `name` may stand on a signature line: not empty, no Unicode space, no plus. C2SP signed-note. */
export function isKeyName(name: string): boolean {
  // U+0085 is a space to Unicode and to Go, not to JavaScript.
  return name !== "" && !/[\s\u0085+]/u.test(name);
}

/** The key with its id computed. Errors: `verifier_key` for a name or a key that cannot be one. C2SP signed-note. */
export function verifierKey(
  name: string,
  kind: SignatureKind,
  publicKey: Uint8Array,
  primitives: Primitives = purePrimitives,
): VerifierKey {
  const nameBytes = isKeyName(name) ? utf8FromText(name) : undefined;
  if (nameBytes === undefined) throw new TransparencyError("verifier_key", "the name is not a key name");
  if (publicKey.length !== 32)
    throw new TransparencyError("verifier_key", `${publicKey.length} bytes of key`);
  const digest = primitives.sha256(concatBytes(nameBytes, Uint8Array.of(0x0a, typeOctets[kind]), publicKey));
  return { name, id: new DataView(digest.buffer, digest.byteOffset).getUint32(0), kind, publicKey };
}

/** Whether two keys sign with the same secret, whatever their names. */
export function sameSecret(a: VerifierKey, b: VerifierKey): boolean {
  return equalBytes(a.publicKey, b.publicKey);
}

/** `name+id+base64(type ‖ key)`. The inverse is `parseVerifierKey`. C2SP signed-note, "Verifier keys". */
export function formatVerifierKey(key: VerifierKey): string {
  const id = key.id.toString(16).padStart(8, "0");
  return `${key.name}+${id}+${base64FromBytes(concatBytes(Uint8Array.of(typeOctets[key.kind]), key.publicKey))}`;
}

/**
 * Reads a `vkey` and checks that its id is its own. Comes from configuration or from a domain statement.
 * Errors: `verifier_key`, also for signature types other than Ed25519's two.
 */
export function parseVerifierKey(text: string, primitives: Primitives = purePrimitives): VerifierKey {
  // The key's base 64 may itself hold plus signs.
  const [name = "", id = "", ...rest] = text.split("+");
  const material = bytesFromBase64(rest.join("+"));
  const kind = material?.[0] === 0x01 ? "note" : material?.[0] === 0x04 ? "cosignature" : undefined;
  if (material === undefined || kind === undefined)
    throw new TransparencyError("verifier_key", "not an Ed25519 key");
  const key = verifierKey(name, kind, material.subarray(1), primitives);
  if (formatVerifierKey(key) !== text) throw new TransparencyError("verifier_key", `the id is not ${id}`);
  return key;
}
