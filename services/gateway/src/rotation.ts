import type { ReloadableServerCredentials, ServiceError, TlsIdentity } from "@entente/service-kit";
import type { Connections } from "./admission/connections.ts";
import { refusal } from "./errors.ts";
import type { FederationListener } from "./federation-api/federation-listener.ts";
import type { Sessions } from "./federation-api/greeting.ts";
import type { Inbound } from "./federation-api/inbound.ts";
import type { Outbound } from "./federation-api/outbound.ts";
import type { GatewayFiles } from "./files.ts";
import type { PeerDirectory } from "./peers/peer-directory.ts";
import { certificateProblem, type Peer } from "./peers/peer.ts";
import type { Reloaded } from "./reload.ts";

/** The parts of a running gateway that files decide about. */
export interface Rotated {
  readonly peers: PeerDirectory;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly inbound: Inbound;
  readonly outbound: Outbound;
  readonly federation: Pick<FederationListener, "replace">;
  readonly insideCredentials: ReloadableServerCredentials;
}

/**
 * Puts files in force. New connections meet the new certificates, while calls and streams that are under way end where they are, so
 * that nothing is dropped; those of a peer that is no longer to be spoken to, or whose certificate is no longer believed, end at once.
 */
export function applyTo(parts: Rotated, first: GatewayFiles): (files: GatewayFiles) => Reloaded {
  let current = first;
  return (files) => {
    const before = outsideIdentity(current, parts.peers);
    const changed = parts.peers.replace(files.peers);
    const outside = outsideIdentity(files, parts.peers);
    const certificateChanged = !same(current.federation, files.federation);
    if (certificateChanged || !before.roots.equals(outside.roots)) parts.federation.replace(outside);
    if (!same(current.inside, files.inside)) parts.insideCredentials.replace(files.inside);
    if (certificateChanged) parts.outbound.identify(files.federation);
    for (const domain of changed) follow(parts, domain);
    current = files;
    return { changed, certificateChanged };
  };
}

/** What a gateway shows outside, and under whose roots it lets others in. */
export function outsideIdentity({ federation }: GatewayFiles, peers: PeerDirectory): TlsIdentity {
  const roots = new Set(peers.roots().map(String));
  return { ...federation, roots: Buffer.from([...roots].join("\n")) };
}

function follow(parts: Rotated, domain: string): void {
  const peer = parts.peers.find(domain);
  const reason = endOf(parts, domain, peer);
  if (reason !== undefined) {
    parts.outbound.end(domain, reason);
    parts.inbound.end(domain, reason);
    parts.sessions.end(domain);
    // After the calls have been told why.
    setImmediate(() => {
      parts.connections.close(domain);
    });
  } else if (peer !== undefined) parts.outbound.renew(peer);
}

function endOf(parts: Rotated, domain: string, peer: Peer | undefined): ServiceError | undefined {
  if (peer === undefined) return refusal("unknown_domain", "this domain no longer federates with that one");
  if (peer.state === "suspended")
    return refusal("peer_suspended", "federation with this domain is suspended");
  if (peer.state === "blocked") return refusal("peer_blocked", "federation with this domain is blocked");
  const shown = [parts.outbound.shown(domain), ...parts.connections.shown(domain)];
  const problem = shown
    .filter((certificate) => certificate !== undefined)
    .map((certificate) => certificateProblem(peer, certificate, Date.now()))
    .find((each) => each !== undefined);
  return problem === undefined ? undefined : refusal("wrong_certificate", problem);
}

function same(
  one: { readonly certificate: Buffer; readonly key: Buffer; readonly roots?: Buffer },
  other: typeof one,
): boolean {
  return (
    one.certificate.equals(other.certificate) &&
    one.key.equals(other.key) &&
    (one.roots ?? Buffer.alloc(0)).equals(other.roots ?? Buffer.alloc(0))
  );
}
