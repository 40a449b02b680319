import { Metadata } from "@grpc/grpc-js";
import { domain as domainProto } from "@entente/proto";
import type { ServiceError } from "@entente/service-kit";
import { peerCertificate, type Remote } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { callsPerPeerMax, streamsPerPeerMax } from "../limits.ts";
import type { PeerDirectory } from "../peers/peer-directory.ts";
import { CallQuota } from "./call-quota.ts";
import type { Router } from "./forward.ts";
import { type ForwardedMethod, inboundRoutes } from "./routes.ts";
import { routeKey } from "./route-metadata.ts";

/** This domain's own services, as the gateway reaches them. */
export type OwnServices = Readonly<Record<"ds" | "as", Remote>>;

/** Brings other domains' calls to this domain's services, with the caller's domain as its certificate names it. */
export class Inbound {
  readonly #peers: PeerDirectory;
  readonly #services: OwnServices;
  readonly #calls = new CallQuota(callsPerPeerMax);
  readonly #streams = new CallQuota(streamsPerPeerMax);

  constructor(peers: PeerDirectory, services: OwnServices) {
    this.#peers = peers;
    this.#services = services;
  }

  /** Where a peer's call of `method` goes. */
  router(method: ForwardedMethod): Router {
    const { target, path, streams } = inboundRoutes[method];
    return async (call) => {
      const { domain } = this.#peers.of(peerCertificate(call));
      const done = (streams ? this.#streams : this.#calls).take(domain);
      const metadata = new Metadata();
      metadata.set(routeKey, Buffer.from(domainProto.Route.encode({ origin: domain }).finish()));
      return { remote: this.#services[target], path, metadata, explain: explainOwn, done };
    };
  }
}

/** Another domain learns that a service here does not answer, and nothing of where it is. */
function explainOwn(error: ServiceError): ServiceError {
  const silent = error.code === "unreachable" || error.code === "no_answer";
  return silent
    ? refusal("service_unreachable", "the service does not answer now", { retryAfterMs: 1_000 })
    : error;
}
