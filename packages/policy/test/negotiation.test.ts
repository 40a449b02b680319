import { describe, expect, test } from "@jest/globals";
import { type CipherSuite, type ProtocolVersion, parseClientId, parseUserId } from "@entente/mls-wire";
import {
  type DomainTerms,
  type KeyPackageOffer,
  laterTermsProblem,
  negotiateSuite,
  type SuiteNegotiation,
  type UserOffer,
} from "../src/index.ts";

const strong: CipherSuite = "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519";
const weak: CipherSuite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const p256: CipherSuite = "MLS_128_DHKEMP256_AES128GCM_SHA256_P256";
/** Of the private numbers of X-Wing in ts-mls. */
const postQuantum: CipherSuite = 0x53;
const nowSeconds = 1_000_000n;

function keyPackage(
  client: string,
  suite: CipherSuite,
  can: readonly CipherSuite[],
  more = {},
): KeyPackageOffer {
  return {
    leaf: {
      client: parseClientId(client),
      credentialType: "x509",
      credentialSeconds: 86_400n,
      capabilities: {
        versions: ["mls10"],
        cipherSuites: [...can],
        extensions: [],
        proposals: [],
        credentials: ["x509"],
      },
      extensionTypes: [],
    },
    suite,
    version: "mls10",
    lifetimeSeconds: 86_400n,
    notBeforeSeconds: nowSeconds - 3_600n,
    notAfterSeconds: nowSeconds + 82_800n,
    extensionTypes: [],
    credentialEndsSeconds: undefined,
    lastResort: false,
    mediaTypes: undefined,
    ...more,
  };
}

function user(name: string, shown: readonly CipherSuite[], can: readonly CipherSuite[] = shown): UserOffer {
  const client = `${name}/phone`;
  const keyPackages = shown.map((suite) => keyPackage(client, suite, can));
  return { user: parseUserId(name), clients: [{ client: parseClientId(client), keyPackages }] };
}

const terms = (domain: string, more: Partial<DomainTerms> = {}): DomainTerms => ({
  domain,
  revision: 3n,
  suites: [strong, weak, postQuantum],
  versions: [3, 2],
  minimumVersion: 2,
  lastResort: "allowed",
  ...more,
});

function negotiate(offers: readonly UserOffer[], more: Partial<SuiteNegotiation> = {}) {
  const all = new Map([terms("a.example"), terms("b.example")].map((each) => [each.domain, each]));
  return negotiateSuite({
    own: [strong, weak],
    versions: ["mls10"],
    offers,
    terms: all,
    nowSeconds,
    ...more,
  });
}

describe("the best suite in common", () => {
  test("is the first of one's own that all offer", () => {
    const [both, one] = [user("bob@b.example", [weak, strong]), user("carl@b.example", [weak])];
    expect(negotiate([both])).toEqual({ code: "agreed", version: "mls10", suite: strong });
    expect(negotiate([both, one])).toEqual({ code: "agreed", version: "mls10", suite: weak });
    expect(negotiate([both], { own: [weak, strong] })).toEqual({
      code: "agreed",
      version: "mls10",
      suite: weak,
    });
  });

  test("of a classic and a post-quantum client there is none, and who offers what is told", () => {
    const refused = negotiate([user("bob@b.example", [weak]), user("pq@b.example", [postQuantum])]);
    expect(refused).toMatchObject({ code: "no_common_suite", subject: "pq@b.example/phone" });
    expect(JSON.stringify(refused)).toContain("suite 83");
    // One that has both meets either.
    const bridge = user("dual@b.example", [postQuantum, weak]);
    expect(negotiate([bridge, user("bob@b.example", [weak])])).toEqual({
      code: "agreed",
      version: "mls10",
      suite: weak,
    });
  });

  test("is not a weaker one where a better one was shown to exist, unless that is accepted", () => {
    const held = user("bob@b.example", [weak], [strong, weak]);
    expect(negotiate([held])).toMatchObject({ code: "suite_withheld", subject: "bob@b.example/phone" });
    expect(negotiate([held], { acceptWithheld: true })).toEqual({
      code: "agreed",
      version: "mls10",
      suite: weak,
    });
    // One that has signed what it publishes is held to that, and not to what its software could do.
    const saying = (...stockedSuites: CipherSuite[]): UserOffer => ({
      ...held,
      clients: held.clients.map((client) => ({
        ...client,
        keyPackages: client.keyPackages.map((each) => ({ ...each, stockedSuites })),
      })),
    });
    expect(negotiate([saying(weak)])).toEqual({ code: "agreed", version: "mls10", suite: weak });
    expect(negotiate([saying(strong, weak)])).toMatchObject({ code: "suite_withheld" });
    // A domain that does not state the better one holds nothing back.
    const stated = new Map([["b.example", terms("b.example", { suites: [weak] })]]);
    expect(negotiate([held], { terms: stated })).toEqual({ code: "agreed", version: "mls10", suite: weak });
  });

  test("asks nobody for what RFC 9420 defines and nobody lists", () => {
    const required = {
      extensionTypes: ["ratchet_tree" as const],
      proposalTypes: ["add" as const],
      credentialTypes: [],
    };
    expect(negotiate([user("bob@b.example", [strong])], { required })).toMatchObject({ code: "agreed" });
  });

  test("needs somebody to agree with", () => {
    const nobody = { user: parseUserId("bob@b.example"), clients: [] };
    expect(negotiate([nobody])).toMatchObject({ code: "no_offer", subject: "bob@b.example" });
  });
});

