import { describe, expect, test } from "@jest/globals";
import { encode, hexFromBytes } from "@entente/tls-codec";
import { checkCanonical, mutated, seededRandom } from "@entente/tls-codec/mutation";
import fc from "fast-check";
import {
  capabilitiesBytesMax,
  DomainCapabilities,
  domainCapabilities,
  DomainLimit,
  DomainProcess,
  encodeCapabilities,
  limitOf,
  offers,
  readCapabilities,
} from "../../src/value/domain-capabilities.ts";
import {
  type DomainStatement,
  encodeStatement,
  SignedDomainStatement,
  signedStatement,
  statedRevision,
  statementMessage,
  verifyDomainStatement,
} from "../../src/value/domain-statement.ts";
import { nodePrimitives } from "../node-primitives.ts";
import { refusal } from "../refusal.ts";
import { Signer } from "../signer.ts";
import { bytes } from "../test-log.ts";

const small: DomainCapabilities = {
  version: "v1",
  extensions: [{ type: 2, rule: "refused" }],
  proposals: [{ type: 1, rule: "supported" }],
  processes: ["handshakes_encrypted", 0x7777],
  limits: [{ limit: "message_bytes", value: 65_536n }],
  tokenKeys: [new Uint8Array(32).fill(1)],
};
const smallHex = "00010300020303000101040001777" + "70a0002000000000001000020" + "01".repeat(32);

const statement: DomainStatement = {
  format: "v2",
  revision: 7n,
  domain: "a.example",
  protocolVersions: [1],
  minimumVersion: 1,
  cipherSuites: [1],
  gatewaySpkis: [],
  orderingKeys: [],
  issuerKeys: [],
  logKey: "a.example+00000000+AAAA",
  logParameters: { vrfPublicKey: new Uint8Array(32), maxAheadMs: 1n, maxBehindMs: 2n, windowMs: 3n },
  witnessKey: undefined,
  lastResort: "never",
  contact: "",
  notBeforeMs: 0n,
  notAfterMs: 90n,
  capabilities: encodeCapabilities(small),
};

describe("a domain's capabilities", () => {
  test("have one encoding", () => {
    expect(hexFromBytes(encodeCapabilities(small))).toBe(smallHex);
    expect(readCapabilities(encodeCapabilities(small))).toEqual(small);
  });

  test("are put in order, and found by name", () => {
    const made = domainCapabilities({
      extensions: [
        { type: 9, rule: "supported" },
        { type: 2, rule: "refused" },
      ],
      proposals: [],
      processes: ["server_fanout", "handshakes_encrypted"],
      limits: new Map([
        ["epochs_past", 5n],
        ["bundle_bytes", 1n],
      ]),
      tokenKeys: [2, 1].map((byte) => new Uint8Array(32).fill(byte)),
    });
    expect(readCapabilities(encodeCapabilities(made))).toEqual(made);
    expect(made.extensions.map(({ type }) => type)).toEqual([2, 9]);
    expect(made.tokenKeys.map(([byte]) => byte)).toEqual([1, 2]);
    expect([offers(made, "server_fanout"), offers(made, "knocks"), offers(undefined, "knocks")]).toEqual([
      true,
      false,
      undefined,
    ]);
    expect([
      limitOf(made, "epochs_past"),
      limitOf(made, "queue_items"),
      limitOf(undefined, "queue_items"),
    ]).toEqual([5n, undefined, undefined]);
  });

  test.each<[string, Partial<DomainCapabilities>]>([
    ["extensions twice", { extensions: [small.extensions[0]!, small.extensions[0]!] }],
    ["proposals in another order", { proposals: [2, 1].map((type) => ({ type, rule: "supported" })) }],
    ["a process twice", { processes: ["knocks", "knocks"] }],
    [
      "limits in another order",
      { limits: (["epochs_past", "queue_bytes"] as const).map((limit) => ({ limit, value: 1n })) },
    ],
    ["a token key twice", { tokenKeys: [small.tokenKeys[0]!, small.tokenKeys[0]!] }],
    [
      "more token keys than there may be",
      { tokenKeys: Array.from({ length: 9 }, (_, at) => new Uint8Array(32).fill(at)) },
    ],
  ])("with %s are refused both ways", (_, change) => {
    expect(() => encodeCapabilities({ ...small, ...change })).toThrow("ascending");
  });

  test.each([
    ["rest", `${smallHex}00`],
    ["too short", smallHex.slice(0, -2)],
    ["a rule that is none", smallHex.replace("00020303", "00020403")],
    ["version 0", `0000${smallHex.slice(4)}`],
    ["a process twice", smallHex.replace("00017777", "00010001")],
    ["one byte", "00"],
    ["a later version without contents", "0002"],
  ])("malformed (%s) are refused", (_, hex) => {
    expect(refusal(() => readCapabilities(new Uint8Array(Buffer.from(hex, "hex"))))).toBe("value");
  });

  test("none, and a later version, say nothing", () => {
    expect(readCapabilities(new Uint8Array())).toBeUndefined();
    expect(readCapabilities(Uint8Array.of(0, 2, 99))).toBeUndefined();
  });

  test("at the bound and past it", () => {
    const later = (count: number): Uint8Array => Uint8Array.of(0, 2, ...new Uint8Array(count - 2));
    expect(readCapabilities(later(capabilitiesBytesMax))).toBeUndefined();
    expect(refusal(() => readCapabilities(later(capabilitiesBytesMax + 1)))).toBe("value");
    const all = domainCapabilities({
      extensions: [],
      proposals: [],
      processes: Object.values(DomainProcess.codes).map((code) => DomainProcess.valueOf(code) ?? code),
      limits: new Map(
        Object.values(DomainLimit.codes).map((code) => [DomainLimit.valueOf(code) ?? code, 2n ** 64n - 1n]),
      ),
    });
    expect(encodeCapabilities(all).length).toBeLessThan(capabilitiesBytesMax / 10);
  });
});

