import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseClientId } from "@entente/mls-wire";
import { BoundedMap } from "../src/bounded-map.ts";
import { Challenges } from "../src/client-api/challenges.ts";
import { openToken, sealToken } from "../src/client-api/session-token.ts";
import { asRefusal, refusal, refusalStatus } from "../src/errors.ts";
import type { EncodedItem } from "../src/feeds/encoded-item.ts";
import { Ring } from "../src/feeds/ring.ts";
import { toUint64, uint64Of } from "../src/fields.ts";
import { ringBytesMax, ringItemsMax } from "../src/limits.ts";
import { ackOf, itemsOf, toAck, toItemsRequest } from "../src/relay/convert.ts";
import { itemKind } from "../src/feeds/item-kind.ts";
import { federation } from "@entente/proto";
import { StorageError } from "@entente/storage";
import { codeOf } from "./domain.ts";

const alice = parseClientId("alice@a.example/phone");

describe("challenges", () => {
  test("of another process are nothing here", async () => {
    const [one, other] = [new Challenges(Date.now), new Challenges(Date.now)];
    expect(await codeOf(Promise.resolve().then(() => other.use(one.make(alice), alice)))).toBe(
      "bad_challenge",
    );
    one.use(one.make(alice), alice);
  });

  test("are remembered within a bound, and forgotten when they have ended", async () => {
    let now = 0;
    const challenges = new Challenges(() => now, 3);
    for (let i = 0; i < 3; i++) challenges.use(challenges.make(alice), alice);
    const fourth = challenges.make(alice);
    expect(await codeOf(Promise.resolve().then(() => challenges.use(fourth, alice)))).toBe("busy");
    now += 60_000;
    challenges.use(challenges.make(alice), alice);
  });

  test("no other bytes are one", () => {
    const challenges = new Challenges(Date.now);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(() => challenges.use(bytes, alice)).toThrow();
      }),
    );
  });
});

describe("session tokens", () => {
  const key = new Uint8Array(32).fill(7);
  const contents = { clientId: alice, keyDigest: new Uint8Array(32).fill(1), notAfterMs: 1_800_000_000_000 };

  test("open to what was sealed, under their key only", () => {
    const token = sealToken(key, contents);
    const opened = openToken(key, token);
    expect(opened).toMatchObject({ clientId: alice, notAfterMs: contents.notAfterMs });
    expect(Buffer.compare(opened!.keyDigest, contents.keyDigest)).toBe(0);
    expect(openToken(new Uint8Array(32), token)).toBeUndefined();
    for (const other of [`${token}=`, `${token}!`, `${token}.`, `${token} `, token.replace(".", "=.")])
      expect(openToken(key, other)).toBeUndefined();
  });

  test("any change is noticed", () => {
    const token = sealToken(key, contents);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom("A", "Q", "_", ".", "-"), (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        // Also in the last character of a base64url part, which has bits that mean nothing.
        if (changed !== token) expect(openToken(key, changed)).toBeUndefined();
      }),
    );
  });
});

describe("the ring of a feed", () => {
  const item = (seq: number, size = 1): EncodedItem => ({
    seq: BigInt(seq),
    bytes: Buffer.alloc(size),
    isCommit: false,
    isWelcome: false,
  });

  test("keeps the newest items within its bounds", () => {
    const ring = new Ring();
    for (let seq = 1; seq <= 3 * ringItemsMax + 1; seq++) ring.push(item(seq));
    expect(ring.at(BigInt(2 * ringItemsMax + 1))).toBeUndefined();
    for (let seq = 2 * ringItemsMax + 2; seq <= 3 * ringItemsMax + 1; seq++)
      expect(ring.at(BigInt(seq))?.seq).toBe(BigInt(seq));
    expect(ring.at(BigInt(3 * ringItemsMax + 2))).toBeUndefined();
  });

  test("counts bytes, and keeps one item however large", () => {
    const ring = new Ring();
    ring.push(item(1, ringBytesMax / 2));
    ring.push(item(2, ringBytesMax / 2));
    expect(ring.at(1n)).toBeDefined();
    ring.push(item(3, 1));
    expect([ring.at(1n), ring.at(2n)?.seq]).toEqual([undefined, 2n]);
    ring.push(item(4, 2 * ringBytesMax));
    expect([ring.at(3n), ring.at(4n)?.seq]).toEqual([undefined, 4n]);
  });

  test("begins anew after a hole", () => {
    const ring = new Ring();
    ring.push(item(1));
    ring.push(item(5));
    expect([ring.at(1n), ring.at(2n), ring.at(5n)?.seq]).toEqual([undefined, undefined, 5n]);
  });
});

