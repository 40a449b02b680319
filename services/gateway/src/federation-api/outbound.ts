import type { X509Certificate } from "node:crypto";
import { fromRefusal, type Remote, requireRole, ServiceError } from "@entente/service-kit";
import type { Discovery } from "../discovery/discovery.ts";
import { refusal } from "../errors.ts";
import type { StatedVersions } from "../peers/stated-versions.ts";
import { callsPerPeerMax, discoveredMax, streamsPerPeerMax, unreachableRetryMs } from "../limits.ts";
import { type FederationIdentity, type Greeted, PeerChannel } from "../peers/peer-channel.ts";
import type { PeerDirectory } from "../peers/peer-directory.ts";
import type { Peer } from "../peers/peer.ts";
import type { Router } from "./forward.ts";
import type { Agreement } from "./greeting.ts";
import { OpenCalls } from "./open-calls.ts";
import type { InboundRoute } from "./routes.ts";
import { destinationOf } from "./route-metadata.ts";

/** Brings this domain's own calls to other domains' gateways. */
export class Outbound {
  readonly #domain: string;
  readonly #peers: PeerDirectory;
  readonly #discovery: Discovery;
  readonly #versions: StatedVersions;
  #identity: FederationIdentity;
  readonly #channels = new Map<string, PeerChannel>();
  readonly #calls = new OpenCalls(callsPerPeerMax);
  readonly #streams = new OpenCalls(streamsPerPeerMax);

  constructor(
    domain: string,
    peers: PeerDirectory,
    identity: FederationIdentity,
    discovery: Discovery,
    versions: StatedVersions,
  ) {
    this.#domain = domain;
    this.#peers = peers;
    this.#identity = identity;
    this.#discovery = discovery;
    this.#versions = versions;
  }

  /** Where a call of one of this domain's services goes. */
  router({ path, streams, from }: InboundRoute): Router {
    return async (call) => {
      requireRole(call, this.#domain, from);
      const { domain } = this.#peers.to(destinationOf(call.metadata));
      const place = (streams ? this.#streams : this.#calls).take(domain);
      const channel = this.#channelTo(domain);
      let used: Remote | undefined;
      const explain = (error: ServiceError): ServiceError =>
        explainPeer(domain, error, () => {
          if (used !== undefined) channel.broke(used);
        });
      // Only the bytes of the request cross: this domain's own metadata is nobody else's business.
      const onward = ({ remote, metadata, agreement }: Greeted) => {
        used = remote;
        try {
          this.#versions.require(domain, agreement.version, path);
        } catch (error) {
          // Whoever answers next may speak more.
          channel.broke(remote);
          throw error;
        }
        return { remote, metadata: metadata() };
      };
      const again = async (): Promise<ReturnType<typeof onward>> => {
        if (used !== undefined) channel.broke(used);
        return onward(await channel.greeted());
      };
      try {
        const ended = (remote: Remote, silentMs: number | undefined): void => {
          if (channel.ended(remote, silentMs)) this.#giveUp(domain, channel, remote);
        };
        return { ...onward(await channel.greeted()), path, explain, place, again, ended };
      } catch (error) {
        place.release();
        throw explain(fromRefusal(error));
      }
    };
  }

  /** A way to a peer of its own, that nothing else uses and that knows nothing of earlier ones. The caller resets it. */
  freshChannel(domain: string): PeerChannel {
    return new PeerChannel(this.#peers.to(domain), this.#identity, this.#discovery, this.#versions.own);
  }

  /** What this gateway shows. */
  get identity(): FederationIdentity {
    return this.#identity;
  }

  /** What was agreed on with a peer, and what the last attempt to reach it failed with. */
  stateOf(domain: string): { readonly agreement: Agreement | undefined; readonly failure: string } {
    const channel = this.#channels.get(domain);
    return { agreement: channel?.agreement, failure: channel?.failure ?? "" };
  }

  /** The certificate that a peer showed last. */
  shown(domain: string): X509Certificate | undefined {
    return this.#channels.get(domain)?.shown;
  }

  /** Shows another certificate from now on: on new connections, while calls under way end on the old ones. */
  identify(identity: FederationIdentity): void {
    this.#identity = identity;
    for (const [domain, channel] of this.#channels) {
      const peer = this.#peers.find(domain);
      if (peer !== undefined) channel.renew(peer, identity);
    }
  }

  /** Goes on with what is known of a peer now. */
  renew(peer: Peer): void {
    this.#discovery.forget(peer.domain);
    this.#channels.get(peer.domain)?.renew(peer, this.#identity);
  }

  /** Ends the calls to a domain that are under way, and the connection. */
  end(domain: string, reason: ServiceError): void {
    this.#calls.end(domain, reason);
    this.#streams.end(domain, reason);
    this.#channels.get(domain)?.reset();
    this.#channels.delete(domain);
  }

  /** Calls and streams to a domain that are under way. */
  open(domain: string): number {
    return this.#calls.open(domain) + this.#streams.open(domain);
  }

  /** Closes every connection. */
  close(): void {
    for (const channel of this.#channels.values()) channel.reset();
    this.#channels.clear();
  }

  /** Nothing comes through a connection that looks open: what is under way ends, and begins again on another. */
  #giveUp(domain: string, channel: PeerChannel, remote: Remote): void {
    const reason = refusal("peer_unreachable", `${domain} does not answer`, {
      domain,
      retryAfterMs: unreachableRetryMs,
    });
    channel.broke(remote);
    this.#calls.end(domain, reason);
    this.#streams.end(domain, reason);
  }

  #channelTo(domain: string): PeerChannel {
    const known = this.#channels.get(domain);
    if (known !== undefined) return known;
    const channel = new PeerChannel(
      this.#peers.to(domain),
      this.#identity,
      this.#discovery,
      this.#versions.own,
    );
    this.#channels.set(domain, channel);
    const [oldest] = this.#channels.keys();
    // Only while federation is open can there be so many; a call under way on the oldest ends as it would.
    if (this.#channels.size > discoveredMax && oldest !== undefined) {
      this.#channels.get(oldest)?.reset();
      this.#channels.delete(oldest);
    }
    return channel;
  }
}

/** Says which domain refused; a silent peer's connection is dropped, so that the next call tries its next address. */
function explainPeer(domain: string, error: ServiceError, forget: () => void): ServiceError {
  if (error.code === "unreachable" || error.code === "no_answer") {
    if (error.code === "unreachable") forget();
    return refusal("peer_unreachable", `${domain} can not be reached now`, {
      domain,
      retryAfterMs: unreachableRetryMs,
    });
  }
  if (error.code === "no_session") {
    // A stream can not be asked for again from here; whoever opened it tries again, and greets first.
    forget();
    return refusal("peer_unreachable", `${domain} is to be greeted first`, {
      domain,
      retryAfterMs: unreachableRetryMs,
    });
  }
  // Its other gateways, or this one after its update, may speak more.
  if (error.code === "version_lowered") forget();
  return new ServiceError(error.code, error.status, error.message, {
    ...error.detail,
    domain: error.detail.domain ?? domain,
  });
}
