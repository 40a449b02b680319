import type { X509Certificate } from "node:crypto";
import { connect, type ConnectionOptions } from "node:tls";
import { type HttpProxy, ProxyError, tunnel } from "@entente/service-kit";
import { handshakeMs } from "../limits.ts";
import type { FederationIdentity } from "../peers/peer-channel.ts";
import { certificateProblem, type Peer, spkiPin } from "../peers/peer.ts";

/** What stands between this domain and a peer whose gateway does answer. */
export interface CertificateProblem {
  readonly step: "certificate" | "pins" | "proxy";
  readonly found: string;
  readonly remedy: string;
}

/**
 * Looks at the certificate that is shown at an address, to say why a connection is not made. Undefined where nobody answers, or the
 * certificate is as it should be. Nothing is sent.
 */
export async function certificateProblemAt(
  address: string,
  peer: Peer,
  identity: FederationIdentity,
  proxy?: HttpProxy,
): Promise<CertificateProblem | undefined> {
  const place = address.replace(/^ipv[46]:/, "");
  const cut = place.lastIndexOf(":");
  const way = { host: place.slice(0, cut).replace(/^\[|\]$/g, ""), port: Number(place.slice(cut + 1)) };
  try {
    const through =
      proxy === undefined ? {} : { socket: await tunnel(proxy, place, AbortSignal.timeout(handshakeMs)) };
    return await problemOn({ ...way, ...through }, peer, identity);
  } catch (error) {
    if (!(error instanceof ProxyError)) throw error;
    const remedy =
      error.code === "proxy_unreachable"
        ? `see whether the proxy runs, and that "proxy" in gateway.json is where`
        : `let the proxy open tunnels to ${place}; it may not know the name, or not take the user`;
    return { step: "proxy", found: error.message, remedy };
  }
}

function problemOn(
  way: ConnectionOptions,
  peer: Peer,
  identity: FederationIdentity,
): Promise<CertificateProblem | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      ...way,
      servername: peer.domain,
      ca: peer.roots.map((root) => root.toString()),
      cert: identity.certificate,
      key: identity.key,
      minVersion: "TLSv1.3",
      ALPNProtocols: ["h2"],
      // Looked at, never spoken to.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      timeout: handshakeMs,
    });
    const end = (problem: CertificateProblem | undefined): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.once("secureConnect", () => {
      end(problemOf(socket.getPeerX509Certificate(), socket.authorizationError, peer));
    });
    socket.once("timeout", () => end(undefined));
    socket.once("error", () => end(undefined));
  });
}

function problemOf(
  shown: X509Certificate | undefined,
  untrusted: Error | string | undefined,
  peer: Peer,
): CertificateProblem | undefined {
  const ask = `ask the operator of ${peer.domain}`;
  if (shown === undefined) {
    return { step: "certificate", found: "no certificate is shown", remedy: `${ask} what runs there` };
  }
  const now = Date.now();
  if (now > shown.validToDate.getTime() || now < shown.validFromDate.getTime()) {
    const found = `good from ${shown.validFrom} to ${shown.validTo}`;
    return {
      step: "certificate",
      found,
      remedy: `check this machine's clock; if it is right, ${ask} to renew it`,
    };
  }
  if (untrusted !== undefined && untrusted !== null) {
    const why = typeof untrusted === "string" ? untrusted : codeOf(untrusted);
    const remedy = `${ask} for the domain's card as it is now, compare its root, and add it: entente peer add`;
    return { step: "certificate", found: `not under a root of ${peer.domain}: ${why}`, remedy };
  }
  if (peer.spkiPins !== undefined && !peer.spkiPins.has(spkiPin(shown))) {
    const found = `the key ${spkiPin(shown)} is not pinned`;
    return { step: "pins", found, remedy: `${ask} whether that is its key now; if so add it to "spkiPins"` };
  }
  const problem = certificateProblem(peer, shown, now);
  if (problem === undefined) return undefined;
  return { step: "certificate", found: problem, remedy: `${ask} which certificate its gateway is to show` };
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
