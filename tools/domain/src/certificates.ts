import { X509Certificate } from "node:crypto";
import { renewCertificate } from "@entente/service-kit";
import type { DomainFolder } from "./domain-folder.ts";

/** Certificates of a domain's folder that end while the domain lives, by the name of their file. The root's own ends with the domain. */
export const renewableCertificates = [
  "issuer",
  "statement",
  "tls/ds",
  "tls/as",
  "tls/gateway",
  "tls/web",
  "tls/operator",
  "tls/federation",
] as const;
export type CertificateName = "root" | (typeof renewableCertificates)[number];

/** One certificate of a domain. */
export interface DomainCertificate {
  readonly name: CertificateName;
  readonly certificate: X509Certificate;
}

/** The certificates of a folder, the root's first. @throws the file system's error for one that is missing. */
export function certificatesOf(folder: DomainFolder): readonly DomainCertificate[] {
  return (["root", ...renewableCertificates] as const).map((name) => ({
    name,
    certificate: new X509Certificate(folder.read(`${name}.pem`)),
  }));
}

/**
 * Puts later certificates of the same keys in the place of those named, each whole or not at all. Services that run take the ones of
 * `tls/` at once, and the others when they start again.
 *
 * @throws ConfigurationError where the root's key is not in the folder.
 */
export async function renewCertificates(
  folder: DomainFolder,
  names: readonly (typeof renewableCertificates)[number][],
  now: Date,
): Promise<void> {
  const root = folder.root();
  for (const name of names)
    folder.write(`${name}.pem`, await renewCertificate(root, folder.read(`${name}.pem`), now));
}
