import { equalBytes } from "@entente/tls-codec";
import * as x509 from "@peculiar/x509";
import {
  type DomainStatement,
  type Primitives,
  TransparencyError,
  verifyDomainStatement,
} from "@entente/transparency";

/** A domain's statement as it arrives, and what it takes to believe it. Anybody may have written it. */
export interface StatedDomain {
  readonly domain: string;
  /** SignedDomainStatement, TLS encoding. */
  readonly statement: Uint8Array;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** A statement that is believed, with the root that it hangs on. */
export interface BelievedStatement {
  readonly stated: StatedDomain;
  readonly statement: DomainStatement;
  /** DER. */
  readonly root: Uint8Array;
}

/** What stands before the key in the SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 section 4), and bytes of all of it. */
const spkiPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const spkiBytes = 44;

/**
 * Believes a statement that a key signed which a root of the domain certified for statements.
 *
 * @param roots DER. @throws TransparencyError `value`, `stale`, `future`.
 */
export async function believeStatement(
  stated: StatedDomain,
  roots: readonly Uint8Array[],
  nowMs: number,
  revisionMin: bigint,
  primitives: Primitives,
): Promise<BelievedStatement> {
  const certified = await certifiedKey(stated, roots, nowMs);
  if (certified === undefined)
    throw new TransparencyError("value", "the key of the statement is not certified by the domain's root");
  const { key, root } = certified;
  const { statement: bytes, domain } = stated;
  const statement = verifyDomainStatement(bytes, domain, key, BigInt(nowMs), revisionMin, primitives);
  return { stated, statement, root };
}

async function certifiedKey(
  { certificate, domain }: StatedDomain,
  roots: readonly Uint8Array[],
  nowMs: number,
): Promise<{ key: Uint8Array; root: Uint8Array } | undefined> {
  try {
    const parsed = new x509.X509Certificate(new Uint8Array(certificate));
    const spki = new Uint8Array(parsed.publicKey.rawData);
    const isKey = spki.length === spkiBytes && equalBytes(spki.subarray(0, spkiPrefix.length), spkiPrefix);
    const isAuthority = parsed.getExtension(x509.BasicConstraintsExtension)?.ca === true;
    const inForce = parsed.notBefore.getTime() <= nowMs + 60_000 && nowMs <= parsed.notAfter.getTime();
    if (!isKey || isAuthority || !inForce || parsed.subject !== `CN=${domain} statements`) return undefined;
    for (const root of roots) {
      const authority = new x509.X509Certificate(new Uint8Array(root));
      if (parsed.issuer !== authority.subject) continue;
      if (await parsed.verify({ publicKey: authority.publicKey, signatureOnly: true }))
        return { key: spki.slice(spkiPrefix.length), root };
    }
    return undefined;
  } catch {
    // The library throws errors of its many ASN.1 parts, and WebCrypto's: all say that this is no such certificate.
    return undefined;
  }
}
