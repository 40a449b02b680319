import { expect, test } from "@jest/globals";
import { vrfProve, vrfPublicKey, vrfVerify } from "../../src/vrf/ecvrf.ts";
import { rememberingVrf } from "../../src/vrf/memo.ts";
import { nodePrimitives } from "../node-primitives.ts";
import { flipBit, refusal } from "../refusal.ts";

const secretKey = new Uint8Array(32).fill(1);
const publicKey = vrfPublicKey(secretKey);
const inputs = [1, 2, 3].map((i) => Uint8Array.of(i));
const proofs = inputs.map((input) => vrfProve(secretKey, input));

test("answers as the verification does, and verifies once", () => {
  let hashes = 0;
  const counting = {
    ...nodePrimitives,
    sha512: (data: Uint8Array) => (hashes++, nodePrimitives.sha512(data)),
  };
  const verify = rememberingVrf(10, counting);
  const first = verify(publicKey, inputs[0]!, proofs[0]!);
  expect(first).toEqual(vrfVerify(publicKey, inputs[0]!, proofs[0]!));
  const spent = hashes;
  expect(verify(publicKey, inputs[0]!, proofs[0]!)).toEqual(first);
  expect(hashes).toBe(spent);
});

test("a proof that was remembered for one input, key or spelling is not for another", () => {
  const verify = rememberingVrf(10, nodePrimitives);
  verify(publicKey, inputs[0]!, proofs[0]!);
  expect(refusal(() => verify(publicKey, inputs[1]!, proofs[0]!))).toBe("vrf_proof");
  expect(refusal(() => verify(vrfPublicKey(new Uint8Array(32).fill(2)), inputs[0]!, proofs[0]!))).toBe(
    "vrf_proof",
  );
  for (let bit = 0; bit < 640; bit += 9) {
    expect(refusal(() => verify(publicKey, inputs[0]!, flipBit(proofs[0]!, bit)))).toBe("vrf_proof");
  }
  // The same bytes cut elsewhere.
  const shifted = new Uint8Array([...proofs[0]!, ...inputs[0]!]);
  expect(refusal(() => verify(publicKey, new Uint8Array(0), shifted))).toBe("vrf_proof");
});

test("at the bound the oldest goes", () => {
  let hashes = 0;
  const counting = {
    ...nodePrimitives,
    sha512: (data: Uint8Array) => (hashes++, nodePrimitives.sha512(data)),
  };
  const verify = rememberingVrf(2, counting);
  const spends = (i: number): boolean => {
    const before = hashes;
    verify(publicKey, inputs[i]!, proofs[i]!);
    return hashes > before;
  };
  expect([spends(0), spends(1), spends(0), spends(2), spends(1), spends(0)]).toEqual([
    true,
    true,
    false,
    true,
    false,
    true,
  ]);
});
