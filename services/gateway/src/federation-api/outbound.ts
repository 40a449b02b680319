import { Metadata } from "@grpc/grpc-js";
import { fromRefusal, requireRole, ServiceError } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { callsPerPeerMax, streamsPerPeerMax, unreachableRetryMs } from "../limits.ts";
import { type FederationIdentity, PeerChannel } from "../peers/peer-channel.ts";
import type { PeerDirectory } from "../peers/peer-directory.ts";
import { CallQuota } from "./call-quota.ts";
import type { Router } from "./forward.ts";
import { type ForwardedMethod, inboundRoutes } from "./routes.ts";
import { destinationOf } from "./route-metadata.ts";

/** Brings this domain's own calls to other domains' gateways. */
export class Outbound {
  readonly #domain: string;
  readonly #peers: PeerDirectory;
  readonly #identity: FederationIdentity;
  readonly #channels = new Map<string, PeerChannel>();
  readonly #calls = new CallQuota(callsPerPeerMax);
  readonly #streams = new CallQuota(streamsPerPeerMax);

  constructor(domain: string, peers: PeerDirectory, identity: FederationIdentity) {
    this.#domain = domain;
    this.#peers = peers;
    this.#identity = identity;
  }

  /** Where a call of `method` by one of this domain's services goes. */
  router(method: ForwardedMethod): Router {
    const { federationPath: path, streams, callers } = inboundRoutes[method];
    return async (call) => {
      requireRole(call, this.#domain, callers);
      const peer = this.#peers.to(destinationOf(call.metadata));
      const done = (streams ? this.#streams : this.#calls).take(peer.domain);
      const channel = this.#channelTo(peer.domain);
      const explain = (error: ServiceError): ServiceError => explainPeer(peer.domain, channel, error);
      try {
        // Only the bytes of the request cross: this domain's own metadata is nobody else's business.
        return { remote: await channel.greeted(), path, metadata: new Metadata(), explain, done };
      } catch (error) {
        done();
        throw explain(fromRefusal(error));
      }
    };
  }

  /** Closes every connection. */
  close(): void {
    for (const channel of this.#channels.values()) channel.reset();
    this.#channels.clear();
  }

  #channelTo(domain: string): PeerChannel {
    const known = this.#channels.get(domain);
    if (known !== undefined) return known;
    const channel = new PeerChannel(this.#peers.to(domain), this.#identity);
    this.#channels.set(domain, channel);
    return channel;
  }
}

/** Says which domain refused; a silent peer's connection is dropped, so that the next call tries its next address. */
function explainPeer(domain: string, channel: PeerChannel, error: ServiceError): ServiceError {
  if (error.code === "unreachable" || error.code === "no_answer") {
    if (error.code === "unreachable") channel.reset();
    return refusal("peer_unreachable", `${domain} can not be reached now`, {
      domain,
      retryAfterMs: unreachableRetryMs,
    });
  }
  return new ServiceError(error.code, error.status, error.message, {
    ...error.detail,
    domain: error.detail.domain ?? domain,
  });
}
