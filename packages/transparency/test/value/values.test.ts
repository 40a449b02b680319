import { describe, expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import { createHash } from "node:crypto";
import { labelBytesMax, valueBytesMax } from "../../src/limits.ts";
import {
  clientSetChange,
  ClientSet,
  clientWithKey,
  decodeClientSet,
  follows,
} from "../../src/value/client-set.ts";
import {
  encodeStatement,
  keysAt,
  signedStatement,
  statementMessage,
  verifyDomainStatement,
  type DomainStatement,
} from "../../src/value/domain-statement.ts";
import { labelOf, parseLabel } from "../../src/value/label.ts";
import { nodePrimitives } from "../node-primitives.ts";
import { flipBit, refusal } from "../refusal.ts";
import { Signer } from "../signer.ts";
import { bytes } from "../test-log.ts";

const client = (id: string, key = id): ClientSet["clients"][number] => ({
  clientId: bytes(id),
  signaturePublicKey: bytes(`key of ${key}`),
  credentialHash: new Uint8Array(32).fill(id.length),
  addedAtMs: 5n,
  groupKeys: [],
});
const set = (clients: ClientSet["clients"], previous?: Uint8Array): ClientSet => ({
  previous,
  reason: "add",
  policyId: "default",
  clients,
});

describe("labels", () => {
  test.each([
    ["user", "alice", "u/alice"],
    ["domain", "a.example", "d/a.example"],
    ["evidence", "b.example", "e/b.example"],
    ["user", "zoë/phone", "u/zoë/phone"],
  ] as const)("%s %s", (kind, name, text) => {
    expect(labelOf(kind, name)).toEqual(bytes(text));
    expect(parseLabel(bytes(text))).toEqual({ kind, name });
  });

  test.each(["", "u", "u/", "x/alice", "alice", "U/alice"])("%j is none", (text) => {
    expect(parseLabel(bytes(text))).toBeUndefined();
  });

  test("at the bound and past it, and names that are none", () => {
    const longest = "n".repeat(labelBytesMax - 2);
    expect(parseLabel(labelOf("user", longest))?.name).toBe(longest);
    expect(() => labelOf("user", `${longest}n`)).toThrow(RangeError);
    expect(() => labelOf("user", "")).toThrow(RangeError);
    expect(() => labelOf("user", "\ud800")).toThrow(RangeError);
    expect(parseLabel(bytes(`u/${longest}n`))).toBeUndefined();
    expect(parseLabel(Uint8Array.of(0x75, 0x2f, 0xff))).toBeUndefined();
  });
});

describe("client sets", () => {
  test("are read back, and find a client by its key", () => {
    const value = set([client("a"), client("b")], new Uint8Array(32));
    expect(decodeClientSet(encode(ClientSet, value))).toEqual(value);
    expect(clientWithKey(value, bytes("key of b"))?.clientId).toEqual(bytes("b"));
    expect(clientWithKey(value, bytes("key of ghost"))).toBeUndefined();
    expect(decodeClientSet(encode(ClientSet, set([]))).clients).toEqual([]);
  });

  test("have keys for groups, each once, by which the client is found", () => {
    const groupKey = (name: string) => ({
      ...{ signaturePublicKey: bytes(`key of ${name}`), credentialHash: new Uint8Array(32), notAfterMs: 9n },
    });
    const several = set([client("a"), { ...client("b"), groupKeys: [groupKey("g"), groupKey("h")] }]);
    expect(decodeClientSet(encode(ClientSet, several))).toEqual(several);
    expect(clientWithKey(several, bytes("key of h"))?.clientId).toEqual(bytes("b"));
    // Neither another's, nor its own again.
    for (const taken of ["a", "b", "g"]) {
      const twice = { ...client("b"), groupKeys: [groupKey("g"), groupKey(taken)] };
      expect(() => encode(ClientSet, set([client("a"), twice]))).toThrow();
    }
    expect(clientSetChange(set([client("a"), client("b")]), several)).toMatchObject({ rotated: [] });
  });

  test.each([
    ["in another order", [client("b"), client("a")]],
    ["with a client twice", [client("a"), client("a", "other")]],
    ["with a key of two clients", [client("a", "same"), client("b", "same")]],
  ])("%s are refused both ways", (_, clients) => {
    expect(() => encode(ClientSet, set(clients))).toThrow();
    const [first, second] = clients as [ClientSet["clients"][number], ClientSet["clients"][number]];
    const head = encode(ClientSet, set([]));
    const body = [first, second].map((each) => encode(ClientSet, set([each])).subarray(head.length));
    const forged = Buffer.concat([
      head.subarray(0, -1),
      Uint8Array.of(0x40, body[0]!.length + body[1]!.length),
      ...body,
    ]);
    expect(refusal(() => decodeClientSet(new Uint8Array(forged)))).toBe("value");
  });

  test("say what changed", () => {
    const before = set([client("a"), client("b"), client("c")]);
    const after = set([client("b", "rotated"), client("c"), client("d")]);
    const change = clientSetChange(before, after);
    const ids = (entries: readonly { clientId: Uint8Array }[]): string[] =>
      entries.map((e) => Buffer.from(e.clientId).toString());
    expect([ids(change.added), ids(change.removed), ids(change.rotated)]).toEqual([["d"], ["a"], ["b"]]);
    expect(ids(clientSetChange(undefined, after).added)).toEqual(["b", "c", "d"]);
  });

  test("name their predecessor", () => {
    const first = encode(ClientSet, set([client("a")]));
    const hash = new Uint8Array(createHash("sha256").update(first).digest());
    expect(follows(undefined, set([]))).toBe(true);
    expect(follows(first, set([], hash))).toBe(true);
    expect(follows(first, set([]))).toBe(false);
    expect(follows(undefined, set([], hash))).toBe(false);
    expect(follows(first, set([], flipBit(hash, 0)))).toBe(false);
  });

  test("past the bound are refused", () => {
    expect(refusal(() => decodeClientSet(new Uint8Array(valueBytesMax + 1)))).toBe("value");
  });
});

describe("domain statements", () => {
  const root = new Signer("a.example/root", "note", 1);
  const statement: DomainStatement = {
    format: "v2",
    revision: 7n,
    domain: "a.example",
    protocolVersions: [2, 1],
    minimumVersion: 1,
    cipherSuites: [1, 2, 3],
    gatewaySpkis: [
      { key: new Uint8Array(32).fill(1), notBeforeMs: 0n, notAfterMs: 100n },
      { key: new Uint8Array(32).fill(2), notBeforeMs: 50n, notAfterMs: 200n },
    ],
    orderingKeys: [],
    issuerKeys: [],
    logKey: "a.example+00000000+AAAA",
    logParameters: { vrfPublicKey: new Uint8Array(32), maxAheadMs: 1n, maxBehindMs: 2n, windowMs: 3n },
    witnessKey: undefined,
    lastResort: "never",
    contact: "ops@a.example",
    notBeforeMs: 10n,
    notAfterMs: 90n,
    capabilities: new Uint8Array(),
  };
  const encoded = encodeStatement(statement);
  const value = signedStatement(encoded, root.sign(statementMessage(encoded)));
  const verify = (
    bytesOf: Uint8Array,
    domain = "a.example",
    nowMs = 50n,
    revisionMin = 7n,
    key = root.key.publicKey,
  ): string => refusal(() => verifyDomainStatement(bytesOf, domain, key, nowMs, revisionMin, nodePrimitives));

  test("are believed under the root key", () => {
    expect(verifyDomainStatement(value, "a.example", root.key.publicKey, 50n, 0n)).toEqual(statement);
  });

  test("of another domain, key or an older revision are not", () => {
    expect(verify(value)).toBe("accepted");
    expect(verify(value, "b.example")).toBe("value");
    expect(verify(value, "a.example", 50n, 8n)).toBe("value");
    expect(verify(value, "a.example", 50n, 7n, new Signer("x", "note").key.publicKey)).toBe("value");
  });

  test("hold from and until their times", () => {
    expect([9n, 10n, 90n, 91n].map((at) => verify(value, "a.example", at))).toEqual([
      "future",
      "accepted",
      "accepted",
      "stale",
    ]);
  });

  test("with any bit turned are not", () => {
    for (let bit = 0; bit < value.length * 8; bit++) expect(verify(flipBit(value, bit))).toBe("value");
  });

  test("keys overlap while one replaces the other", () => {
    const at = (nowMs: bigint): number[] => keysAt(statement.gatewaySpkis, nowMs).map((key) => key[0]!);
    expect([at(49n), at(50n), at(100n), at(101n), at(201n)]).toEqual([[1], [1, 2], [1, 2], [2], []]);
  });
});
