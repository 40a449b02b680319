import { beforeAll, describe, expect, test } from "@jest/globals";
import { common } from "@entente/proto";
import { encode } from "@entente/tls-codec";
import { Credential } from "@entente/mls-wire";
import { verifyChain } from "../../src/trust/certificate-chain.ts";
import { CredentialTrust } from "../../src/trust/credential-trust.ts";
import { TrustAnchors } from "../../src/trust/trust-anchors.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import { TestAuthority, x509Credential } from "./authority.ts";

let a: { root: TestAuthority; issuer: TestAuthority };
let b: { root: TestAuthority; issuer: TestAuthority };
const alice = [{ type: "url" as const, value: "entente:alice@a.example/phone" }];
const now = Date.now();

async function authorities(domain: string): Promise<typeof a> {
  const root = await TestAuthority.root(domain);
  return { root, issuer: await root.issuer(`${domain} credentials`) };
}

beforeAll(async () => {
  [a, b] = [await authorities("a.example"), await authorities("b.example")];
});

const rootsOf = (domain: string): readonly Uint8Array[] =>
  domain === "a.example" ? [a.root.der] : domain === "b.example" ? [b.root.der] : [];

describe("a certificate chain", () => {
  test.each(["ed25519", "p256"] as const)(
    "of the client's own domain stands for the client, key of kind %s",
    async (kind) => {
      const leaf = await a.issuer.leaf(alice, kind);
      const client = await verifyChain([leaf.der, a.issuer.der], rootsOf, now);
      if (typeof client === "string") throw new Error(client);
      expect(client.clientId).toBe("alice@a.example/phone");
      expect(Buffer.compare(client.signaturePublicKey, leaf.signatureKey)).toBe(0);
    },
  );

  test("of another domain's authority does not, whatever name it bears", async () => {
    const leaf = await b.issuer.leaf(alice);
    expect(await verifyChain([leaf.der, b.issuer.der], rootsOf, now)).toBe("not_issued_by_domain");
  });

  test("whose leaf another authority signed does not", async () => {
    const leaf = await b.issuer.leaf(alice);
    expect(await verifyChain([leaf.der, a.issuer.der], rootsOf, now)).toBe("not_issued_by_domain");
  });

  test("that goes through a client's certificate as an authority does not", async () => {
    const notAuthority = await a.root.issuer("a.example credentials", false);
    const leaf = await notAuthority.leaf(alice);
    expect(await verifyChain([leaf.der, notAuthority.der], rootsOf, now)).toBe("not_an_authority");
  });

  test("whose leaf is an authority does not", async () => {
    const leaf = await a.issuer.leaf(alice, "ed25519", true);
    expect(await verifyChain([leaf.der, a.issuer.der], rootsOf, now)).toBe("not_an_authority");
  });

  test.each([
    ["no name", [], "no_client_name"],
    [
      "two names",
      [...alice, { type: "url" as const, value: "entente:bob@a.example/phone" }],
      "no_client_name",
    ],
    ["a name of another kind", [{ type: "dns" as const, value: "a.example" }], "no_client_name"],
    [
      "a name that is not canonical",
      [{ type: "url" as const, value: "entente:Alice@a.example/phone" }],
      "no_client_name",
    ],
    [
      "a name of an unknown domain",
      [{ type: "url" as const, value: "entente:alice@x.example/phone" }],
      "unknown_domain",
    ],
  ])("with %s does not", async (_what, names, problem) => {
    const leaf = await a.issuer.leaf(names);
    expect(await verifyChain([leaf.der, a.issuer.der], rootsOf, now)).toBe(problem);
  });

  test("before and after its lifetime does not", async () => {
    const later = await a.issuer.leaf(alice, "ed25519", false, 300_000);
    expect(await verifyChain([later.der, a.issuer.der], rootsOf, now)).toBe("not_yet_valid");
    const leaf = await a.issuer.leaf(alice);
    expect(await verifyChain([leaf.der, a.issuer.der], rootsOf, now + 3_700_000)).toBe("expired");
  });

  test("of one or three certificates, or of other bytes, is malformed", async () => {
    const { der } = await a.issuer.leaf(alice);
    for (const chain of [[], [der], [der, a.issuer.der, a.root.der], [der, Uint8Array.of(1, 2, 3)]]) {
      expect(await verifyChain(chain, rootsOf, now)).toBe("malformed");
    }
  });
});

