import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { bundleDigest, type BundleDigests, messagesDigest } from "../../src/entente/commit-chain.ts";

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const digests: BundleDigests = {
  commit: sha256(Uint8Array.of(1)),
  proposals: sha256(Uint8Array.of(2)),
  welcomes: sha256(Uint8Array.of(3)),
  groupInfo: sha256(Uint8Array.of(4)),
  ratchetTree: sha256(Uint8Array.of(5)),
};

describe("the chain of Commits", () => {
  test("a bundle digest is what the definition says", () => {
    const parts = [1, 2, 3, 4, 5].map((part) => createHash("sha256").update(Uint8Array.of(part)).digest());
    const expected = createHash("sha256")
      .update(Buffer.concat([Buffer.from("entente bundle"), ...parts]))
      .digest("hex");
    expect(hex(bundleDigest(sha256, digests))).toBe(expected);
  });

  test("every part counts", () => {
    const names = Object.keys(digests) as (keyof BundleDigests)[];
    const hashes = names.map((name) =>
      hex(bundleDigest(sha256, { ...digests, [name]: sha256(Uint8Array.of(9)) })),
    );
    expect(new Set([...hashes, hex(bundleDigest(sha256, digests))]).size).toBe(names.length + 1);
  });

  test("two parts that change places are another value", () => {
    const swapped = { ...digests, welcomes: digests.groupInfo, groupInfo: digests.welcomes };
    expect(hex(bundleDigest(sha256, swapped))).not.toBe(hex(bundleDigest(sha256, digests)));
  });

  test("no messages is the digest of nothing", () => {
    expect(hex(messagesDigest(sha256, []))).toBe(hex(sha256(new Uint8Array())));
  });
});
