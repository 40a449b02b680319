import { describe, expect, test } from "@jest/globals";
import { noMemory, type LabelMemory } from "../../src/client/label-memory.ts";
import { verifyContact } from "../../src/client/verify-monitor.ts";
import { verifySearch } from "../../src/client/verify-search.ts";
import { decodeView, encodeView, type View } from "../../src/client/view.ts";
import { flipBit, refusal } from "../refusal.ts";
import { bytes, day, hour, TestLog, textOf } from "../test-log.ts";

const alice = bytes("u/alice");
const bob = bytes("u/bob");

/** Five days, an entry an hour: alice changes on day 1, 3 and in the last hour; bob comes on day 2. */
const grown = (): TestLog => {
  const log = new TestLog();
  for (let h = 0; h < 120; h++) {
    const updates: [string, string][] = [];
    if ([24, 72, 119].includes(h)) updates.push(["u/alice", `alice at ${h}`]);
    if (h === 48) updates.push(["u/bob", "bob"]);
    updates.push([`u/other-${h}`, "other"]);
    log.append(updates, hour);
  }
  return log;
};
const log = grown();
const { trust, nowMs } = log;

describe("search for the greatest version", () => {
  test("gives the newest value, a view, and what to watch", () => {
    const result = verifySearch(trust, undefined, alice, noMemory, log.search("u/alice"), nowMs);
    expect(result.found?.version).toBe(2);
    expect(textOf(result.found?.value)).toBe("alice at 119");
    expect(result.view.treeSize).toBe(120n);
    expect(result.alarms).toEqual([]);
    // The last entry is right of every distinguished one, so this version is still to be watched.
    expect(result.memory.watched).toEqual([{ position: 119n, version: 2 }]);
    expect(result.memory.seen.map(({ version }) => version)).toEqual([0, 1, 2]);
  });

  test("a version that owners have to check is not watched", () => {
    const { found, memory } = verifySearch(trust, undefined, bob, noMemory, log.search("u/bob"), nowMs);
    expect([found?.version, textOf(found?.value), memory.watched]).toEqual([0, "bob", []]);
  });

  test("a label that is not there is proved not to be there", () => {
    const result = verifySearch(trust, undefined, bytes("u/nobody"), noMemory, log.search("u/nobody"), nowMs);
    expect(result.found).toBeUndefined();
    expect(result.memory).toEqual(noMemory);
  });

  test("at every size of the log, from every view before it", () => {
    const small = new TestLog("small.example", 4n * hour);
    const views: (View | undefined)[] = [undefined];
    for (let h = 0; h < 24; h++) {
      small.append(h % 5 === 2 ? [["u/alice", `alice at ${h}`]] : [[`u/${h}`, "x"]], hour);
      const expected = h < 2 ? undefined : `alice at ${h - ((h - 2) % 5)}`;
      let next: View | undefined;
      for (const view of views) {
        const response = small.search("u/alice", view?.treeSize ?? 0n);
        const result = verifySearch(small.trust, view, alice, noMemory, response, small.nowMs);
        expect(result.found === undefined ? undefined : textOf(result.found.value)).toBe(expected);
        next = result.view;
        expect(next.treeSize).toBe(BigInt(h + 1));
      }
      views.push(next);
    }
  });

  test("a view survives a restart", () => {
    const { view } = verifySearch(trust, undefined, bob, noMemory, log.search("u/bob"), nowMs);
    expect(decodeView(encodeView(view))).toEqual(view);
    const again = verifySearch(
      trust,
      decodeView(encodeView(view)),
      alice,
      noMemory,
      log.search("u/alice", 120n),
      nowMs,
    );
    expect(again.view).toEqual(view);
  });
});