describe("trust anchors", () => {
  const anchor = (domain: string, roots: Uint8Array[]): common.TrustAnchor.$Properties => ({
    domain,
    rootCertificates: roots,
  });

  test("a list without the home domain's own root is not believed", () => {
    const anchors = new TrustAnchors("a.example", a.root.der);
    expect(anchors.replace([anchor("a.example", [b.root.der]), anchor("b.example", [b.root.der])])).toBe(
      false,
    );
    expect(anchors.knows("b.example")).toBe(false);
    expect(anchors.replace([anchor("a.example", [a.root.der]), anchor("b.example", [b.root.der])])).toBe(
      true,
    );
    expect(anchors.knows("b.example")).toBe(true);
  });

  test("no list changes what the home domain's root is", () => {
    const anchors = new TrustAnchors("a.example", a.root.der);
    anchors.replace([anchor("a.example", [a.root.der, b.root.der])]);
    expect(anchors.of("a.example")).toEqual([a.root.der]);
  });

  test("a domain with no root, or with five, spoils the list", () => {
    const anchors = new TrustAnchors("a.example", a.root.der);
    expect(anchors.replace([anchor("a.example", [a.root.der]), anchor("b.example", [])])).toBe(false);
    expect(
      anchors.replace([
        anchor("a.example", [a.root.der]),
        anchor(
          "b.example",
          Array.from({ length: 5 }, () => b.root.der),
        ),
      ]),
    ).toBe(false);
  });
});

describe("an opinion of a credential", () => {
  const { CREDENTIAL_STATE_VALID, CREDENTIAL_STATE_REVOKED, CREDENTIAL_STATE_UNKNOWN } =
    common.CredentialState;

  function trustWith(answer: () => common.CredentialState): {
    trust: CredentialTrust;
    asked: () => number;
    wait: (ms: number) => void;
  } {
    let [asked, nowMs] = [0, now];
    const anchors = new TrustAnchors("a.example", a.root.der);
    const ask = (): Promise<common.CredentialVerdict.$Properties> => {
      asked++;
      return Promise.resolve({ state: answer() });
    };
    const trust = new CredentialTrust(
      anchors,
      ask,
      () => Promise.resolve(),
      () => nowMs,
    );
    return { trust, asked: () => asked, wait: (ms) => (nowMs += ms) };
  }

  async function credentialOfAlice(): Promise<{ credential: Uint8Array; key: Uint8Array }> {
    const leaf = await a.issuer.leaf(alice);
    return { credential: x509Credential([leaf.der, a.issuer.der]), key: leaf.signatureKey };
  }

  test("is asked for once, by however many at a time, and again when it is old", async () => {
    const { trust, asked, wait } = trustWith(() => CREDENTIAL_STATE_VALID);
    const { credential, key } = await credentialOfAlice();
    const opinions = await Promise.all(Array.from({ length: 20 }, () => trust.opinion(credential, key)));
    expect(opinions.every((each) => each.accepted && each.confirmed)).toBe(true);
    expect(asked()).toBe(1);
    wait(10 * 60_000);
    await trust.opinion(credential, key);
    expect(asked()).toBe(2);
  });

  test("follows the credential's own domain", async () => {
    const { credential, key } = await credentialOfAlice();
    const revoked = await trustWith(() => CREDENTIAL_STATE_REVOKED).trust.opinion(credential, key);
    const unknown = await trustWith(() => CREDENTIAL_STATE_UNKNOWN).trust.opinion(credential, key);
    expect([revoked, unknown]).toEqual([
      { accepted: false, problem: "revoked" },
      { accepted: false, problem: "not_vouched_for" },
    ]);
  });

  test("rests on the chain alone while the domain is silent, and says so", async () => {
    let silent = true;
    const { trust, wait } = trustWith(() => {
      if (silent) throw new RpcFailure("peer_unreachable", "down");
      return CREDENTIAL_STATE_REVOKED;
    });
    const { credential, key } = await credentialOfAlice();
    expect(await trust.opinion(credential, key)).toMatchObject({ accepted: true, confirmed: false });
    silent = false;
    wait(30_000);
    expect(await trust.opinion(credential, key)).toEqual({ accepted: false, problem: "revoked" });
  });

  test("does not ask about a chain that is no good, a key that is another's, or a credential of another kind", async () => {
    const { trust, asked } = trustWith(() => CREDENTIAL_STATE_VALID);
    const { credential } = await credentialOfAlice();
    const foreign = await b.issuer.leaf(alice);
    const basic = encode(Credential, { credentialType: "basic", identity: Buffer.from("alice") });
    expect(await trust.opinion(credential, foreign.signatureKey)).toEqual({
      accepted: false,
      problem: "wrong_key",
    });
    expect(
      await trust.opinion(x509Credential([foreign.der, b.issuer.der]), foreign.signatureKey),
    ).toMatchObject({ accepted: false });
    expect(await trust.opinion(basic, foreign.signatureKey)).toEqual({
      accepted: false,
      problem: "unsupported_type",
    });
    expect(await trust.opinion(Uint8Array.of(9), foreign.signatureKey)).toEqual({
      accepted: false,
      problem: "malformed",
    });
    expect(asked()).toBe(0);
  });
});
