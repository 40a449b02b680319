import { expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import { checkpointText } from "../../src/checkpoint/checkpoint.ts";
import { LogEntry, logEntryHash } from "../../src/log-entry.ts";
import { appendLeaves } from "../../src/log-tree/append.ts";
import { beginningOf, beginningProvedFrom, proveConsistency } from "../../src/log-tree/consistency.ts";
import { runPlan } from "../../src/store.ts";
import { verifyEvidence } from "../../src/value/evidence.ts";
import { rewritingEvidence } from "../../src/value/rewriting.ts";
import { MemoryStore } from "../memory-store.ts";
import { nodePrimitives } from "../node-primitives.ts";
import { signedNote } from "../signer.ts";
import { TestLog } from "../test-log.ts";

const sizesMax = 40;

/** A log tree of its own, with its root at each size. */
function tree(name: string): { store: MemoryStore; roots: Uint8Array[] } {
  const store = new MemoryStore();
  const roots: Uint8Array[] = [new Uint8Array(32)];
  for (let position = 0n; position < sizesMax; position++) {
    const prefixRoot = nodePrimitives.sha256(new TextEncoder().encode(`${name} ${String(position)}`));
    const hash = logEntryHash({ timestamp: position, prefixRoot });
    const appended = runPlan(appendLeaves(position, [hash], nodePrimitives), store.read);
    store.save(appended.items);
    roots.push(appended.root);
    store.save([
      { key: { kind: "log-entry", position }, value: encode(LogEntry, { timestamp: position, prefixRoot }) },
    ]);
  }
  return { store, roots };
}

const [one, two] = [tree("one"), tree("two")];

const prove = ({ store }: typeof one, from: bigint, to: bigint): Uint8Array[] =>
  runPlan(proveConsistency(from, to, nodePrimitives), store.read);

test("a consistency proof shows the root with which a longer tree begins, for every pair of sizes from four", () => {
  for (let to = 4n; to <= sizesMax; to++)
    for (let size = 2n; size < to; size++) {
      const proof = prove(one, beginningProvedFrom(size), to);
      const root = beginningOf(size, to, one.roots[Number(to)]!, proof, nodePrimitives);
      expect(root).toEqual(one.roots[Number(size)]);
    }
});

test("two trees of a log whose sizes differ convict it, and one tree does not", () => {
  const log = new TestLog("a.example", 1_000n);
  const note = ({ roots }: typeof one, size: bigint): Uint8Array =>
    signedNote(
      checkpointText({ origin: log.origin, treeSize: size, root: roots[Number(size)]! }),
      log.signers,
      1n,
    );
  for (const [from, to] of [
    [2n, 5n],
    [4n, 5n],
    [8n, 21n],
    [7n, 8n],
    [16n, 40n],
    [21n, 22n],
  ] as const) {
    const [proof, shown] = [prove(two, from, to), prove(two, beginningProvedFrom(from), to)];
    const evidence = rewritingEvidence(note(one, from), note(two, to), proof, shown, nodePrimitives);
    expect(verifyEvidence(log.trust, evidence!).charge).toBe("rewritten");
    expect(rewritingEvidence(note(two, from), note(two, to), proof, shown, nodePrimitives)).toBeUndefined();
  }
});
