import { describe, expect, test } from "@jest/globals";
import {
  decodeMessage,
  encodeMessage,
  fetchAttemptsMax,
  groupIdBytesMax,
  isIdle,
  keyIdBytesMax,
  loadDomain,
  messageBytesMax,
  newDomain,
  OrderingError,
  sequenceBlockSize,
  signatureBytesMax,
  type Message,
} from "../src/index.ts";
import { Federation, group, valueFor } from "./fixtures.ts";
import { sha256 } from "./keys.ts";

const refused = (message: Message): boolean => {
  try {
    return decodeMessage(encodeMessage(message), sha256).kind !== message.kind;
  } catch (error) {
    if (error instanceof OrderingError) return true;
    throw error;
  }
};

describe("on the wire", () => {
  const federation = new Federation();
  federation.submit("a.example", "one");
  const sent = federation.outcomes.flatMap(({ outcome }) => outcome.send.map(({ message }) => message));
  const vote = sent.find((message) => message.kind === "vote");
  if (vote?.kind !== "vote") throw new Error("nobody voted");
  const signedWith = (keyBytes: number, signatureBytes: number): Message => ({
    ...vote,
    vote: {
      ...vote.vote,
      signature: { keyId: new Uint8Array(keyBytes).fill(1), bytes: new Uint8Array(signatureBytes) },
    },
  });

  test("a group id has 1 to 255 octets", () => {
    const fetch = (bytes: number): Message => ({
      kind: "fetch",
      group: new Uint8Array(bytes),
      fromEpoch: 0n,
    });
    expect([1, groupIdBytesMax].map((bytes) => refused(fetch(bytes)))).toEqual([false, false]);
    expect([0, groupIdBytesMax + 1].map((bytes) => refused(fetch(bytes)))).toEqual([true, true]);
  });

  test("a key id has 1 to 32 octets, a signature 1 to 255", () => {
    expect(refused(signedWith(keyIdBytesMax, signatureBytesMax))).toBe(false);
    expect(refused(signedWith(keyIdBytesMax + 1, 64))).toBe(true);
    expect(refused(signedWith(0, 64))).toBe(true);
    expect(refused(signedWith(1, signatureBytesMax + 1))).toBe(true);
    expect(refused(signedWith(1, 0))).toBe(true);
  });

  test("numbers are uint64", () => {
    const fetch = (fromEpoch: bigint): Message => ({ kind: "fetch", group, fromEpoch });
    expect(refused(fetch(2n ** 64n - 1n))).toBe(false);
    expect(refused(fetch(2n ** 64n))).toBe(true);
  });

  test("a message above its bound is refused before it is read", () => {
    expect(() => decodeMessage(new Uint8Array(messageBytesMax + 1), sha256)).toThrow("too large");
    expect(() => decodeMessage(new Uint8Array(messageBytesMax), sha256)).not.toThrow("too large");
  });
});

describe("retrying ends", () => {
  test("twelve Fetches without an answer, then the group rests until it hears again", () => {
    const federation = new Federation();
    const ahead = federation.arrival("b.example", { kind: "fetch", group, fromEpoch: 5n });
    let fetches = 0;
    const count = (outcome: ReturnType<Federation["stepAlone"]>): number | undefined => {
      fetches += outcome.send.filter(({ message }) => message.kind === "fetch").length;
      return outcome.wakeAtMs;
    };
    let wakeAtMs = count(federation.stepAlone("a.example", ahead));
    for (let i = 0; i < 100 && wakeAtMs !== undefined; i++) {
      federation.nowMs = wakeAtMs;
      wakeAtMs = count(federation.stepAlone("a.example", { kind: "tick" }));
    }
    expect(fetches).toBe(fetchAttemptsMax);
    expect(isIdle(federation.states.get("a.example")!.group)).toBe(true);
    expect(count(federation.stepAlone("a.example", ahead))).toBeDefined();
  });

  test("an undecided proposal that nobody waits for any more is let rest, and woken by any message", () => {
    const federation = new Federation();
    federation.submit("a.example", "one");
    for (const name of ["b.example", "c.example"]) federation.peers.delete(name);
    const value = valueFor("two", federation.config);
    federation.stepAlone("a.example", { kind: "submit", epoch: 1n, value, client: "x" });
    let wakeAtMs = federation.stepAlone("a.example", { kind: "tick" }).wakeAtMs;
    let ticks = 0;
    for (; ticks < 200 && wakeAtMs !== undefined; ticks++) {
      federation.nowMs = wakeAtMs;
      wakeAtMs = federation.stepAlone("a.example", { kind: "tick" }).wakeAtMs;
    }
    expect(wakeAtMs).toBeUndefined();
    const { group: state } = federation.states.get("a.example")!;
    expect(state.row.accepted).toBeDefined();
    expect(isIdle(state)).toBe(true);
  });
});

test("statement numbers are reserved 256 at a time: one durable write for many statements", () => {
  const domain = loadDomain(newDomain("a.example"));
  expect(domain.nextSequence).toBe(0n);
  const federation = new Federation();
  let writes = 0;
  for (let i = 0; i < 100; i++) {
    federation.submit("a.example", `v${i}`);
  }
  for (const { at, outcome } of federation.outcomes) {
    if (at === "a.example") writes += outcome.persist.filter((row) => row.kind === "domain").length;
  }
  const { row, nextSequence } = federation.states.get("a.example")!.domain;
  expect(row.sequenceReserved - nextSequence).toBeLessThanOrEqual(sequenceBlockSize);
  expect(writes).toBeLessThan(4);
});