describe("in a statement", () => {
  const root = new Signer("a.example/root", "note", 1);
  const signed = (encoded: Uint8Array): Uint8Array =>
    Uint8Array.of(...encoded, ...root.sign(statementMessage(encoded)));
  const verify = (value: Uint8Array): DomainStatement =>
    verifyDomainStatement(value, "a.example", root.key.publicKey, 50n, 0n, nodePrimitives);

  test("capabilities are signed with the rest", () => {
    const encoded = encodeStatement(statement);
    const value = signedStatement(encoded, root.sign(statementMessage(encoded)));
    expect(readCapabilities(verify(value).capabilities)).toEqual(small);
    const at = Buffer.from(value).indexOf(Buffer.from(statement.capabilities));
    for (let i = at; i < at + statement.capabilities.length; i++) {
      const changed = Uint8Array.from(value, (byte, index) => (index === i ? byte ^ 1 : byte));
      expect(refusal(() => verify(changed))).toBe("value");
    }
  });

  test("of a later version are carried, and the rest counts", () => {
    const later = { ...statement, capabilities: Uint8Array.of(0, 2, 1, 2, 3) };
    const read = verify(signed(encodeStatement(later)));
    expect(read).toEqual(later);
    expect(readCapabilities(read.capabilities)).toBeUndefined();
  });

  test("that are malformed, or too many, are refused with it, though they are signed", () => {
    const encoded = encodeStatement({ ...statement, capabilities: Uint8Array.of(0, 2, 9) });
    expect(() => encodeStatement({ ...statement, capabilities: Uint8Array.of(0, 1, 9) })).toThrow();
    const bad = Uint8Array.from(encoded);
    bad[bad.length - 2] = 1;
    expect(refusal(() => verify(signed(bad)))).toBe("value");
    const tooMany = new Uint8Array(capabilitiesBytesMax + 1);
    expect(() => encodeStatement({ ...statement, capabilities: tooMany })).toThrow();
  });

  test("of the first format, or of a later one, is refused; the revision of the first is still read", () => {
    const encoded = encodeStatement(statement);
    const first = encoded.subarray(2, encoded.length - 1 - statement.capabilities.length);
    expect(refusal(() => verify(signed(first)))).toBe("value");
    expect(statedRevision(signed(first))).toBe(7n);
    expect(statedRevision(signed(encoded))).toBe(7n);
    const third = Uint8Array.from(encoded);
    third[1] = 3;
    expect(refusal(() => verify(signed(third)))).toBe("value");
    expect(refusal(() => statedRevision(signed(third)))).toBe("value");
  });
});

test("whatever bytes come, they are refused or have this one encoding", () => {
  const samples = [
    encodeCapabilities(small),
    encodeCapabilities({ ...small, extensions: [], proposals: [], processes: [], limits: [], tokenKeys: [] }),
  ];
  const signed = [small, undefined].map((each) =>
    encode(SignedDomainStatement, {
      statement: {
        value: statement,
        bytes: encodeStatement({
          ...statement,
          capabilities: each === undefined ? bytes("") : encodeCapabilities(each),
        }),
      },
      signature: new Uint8Array(64),
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0 }), (seed) => {
      const random = seededRandom(seed);
      const pick = (all: readonly Uint8Array[]): Uint8Array => all[random(all.length)]!;
      for (let i = 0; i < 20; i++) {
        checkCanonical(DomainCapabilities, mutated(pick(samples), pick(samples), random));
        checkCanonical(SignedDomainStatement, mutated(pick(signed), pick(signed), random));
      }
    }),
    { numRuns: 100 },
  );
});
