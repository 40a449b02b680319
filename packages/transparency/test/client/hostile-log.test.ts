import { describe, expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import { checkpointText, parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { parseNote } from "../../src/checkpoint/signed-note.ts";
import { noMemory, type OwnerMemory } from "../../src/client/label-memory.ts";
import { verifyContact, verifyOwner } from "../../src/client/verify-monitor.ts";
import { verifySearch } from "../../src/client/verify-search.ts";
import type { View } from "../../src/client/view.ts";
import { TransparencyError } from "../../src/errors.ts";
import { proveConsistency } from "../../src/log-tree/consistency.ts";
import { SearchResponse } from "../../src/response.ts";
import { runPlan } from "../../src/store.ts";
import { compareHeads, Evidence, verifyEvidence } from "../../src/value/evidence.ts";
import { flipBit, refusal } from "../refusal.ts";
import { Signer, signedNote } from "../signer.ts";
import { bytes, hour, TestLog, textOf } from "../test-log.ts";
import { TwoFacedLog } from "../two-faced-log.ts";

const alice = bytes("u/alice");
const viewOf = (log: TestLog, nowMs = log.nowMs): View =>
  verifySearch(log.trust, undefined, alice, noMemory, log.search("u/alice"), nowMs).view;

/** Two logs of one operator: the same keys and the same first `common` entries, then each its own. */
const forked = (common: number, more: number): [TestLog, TestLog] => {
  const logs = [new TestLog("evil.example"), new TestLog("evil.example")] as const;
  for (const [i, log] of logs.entries()) {
    for (let h = 0; h < common; h++) log.append([[h === 0 ? "u/alice" : `u/${h}`, "x"]], hour);
    for (let h = 0; h < more; h++) log.append([[h === 0 ? "u/alice" : `w/${h}`, `face ${i}`]], hour);
  }
  return [logs[0], logs[1]];
};

/** The head as the log alone signed it: then no byte of the evidence is without meaning. */
const withoutWitnesses = (log: Pick<TestLog, "signers">, head: Uint8Array): Uint8Array =>
  signedNote(parseNote(head).text, log.signers.slice(0, 1));
const answerWithoutWitnesses = (log: Pick<TestLog, "signers">, answer: Uint8Array): Uint8Array => {
  const response = decode(SearchResponse, answer);
  return encode(SearchResponse, { ...response, checkpoint: withoutWitnesses(log, response.checkpoint) });
};

describe("two histories for two viewers", () => {
  const [a, b] = forked(5, 4);

  test("a viewer who meets both at one size holds the evidence", () => {
    const view = viewOf(a);
    let caught: unknown;
    try {
      verifySearch(a.trust, view, alice, noMemory, b.search("u/alice", view.treeSize), a.nowMs);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(TransparencyError);
    const { code, evidence } = caught as TransparencyError;
    expect(code).toBe("fork");
    const proof = encode(Evidence, { kind: "equivocation", ...evidence!, rewriting: undefined });
    expect(verifyEvidence(a.trust, proof)).toEqual({ origin: a.origin, charge: "two_heads" });
  });

  test("a viewer of one cannot be moved to the other, however far it has grown", () => {
    for (let size = 6n; size <= 9n; size++) {
      const view = verifySearch(
        a.trust,
        undefined,
        alice,
        noMemory,
        a.search("u/alice", 0n, undefined, size),
        a.nowMs,
      ).view;
      const verify = (answer: Uint8Array): string =>
        refusal(() => verifySearch(a.trust, view, alice, noMemory, answer, b.nowMs));
      expect(verify(b.search("u/alice", size))).toBe(size >= 8n ? "fork" : "log_root");
      expect(verify(a.search("u/alice", size))).toBe("accepted");
    }
  });

  test("an answer whose own proof shows the rewritten entry is evidence, and an honest one is not", () => {
    const view = verifySearch(
      a.trust,
      undefined,
      alice,
      noMemory,
      a.search("u/alice", 0n, undefined, 8n),
      a.nowMs,
    ).view;
    const against = (log: TestLog, first: Uint8Array, subtrees: readonly Uint8Array[]): string => {
      const later = { lastSize: 8n, subtrees, response: log.search("u/alice", 8n) };
      return refusal(() =>
        verifyEvidence(a.trust, encode(Evidence, { kind: "discontinuity", first, label: alice, later })),
      );
    };
    expect(against(b, view.note, view.subtrees)).toBe("accepted");
    expect(against(a, view.note, view.subtrees)).toBe("value");
    expect(against(a, view.note, view.subtrees.toReversed())).toBe("value");
    expect(against(b, a.heads[5]!, view.subtrees)).toBe("value");
  });

  test("two members who compare heads find out, and a stranger's head is no head", () => {
    expect(compareHeads(a.trust, a.heads[4]!, b.heads[4]!)).toEqual({ kind: "same" });
    expect(compareHeads(a.trust, a.heads[4]!, b.heads[7]!)).toEqual({ kind: "newer", treeSize: 8n });
    expect(compareHeads(a.trust, a.heads[8]!, b.heads[5]!)).toEqual({ kind: "older", treeSize: 6n });
    const found = compareHeads(a.trust, a.heads[8]!, b.heads[8]!);
    expect(found.kind).toBe("conflict");
    if (found.kind === "conflict") expect(verifyEvidence(a.trust, found.evidence).charge).toBe("two_heads");
    const stranger = signedNote(Buffer.from(a.heads[8]!).toString().split("\n\n")[0]! + "\n", [
      new Signer(a.origin, "note", 8),
    ]);
    expect(refusal(() => compareHeads(a.trust, a.heads[8]!, stranger))).toBe("note_signature");
  });

  test("without the witnesses nobody believes either", () => {
    const { root, treeSize } = viewOf(a);
    const text = checkpointText({ origin: a.origin, treeSize, root });
    const head = signedNote(text, a.signers.slice(0, 2));
    const log = forked(5, 4)[0];
    log.heads[8] = head;
    expect(refusal(() => viewOf(log))).toBe("witness_quorum");
  });
});

describe("rewritten history", () => {
  const [a, b] = forked(5, 12);
  const first = withoutWitnesses(a, a.heads[6]!);
  const second = withoutWitnesses(a, b.heads[15]!);
  const rewriting = {
    root: parseCheckpoint(parseNote(b.heads[6]!).text).root,
    proof: runPlan(proveConsistency(7n, 16n), b.store.read),
  };
  const proof = encode(Evidence, { kind: "equivocation", first, second, rewriting });

  test("two heads of different size, and how the later tree begins", () => {
    expect(verifyEvidence(a.trust, proof)).toEqual({ origin: a.origin, charge: "rewritten" });
  });

  test("no flipped bit of the evidence is accepted, nor the heads without the proof", () => {
    for (let bit = 0; bit < proof.length * 8; bit += 3) {
      expect(refusal(() => verifyEvidence(a.trust, flipBit(proof, bit)))).not.toBe("accepted");
    }
    const bare = encode(Evidence, { kind: "equivocation", first, second, rewriting: undefined });
    expect(refusal(() => verifyEvidence(a.trust, bare))).toBe("value");
  });

  test("an honest log cannot be blamed", () => {
    const [early, late] = [a.heads[6]!, a.heads[15]!];
    const own = runPlan(proveConsistency(7n, 16n), a.store.read);
    const blame = (kind: Partial<Evidence & { kind: "equivocation" }>): string =>
      refusal(() =>
        verifyEvidence(
          a.trust,
          encode(Evidence, {
            kind: "equivocation",
            first: early,
            second: late,
            rewriting: undefined,
            ...kind,
          }),
        ),
      );
    const { root } = parseCheckpoint(parseNote(early).text);
    expect(blame({})).toBe("value");
    expect(blame({ second: early })).toBe("value");
    expect(blame({ rewriting: { root, proof: own } })).toBe("value");
    expect(blame({ rewriting: { ...rewriting, proof: own } })).toBe("consistency_proof");
    expect(blame({ rewriting })).toBe("consistency_proof");
    const stranger = new Signer(a.origin, "note", 5);
    const forged = signedNote(checkpointText({ origin: a.origin, treeSize: 7n, root: rewriting.root }), [
      stranger,
    ]);
    expect(blame({ second: forged })).toBe("note_signature");
    // Another log that the reader knows vouches for its own origin only.
    const neighbour = new Signer("z.example", "note");
    const policy = { ...a.trust.policy, logs: [...a.trust.policy.logs, neighbour.key] };
    const slander = signedNote(checkpointText({ origin: a.origin, treeSize: 7n, root: rewriting.root }), [
      neighbour,
    ]);
    const evidence = encode(Evidence, {
      kind: "equivocation",
      first: early,
      second: slander,
      rewriting: undefined,
    });
    expect(refusal(() => verifyEvidence({ ...a.trust, policy }, evidence))).toBe("note_signature");
    const own2 = signedNote(checkpointText({ origin: "z.example", treeSize: 7n, root: rewriting.root }), [
      a.signers[0]!,
    ]);
    expect(blame({ second: own2 })).toBe("checkpoint");
  });
});

describe("stale and older heads", () => {
  const [a] = forked(5, 6);
  test("an older head than the one seen", () => {
    const view = viewOf(a);
    const old = a.search("u/alice", 8n, undefined, 8n);
    expect(refusal(() => verifySearch(a.trust, view, alice, noMemory, old, a.nowMs))).toBe("rollback");
  });
  test("a head past the log's bound, to a viewer who never saw another", () => {
    const old = a.search("u/alice", 0n, undefined, 3n);
    expect(refusal(() => verifySearch(a.trust, undefined, alice, noMemory, old, a.nowMs + 20n * hour))).toBe(
      "stale",
    );
  });
});

describe("hidden version: shown at one entry, gone at the next", () => {
  // Face 0 has alice's second version, face 1 never gets it.
  const log = new TwoFacedLog("hiding.example", 6n * hour);
  const both = (updates: readonly (readonly [string, string])[]): [typeof updates, typeof updates] => [
    updates,
    updates,
  ];
  for (let h = 0; h < 20; h++)
    log.append(0, both(h === 3 ? [["u/alice", "first"]] : [[`u/${h}`, "x"]]), hour);
  log.append(0, [[["u/alice", "second"]], []], hour);
  const answer = log.search("u/alice", 0n, log.faces[0].history("u/alice"), 0);
  const seen = verifySearch(log.trust, undefined, alice, noMemory, answer, log.nowMs);
  for (let h = 21; h < 30; h++) log.append(1, both([[`u/${h}`, "x"]]), hour);

  test("was seen, and is to be watched", () => {
    expect(textOf(seen.found?.value)).toBe("second");
    expect(seen.memory.watched).toEqual([{ position: 20n, version: 1 }]);
  });

  test("the one who saw it finds out when watching", () => {
    const response = log.contact("u/alice", seen.memory.watched, seen.view.treeSize);
    const run = (): unknown => verifyContact(log.trust, seen.view, alice, seen.memory, response, log.nowMs);
    expect(refusal(run)).toBe("ladder");
  });

  test("the one who saw it finds out when searching again, with evidence", () => {
    const again = log.search("u/alice", seen.view.treeSize, log.faces[1].history("u/alice"), 1);
    const { alarms } = verifySearch(log.trust, seen.view, alice, seen.memory, again, log.nowMs);
    expect(alarms).toEqual([{ kind: "version_gone", version: 1, greatest: 0 }]);
    const earlier = { lastSize: 0n, subtrees: [], response: answer };
    const later = { lastSize: seen.view.treeSize, subtrees: seen.view.subtrees, response: again };
    const proof = encode(Evidence, { kind: "contradiction", label: alice, earlier, later });
    expect(verifyEvidence(log.trust, proof).charge).toBe("version_gone");
    const backwards = encode(Evidence, {
      kind: "contradiction",
      label: alice,
      earlier: later,
      later: earlier,
    });
    expect(refusal(() => verifyEvidence(log.trust, backwards))).toBe("value");
    const bare = encode(Evidence, {
      kind: "contradiction",
      label: alice,
      earlier: { ...earlier, response: answerWithoutWitnesses(log.faces[0], answer) },
      later: { ...later, response: answerWithoutWitnesses(log.faces[0], again) },
    });
    expect(verifyEvidence(log.trust, bare).charge).toBe("version_gone");
    for (let bit = 3; bit < bare.length * 8; bit += 37) {
      expect(refusal(() => verifyEvidence(log.trust, flipBit(bare, bit)))).not.toBe("accepted");
    }
  });

  test("the owner finds out at the next distinguished entry", () => {
    const [first, second] = seen.memory.seen;
    const owner: OwnerMemory = {
      versions: [
        { ...first!, position: 3n },
        { ...second!, position: 20n },
      ],
      checked: [],
    };
    const response = log.owner("u/alice", undefined, 0n, log.faces[1].history("u/alice"));
    const { alarms } = verifyOwner(log.trust, undefined, alice, owner, response, log.nowMs);
    expect(alarms[0]).toMatchObject({ kind: "missing_version", version: 1 });
  });
});

describe("swapped key: one version, two values", () => {
  const log = new TwoFacedLog("swapping.example", 6n * hour);
  const one = [["u/alice", "alice's key"]] as const;
  const other = [["u/alice", "mallory's key"]] as const;
  for (let h = 0; h < 4; h++) log.append(0, [[[`u/${h}`, "x"]], [[`u/${h}`, "x"]]], hour);
  log.append(0, [one, other], hour);
  const positions = log.faces[0].history("u/alice");
  const answer = log.search("u/alice", 0n, positions, 0);
  const seen = verifySearch(log.trust, undefined, alice, noMemory, answer, log.nowMs);
  for (let h = 5; h < 30; h++) log.append(1, [[], []], hour);
  const again = log.search("u/alice", 5n, positions, 1);

  test("a contact who remembers is alarmed, with evidence", () => {
    const result = verifySearch(log.trust, seen.view, alice, seen.memory, again, log.nowMs);
    expect(textOf(result.found?.value)).toBe("mallory's key");
    expect(result.alarms).toEqual([{ kind: "changed_value", version: 0 }]);
    expect(result.memory.seen).toEqual(seen.memory.seen);
    const earlier = { lastSize: 0n, subtrees: [], response: answer };
    const later = { lastSize: 5n, subtrees: seen.view.subtrees, response: again };
    const proof = encode(Evidence, { kind: "contradiction", label: alice, earlier, later });
    expect(verifyEvidence(log.trust, proof)).toMatchObject({ charge: "changed_value" });
    const agreeing = encode(Evidence, { kind: "contradiction", label: alice, earlier, later: earlier });
    expect(refusal(() => verifyEvidence(log.trust, agreeing))).toBe("value");
    const lacking = encode(Evidence, {
      kind: "contradiction",
      label: alice,
      earlier,
      later: { ...later, subtrees: [] },
    });
    expect(refusal(() => verifyEvidence(log.trust, lacking))).toBe("value");
  });

  test("a watching contact and the owner are alarmed", () => {
    const response = log.contact("u/alice", seen.memory.watched, 5n);
    const watched = verifyContact(log.trust, seen.view, alice, seen.memory, response, log.nowMs);
    expect(watched.alarms).toEqual([{ kind: "changed_value", version: 0 }]);
    const owner = { versions: [{ ...seen.memory.seen[0]!, position: 4n }], checked: [] };
    const asked = log.owner("u/alice", undefined, 0n, positions);
    const { alarms } = verifyOwner(log.trust, undefined, alice, owner, asked, log.nowMs);
    expect(alarms).toContainEqual({ kind: "changed_value", version: 0 });
  });
});

test("an operator who claims an older version than the tree holds proves nothing", () => {
  const log = new TestLog("lying.example");
  for (let h = 0; h < 9; h++) log.append(h % 4 === 1 ? [["u/alice", `at ${h}`]] : [[`u/${h}`, "x"]], hour);
  const positions = log.histories.get("u/alice")!;
  expect(positions).toHaveLength(2);
  log.histories.set("u/alice", positions.slice(0, 1));
  expect(refusal(() => viewOf(log))).not.toBe("accepted");
  log.histories.set("u/alice", []);
  expect(refusal(() => viewOf(log))).not.toBe("accepted");
});

test("other parameters are another log", () => {
  const log = new TestLog("parameters.example");
  log.append([["u/alice", "x"]], hour);
  const parameters = { ...log.parameters, windowMs: 365n * 24n * hour };
  const answer = log.search("u/alice");
  expect(
    refusal(() => verifySearch({ ...log.trust, parameters }, undefined, alice, noMemory, answer, log.nowMs)),
  ).toBe("checkpoint");
});
