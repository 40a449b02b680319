import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import {
  type BundleDigests,
  genesisHead,
  messagesDigest,
  nextHead,
  valueHash,
} from "../../src/entente/commit-chain.ts";

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
  test("a value hash is what the definition says", () => {
    const parts = [1, 2, 3, 4, 5].map((part) => createHash("sha256").update(Uint8Array.of(part)).digest());
    const expected = createHash("sha256")
      .update(Buffer.concat([Buffer.from("gop1 value"), ...parts]))
      .digest("hex");
    expect(hex(valueHash(sha256, digests))).toBe(expected);
  });

  test("every part counts", () => {
    const names = Object.keys(digests) as (keyof BundleDigests)[];
    const hashes = names.map((name) =>
      hex(valueHash(sha256, { ...digests, [name]: sha256(Uint8Array.of(9)) })),
    );
    expect(new Set([...hashes, hex(valueHash(sha256, digests))]).size).toBe(names.length + 1);
  });

  test("two parts that change places are another value", () => {
    const swapped = { ...digests, welcomes: digests.groupInfo, groupInfo: digests.welcomes };
    expect(hex(valueHash(sha256, swapped))).not.toBe(hex(valueHash(sha256, digests)));
  });

  test("no messages is the digest of nothing", () => {
    expect(hex(messagesDigest(sha256, []))).toBe(hex(sha256(new Uint8Array())));
  });

  test("a genesis head depends on the group, a next head on head and value", () => {
    const genesis = genesisHead(sha256, Uint8Array.of(7));
    expect(hex(genesis)).not.toBe(hex(genesisHead(sha256, Uint8Array.of(8))));
    expect(hex(genesis)).toBe(
      createHash("sha256").update("gop1 genesis").update(Uint8Array.of(1, 7)).digest("hex"),
    );
    expect(hex(nextHead(sha256, genesis, digests.commit))).not.toBe(
      hex(nextHead(sha256, digests.commit, genesis)),
    );
  });
});