// A18-28, A23-54. Version 2 stands for one that is to come.
describe("the highest version in common", () => {
  const speaking = (
    name: string,
    shown: readonly ProtocolVersion[],
    can: readonly ProtocolVersion[] = shown,
  ): UserOffer => ({
    user: parseUserId(name),
    clients: [
      {
        client: parseClientId(`${name}/phone`),
        keyPackages: shown.map((version) => {
          const one = keyPackage(`${name}/phone`, strong, [strong]);
          const capabilities = { ...one.leaf.capabilities, versions: [...can] };
          return { ...one, version, leaf: { ...one.leaf, capabilities } };
        }),
      },
    ],
  });
  const [old, both, later] = [
    speaking("bob@b.example", ["mls10"]),
    speaking("carol@b.example", ["mls10", 2]),
    speaking("dave@b.example", [2]),
  ];
  const [now, next] = [{ versions: ["mls10"] }, { versions: ["mls10", 2] }] as const;
  const agreed = (version: ProtocolVersion) => ({ code: "agreed", version, suite: strong });

  test("is the highest of one's own that all offer, and KeyPackages of others are passed over", () => {
    expect(negotiate([old, both], now)).toEqual(agreed("mls10"));
    expect(negotiate([old, both], next)).toEqual(agreed("mls10"));
    expect(negotiate([both], next)).toEqual(agreed(2));
    expect(negotiate([both, later], next)).toEqual(agreed(2));
    expect(negotiate([both, later], { versions: [3, 2, "mls10"] })).toEqual(agreed(2));
    const greased = speaking("bob@b.example", ["mls10"], ["mls10", 0x0a0a, 0xf001]);
    expect(negotiate([greased, both], next)).toEqual(agreed("mls10"));
  });

  test("is not a lower one where all have signed that they can do a higher one, unless that is accepted", () => {
    const held = speaking("bob@b.example", ["mls10"], ["mls10", 2]);
    expect(negotiate([held, both], next)).toMatchObject({
      code: "mls_version_withheld",
      subject: "bob@b.example/phone",
    });
    expect(negotiate([held, later], next)).toMatchObject({ code: "mls_version_withheld" });
    expect(negotiate([held, both], { ...next, acceptWithheld: true })).toEqual(agreed("mls10"));
    // Where the group could not be higher anyway, nothing is held back.
    expect(negotiate([held, old], next)).toEqual(agreed("mls10"));
    expect(negotiate([held, both], now)).toEqual(agreed("mls10"));
  });

  test("is none where a client has none of one's own, or two have none in common, and who is told", () => {
    expect(negotiate([old, later], now)).toMatchObject({
      code: "mls_version_unknown",
      subject: "dave@b.example/phone",
    });
    const apart = negotiate([old, later], next);
    expect(apart).toMatchObject({ code: "mls_version_unknown", subject: "bob@b.example/phone" });
    expect(JSON.stringify(apart)).toContain("MLS version 2");
  });

  test("is none that a client has not signed that it can", () => {
    const forged = speaking("bob@b.example", ["mls10", 2], ["mls10"]);
    expect(negotiate([forged], next)).toMatchObject({ code: "mls_version_unsigned" });
  });

  test("decides which KeyPackages count for the suite", () => {
    const [client] = both.clients;
    const [first, second] = client?.keyPackages ?? [];
    if (client === undefined || first === undefined || second === undefined)
      throw new Error("no KeyPackages");
    const capabilities = { ...first.leaf.capabilities, cipherSuites: [weak, strong] };
    const leaf = { ...first.leaf, capabilities };
    const keyPackages = [
      { ...first, leaf, suite: strong },
      { ...second, leaf, suite: weak },
    ];
    const mixed = { ...both, clients: [{ ...client, keyPackages }] };
    expect(negotiate([mixed], now)).toEqual(agreed("mls10"));
    expect(negotiate([mixed], next)).toMatchObject({ code: "suite_withheld" });
  });
});

describe("a later statement", () => {
  test("may add better suites, drop weak ones and raise minimums", () => {
    const later = terms("b.example", {
      revision: 4n,
      suites: [p256, strong],
      versions: [4, 3],
      minimumVersion: 3,
      lastResort: "never",
    });
    expect(laterTermsProblem(terms("b.example"), later)).toBeUndefined();
    expect(laterTermsProblem(terms("b.example"), terms("b.example"))).toBeUndefined();
  });

  test.each<[string, Partial<DomainTerms>]>([
    ["statement_rolled_back", { revision: 2n }],
    ["statement_rewritten", { lastResort: "never" }],
    ["suite_dropped", { revision: 4n, suites: [weak] }],
    ["suite_floor_lowered", { revision: 4n, suites: [strong, weak, postQuantum, p256] }],
    ["statement_rewritten", { versions: [2] }],
    ["version_dropped", { revision: 4n, versions: [2] }],
    ["version_dropped", { revision: 4n, versions: [] }],
    ["version_floor_lowered", { revision: 4n, minimumVersion: 1 }],
  ])("%s", (code, more) => {
    expect(laterTermsProblem(terms("b.example"), terms("b.example", more))).toMatchObject({ code });
  });
});
