import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  bundleBytesMax,
  configOf,
  decodeAccepted,
  decodeCertifiedSlot,
  decodeConfig,
  decodeDomainRow,
  decodeEntry,
  decodeFrame,
  decodeGroupRow,
  decodeMessage,
  encodeAccepted,
  encodeCertifiedSlot,
  encodeConfig,
  encodeDomainRow,
  encodeEntry,
  encodeGroupRow,
  encodeMessage,
  entriesMessage,
  equalBytes,
  frameBytesMax,
  frameGroupsMax,
  framesOf,
  isDomain,
  makeValue,
  newDomain,
  OrderingError,
  raiseIncarnation,
  type Entry,
  type Message,
} from "../src/index.ts";
import { Federation, group, valueFor } from "./fixtures.ts";
import { sha256 } from "./keys.ts";

const federation = new Federation();
federation.submit("b.example", "one");
federation.submit("a.example", "two");
federation.step("b.example", { kind: "transfer", to: "c.example" });
federation.step("c.example", { kind: "take_over" });
const outcomes = federation.outcomes.map((one) => one.outcome);
const sent: Message[] = outcomes.flatMap((outcome) => outcome.send.map(({ message }) => message));
const entries: Entry[] = outcomes
  .flatMap((outcome) => outcome.deliver)
  .flatMap((one) => (one.kind === "decided" ? [one.entry] : []));
const certificate = entries[0]!.certificate;
const accept = sent.find((message) => message.kind === "accept")!;
const ballot = certificate.ballot;
const promised = { round: 9n, domain: "b.example" };

/** One message of every kind and result. */
const samples: Message[] = [
  ...sent,
  { kind: "submit", group, epoch: 3n, value: valueFor("x", federation.config), client: "alice", hops: 1 },
  { kind: "submit_result", group, hash: certificate.hash, result: { code: "decided", certificate } },
  {
    kind: "submit_result",
    group,
    hash: certificate.hash,
    result: { code: "stale", currentEpoch: 4n, certificate },
  },
  {
    kind: "submit_result",
    group,
    hash: certificate.hash,
    result: { code: "not_orderer", hint: "a.example" },
  },
  { kind: "submit_result", group, hash: certificate.hash, result: { code: "not_orderer", hint: undefined } },
  { kind: "submit_result", group, hash: certificate.hash, result: { code: "unavailable", retryAfterMs: 5 } },
  { kind: "submit_result", group, hash: certificate.hash, result: { code: "pending" } },
  {
    kind: "submit_result",
    group,
    hash: certificate.hash,
    result: { code: "invalid", reason: "not_the_writer" },
  },
  { kind: "reserve", group, client: "alice" },
  { kind: "reserve_result", group, client: "alice", result: { code: "granted", epoch: 3n, holdMs: 2_000 } },
  { kind: "reserve_result", group, client: "alice", result: { code: "not_orderer", hint: undefined } },
  { kind: "reserve_result", group, client: "alice", result: { code: "unavailable", retryAfterMs: 1 } },
  { kind: "prepare", group, epoch: 1n, ballot, yielded: ["a.example"] },
  { kind: "nack", group, epoch: 1n, ballot, promised, reason: "sticky" },
  { kind: "leading", group, epoch: 1n, ballot },
  { kind: "timeout_now", group, epoch: 1n, ballot },
  { kind: "fetch", group, fromEpoch: 7n },
  { kind: "decide", group, entry: entries[0]! },
  { kind: "entries", group, entries: entries.slice(0, 1), currentEpoch: 2n },
  { kind: "recovery_query", group, epoch: 1n, incarnation: 2n },
  {
    kind: "recovery_answer",
    group,
    epoch: 1n,
    incarnation: 2n,
    promised,
    accepted: accept.kind === "accept" ? accept.proposal : undefined,
  },
];

describe("messages", () => {
  test("of all sixteen kinds come back as they went", () => {
    for (const message of samples) {
      const bytes = encodeMessage(message);
      expect(decodeMessage(bytes, sha256)).toEqual(message);
    }
    expect(new Set(samples.map((message) => message.kind)).size).toBe(16);
  });

  test("decode to the same octets again, or not at all", () => {
    const encoded = samples.map((message) => encodeMessage(message));
    const arbitrary = fc.record({
      bytes: fc.constantFrom(...encoded),
      at: fc.nat(),
      octet: fc.nat(255),
      cut: fc.option(fc.nat(), { nil: undefined }),
    });
    fc.assert(
      fc.property(arbitrary, ({ bytes, at, octet, cut }) => {
        const changed = bytes.slice(0, cut === undefined ? bytes.length : cut % (bytes.length + 1));
        if (changed.length > 0) changed[at % changed.length] = octet;
        try {
          expect(equalBytes(encodeMessage(decodeMessage(changed, sha256)), changed)).toBe(true);
        } catch (error) {
          if (!(error instanceof OrderingError)) throw error;
        }
      }),
      { numRuns: 4_000 },
    );
  });

  test("of random octets throw nothing but OrderingError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeMessage(bytes, sha256);
        } catch (error) {
          if (!(error instanceof OrderingError)) throw error;
        }
      }),
      { numRuns: 4_000 },
    );
  });

  test("whose parts are of another group are refused", () => {
    const message = samples.find((one) => one.kind === "vote")!;
    const bytes = encodeMessage({ ...message, group: new Uint8Array([1, 2, 4]) });
    expect(() => decodeMessage(bytes, sha256)).toThrow(OrderingError);
  });
});

