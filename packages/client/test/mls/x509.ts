import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { encode } from "@entente/tls-codec";
import { Credential } from "@entente/mls-wire";
import type { SuiteName } from "../../src/crypto/suite-name.ts";
import { suite2, startMs } from "./people.ts";

/** A credential with a certificate for `publicKey` whose subject alternative names are `uris`. */
export async function x509Credential(
  suite: SuiteName,
  publicKey: Uint8Array,
  uris: readonly string[],
): Promise<Uint8Array> {
  const algorithm = suite === suite2 ? { name: "ECDSA", namedCurve: "P-256" } : { name: "Ed25519" };
  const issuer = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const certified = await crypto.subtle.importKey("raw", Uint8Array.from(publicKey), algorithm, true, [
    "verify",
  ]);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: "01",
    subject: "CN=client",
    issuer: "CN=issuer",
    notBefore: new Date(startMs),
    notAfter: new Date(startMs + 86_400_000),
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    publicKey: certified,
    signingKey: issuer.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension(uris.map((value) => ({ type: "url", value }) as const)),
    ],
  });
  const certificates = [{ certData: new Uint8Array(certificate.rawData) }];
  return encode(Credential, { credentialType: "x509", certificates });
}
