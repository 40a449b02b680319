import { describe, expect, test } from "@jest/globals";
import { noMemory, type OwnerMemory } from "../../src/client/label-memory.ts";
import { verifyContact, verifyOwner } from "../../src/client/verify-monitor.ts";
import { verifyCredential } from "../../src/client/verify-credential.ts";
import { verifyUpdate } from "../../src/client/verify-update.ts";
import type { View } from "../../src/client/view.ts";
import { monitorEntriesMax } from "../../src/limits.ts";
import { flipBit, refusal } from "../refusal.ts";
import { bytes, day, hour, TestLog, textOf } from "../test-log.ts";

const alice = bytes("u/alice");
const nobody: OwnerMemory = { versions: [], checked: [] };

/** Alice's own device, which checks every update and then monitors. */
class Owner {
  memory = nobody;
  view: View | undefined;
  readonly log: TestLog;
  constructor(log: TestLog) {
    this.log = log;
  }

  update(): void {
    const { trust, nowMs } = this.log;
    const response = this.log.update("u/alice", this.view?.treeSize ?? 0n);
    const result = verifyUpdate(trust, this.view, alice, this.memory, response, nowMs);
    expect(result.alarms).toEqual([]);
    [this.memory, this.view] = [result.owner, result.view];
  }

  monitor(): ReturnType<typeof verifyOwner> {
    const { trust, nowMs } = this.log;
    const response = this.log.owner("u/alice", this.memory.checked[0], this.view?.treeSize ?? 0n);
    const result = verifyOwner(trust, this.view, alice, this.memory, response, nowMs);
    [this.memory, this.view] = [result.owner, result.view];
    return result;
  }
}

describe("an honest log", () => {
  test("every update is shown to follow the one before, every window is checked", () => {
    const log = new TestLog("owner.example", 6n * hour);
    const owner = new Owner(log);
    let inspected = 0;
    for (let h = 0; h < 80; h++) {
      const isOwn = h % 11 === 2;
      log.append(isOwn ? [["u/alice", `at ${h}`]] : [[`u/${h}`, "x"]], hour);
      if (isOwn) owner.update();
      if (h % 8 === 7) {
        const result = owner.monitor();
        expect(result.alarms).toEqual([]);
        expect(result.isComplete).toBe(true);
        inspected += result.inspected.length;
      }
    }
    expect(owner.memory.versions).toHaveLength(8);
    expect(inspected).toBeGreaterThan(8);
    expect(owner.memory.checked).toHaveLength(1);
  });

  test("a new version that is checked late is shown all the same", () => {
    const log = new TestLog("late.example", 6n * hour);
    const owner = new Owner(log);
    log.append([["u/alice", "first"]], hour);
    for (let h = 0; h < 30; h++) log.append([[`u/${h}`, "x"]], hour);
    owner.update();
    for (let h = 0; h < 30; h++) log.append([[`v/${h}`, "x"]], hour);
    log.append([["u/alice", "second"]], hour);
    for (let h = 0; h < 9; h++) log.append([[`w/${h}`, "x"]], hour);
    owner.update();
    expect(owner.memory.versions.map(({ position }) => position)).toEqual([0n, 61n]);
  });

  test("a long absence takes several answers, each bounded", () => {
    const log = new TestLog("absent.example", hour);
    log.append([["u/alice", "only"]], hour);
    const owner = new Owner(log);
    owner.update();
    for (let h = 0; h < 50; h++) log.append([], hour);
    const counts: number[] = [];
    for (let isComplete = false; !isComplete;) {
      const result = owner.monitor();
      counts.push(result.inspected.length);
      ({ isComplete } = result);
    }
    expect(Math.max(...counts)).toBe(monitorEntriesMax);
    expect(counts.length).toBeGreaterThan(2);
    expect(owner.monitor()).toMatchObject({ inspected: [], isComplete: true });
  });

  test("an answer that shows nothing of what there is to show is refused", () => {
    const log = new TestLog("idle.example", hour);
    for (let h = 0; h < 8; h++) log.append([], hour);
    const pretending = log.owner("u/alice", 7n);
    const run = (): unknown => verifyOwner(log.trust, undefined, alice, nobody, pretending, log.nowMs);
    expect(refusal(run)).toBe("combined_proof");
  });
});

