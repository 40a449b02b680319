import { describe, expect, test } from "@jest/globals";
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { vrfOutput, vrfProve, vrfPublicKey, vrfVerify } from "../../src/vrf/ecvrf.ts";
import { multiplyPublic } from "../../src/vrf/multiply.ts";
import { flipBit, refusal } from "../refusal.ts";

interface Case {
  sk: string;
  alpha: string;
  pi: string;
  betaPrefix: string;
}
const { cases } = JSON.parse(
  readFileSync(new URL("../vectors/vrf/rfc9381-ed25519-tai.json", import.meta.url), "utf8"),
) as { cases: Case[] };

const secretKey = new Uint8Array(32).fill(7);
const publicKey = vrfPublicKey(secretKey);
const alpha = Uint8Array.of(1, 2, 3);
const proof = vrfProve(secretKey, alpha);
const order = ed25519.Point.Fn.ORDER;

const littleEndian = (n: bigint): Uint8Array => hexToBytes(n.toString(16).padStart(64, "0")).reverse();
const withBytes = (bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array => {
  const copy = bytes.slice();
  copy.set(part, at);
  return copy;
};

describe("RFC 9381 appendix B.3", () => {
  test.each(cases.map((c, i) => [i + 16, c] as const))("example %i proves and verifies", (_, c) => {
    const sk = hexToBytes(c.sk);
    const input = hexToBytes(c.alpha);
    expect(bytesToHex(vrfProve(sk, input))).toBe(c.pi);
    const beta = vrfVerify(vrfPublicKey(sk), input, hexToBytes(c.pi));
    expect(beta).toHaveLength(64);
    expect(bytesToHex(beta).startsWith(c.betaPrefix)).toBe(true);
    expect(vrfOutput(hexToBytes(c.pi))).toEqual(beta);
  });

  test("the examples are there", () => expect(cases).toHaveLength(3));
});

describe("refusals", () => {
  test("another input, another key", () => {
    expect(refusal(() => vrfVerify(publicKey, Uint8Array.of(1, 2, 4), proof))).toBe("vrf_proof");
    expect(refusal(() => vrfVerify(vrfPublicKey(new Uint8Array(32).fill(8)), alpha, proof))).toBe(
      "vrf_proof",
    );
    expect(refusal(() => vrfVerify(publicKey, alpha, proof))).toBe("accepted");
  });

  test.each([0, 1, 79, 81])("a proof of %i bytes", (length) => {
    const bytes = new Uint8Array(length);
    bytes.set(proof.subarray(0, length));
    expect(refusal(() => vrfVerify(publicKey, alpha, bytes))).toBe("vrf_proof");
    expect(refusal(() => vrfOutput(bytes))).toBe("vrf_proof");
  });

  test("s + q, which is the same scalar, and s = q", () => {
    const s = proof.slice(48).reverse();
    const value = BigInt(`0x${bytesToHex(s)}`);
    expect(
      refusal(() => vrfVerify(publicKey, alpha, withBytes(proof, 48, littleEndian(value + order)))),
    ).toBe("vrf_proof");
    expect(refusal(() => vrfVerify(publicKey, alpha, withBytes(proof, 48, littleEndian(order))))).toBe(
      "vrf_proof",
    );
  });

  // y = 1 written as p + 1, and x = 0 with the sign bit set: both decode leniently to a point of small order.
  const nonCanonical = [
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000080",
  ];
  test.each(nonCanonical)("a non-canonical point %s", (hex) => {
    expect(refusal(() => vrfVerify(hexToBytes(hex), alpha, proof))).toBe("vrf_key");
    expect(refusal(() => vrfVerify(publicKey, alpha, withBytes(proof, 0, hexToBytes(hex))))).toBe(
      "vrf_proof",
    );
  });

  test("bytes that are no point, a short key", () => {
    const none = hexToBytes("0200000000000000000000000000000000000000000000000000000000000000");
    expect(refusal(() => vrfVerify(none, alpha, proof))).toBe("vrf_key");
    expect(refusal(() => vrfVerify(publicKey.subarray(1), alpha, proof))).toBe("vrf_key");
  });

  // The eight points whose order divides 8, RFC 9381 section 5.4.5.
  const smallOrder = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  ];
  test.each(smallOrder)("a key of small order %s", (hex) => {
    expect(refusal(() => vrfVerify(hexToBytes(hex), alpha, proof))).toBe("vrf_key");
  });

  test("a gamma with a component of small order gives no second output", () => {
    const torsion = ed25519.Point.fromHex(smallOrder[4] ?? "");
    const gamma = ed25519.Point.fromBytes(proof.subarray(0, 32)).add(torsion);
    const forged = withBytes(proof, 0, gamma.toBytes());
    expect(refusal(() => vrfVerify(publicKey, alpha, forged))).toBe("vrf_proof");
  });

  test("every flip of one bit", () => {
    for (let bit = 0; bit < proof.length * 8; bit++) {
      expect(refusal(() => vrfVerify(publicKey, alpha, flipBit(proof, bit)))).toBe("vrf_proof");
    }
  });
});

test("property: what is proved verifies, once, to the output of the proof", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ maxLength: 300 }),
      (sk, input) => {
        const pi = vrfProve(sk, input);
        expect(vrfVerify(vrfPublicKey(sk), input, pi)).toEqual(vrfOutput(pi));
      },
    ),
    { numRuns: 20 },
  );
});

test("property: joint multiplication equals two single ones", () => {
  const scalar = fc.bigInt({ min: 0n, max: order - 1n });
  const base = ed25519.Point.BASE;
  const edges: [bigint, bigint][] = [
    [0n, 0n],
    [0n, 1n],
    [1n, 0n],
    [order - 1n, order - 1n],
    [16n, 31n],
  ];
  fc.assert(
    fc.property(scalar, scalar, fc.bigInt({ min: 1n, max: order - 1n }), (a, b, at) => {
      const [p, q] = [base.multiply(at), base.multiply((at * 7n) % order)];
      expect(multiplyPublic(a, p, b, q).equals(p.multiplyUnsafe(a).add(q.multiplyUnsafe(b)))).toBe(true);
    }),
    { numRuns: 50, examples: edges.map(([a, b]) => [a, b, 5n]) },
  );
});
