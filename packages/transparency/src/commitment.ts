import { fixedOpaque, opaque, struct, uint32, encode } from "@entente/tls-codec";
import { labelBytesMax, openingBytes, valueBytesMax } from "./limits.ts";
import { type Primitives, purePrimitives } from "./primitives.ts";

/** Kc of KT_128_SHA256_Ed25519. draft-ietf-keytrans-protocol-04 section 15.1. */
const commitmentKey = Uint8Array.of(
  0xd8,
  0x21,
  0xf8,
  0x79,
  0x0d,
  0x97,
  0x70,
  0x97,
  0x96,
  0xb4,
  0xd7,
  0x90,
  0x33,
  0x57,
  0xc3,
  0xf5,
);

/**
 * What a version of a label commits to.
 *
 *     struct {
 *       opaque opening[16]; opaque label<0..2^8-1>; uint32 version;
 *       opaque value<0..2^32-1>;                      // UpdateValue
 *     } CommitmentValue;
 *
 * Section 10.6; lengths have fixed widths here, as in the draft, since these bytes are hashed.
 */
export const CommitmentValue = struct({
  opening: fixedOpaque(openingBytes),
  label: opaque(0, labelBytesMax),
  version: uint32,
  value: opaque(0, 0xffff_ffff),
});

/** What the VRF is evaluated on: `opaque label<0..2^8-1>; uint32 version`. Section 10.7. */
export const VrfInput = struct({ label: opaque(0, labelBytesMax), version: uint32 });

/** A value and the secret with which its commitment opens. The AS may forget the opening, and with it the value is gone. */
export interface Opened {
  /** 16 random bytes. */
  readonly opening: Uint8Array;
  /** At most `valueBytesMax` bytes. */
  readonly value: Uint8Array;
}

/** The commitment (32 bytes) to a value as version `version` of `label`. HMAC-SHA256; section 10.6. */
export function commitmentOf(
  label: Uint8Array,
  version: number,
  opened: Opened,
  primitives: Primitives = purePrimitives,
): Uint8Array {
  if (opened.value.length > valueBytesMax) throw new RangeError(`${opened.value.length} bytes of value`);
  return primitives.hmacSha256(commitmentKey, encode(CommitmentValue, { ...opened, label, version }));
}

/** The VRF input of a label-version pair. */
export function vrfInput(label: Uint8Array, version: number): Uint8Array {
  return encode(VrfInput, { label, version });
}
