import { beforeAll, expect, test } from "@jest/globals";
import { decode } from "@entente/tls-codec";
import { Credential } from "@entente/mls-wire";
import { SenderTrust } from "../../src/trust/sender-trust.ts";
import { TrustAnchors } from "../../src/trust/trust-anchors.ts";
import { TestAuthority, x509Credential } from "./authority.ts";

// Who proposes for a domain has a certificate for `sender.<domain>` of a root of that domain (RFC 9420 12.1.8, A23-42).
let a: TestAuthority, b: TestAuthority;
let trust: SenderTrust;

beforeAll(async () => {
  [a, b] = [await TestAuthority.root("a.example"), await TestAuthority.root("b.example")];
  const anchors = new TrustAnchors("a.example", a.der);
  const listed = [a, b].map((root, at) => ({
    domain: at === 0 ? "a.example" : "b.example",
    rootCertificates: [root.der],
    orderingCertificates: [],
  }));
  trust = new SenderTrust(anchors, () => Promise.resolve(void anchors.replace(listed)));
});

const named = (value: string, type: "dns" | "url" = "dns") => [{ type, value }];
const credentialOf = (...certificates: readonly Uint8Array[]) =>
  decode(Credential, x509Credential(certificates));

test.each(["ed25519", "p256"] as const)(
  "a domain's own sender is one, at home and abroad, with a key of kind %s",
  async (kind) => {
    for (const [root, domain] of [
      [a, "a.example"],
      [b, "b.example"],
    ] as const) {
      const { der, signatureKey } = await root.leaf(named(`sender.${domain}`), kind);
      expect(await trust.isSender(domain, credentialOf(der), signatureKey)).toBe(true);
    }
  },
);

test("nobody else is: another domain's, one of another role, one certified by another root, another key, an authority", async () => {
  const own = await a.leaf(named("sender.a.example"));
  expect(await trust.isSender("b.example", credentialOf(own.der), own.signatureKey)).toBe(false);
  const ordering = await a.leaf(named("ordering.a.example"));
  expect(await trust.isSender("a.example", credentialOf(ordering.der), ordering.signatureKey)).toBe(false);
  const forged = await b.leaf(named("sender.a.example"));
  expect(await trust.isSender("a.example", credentialOf(forged.der), forged.signatureKey)).toBe(false);
  expect(await trust.isSender("a.example", credentialOf(own.der), forged.signatureKey)).toBe(false);
  const authority = await a.leaf(named("sender.a.example"), "ed25519", true);
  expect(await trust.isSender("a.example", credentialOf(authority.der), authority.signatureKey)).toBe(false);
});

test("about a client's credential it has no opinion", async () => {
  const alice = await a.leaf(named("entente:alice@a.example/phone", "url"));
  expect(await trust.isSender("a.example", credentialOf(alice.der), alice.signatureKey)).toBeUndefined();
  expect(
    await trust.isSender("a.example", credentialOf(alice.der, a.der), alice.signatureKey),
  ).toBeUndefined();
  const basic = { credentialType: "basic", identity: Uint8Array.of(1) } as const;
  expect(await trust.isSender("a.example", basic, alice.signatureKey)).toBeUndefined();
});
