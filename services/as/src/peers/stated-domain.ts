import { X509Certificate } from "node:crypto";
import { type DomainStatement, TransparencyError, verifyDomainStatement } from "@entente/transparency";
import { nodePrimitives } from "../log/node-primitives.ts";

/** A domain's statement with the certificate of the key that signed it; believed only after {@link believeStatement}. */
export interface StatedDomain {
  readonly domain: string;
  /** SignedDomainStatement, TLS encoding. */
  readonly statement: Uint8Array;
  /** DER. */
  readonly certificate: Uint8Array;
}

/**
 * Reads a statement and believes it: signed by a key for statements that a root of the domain certified. All of `stated` may be
 * an attacker's.
 *
 * @throws TransparencyError `value`, `stale`, `future`.
 */
export function believeStatement(
  stated: StatedDomain,
  roots: readonly X509Certificate[],
  nowMs: number,
  revisionMin = 0n,
): DomainStatement {
  const key = statementKey(stated, roots, nowMs);
  if (key === undefined)
    throw new TransparencyError("value", "the key of the statement is not certified by the domain's root");
  return verifyDomainStatement(
    stated.statement,
    stated.domain,
    key,
    BigInt(nowMs),
    revisionMin,
    nodePrimitives,
  );
}

function statementKey(
  { certificate, domain }: StatedDomain,
  roots: readonly X509Certificate[],
  nowMs: number,
): Uint8Array | undefined {
  try {
    const parsed = new X509Certificate(certificate);
    const isCertified = roots.some((root) => parsed.checkIssued(root) && parsed.verify(root.publicKey));
    const isInForce =
      parsed.validFromDate.getTime() <= nowMs + 60_000 && nowMs <= parsed.validToDate.getTime();
    const { crv, x } = parsed.publicKey.export({ format: "jwk" });
    if (!isCertified || !isInForce || parsed.ca || crv !== "Ed25519" || x === undefined) return undefined;
    if (parsed.subject !== statementSubject(domain)) return undefined;
    return new Uint8Array(Buffer.from(x, "base64url"));
  } catch {
    // OpenSSL's many reasons say one thing: this is no such certificate.
    return undefined;
  }
}

/** The subject of the certificate of a domain's key for statements. */
export function statementSubject(domain: string): string {
  return `CN=${domain} statements`;
}