describe("bounds and numbers", () => {
  test("a bounded map forgets what was used longest ago", () => {
    const map = new BoundedMap<string, number>(2);
    map.set("a", 1);
    map.set("b", 2);
    map.get("a");
    map.set("c", 3);
    expect([map.get("a"), map.get("b"), map.get("c"), map.size]).toEqual([1, undefined, 3, 2]);
  });

  test("only safe integers pass", () => {
    expect(uint64Of(2 ** 53 - 1, "x")).toBe(2n ** 53n - 1n);
    for (const value of [2 ** 53, -1, 0.5, NaN, Infinity]) expect(() => uint64Of(value, "x")).toThrow();
    expect(() => toUint64(2n ** 53n)).toThrow(RangeError);
  });

  test("every code has a status, and errors of the store have their codes", () => {
    for (const code of Object.keys(refusalStatus) as (keyof typeof refusalStatus)[]) {
      expect(refusal(code, "x")).toMatchObject({ code, status: refusalStatus[code] });
      expect(code).toMatch(/^[a-z_]{1,64}$/);
    }
    expect(asRefusal(new StorageError("io", "x"))).toMatchObject({ code: "store_unavailable" });
    expect(asRefusal(new StorageError("corrupt", "x"))).toMatchObject({ code: "damaged" });
    expect(asRefusal(new StorageError("limit", "x"))).toBeInstanceOf(StorageError);
  });
});

describe("relay frames on the wire", () => {
  const lane = Uint8Array.of(1);
  const body = federation.RelayedMessage.encode({
    mlsMessage: lane,
    hlc: new Uint8Array(8),
    originSeq: 1,
  }).finish();

  test("a frame comes back as it was, voids included", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 }),
        (seqs) => {
          const sorted = [...seqs].sort((left, right) => left - right).map(BigInt);
          const voids = sorted.filter((seq) => seq % 3n === 0n);
          const items = sorted
            .filter((seq) => seq % 3n !== 0n)
            .map((seq) => ({ seq, lane, kind: itemKind.message, body }));
          const ranges = voids.map((seq) => ({ fromSeq: seq, toSeq: seq }));
          const request = toItemsRequest({
            k: "items",
            session: 1n,
            incarnation: 2n,
            index: 0,
            items,
            voids: ranges,
          });
          const decoded = federation.RelayRequest.decode(federation.RelayRequest.encode(request).finish());
          const frame = itemsOf(decoded.items!, 1n, 0);
          expect(frame.items.map(({ seq }) => seq)).toEqual(items.map(({ seq }) => seq));
          expect(frame.items.every((item) => Buffer.compare(item.body, body) === 0)).toBe(true);
          expect(frame.voids).toEqual(ranges);
        },
      ),
    );
  });

  test("an answer says of each item what became of it", () => {
    const results = [
      { seq: 4n, code: "accepted" as const },
      { seq: 5n, code: "rejected" as const, reason: "malformed" },
      { seq: 6n, code: "deferred" as const, reason: "ahead", retryAfterMs: 9 },
      { seq: 7n, code: "duplicate" as const },
    ];
    const said = {
      k: "ack",
      session: 1n,
      incarnation: 1n,
      index: 0,
      lastSeq: 5n,
      results,
      credit: 3,
    } as const;
    const wire = toAck(said, (seq, code) => Buffer.from(`${String(seq)} ${code}`));
    const decoded = federation.RelayResponse.decode(federation.RelayResponse.encode(wire).finish());
    const ack = ackOf(decoded.ack!, 1n, 0, [4n, 5n, 6n, 7n, 8n]);
    expect(Buffer.from(decoded.ack!.results[0]!.rejected!.bounce).toString()).toBe("5 malformed");
    // What is not answered is left to the core, which offers it again.
    expect(ack.results).toEqual([results[0], results[1], results[2], { seq: 7n, code: "accepted" }]);
  });
});