describe("search for a given version", () => {
  test.each([0, 1, 2])("version %i", (version) => {
    const response = log.search("u/alice", 0n, version);
    const result = verifySearch(trust, undefined, alice, noMemory, response, nowMs, version);
    expect([result.found?.version, textOf(result.found?.value)]).toEqual([
      version,
      `alice at ${[24, 72, 119][version]}`,
    ]);
  });

  test("one that is not there yet", () => {
    const response = log.search("u/alice", 0n, 3);
    expect(verifySearch(trust, undefined, alice, noMemory, response, nowMs, 3).found).toBeUndefined();
  });

  test("several versions of one entry are all found", () => {
    const burst = new TestLog("burst.example");
    burst.append([["u/x", "x"]]);
    burst.append([
      ["u/alice", "v0"],
      ["u/alice", "v1"],
      ["u/alice", "v2"],
    ]);
    for (let i = 0; i < 9; i++) burst.append([[`u/${i}`, "x"]]);
    for (const version of [0, 1, 2]) {
      const response = burst.search("u/alice", 0n, version);
      const { found } = verifySearch(burst.trust, undefined, alice, noMemory, response, burst.nowMs, version);
      expect(textOf(found?.value)).toBe(`v${version}`);
    }
  });

  test("is no answer to another question", () => {
    const one = log.search("u/alice", 0n, 1);
    expect(refusal(() => verifySearch(trust, undefined, alice, noMemory, one, nowMs, 2))).toBe("ladder");
    expect(refusal(() => verifySearch(trust, undefined, alice, noMemory, one, nowMs))).not.toBe("accepted");
    expect(refusal(() => verifySearch(trust, undefined, bob, noMemory, one, nowMs, 1))).toBe("vrf_proof");
  });
});

describe("watching a contact", () => {
  test("ends at a distinguished entry, within about two windows, whatever size the log had", () => {
    const watched = new TestLog("watched.example", 6n * hour);
    let view: View | undefined;
    let memory: LabelMemory = noMemory;
    let sightings = 0;
    for (let h = 0; h < 60; h++) {
      watched.append(h % 7 === 3 ? [["u/alice", `alice at ${h}`]] : [[`u/${h}`, "x"]], hour);
      const lastSize = view?.treeSize ?? 0n;
      if (h % 2 === 0) {
        const result = verifyContact(
          watched.trust,
          view,
          alice,
          memory,
          watched.contact("u/alice", memory.watched, lastSize),
          watched.nowMs,
        );
        expect(result.alarms).toEqual([]);
        ({ view, memory } = result);
      } else {
        const result = verifySearch(
          watched.trust,
          view,
          alice,
          memory,
          watched.search("u/alice", lastSize),
          watched.nowMs,
        );
        expect(result.alarms).toEqual([]);
        if (result.memory.watched.length > memory.watched.length) sightings++;
        ({ view, memory } = result);
      }
      expect(memory.watched.length).toBeLessThanOrEqual(4);
    }
    expect(sightings).toBeGreaterThan(3);
    watched.append([], 13n * hour);
    watched.append([], 13n * hour);
    const last = verifyContact(
      watched.trust,
      view,
      alice,
      memory,
      watched.contact("u/alice", memory.watched, view!.treeSize),
      watched.nowMs,
    );
    expect(last.memory.watched).toEqual([]);
  });

  test("with nothing to watch it refreshes the view", () => {
    const result = verifyContact(trust, undefined, alice, noMemory, log.contact("u/alice", []), nowMs);
    expect(result.view.treeSize).toBe(120n);
  });
});

describe("the reader's clock", () => {
  const at = (ms: bigint): string =>
    refusal(() => verifySearch(trust, undefined, bob, noMemory, log.search("u/bob"), ms));
  test("at the bounds and past them", () => {
    expect(at(nowMs + day)).toBe("accepted");
    expect(at(nowMs + day + 1n)).toBe("stale");
    expect(at(nowMs - 60_000n)).toBe("accepted");
    expect(at(nowMs - 60_001n)).toBe("future");
  });
});

test("every 29th bit of an answer, turned, is refused: first answer, later answer, absent label", () => {
  const { view } = verifySearch(
    trust,
    undefined,
    bob,
    noMemory,
    log.search("u/bob", 0n, undefined, 77n),
    nowMs - 43n * hour,
  );
  const cases: [string, View | undefined, bigint][] = [
    ["u/alice", undefined, 0n],
    ["u/alice", view, 77n],
    ["u/nobody", undefined, 0n],
  ];
  for (const [label, from, lastSize] of cases) {
    const response = log.search(label, lastSize);
    const verify = (answer: Uint8Array): string =>
      refusal(() => verifySearch(trust, from, bytes(label), noMemory, answer, nowMs));
    expect(verify(response)).toBe("accepted");
    for (let bit = 0; bit < response.length * 8; bit += 29)
      expect(verify(flipBit(response, bit))).not.toBe("accepted");
  }
});
