import { describe, expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import { monitorOwned } from "../../src/algorithm/monitor.ts";
import { updateView } from "../../src/algorithm/update-view.ts";
import { noMemory, type OwnerMemory } from "../../src/client/label-memory.ts";
import { verifyContact, verifyOwner } from "../../src/client/verify-monitor.ts";
import { verifySearch } from "../../src/client/verify-search.ts";
import { verifyUpdate } from "../../src/client/verify-update.ts";
import { commitmentOf } from "../../src/commitment.ts";
import { lookUp, prefixProof } from "../../src/prefix-tree/lookup.ts";
import type { KnownHashes } from "../../src/prefix-tree/prefix-proof.ts";
import { ProducedProof } from "../../src/proof/produced-proof.ts";
import { OwnerResponse, SearchResponse } from "../../src/response.ts";
import { runPlan } from "../../src/store.ts";
import { refusal } from "../refusal.ts";
import { bytes, hour, TestLog, textOf } from "../test-log.ts";
import { TwoFacedLog } from "../two-faced-log.ts";

// The operator runs the right algorithms over a false history. Its trees hold what they hold.

const alice = bytes("u/alice");
/** An entry an hour, alice's versions at the hours named. */
const grown = (domain: string, hours: number, versions: readonly number[], windowMs = 3n * hour): TestLog => {
  const log = new TestLog(domain, windowMs);
  for (let h = 0; h < hours; h++)
    log.append(versions.includes(h) ? [["u/alice", `at ${h}`]] : [[`u/${h}`, "x"]], hour);
  return log;
};
const owning = (log: TestLog, count: number): OwnerMemory => ({
  versions: log.histories
    .get("u/alice")!
    .slice(0, count)
    .map((position, version) => ({
      version,
      position,
      commitment: commitmentOf(alice, version, log.open("u/alice")(version)),
    })),
  checked: [],
});

describe("a false history", () => {
  test("does not hide a ghost from its owner", () => {
    const log = grown("false-owner.example", 20, [2, 9]);
    const owner = owning(log, 1);
    log.histories.set("u/alice", log.histories.get("u/alice")!.slice(0, 1));
    const check = (): unknown =>
      verifyOwner(log.trust, undefined, alice, owner, log.owner("u/alice", undefined), log.nowMs);
    expect(refusal(check)).toBe("ladder");
    // Who says that there is nothing stops at version 0, where the reader goes on.
    log.histories.set("u/alice", []);
    expect(refusal(check)).toBe("combined_proof");
  });

  test("does not show the owner a version that no tree holds", () => {
    const log = grown("false-more.example", 20, [2, 9]);
    const owner = owning(log, 2);
    log.histories.set("u/alice", [2n, 5n]);
    const check = (): unknown =>
      verifyOwner(log.trust, undefined, alice, owner, log.owner("u/alice", undefined), log.nowMs);
    expect(refusal(check)).not.toBe("accepted");
  });

  test("does not make an old version the greatest, nor a label absent", () => {
    for (const kept of [0, 1, 2]) {
      const log = grown("false-search.example", 12, [1, 4, 7]);
      log.histories.set("u/alice", log.histories.get("u/alice")!.slice(0, kept));
      const check = (): unknown =>
        verifySearch(log.trust, undefined, alice, noMemory, log.search("u/alice"), log.nowMs);
      expect(refusal(check)).toBe(kept === 0 ? "combined_proof" : "ladder");
    }
  });

  test("does not date an update later than it was", () => {
    const log = grown("false-update.example", 40, [2, 37], 30n * hour);
    const owner = owning(log, 1);
    const check = (): unknown =>
      verifyUpdate(log.trust, undefined, alice, owner, log.update("u/alice"), log.nowMs);
    expect(refusal(check)).toBe("accepted");
    log.histories.set("u/alice", [2n, 39n]);
    expect(refusal(check)).toBe("ladder");
  });
});

describe("an owner's answer", () => {
  const log = grown("owner-answer.example", 20, [2]);
  const owner = owning(log, 1);
  const check = (answer: OwnerResponse): string =>
    refusal(() => verifyOwner(log.trust, undefined, alice, owner, encode(OwnerResponse, answer), log.nowMs));
  const honest = decode(OwnerResponse, log.owner("u/alice", undefined));

  test("with a count for an entry that there is not", () => {
    expect(check(honest)).toBe("accepted");
    expect(check({ ...honest, counts: [...honest.counts, 1] })).toBe("combined_proof");
  });

  test("that stops before the first entry, with a proof that fits", () => {
    const handle = new ProducedProof(log.history("u/alice"));
    const stopping = function* () {
      yield* updateView(handle, 0n, log.treeSize);
      yield* monitorOwned(handle, undefined, () => undefined, log.treeSize, 3n * hour);
      return yield* handle.finish(log.treeSize, 0n, () => new Uint8Array(32));
    };
    const { proof } = runPlan(stopping(), log.store.read);
    expect(check({ ...honest, counts: [], steps: [], proof })).toBe("combined_proof");
  });
});

describe("what an answer holds beyond its proof", () => {
  const log = grown("beyond.example", 12, [1, 4, 7]);
  const response = decode(SearchResponse, log.search("u/alice"));
  const check = (answer: SearchResponse): string =>
    refusal(() =>
      verifySearch(log.trust, undefined, alice, noMemory, encode(SearchResponse, answer), log.nowMs),
    );
  const withCommitment = (index: number): SearchResponse => ({
    ...response,
    steps: response.steps.with(index, { ...response.steps[index]!, commitment: new Uint8Array(32) }),
  });

  test("the ladder of 2 is 0, 1, 3, 2", () => {
    expect(check(response)).toBe("accepted");
    expect(response.steps.map(({ commitment }) => commitment !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
  test("a commitment of a version that is not shown", () =>
    expect(check(withCommitment(2))).toBe("combined_proof"));
  test("a commitment beside the value that gives it", () =>
    expect(check(withCommitment(3))).toBe("combined_proof"));
  test("a step too many, a step too few", () => {
    const { steps } = response;
    expect(check({ ...response, steps: steps.slice(1) })).toBe("combined_proof");
    expect(check({ ...response, steps: [...steps, steps[0]!] })).toBe("combined_proof");
  });
  test("a timestamp, a root, a ladder or a subtree too many or too few", () => {
    const { proof } = response;
    for (const list of ["timestamps", "prefixProofs", "prefixRoots", "inclusion"] as const) {
      const items = proof[list] as readonly unknown[];
      const more = { ...response, proof: { ...proof, [list]: [...items, items[0] ?? new Uint8Array(32)] } };
      const fewer = { ...response, proof: { ...proof, [list]: items.slice(1) } };
      expect(check(more)).not.toBe("accepted");
      if (items.length > 0) expect(check(fewer)).not.toBe("accepted");
    }
  });
});

test("two ladders of one entry must be of one tree", () => {
  // All three versions came with one entry, so a search for the second needs a ladder and an inclusion there.
  const [real, other] = [new TestLog("one.example"), new TestLog("one.example")];
  const versions = ["v0", "v1", "v2"].map((value) => ["u/alice", value] as const);
  real.append(versions);
  other.append([...versions, ["u/other", "x"]]);
  const response = decode(SearchResponse, real.search("u/alice", 0n, 1));
  expect(response.proof.prefixProofs).toHaveLength(2);
  const keys = (wanted: number[]): Uint8Array[] =>
    wanted.map((version) => real.question("u/alice").vrf(version).searchKey);
  const check = (first: TestLog): string => {
    const known: KnownHashes = new Map();
    const prefixProofs = [
      prefixProof(runPlan(lookUp(keys([0, 1, 3, 2]), 0n), first.store.read), known),
      prefixProof(runPlan(lookUp(keys([1]), 0n), real.store.read), known),
    ];
    const answer = encode(SearchResponse, { ...response, proof: { ...response.proof, prefixProofs } });
    return refusal(() => verifySearch(real.trust, undefined, alice, noMemory, answer, real.nowMs, 1));
  };
  expect(check(real)).toBe("accepted");
  expect(check(other)).toBe("combined_proof");
});

describe("time", () => {
  test("an entry dated before the one before it is refused", () => {
    const log = new TwoFacedLog("backwards.example", 3n * hour);
    for (let h = 0; h < 6; h++) log.append(0, [[[`u/${h}`, "x"]], []], hour);
    log.append(0, [[["u/alice", "x"]], []], -2n * hour);
    const answer = log.search("u/alice", 0n, log.faces[0].history("u/alice"), 0);
    expect(refusal(() => verifySearch(log.trust, undefined, alice, noMemory, answer, log.nowMs))).toBe(
      "timestamps",
    );
  });

  test("an honest log whose clock goes back repeats the last time", () => {
    const log = grown("clock.example", 6, [1]);
    log.append([["u/alice", "later"]], -30_000n);
    const { found, view } = verifySearch(
      log.trust,
      undefined,
      alice,
      noMemory,
      log.search("u/alice"),
      log.nowMs,
    );
    expect(textOf(found?.value)).toBe("later");
    expect(view.frontier.at(-1)?.timestamp).toBe(log.nowMs + 30_000n);
  });
});

test("one answer ends the watching, at the first distinguished entry above the sighting and no higher", () => {
  const log = grown("watch-once.example", 5, [4]);
  const seen = verifySearch(log.trust, undefined, alice, noMemory, log.search("u/alice"), log.nowMs);
  expect(seen.memory.watched).toEqual([{ position: 4n, version: 0 }]);
  for (let h = 0; h < 30; h++) log.append([[`v/${h}`, "x"]], hour);
  const answer = log.contact("u/alice", seen.memory.watched, 5n);
  const { memory } = verifyContact(log.trust, seen.view, alice, seen.memory, answer, log.nowMs);
  expect(memory.watched).toEqual([]);
  expect(answer.length).toBeLessThan(3000);
});