describe("alarms", () => {
  const grown = (): { log: TestLog; owner: Owner } => {
    const log = new TestLog("alarm.example", 3n * hour);
    const owner = new Owner(log);
    for (let h = 0; h < 12; h++) {
      log.append(h === 2 ? [["u/alice", "mine"]] : [[`u/${h}`, "x"]], hour);
      if (h === 2) owner.update();
    }
    return { log, owner };
  };

  test("a ghost device: a version that the owner did not make", () => {
    const { log, owner } = grown();
    const before = owner.memory;
    log.append([["u/alice", "ghost"]], hour);
    for (let h = 0; h < 8; h++) log.append([], hour);
    const { alarms, owner: after } = owner.monitor();
    expect(alarms.length).toBeGreaterThan(0);
    expect(alarms[0]).toMatchObject({ kind: "unexpected_version", version: 1 });
    expect(after.checked).toEqual(before.checked);
  });

  test("a ghost device just before the owner's own update: the update does not follow", () => {
    const { log, owner } = grown();
    log.append([["u/alice", "ghost"]], hour);
    log.append([["u/alice", "mine too"]], hour);
    expect(refusal(() => owner.update())).toBe("ladder");
  });

  test("the first update of a label that had a version already is refused", () => {
    const log = new TestLog("first.example", 3n * hour);
    log.append([["u/alice", "ghost"]], hour);
    log.append([["u/alice", "mine"]], hour);
    const owner = new Owner(log);
    expect(refusal(() => owner.update())).toBe("ladder");
  });

  test("a version of the owner's that the log does not show", () => {
    const { owner } = grown();
    const [known] = owner.memory.versions;
    const more = { version: 1, position: 3n, commitment: known!.commitment };
    owner.memory = { versions: [known!, more], checked: [] };
    expect(owner.monitor().alarms[0]).toMatchObject({ kind: "missing_version", version: 1 });
  });

  test("another value under the owner's version", () => {
    const { owner } = grown();
    const [known] = owner.memory.versions;
    owner.memory = { versions: [{ ...known!, commitment: new Uint8Array(32) }], checked: [] };
    expect(owner.monitor().alarms).toContainEqual({ kind: "changed_value", version: 0 });
  });
});

describe("credentials", () => {
  const log = new TestLog("credential.example");
  for (let h = 0; h < 90; h++) log.append(h === 5 ? [["u/alice", "card"]] : [[`u/${h}`, "x"]], hour);
  log.append([["u/bob", "new"]], hour);
  const standard = (position: bigint): Uint8Array => log.credential("u/alice", position);
  const { view } = verifyContact(
    log.trust,
    undefined,
    alice,
    noMemory,
    log.contact("u/alice", []),
    log.nowMs,
  );
  const position = 63n;
  const check = (label: string, credential: Uint8Array, nowMs = log.nowMs, ageMsMax = 3n * day): string =>
    refusal(() => verifyCredential(log.trust, bytes(label), credential, nowMs, ageMsMax));

  test("standard: at a distinguished entry, checked by a stranger without a question", () => {
    const result = verifyCredential(log.trust, alice, standard(position), log.nowMs, 3n * day);
    expect(textOf(result.found.value)).toBe("card");
    expect(result.isDistinguished).toBe(true);
    expect(log.nowMs - result.provedAtMs).toBe(27n * hour);
    expect(view.treeSize).toBe(91n);
  });

  test("provisional: a version newer than every distinguished entry", () => {
    const result = verifyCredential(
      log.trust,
      bytes("u/bob"),
      log.credential("u/bob", undefined),
      log.nowMs,
      day,
    );
    expect([result.found.version, result.isDistinguished, result.provedAtMs]).toEqual([0, false, log.nowMs]);
  });

  test("an entry that owners need not check proves nothing", () => {
    // Making it fails too, so a forger would have to write another algorithm's proof.
    expect(refusal(() => standard(64n))).toBe("not_distinguished");
  });

  test("age at the bound and past it, of both kinds", () => {
    const at = (ms: bigint, age: bigint): string => check("u/alice", standard(position), ms, age);
    expect(at(log.nowMs, 27n * hour)).toBe("accepted");
    expect(at(log.nowMs, 27n * hour - 1n)).toBe("stale");
    const bob = log.credential("u/bob", undefined);
    expect(check("u/bob", bob, log.nowMs + 3n * day)).toBe("accepted");
    expect(check("u/bob", bob, log.nowMs + 3n * day + 1n)).toBe("stale");
  });

  test("is for one label", () => expect(check("u/bob", standard(position))).toBe("vrf_proof"));

  test("every 29th bit of a credential, turned, is refused", () => {
    for (const [label, credential] of [
      ["u/alice", standard(position)],
      ["u/bob", log.credential("u/bob", undefined)],
    ] as const) {
      expect(check(label, credential)).toBe("accepted");
      for (let bit = 0; bit < credential.length * 8; bit += 29) {
        expect(check(label, flipBit(credential, bit))).not.toBe("accepted");
      }
    }
  });
});
