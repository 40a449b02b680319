import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { checkpointText, parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { cosignatureMessage, parseNote, verifySignatures } from "../../src/checkpoint/signed-note.ts";
import { verifierKey } from "../../src/checkpoint/verifier-key.ts";
import { consistencyHashesMax, witnessRequestBytesMax } from "../../src/limits.ts";
import { appendLeaves } from "../../src/log-tree/append.ts";
import { proveConsistency } from "../../src/log-tree/consistency.ts";
import { emptyRoot, leafHash } from "../../src/log-tree/hashes.ts";
import { runPlan } from "../../src/store.ts";
import {
  decideAddCheckpoint,
  requestedOrigin,
  type WitnessDecision,
  type WitnessRecord,
} from "../../src/witness/decision.ts";
import { formatAddCheckpoint, parseAddCheckpoint, type AddCheckpoint } from "../../src/witness/request.ts";
import { MemoryStore } from "../memory-store.ts";
import { nodePrimitives } from "../node-primitives.ts";
import { flipBit, refusal } from "../refusal.ts";
import { Signer, signedNote } from "../signer.ts";

const origin = "a.example/kt";
const log = new Signer(origin, "note");
const witness = new Signer("b.example/w", "cosignature");

/** A log with `size` leaves; `salt` makes another history. */
const history = (size: number, salt = 0): { store: MemoryStore; roots: Uint8Array[] } => {
  const store = new MemoryStore();
  const roots = [emptyRoot()];
  for (let i = 0; i < size; i++) {
    const appended = runPlan(appendLeaves(BigInt(i), [leafHash(Uint8Array.of(i, salt))]), store.read);
    store.save(appended.items);
    roots.push(appended.root);
  }
  return { store, roots };
};
const honest = history(30);
const request = (from: number, to: number, tree = honest, signer = log): AddCheckpoint => ({
  oldSize: BigInt(from),
  proof: runPlan(proveConsistency(BigInt(from), BigInt(to)), tree.store.read),
  note: signedNote(checkpointText({ origin, treeSize: BigInt(to), root: tree.roots[to]! }), [signer]),
});
const recordAt = (size: number, tree = honest): WitnessRecord => {
  const { note } = request(0, size, tree);
  return { ...parseCheckpoint(parseNote(note).text), note };
};
const decide = (asked: AddCheckpoint, record: WitnessRecord | undefined, keys = [log.key]): WitnessDecision =>
  decideAddCheckpoint(asked, origin, keys, record, nodePrimitives);

/** A witness's storage: set compares with what is there, as one step. */
class Records {
  stored: WitnessRecord | undefined;

  compareAndSet(expected: WitnessRecord | undefined, save: WitnessRecord): boolean {
    if (this.stored?.treeSize !== expected?.treeSize) return false;
    this.stored = save;
    return true;
  }
}

describe("C2SP tlog-witness, add-checkpoint", () => {
  test("first, next and repeated checkpoints are cosigned", () => {
    let record: WitnessRecord | undefined;
    for (const [from, to] of [
      [0, 7],
      [7, 8],
      [8, 30],
      [30, 30],
    ] as const) {
      const decision = decide(request(from, to), record);
      expect(decision).toMatchObject({ code: "cosign", expected: record, save: { treeSize: BigInt(to) } });
      if (decision.code !== "cosign") return;
      const line = witness.line(decision.text, 77n);
      expect(verifySignatures({ text: decision.text, signatures: [line] }, [witness.key])).toHaveLength(1);
      expect(cosignatureMessage(decision.text, 77n)).toHaveLength(
        `cosignature/v1\ntime 77\n${decision.text}`.length,
      );
      record = decision.save;
    }
  });

  test("404: the log is not followed", () =>
    expect(decide(request(0, 7), undefined, [])).toEqual({ code: "unknown_log" }));

  test("403: no signature of its keys, or a false one", () => {
    const evil = new Signer(origin, "note", 1);
    expect(decide(request(0, 7, honest, evil), undefined)).toEqual({ code: "forbidden" });
    const forged = { ...evil, line: (text: string) => ({ ...evil.line(text), id: log.key.id }) } as Signer;
    expect(decide(request(0, 7, honest, forged), undefined)).toEqual({ code: "forbidden" });
  });

  test("400: an old size past the new one, a note that is none, another log's checkpoint", () => {
    expect(decide({ ...request(7, 8), oldSize: 9n }, recordAt(9))).toEqual({ code: "bad_request" });
    expect(decide({ ...request(0, 7), note: Uint8Array.of(1) }, undefined)).toEqual({ code: "bad_request" });
    expect(decideAddCheckpoint(request(0, 7), "z.example/kt", [log.key], undefined)).toEqual({
      code: "bad_request",
    });
  });

  test("409 with the size: the old size is not what the witness holds", () => {
    expect(decide(request(7, 8), undefined)).toEqual({ code: "conflict", treeSize: 0n });
    expect(decide(request(0, 8), recordAt(7))).toEqual({ code: "conflict", treeSize: 7n });
    expect(decide(request(5, 6), recordAt(7))).toEqual({ code: "conflict", treeSize: 7n });
  });

  test("409 with evidence: one size, two roots", () => {
    const other = history(30, 1);
    const asked = { ...request(7, 7, other), proof: [] };
    const record = recordAt(7);
    const evidence = { first: record.note, second: asked.note };
    expect(decide(asked, record)).toEqual({ code: "conflict", treeSize: 7n, evidence });
  });

  test("422: another history, a missing or a superfluous hash", () => {
    const other = history(30, 1);
    expect(decide(request(7, 12, other), recordAt(7))).toEqual({ code: "unprocessable" });
    const asked = request(7, 12);
    expect(decide({ ...asked, proof: asked.proof.slice(1) }, recordAt(7))).toEqual({ code: "unprocessable" });
    expect(decide({ ...asked, proof: [...asked.proof, emptyRoot()] }, recordAt(7))).toEqual({
      code: "unprocessable",
    });
    expect(decide({ ...request(0, 7), proof: [emptyRoot()] }, undefined)).toEqual({ code: "unprocessable" });
    expect(decide({ ...request(7, 7), proof: [emptyRoot()] }, recordAt(7))).toEqual({
      code: "unprocessable",
    });
  });

  test("an empty tree is cosigned with the empty root only", () => {
    expect(decide(request(0, 0), undefined).code).toBe("cosign");
    expect(decide(request(0, 0), recordAt(0)).code).toBe("cosign");
    expect(decide(request(0, 5), recordAt(0)).code).toBe("cosign");
    const note = signedNote(checkpointText({ origin, treeSize: 0n, root: leafHash(Uint8Array.of(0)) }), [
      log,
    ]);
    expect(decide({ oldSize: 0n, proof: [], note }, undefined)).toEqual({ code: "unprocessable" });
  });
});

describe("the roll-back race", () => {
  const {
    origin: name,
    publicKey,
    finalRoot,
    ...bodies
  } = JSON.parse(
    readFileSync(new URL("../vectors/c2sp/witness-race.json", import.meta.url), "utf8"),
  ) as Record<string, string>;
  const key = verifierKey(name!, "note", new Uint8Array(Buffer.from(publicKey!, "hex")));
  const body = (which: string): AddCheckpoint =>
    parseAddCheckpoint(new Uint8Array(Buffer.from(bodies[which]!)));
  const decideOn = (which: string, record: WitnessRecord | undefined): WitnessDecision =>
    decideAddCheckpoint(body(which), name!, [key], record, nodePrimitives);

  const checkedTogether = (): { records: Records; three: WitnessDecision; five: WitnessDecision } => {
    const records = new Records();
    const first = decideOn("first", undefined);
    if (first.code === "cosign") records.compareAndSet(first.expected, first.save);
    expect(records.stored?.treeSize).toBe(1n);
    const three = decideOn("toThree", records.stored);
    const five = decideOn("toFive", records.stored);
    expect([three.code, five.code]).toEqual(["cosign", "cosign"]);
    return { records, three, five };
  };

  test("compare-and-set refuses the shorter one, and deciding again answers 409", () => {
    const { records, three, five } = checkedTogether();
    if (three.code !== "cosign" || five.code !== "cosign") return;
    expect(records.compareAndSet(five.expected, five.save)).toBe(true);
    expect(records.compareAndSet(three.expected, three.save)).toBe(false);
    expect(decideOn("toThree", records.stored)).toEqual({ code: "conflict", treeSize: 5n });
    expect(Buffer.from(records.stored?.root ?? []).toString("hex")).toBe(finalRoot);
  });

  test("a storage that sets without comparing rolls back, so the comparison is what holds", () => {
    const { records, three, five } = checkedTogether();
    if (three.code !== "cosign" || five.code !== "cosign") return;
    records.stored = five.save;
    records.stored = three.save;
    expect(records.stored.treeSize).toBe(3n);
  });
});

test("10,000 forged or rolled-back checkpoints: none is cosigned", () => {
  const other = history(30, 1);
  const outsider = new Signer(origin, "note", 2);
  const record = recordAt(20);
  let cosigned = 0;
  for (let i = 0; i < 10_000; i++) {
    const to = i % 31;
    const from = (i * 7) % (to + 1);
    // Every request is signed by nobody, by an outsider, by the log for another history, backwards, or with a bit turned.
    const variants: (() => AddCheckpoint)[] = [
      () => request(from, to, honest, outsider),
      () => ({ ...request(Math.min(20, to), to, other), oldSize: 20n }),
      () => request(Math.min(from, 19), Math.min(to, 19)),
      () => {
        const good = request(20, 21 + (to % 10));
        return { ...good, note: flipBit(good.note, (i * 13) % (good.note.length * 8)) };
      },
      () => {
        const good = request(20, 21 + (to % 10));
        return {
          ...good,
          proof: good.proof.with(i % good.proof.length, flipBit(good.proof[i % good.proof.length]!, i % 256)),
        };
      },
    ];
    if (decide(variants[i % variants.length]!(), record).code === "cosign") cosigned++;
  }
  expect(cosigned).toBe(0);
  expect(decide(request(20, 25), record).code).toBe("cosign");
});

describe("request bodies", () => {
  test("are read back, and name their log", () => {
    for (const asked of [request(0, 7), request(7, 30), request(30, 30)]) {
      expect(parseAddCheckpoint(formatAddCheckpoint(asked))).toEqual(asked);
      expect(requestedOrigin(asked)).toBe(origin);
    }
  });

  test.each([
    ["no old line", "\n\nnote"],
    ["a leading zero", "old 01\n\nnote"],
    ["two spaces", "old  1\n\nnote"],
    ["a size past 2^63 - 1", "old 9223372036854775808\n\nnote"],
    ["a short hash", "old 1\nAAAA\n\nnote"],
    ["no empty line", "old 1\nnote"],
    ["nothing", ""],
  ])("%s is refused", (_, text) => {
    expect(refusal(() => parseAddCheckpoint(new Uint8Array(Buffer.from(text))))).toBe("witness_request");
  });

  test("hashes and bytes at the bound and past it", () => {
    const proof = (n: number): Uint8Array[] => Array.from({ length: n }, () => emptyRoot());
    const body = (n: number): Uint8Array => formatAddCheckpoint({ ...request(0, 7), proof: proof(n) });
    expect(refusal(() => parseAddCheckpoint(body(consistencyHashesMax)))).toBe("accepted");
    expect(refusal(() => parseAddCheckpoint(body(consistencyHashesMax + 1)))).toBe("witness_request");
    const long = new Uint8Array(witnessRequestBytesMax + 1).fill(0x61);
    long.set(formatAddCheckpoint(request(0, 7)));
    expect(refusal(() => parseAddCheckpoint(long))).toBe("witness_request");
    expect(refusal(() => parseAddCheckpoint(long.subarray(0, -1)))).toBe("accepted");
  });
});
