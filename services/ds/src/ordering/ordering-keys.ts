import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from "node:crypto";
import { readFileSync } from "node:fs";
import type { Signer, VerifySignature } from "@entente/ordering";
import { ConfigurationError, orderingName } from "@entente/service-kit";
import { hexOf, sha256 } from "../digest.ts";

/** Certificates of one domain's ordering keys: the one in use, and those of former keys. */
const certificatesMax = 4;

/** The ordering keys of one domain, as certificates under one of its roots. */
export interface DomainOrderingKeys {
  readonly domain: string;
  readonly certificates: readonly X509Certificate[];
}

/**
 * Reads a PEM file of ordering certificates. Their lifetimes are not looked at: a Commit that was decided long ago is
 * proved by the key of that time, and a key that is not to be believed is taken out of the file.
 *
 * @throws ConfigurationError for a file that can not be read, or a certificate that no root of the domain has issued.
 */
export function readOrderingKeys(
  domain: string,
  file: string,
  roots: readonly X509Certificate[],
): DomainOrderingKeys {
  const fail = (problem: string): never => {
    throw new ConfigurationError(file, [{ key: "", problem }]);
  };
  let pem = "";
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    fail(String(error));
  }
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length < 1 || blocks.length > certificatesMax) {
    fail(`1 to ${String(certificatesMax)} certificates of ordering keys are needed`);
  }
  const certificates = blocks.map((block) => new X509Certificate(block));
  for (const certificate of certificates) {
    const issued = roots.some((root) => certificate.checkIssued(root) && certificate.verify(root.publicKey));
    if (!issued) fail(`not issued by a root of ${domain}`);
    const named = certificate.subjectAltName === `DNS:${orderingName(domain)}`;
    if (!named || certificate.ca || certificate.publicKey.asymmetricKeyType !== "ed25519") {
      fail(`no certificate of an ordering key of ${domain}: an Ed25519 key for ${orderingName(domain)}`);
    }
  }
  return { domain, certificates };
}

/** This domain's own key. @throws ConfigurationError when the key is not the certificate's. */
export function readSigner(files: { readonly certificates: string; readonly key: string }): Signer {
  // The first certificate of the file is that of the key in use.
  const certificate = new X509Certificate(readFileSync(files.certificates));
  const key = createPrivateKey(readFileSync(files.key));
  const belongs = createPublicKey(key).equals(certificate.publicKey);
  if (!belongs) {
    throw new ConfigurationError(files.key, [{ key: "", problem: `not the key of ${files.certificates}` }]);
  }
  return {
    keyId: keyIdOf(certificate.publicKey),
    sign: (input) => new Uint8Array(sign(null, input, key)),
  };
}

/** Checks signatures of all domains that are known here. */
export function verifierOf(domains: readonly DomainOrderingKeys[]): VerifySignature {
  const keys = new Map<string, KeyObject>();
  for (const { domain, certificates } of domains) {
    for (const { publicKey } of certificates) keys.set(`${domain} ${hexOf(keyIdOf(publicKey))}`, publicKey);
  }
  return (domain, { keyId, bytes }, input) => {
    const key = keys.get(`${domain} ${hexOf(keyId)}`);
    return key !== undefined && verify(null, input, key, bytes);
  };
}

/** SHA-256 of the SubjectPublicKeyInfo. */
export function keyIdOf(publicKey: KeyObject): Uint8Array {
  return sha256(publicKey.export({ type: "spki", format: "der" }));
}
