import { describe, expect, test } from "@jest/globals";
import { appendLeaves } from "../../src/log-tree/append.ts";
import { proveConsistency, verifyConsistency } from "../../src/log-tree/consistency.ts";
import { emptyRoot, leafHash } from "../../src/log-tree/hashes.ts";
import { proveInclusion, verifyInclusion } from "../../src/log-tree/inclusion.ts";
import { fullSubtrees } from "../../src/log-tree/shape.ts";
import { runPlan, runPlanAsync } from "../../src/store.ts";
import { MemoryStore } from "../memory-store.ts";
import { flipBit, refusal } from "../refusal.ts";
import { slowPath, slowProof, slowRoot } from "./slow-tree.ts";

const sizeMax = 40;
const data = Array.from({ length: sizeMax }, (_, i) => Uint8Array.of(i, i * 3));
const leaves = data.map((d) => leafHash(d));

const store = new MemoryStore();
const roots = [emptyRoot()];
leaves.forEach((leaf, i) => {
  const appended = runPlan(appendLeaves(BigInt(i), [leaf]), store.read);
  store.save(appended.items);
  roots.push(appended.root);
});
const rootAt = (n: number): Uint8Array => roots[n]!;

test("every root equals the slow tree's", () => {
  for (let n = 0; n <= sizeMax; n++) expect(rootAt(n)).toEqual(slowRoot(data.slice(0, n)));
});

test("leaves appended in batches of every size give the same tree and save the same items", () => {
  for (let batch = 1; batch <= 9; batch++) {
    const other = new MemoryStore();
    let size = 0n;
    let root = emptyRoot();
    while (size < BigInt(sizeMax)) {
      const part = leaves.slice(Number(size), Number(size) + batch);
      const appended = runPlan(appendLeaves(size, part), other.read);
      other.save(appended.items);
      [size, root] = [appended.treeSize, appended.root];
    }
    expect(root).toEqual(rootAt(sizeMax));
    expect(other.size).toBe(store.size);
  }
});

test("every inclusion proof equals the slow one, verifies, and for no other leaf, size or root", () => {
  for (let n = 1; n <= sizeMax; n++) {
    for (let m = 0; m < n; m++) {
      const proof = runPlan(proveInclusion(BigInt(m), BigInt(n)), store.read);
      expect(proof).toEqual(slowPath(m, data.slice(0, n)));
      const check = (leaf: number, at: number, size: number, root: number): string =>
        refusal(() => verifyInclusion(leaves[leaf]!, BigInt(at), BigInt(size), proof, rootAt(root)));
      expect(check(m, m, n, n)).toBe("accepted");
      if (n > 1) expect(check((m + 1) % n, m, n, n)).toBe("inclusion_proof");
      for (const at of [m - 1, m + 1, n, n + 1]) expect(check(m, at, n, n)).toBe("inclusion_proof");
      expect(check(m, m, n, n - 1)).toBe("inclusion_proof");
    }
  }
});

test("every consistency proof equals the slow one, verifies, and between no other trees", () => {
  for (let n = 1; n <= sizeMax; n++) {
    for (let m = 1; m <= n; m++) {
      const proof = runPlan(proveConsistency(BigInt(m), BigInt(n)), store.read);
      expect(proof).toEqual(slowProof(m, data.slice(0, n)));
      const check = (a: number, rootA: number, b: number, rootB: number): string =>
        refusal(() => verifyConsistency(BigInt(a), rootAt(rootA), BigInt(b), rootAt(rootB), proof));
      expect(check(m, m, n, n)).toBe("accepted");
      expect(check(m, m - 1, n, n)).toBe("consistency_proof");
      expect(check(m, m, n, n - 1)).toBe("consistency_proof");
      if (m < n) expect(check(n, n, m, m)).toBe("consistency_proof");
    }
  }
});

test("no flipped bit of a proof is accepted", () => {
  for (const [m, n] of [
    [6, 13],
    [8, 40],
    [39, 40],
  ] as const) {
    const inclusion = runPlan(proveInclusion(BigInt(m), BigInt(n)), store.read);
    const consistency = runPlan(proveConsistency(BigInt(m), BigInt(n)), store.read);
    for (let bit = 0; bit < 256; bit++) {
      inclusion.forEach((hash, i) => {
        const bad = inclusion.with(i, flipBit(hash, bit));
        expect(refusal(() => verifyInclusion(leaves[m]!, BigInt(m), BigInt(n), bad, rootAt(n)))).toBe(
          "inclusion_proof",
        );
      });
      consistency.forEach((hash, i) => {
        const bad = consistency.with(i, flipBit(hash, bit));
        expect(refusal(() => verifyConsistency(BigInt(m), rootAt(m), BigInt(n), rootAt(n), bad))).toBe(
          "consistency_proof",
        );
      });
    }
  }
});

describe("edges", () => {
  test("a proof from size 0 is empty, and refused", () => {
    expect(runPlan(proveConsistency(0n, 5n), store.read)).toEqual([]);
    expect(refusal(() => verifyConsistency(0n, emptyRoot(), 5n, rootAt(5), []))).toBe("consistency_proof");
  });

  test("sizes near 2^63", () => {
    const size = (1n << 63n) - 1n;
    expect(fullSubtrees(0n, size)).toHaveLength(63);
    expect(refusal(() => verifyInclusion(leaves[0]!, size - 1n, size, [], rootAt(1)))).toBe(
      "inclusion_proof",
    );
    const proof = Array.from({ length: 63 }, () => rootAt(1));
    expect(refusal(() => verifyInclusion(leaves[0]!, 0n, size, proof, rootAt(1)))).toBe("inclusion_proof");
    expect(refusal(() => verifyConsistency(1n, rootAt(1), size, rootAt(2), proof))).toBe("consistency_proof");
  });

  test("a storage that lacks a node, or answers with something else, is named", async () => {
    expect(refusal(() => runPlan(proveInclusion(3n, 41n), store.read))).toBe("store");
    expect(refusal(() => runPlan(proveInclusion(3n, 8n), (keys) => keys.map(() => new Uint8Array(31))))).toBe(
      "store",
    );
    expect(refusal(() => runPlan(proveInclusion(3n, 8n), () => []))).toBe("store");
    const later = runPlanAsync(proveInclusion(3n, 8n), (keys) => Promise.resolve(store.read(keys)));
    expect(await later).toEqual(runPlan(proveInclusion(3n, 8n), store.read));
  });

  test("callers that ask for what cannot be proved", () => {
    expect(() => runPlan(proveInclusion(5n, 5n), store.read)).toThrow(RangeError);
    expect(() => runPlan(proveConsistency(6n, 5n), store.read)).toThrow(RangeError);
  });
});
