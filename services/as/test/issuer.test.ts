import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import { expect, test } from "@jest/globals";
import * as x509 from "@peculiar/x509";
import { decode } from "@entente/tls-codec";
import { Credential } from "@entente/mls-wire";
import { Issuer } from "../src/credentials/issuer.ts";
import { ClientKey } from "./domain.ts";

// An issuing key that can sign and not be read, as one in hardware (A23-112, A23-122).
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

test("a credential is issued with a key whose bytes nobody can read", async () => {
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  await expect(webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).rejects.toBeDefined();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=a.example credentials",
    notBefore: new Date(Date.now() - 1_000),
    notAfter: new Date(Date.now() + 1_000_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const signer = {
    certificatePem: authority.toString("pem"),
    sign: async (message: Uint8Array) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm, keys.privateKey, Uint8Array.from(message))),
  };
  const key = new ClientKey();
  const issued = await new Issuer(signer, 60_000).issue(
    "alice@a.example/phone",
    0x0807,
    key.publicKey,
    Date.now(),
  );
  const credential = decode(Credential, issued.credential);
  if (credential.credentialType !== "x509") throw new Error("not x509");
  const leaf = new X509Certificate(credential.certificates[0]!.certData);
  expect(leaf.verify(new X509Certificate(authority.toString("pem")).publicKey)).toBe(true);
});

test("no credential outlives the authority that issued it", async () => {
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const end = new Date(Math.floor(Date.now() / 1000) * 1000 + 30_000);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=a.example credentials",
    notBefore: new Date(Date.now() - 1_000),
    notAfter: end,
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const signer = {
    certificatePem: authority.toString("pem"),
    sign: async (message: Uint8Array) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm, keys.privateKey, Uint8Array.from(message))),
  };
  const issued = await new Issuer(signer, 90_000).issue(
    "alice@a.example/phone",
    0x0807,
    new ClientKey().publicKey,
    Date.now(),
  );
  expect(issued.notAfterMs).toBe(end.getTime());
});
