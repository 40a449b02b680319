import { concatBytes } from "@entente/tls-codec";
import { type Primitives, purePrimitives } from "../primitives.ts";

const leafPrefix = Uint8Array.of(0x00);
const nodePrefix = Uint8Array.of(0x01);

/** SHA-256(0x00 ‖ data). RFC 6962 section 2.1. */
export function leafHash(data: Uint8Array, primitives: Primitives = purePrimitives): Uint8Array {
  return primitives.sha256(concatBytes(leafPrefix, data));
}

/** SHA-256(0x01 ‖ left ‖ right). RFC 6962 section 2.1. */
export function nodeHash(
  left: Uint8Array,
  right: Uint8Array,
  primitives: Primitives = purePrimitives,
): Uint8Array {
  return primitives.sha256(concatBytes(nodePrefix, left, right));
}

/** The root of a log without leaves: SHA-256 of nothing. RFC 6962 section 2.1. */
export function emptyRoot(primitives: Primitives = purePrimitives): Uint8Array {
  return primitives.sha256(new Uint8Array(0));
}
