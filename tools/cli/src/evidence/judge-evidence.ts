import { createHash, type KeyObject, verify, X509Certificate } from "node:crypto";
import {
  decodeEvidenceFile,
  type EvidenceFile,
  type EvidenceKey,
  OrderingError,
  signersOf,
  verifyEvidence,
} from "@entente/ordering";
import { orderingName } from "@entente/service-kit";

/** What a file of evidence comes to. */
export interface EvidenceJudgement {
  readonly verdict: "not_proved" | "proved";
  /** `equivocation`, `contradiction`, `false_chain` or `fork`; absent for a file that can not be read. */
  readonly kind?: string;
  /** Who broke the protocol. */
  readonly domains: readonly string[];
  /** SHA-256 of the root certificate of each domain that signed, hexadecimal. */
  readonly roots: Readonly<Record<string, string>>;
  /** Why it proves nothing. */
  readonly problem?: string;
}

/** Certificates that prove nothing about the key of a domain. */
class BadKey extends Error {
  override readonly name = "BadKey";
}

/**
 * Judges a file, all of which may be anybody's, with the certificates that it holds and no help.
 *
 * @param roots PEM or DER of the roots that are believed; none: the file's own are taken, and named in the judgement.
 */
export function judgeEvidence(bytes: Uint8Array, roots: readonly Uint8Array[]): EvidenceJudgement {
  let file: EvidenceFile;
  try {
    file = decodeEvidenceFile(bytes, sha256);
  } catch (error) {
    if (!(error instanceof OrderingError)) throw error;
    return { verdict: "not_proved", domains: [], roots: {}, problem: error.code };
  }
  const { evidence } = file;
  const { kind } = evidence;
  const named: Record<string, string> = {};
  try {
    const known = roots.map((root) => certificateOf(root).fingerprint256);
    const keys = new Map<string, KeyObject>();
    for (const each of file.keys) {
      const { root, publicKey } = keyOf(each);
      if (known.length > 0 && !known.includes(root.fingerprint256)) throw new BadKey("unknown_root");
      named[each.domain] = Buffer.from(sha256(root.raw)).toString("hex");
      keys.set(nameOf(each.domain, sha256(publicKey.export({ type: "spki", format: "der" }))), publicKey);
    }
    requireNeeded(file, keys);
    const verdict = verifyEvidence(evidence, sha256, (domain, signature, input) => {
      const key = keys.get(nameOf(domain, signature.keyId));
      return key !== undefined && verify(null, input, key, signature.bytes);
    });
    if (verdict.proved) return { verdict: "proved", kind, domains: verdict.domains, roots: named };
    return { verdict: "not_proved", kind, domains: [], roots: named, problem: verdict.reason };
  } catch (error) {
    if (!(error instanceof BadKey)) throw error;
    return { verdict: "not_proved", kind, domains: [], roots: named, problem: error.message };
  }
}

/** An ordering key of the domain: certified for its name by a root that signs itself. */
function keyOf({ domain, root: rootBytes, certificate: bytes }: EvidenceKey) {
  try {
    const root = new X509Certificate(rootBytes);
    const certificate = new X509Certificate(bytes);
    const { publicKey } = certificate;
    const isRoot = root.ca && root.checkIssued(root) && root.verify(root.publicKey);
    const isIssued = certificate.checkIssued(root) && certificate.verify(root.publicKey);
    const isNamed = certificate.subjectAltName === `DNS:${orderingName(domain)}` && !certificate.ca;
    if (isRoot && isIssued && isNamed && publicKey.asymmetricKeyType === "ed25519")
      return { root, publicKey };
  } catch {
    // Whatever the parser says of bytes that anybody may have made: no certificate.
  }
  throw new BadKey("bad_certificate");
}

/** No more keys than the signatures need, in their order: what is of no weight is not in the file. */
function requireNeeded({ evidence, keys: given }: EvidenceFile, keys: ReadonlyMap<string, KeyObject>): void {
  const needed = [...signersOf(evidence)].flatMap(([domain, ids]) => ids.map((id) => nameOf(domain, id)));
  if (needed.length !== given.length || !needed.every((name) => keys.has(name))) throw new BadKey("bad_keys");
}

function certificateOf(bytes: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new BadKey("bad_certificate");
  }
}

function nameOf(domain: string, keyId: Uint8Array): string {
  return `${domain} ${Buffer.from(keyId).toString("hex")}`;
}

function sha256(input: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(input).digest());
}
