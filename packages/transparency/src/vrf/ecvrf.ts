import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "@entente/tls-codec";
import { bytesToNumberLE, numberToBytesLE } from "@noble/curves/utils.js";
import { TransparencyError } from "../errors.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { multiplyPublic, type Point } from "./multiply.ts";

// ECVRF-EDWARDS25519-SHA512-TAI, RFC 9381 section 5.5. Octet names are the RFC's: suite_string, the domain separators.
const suite = Uint8Array.of(0x03);
const encodeFront = Uint8Array.of(0x01);
const challengeFront = Uint8Array.of(0x02);
const outputFront = Uint8Array.of(0x03);
const back = Uint8Array.of(0x00);
const challengeBytes = 16;

const { Point: Edwards } = ed25519;
const order = Edwards.Fn.ORDER;

/** Bytes of a VRF proof: gamma (32), c (16), s (32). */
export const vrfProofBytes = 80;

/** The public key (32 bytes) of a 32-byte secret key; the pair is an Ed25519 pair. Never use one key for both. */
export function vrfPublicKey(secretKey: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(secretKey);
}

/**
 * Proves the output for `alpha` under `secretKey` (32 bytes, RFC 8032). The inverse is `vrfVerify`.
 *
 * Deterministic: one proof per key and input. Cost: about 5 ms in pure JavaScript, so servers cache by label and version.
 * RFC 9381 section 5.1.
 */
export function vrfProve(
  secretKey: Uint8Array,
  alpha: Uint8Array,
  primitives: Primitives = purePrimitives,
): Uint8Array {
  const key = ed25519.utils.getExtendedPublicKey(secretKey);
  const h = encodeToCurve(key.pointBytes, alpha, primitives);
  const gamma = h.multiply(key.scalar);
  const k = bytesToNumberLE(primitives.sha512(concatBytes(key.prefix, h.toBytes()))) % order;
  const c = challenge([key.point, h, gamma, Edwards.BASE.multiply(k), h.multiply(k)], primitives);
  const s = (k + c * key.scalar) % order;
  return concatBytes(gamma.toBytes(), numberToBytesLE(c, challengeBytes), numberToBytesLE(s, 32));
}

/**
 * The 64-byte output that `proof` proves for `alpha` under `publicKey`. All three may be an attacker's.
 *
 * Errors: `vrf_key` (no canonical point, or one of small order, which section 5.4.5 calls full uniqueness), `vrf_proof`.
 * Cost: about 2.5 ms in pure JavaScript. RFC 9381 section 5.3.
 */
export function vrfVerify(
  publicKey: Uint8Array,
  alpha: Uint8Array,
  proof: Uint8Array,
  primitives: Primitives = purePrimitives,
): Uint8Array {
  const y = decodeKey(publicKey);
  const { gamma, c, s } = decodeProof(proof);
  const h = encodeToCurve(publicKey, alpha, primitives);
  // Negated points, not negated scalars: -c·Y differs from (q-c)·Y when Y has a component of small order.
  const u = Edwards.BASE.multiplyUnsafe(s).add(y.negate().multiplyUnsafe(c));
  const v = multiplyPublic(s, h, c, gamma.negate());
  if (challenge([y, h, gamma, u, v], primitives) !== c)
    throw new TransparencyError("vrf_proof", "the challenge differs");
  return outputOf(gamma, primitives);
}

/**
 * The 64-byte output of a proof that is known to verify, because its holder made it or has verified it.
 * Errors: `vrf_proof` for bytes that do not decode. RFC 9381 section 5.2.
 */
export function vrfOutput(proof: Uint8Array, primitives: Primitives = purePrimitives): Uint8Array {
  return outputOf(decodeProof(proof).gamma, primitives);
}

function outputOf(gamma: Point, primitives: Primitives): Uint8Array {
  return primitives.sha512(concatBytes(suite, outputFront, gamma.clearCofactor().toBytes(), back));
}

/** ECVRF_encode_to_curve_try_and_increment, RFC 9381 section 5.4.1.1; two tries on average. */
function encodeToCurve(salt: Uint8Array, alpha: Uint8Array, primitives: Primitives): Point {
  for (let counter = 0; counter < 256; counter++) {
    const digest = primitives.sha512(
      concatBytes(suite, encodeFront, salt, alpha, Uint8Array.of(counter), back),
    );
    const candidate = pointOf(digest.subarray(0, 32))?.clearCofactor();
    if (candidate !== undefined && !candidate.is0()) return candidate;
  }
  // Chance below 2^-256; the RFC lets it fail.
  throw new TransparencyError("vrf_proof", "no curve point for this input");
}

/** ECVRF_challenge_generation, RFC 9381 section 5.4.3. */
function challenge(points: Point[], primitives: Primitives): bigint {
  const encoded = points.map((point) => point.toBytes());
  const digest = primitives.sha512(concatBytes(suite, challengeFront, ...encoded, back));
  return bytesToNumberLE(digest.subarray(0, challengeBytes));
}

function decodeKey(publicKey: Uint8Array): Point {
  const y = publicKey.length === 32 ? pointOf(publicKey) : undefined;
  if (y === undefined) throw new TransparencyError("vrf_key", "not a canonical point");
  if (y.isSmallOrder()) throw new TransparencyError("vrf_key", "a point of small order");
  return y;
}

function decodeProof(proof: Uint8Array): { gamma: Point; c: bigint; s: bigint } {
  if (proof.length !== vrfProofBytes) throw new TransparencyError("vrf_proof", `${proof.length} bytes`);
  const gamma = pointOf(proof.subarray(0, 32));
  if (gamma === undefined) throw new TransparencyError("vrf_proof", "gamma is not a canonical point");
  const s = bytesToNumberLE(proof.subarray(48));
  if (s >= order) throw new TransparencyError("vrf_proof", "s is not below the group order");
  return { gamma, c: bytesToNumberLE(proof.subarray(32, 48)), s };
}

/** RFC 8032 section 5.1.3 decoding, canonical encodings only; undefined for bytes that are no point. */
function pointOf(bytes: Uint8Array): Point | undefined {
  try {
    // `false`: no ZIP 215, so y is below p and x = 0 has no sign.
    return Edwards.fromBytes(bytes, false);
  } catch {
    return undefined; // The library throws for "not on the curve", which here is an ordinary answer.
  }
}
