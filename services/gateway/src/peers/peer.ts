import { createHash, type X509Certificate } from "node:crypto";

/** What the operator has decided of a peer: calls pass, calls wait for a decision, calls never pass. */
export const peerStates = ["allowed", "suspended", "blocked"] as const;

/** One of them. */
export type PeerState = (typeof peerStates)[number];

/** Another domain, as this one knows it. */
export interface Peer {
  readonly domain: string;
  /** Where its gateway is, as the operator says; undefined to find out. */
  readonly addresses: readonly string[] | undefined;
  readonly roots: readonly X509Certificate[];
  /** Undefined: any key under the peer's root. */
  readonly spkiPins: ReadonlySet<string> | undefined;
  readonly state: PeerState;
  /** In the peers file; otherwise known only because federation is open. */
  readonly listed: boolean;
}

/** What an operator has decided about other domains. */
export interface PeerList {
  readonly peers: readonly Peer[];
  /** Roots under which a domain that is not listed is believed; undefined where only listed ones are spoken to. */
  readonly openRoots: readonly X509Certificate[] | undefined;
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo, hexadecimal. */
export function spkiPin(certificate: X509Certificate): string {
  return createHash("sha256")
    .update(certificate.publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/** Under which roots certificates were found to be issued, or not: that of two certificates never changes. */
const issuedUnder = new WeakMap<X509Certificate, WeakMap<X509Certificate, boolean>>();

function isIssued(certificate: X509Certificate, root: X509Certificate): boolean {
  const known = issuedUnder.get(certificate) ?? new WeakMap<X509Certificate, boolean>();
  issuedUnder.set(certificate, known);
  const found = known.get(root) ?? (certificate.checkIssued(root) && certificate.verify(root.publicKey));
  known.set(root, found);
  return found;
}

/** What is wrong with a certificate that names a peer, or undefined. Its signature chain in general is TLS's to check. */
export function certificateProblem(
  peer: Peer,
  certificate: X509Certificate,
  nowMs: number,
): string | undefined {
  if (!peer.roots.some((root) => isIssued(certificate, root)))
    return "the certificate was not issued under a root of the domain that it names";
  // TLS looks once, when a connection begins; connections and sessions live longer than that.
  if (nowMs > certificate.validToDate.getTime()) return "the certificate has ended";
  if (peer.spkiPins !== undefined && !peer.spkiPins.has(spkiPin(certificate))) {
    return "the certificate's key is not among the pinned keys of the domain that it names";
  }
  return undefined;
}

/** Whether nothing about a peer differs that its connections depend on. */
export function samePeer(one: Peer, other: Peer): boolean {
  return (
    one.state === other.state &&
    one.listed === other.listed &&
    String(one.addresses) === String(other.addresses) &&
    String([...(one.spkiPins ?? [])].sort()) === String([...(other.spkiPins ?? [])].sort()) &&
    String(one.roots.map(({ fingerprint256 }) => fingerprint256)) ===
      String(other.roots.map(({ fingerprint256 }) => fingerprint256))
  );
}
