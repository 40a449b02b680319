import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigurationError, type Logger } from "@entente/service-kit";
import type { Configuration } from "../configuration.ts";
import { refusal } from "../errors.ts";
import { type AuthoritySigner, CommandSigner, fileSigner } from "./authority-signer.ts";

/** The domain's authorities, as one process knows them. */
export interface Authorities {
  readonly root: X509Certificate;
  /** Signs where the process has the role `issuer`, and nowhere else. */
  readonly signer: AuthoritySigner;
  readonly former: readonly X509Certificate[];
}

/** The authorities that a configuration names; the issuing key is opened with the role `issuer` alone. @throws ConfigurationError. */
export function readAuthorities({ root, issuer, roles }: Configuration, log: Logger): Authorities {
  const rootCertificate = new X509Certificate(readFileSync(root));
  const issuedByRoot = (key: string, file: string): X509Certificate => {
    const certificate = new X509Certificate(readFileSync(file));
    if (certificate.checkIssued(rootCertificate) && certificate.verify(rootCertificate.publicKey))
      return certificate;
    throw new ConfigurationError(file, [{ key, problem: `not issued by ${root}` }]);
  };
  const certificatePem = issuedByRoot("issuer.certificate", issuer.certificate).toString();
  const former = issuer.former.map((file) => issuedByRoot("issuer.former", file));
  if (!roles.includes("issuer")) return { root: rootCertificate, former, signer: noSigner(certificatePem) };
  const { key, signer } = issuer;
  if (key !== undefined)
    return {
      root: rootCertificate,
      former,
      signer: fileSigner({ certificatePem, keyPem: keyOf(certificatePem, key) }),
    };
  if (signer === undefined)
    throw new ConfigurationError(issuer.certificate, [{ key: "issuer", problem: "no key" }]);
  const told = (problem: string): void => {
    log.error({ problem }, "the issuing key could not be used");
  };
  return { root: rootCertificate, former, signer: new CommandSigner(certificatePem, signer, told) };
}

/** @throws ConfigurationError for a file without the private key of the certificate. */
function keyOf(certificatePem: string, file: string): string {
  const keyPem = readFileSync(file, "utf8");
  try {
    if (new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem))) return keyPem;
  } catch {
    // OpenSSL's reasons are about PEM; that it is not the key is all that helps.
  }
  throw new ConfigurationError(file, [{ key: "issuer.key", problem: "not the key of the certificate" }]);
}

/** In the place of a signer where nothing is issued. */
function noSigner(certificatePem: string): AuthoritySigner {
  return {
    certificatePem,
    sign: () =>
      Promise.reject(refusal("signer_unavailable", "this process does not issue", { retryAfterMs: 1_000 })),
  };
}
