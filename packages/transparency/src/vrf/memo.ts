import { concatBytes, hexFromBytes } from "@entente/tls-codec";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { vrfVerify } from "./ecvrf.ts";

/** Verification of a VRF proof, as `vrfVerify` does it. */
export type VrfVerify = (publicKey: Uint8Array, input: Uint8Array, proof: Uint8Array) => Uint8Array;

/**
 * A verification that remembers the proofs that verified: who looks at the same labels again and again saves most of the time
 * of a check. At most `entriesMax` are kept, the oldest goes first. What does not verify is never remembered.
 */
export function rememberingVrf(entriesMax: number, primitives: Primitives = purePrimitives): VrfVerify {
  const outputs = new Map<string, Uint8Array>();
  return (publicKey, input, proof) => {
    // Only whole arguments of fixed length stand before the input, so no two triples share a name.
    const name = hexFromBytes(primitives.sha256(concatBytes(publicKey, proof, input)));
    const known = publicKey.length === 32 && proof.length === 80 ? outputs.get(name) : undefined;
    if (known !== undefined) return known;
    const output = vrfVerify(publicKey, input, proof, primitives);
    const [oldest] = outputs.keys();
    if (outputs.size >= entriesMax && oldest !== undefined) outputs.delete(oldest);
    outputs.set(name, output);
    return output;
  };
}