describe("rows", () => {
  test("come back as they went", () => {
    const { row } = federation.states.get("c.example")!.group;
    expect(decodeGroupRow(encodeGroupRow(row), row.accepted)).toEqual(row);
    const halted = { ...row, halted: "I1 the promised ballot fell" };
    expect(decodeGroupRow(encodeGroupRow(halted), undefined)).toEqual({ ...halted, accepted: undefined });
    const domain = {
      ...raiseIncarnation(newDomain("a.example"), 3n),
      known: [{ domain: "b.example", incarnation: 1n }],
    };
    expect(decodeDomainRow(encodeDomainRow(domain))).toEqual(domain);
    const own = { statement: accept.kind === "accept" ? accept.proposal.statement : undefined };
    if (own.statement === undefined) throw new Error("no proposal was sent");
    const value = valueFor("two", federation.config);
    const accepted = { statement: own.statement, signature: undefined, value };
    expect(decodeAccepted(encodeAccepted(accepted), sha256)).toEqual(accepted);
    expect(decodeEntry(encodeEntry(entries[0]!), sha256)).toEqual(entries[0]);
  });

  test("stay small: a group of three domains is about 300 octets", () => {
    expect(encodeGroupRow(federation.states.get("a.example")!.group.row).length).toBeLessThan(300);
  });

  test("of an entry are refused with another value or configuration", () => {
    const other = valueFor("other", federation.config);
    expect(() => decodeEntry(encodeEntry({ ...entries[0]!, value: other }), sha256)).toThrow(OrderingError);
  });
});

describe("certified slots", () => {
  const { config, certificate } = entries[0]!;

  test("come back as they went", () => {
    const slot = { config, certificate };
    expect(decodeCertifiedSlot(encodeCertifiedSlot(slot), sha256)).toEqual(slot);
  });

  test("are refused with a configuration that was not certified", () => {
    const other = configOf({ mode: "quorum" }, ["a.example"]);
    const bytes = encodeCertifiedSlot({ config: other, certificate });
    expect(() => decodeCertifiedSlot(bytes, sha256)).toThrow(OrderingError);
  });
});

describe("configurations and names", () => {
  test("come back as they went", () => {
    expect(decodeConfig(encodeConfig(federation.config))).toEqual(federation.config);
  });

  test.each(["", "A.example", "a..b", ".a", "a.", "-a", "ä.example", "a_b", "x".repeat(254)])(
    "%j is no domain",
    (name) => {
      expect(isDomain(name)).toBe(false);
    },
  );

  test.each(["a", "a.example", "xn--bcher-kva.example", "x".repeat(253), "1.2"])("%s is one", (name) => {
    expect(isDomain(name)).toBe(true);
  });
});

describe("bounds", () => {
  test("a bundle of the greatest size is a value, one octet more is not", () => {
    const config = federation.config;
    expect(makeValue(new Uint8Array(bundleBytesMax), config, sha256).hash).toHaveLength(32);
    expect(() => makeValue(new Uint8Array(bundleBytesMax + 1), config, sha256)).toThrow(OrderingError);
  });

  test("a frame holds 1,024 messages, the next begins another", () => {
    const message = encodeMessage({ kind: "fetch", group, fromEpoch: 1n });
    const counts = (count: number): number[] =>
      framesOf(Array.from({ length: count }, () => message)).map((frame) => decodeFrame(frame).length);
    expect(counts(0)).toEqual([]);
    expect(counts(frameGroupsMax)).toEqual([frameGroupsMax]);
    expect(counts(frameGroupsMax + 1)).toEqual([frameGroupsMax, 1]);
  });

  test("a frame is full at its size, and one large message travels alone", () => {
    const half = new Uint8Array(frameBytesMax / 2 - 4).fill(1);
    const large = new Uint8Array(frameBytesMax + 10).fill(2);
    const sizes = framesOf([half, half, new Uint8Array([3]), large, half]).map(
      (frame) => decodeFrame(frame).length,
    );
    expect(sizes).toEqual([2, 1, 1, 1]);
  });

  test("a frame keeps the order and refuses what it did not write", () => {
    const messages = [1, 2, 3].map((octet) => new Uint8Array(octet).fill(octet));
    const [frame] = framesOf(messages);
    expect(decodeFrame(frame!)).toEqual(messages);
    expect(() => decodeFrame(frame!.slice(0, -1))).toThrow(OrderingError);
    expect(() => decodeFrame(new Uint8Array([...frame!, 0]))).toThrow(OrderingError);
    expect(() => decodeFrame(new Uint8Array([0, 1, 0, 0, 0, 0]))).toThrow(OrderingError);
    expect(() => decodeFrame(new Uint8Array([0xff, 0xff]))).toThrow(OrderingError);
  });

  test("an answer to a Fetch stops at 4 MiB, but never holds less than one entry", () => {
    const big: Entry = {
      ...entries[0]!,
      value: makeValue(new Uint8Array(3 * 1024 * 1024), federation.config, sha256),
    };
    expect(entriesMessage(group, [big, big], 9n).entries).toHaveLength(1);
    expect(
      entriesMessage(
        group,
        Array.from({ length: 300 }, () => entries[0]!),
        9n,
      ).entries,
    ).toHaveLength(256);
  });
});
