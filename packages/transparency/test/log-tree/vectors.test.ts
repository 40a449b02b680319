import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { verifyConsistency } from "../../src/log-tree/consistency.ts";
import { verifyInclusion } from "../../src/log-tree/inclusion.ts";
import { refusal } from "../refusal.ts";

// Sizes in the files go up to 2^64 - 1, beyond what JSON.parse keeps.
const load = (name: string): Record<string, unknown> => {
  const text = readFileSync(new URL(`../vectors/merkle/${name}.json`, import.meta.url), "utf8");
  return JSON.parse(text.replace(/: (\d+)(,?)$/gm, ': "$1"$2')) as Record<string, unknown>;
};
const bytes = (base64: string | null): Uint8Array => new Uint8Array(Buffer.from(base64 ?? "", "base64"));

interface InclusionCase {
  leafIdx: string;
  treeSize: string;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}
interface ConsistencyCase {
  size1: string;
  size2: string;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}
const inclusion = Object.entries(load("inclusion")) as [string, InclusionCase][];
const consistency = Object.entries(load("consistency")) as [string, ConsistencyCase][];

describe("transparency-dev/merkle test data", () => {
  test("98 cases of each kind, some of each sign", () => {
    expect([inclusion.length, consistency.length]).toEqual([98, 98]);
    for (const cases of [inclusion, consistency]) {
      const bad = cases.filter(([, c]) => c.wantErr).length;
      expect(bad).toBeGreaterThan(0);
      expect(bad).toBeLessThan(98);
    }
  });

  test.each(inclusion)("%s", (_, c) => {
    const run = (): void =>
      verifyInclusion(
        bytes(c.leafHash),
        BigInt(c.leafIdx),
        BigInt(c.treeSize),
        (c.proof ?? []).map(bytes),
        bytes(c.root),
      );
    expect(refusal(run)).toBe(c.wantErr ? "inclusion_proof" : "accepted");
  });

  test.each(consistency)("%s", (_, c) => {
    const run = (): void =>
      verifyConsistency(
        BigInt(c.size1),
        bytes(c.root1),
        BigInt(c.size2),
        bytes(c.root2),
        (c.proof ?? []).map(bytes),
      );
    expect(refusal(run)).toBe(c.wantErr ? "consistency_proof" : "accepted");
  });
});
