import type { domain as domainProto } from "@entente/proto";
import type { Connections } from "../admission/connections.ts";
import type { Discovery } from "../discovery/discovery.ts";
import type { Callers } from "../federation-api/callers.ts";
import type { Sessions } from "../federation-api/greeting.ts";
import type { Inbound } from "../federation-api/inbound.ts";
import type { Outbound } from "../federation-api/outbound.ts";
import type { PeerDirectory } from "../peers/peer-directory.ts";
import type { Peer } from "../peers/peer.ts";

/** What a {@link PeerView} looks at. */
export interface PeerViewParts {
  readonly peers: PeerDirectory;
  readonly discovery: Discovery;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly callers: Callers;
  readonly inbound: Inbound;
  readonly outbound: Outbound;
}

/** The peers as they are at this moment, for an operator. */
export class PeerView {
  readonly #parts: PeerViewParts;

  constructor(parts: PeerViewParts) {
    this.#parts = parts;
  }

  /** One entry a peer. */
  all(): readonly domainProto.PeerEntry.$Properties[] {
    return this.#parts.peers.all().map((peer) => this.#entry(peer));
  }

  #entry(peer: Peer): domainProto.PeerEntry.$Properties {
    const { discovery, connections, sessions, callers, inbound, outbound } = this.#parts;
    const { domain } = peer;
    const found = discovery.known(peer);
    const { agreement, failure } = outbound.stateOf(domain);
    const agreed = agreement ?? sessions.last(domain);
    return {
      domain,
      state: peer.state,
      listed: peer.listed,
      addresses: [...(found?.addresses ?? [])],
      foundBy: found?.foundBy ?? "",
      version: agreed?.version ?? 0,
      capabilities: [...(agreed?.capabilities ?? [])],
      connections: connections.count(domain),
      callsIn: inbound.open(domain),
      callsOut: outbound.open(domain),
      heardAtMs: callers.heardAtMs(domain),
      failure,
    };
  }
}
