import { Metadata } from "@grpc/grpc-js";
import { domain as domainProto } from "@entente/proto";
import type { ServiceError } from "@entente/service-kit";
import type { Remote } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import {
  bucketsMax,
  callsPerPeerMax,
  frameBytesPerDomainPerSecond,
  framesPerDomainPerSecond,
  streamsPerPeerMax,
} from "../limits.ts";
import { TokenBuckets } from "@entente/service-kit";
import type { Callers } from "./callers.ts";
import type { Router } from "./forward.ts";
import { OpenCalls } from "./open-calls.ts";
import type { InboundRoute } from "./routes.ts";
import { routeKey } from "./route-metadata.ts";

/** This domain's own services, as the gateway reaches them. */
export type OwnServices = Readonly<Record<"ds" | "as" | "log", Remote>>;

/** Brings other domains' calls to this domain's services, with the caller's domain as its certificate names it. */
export class Inbound {
  readonly #callers: Callers;
  readonly #services: OwnServices;
  readonly #calls = new OpenCalls(callsPerPeerMax);
  readonly #streams = new OpenCalls(streamsPerPeerMax);
  readonly #frames: TokenBuckets;
  readonly #bytes: TokenBuckets;

  constructor(callers: Callers, services: OwnServices, now: () => number = Date.now) {
    this.#callers = callers;
    this.#services = services;
    const buckets = (perSecond: number): TokenBuckets =>
      new TokenBuckets({ burst: perSecond, perSecond, keysMax: bucketsMax, now });
    this.#frames = buckets(framesPerDomainPerSecond);
    this.#bytes = buckets(frameBytesPerDomainPerSecond);
  }

  /** Where a peer's call goes. Who calls was asked before the call's body was read; it is asked again, because that may have changed. */
  router({ target, targetPath, streams }: InboundRoute): Router {
    return async (call) => {
      const { peer } = this.#callers.of(call, call.metadata);
      const { domain } = peer;
      const place = (streams ? this.#streams : this.#calls).take(domain);
      const metadata = new Metadata();
      metadata.set(routeKey, Buffer.from(domainProto.Route.encode({ origin: domain }).finish()));
      const pace = (bytes: number): number =>
        Math.max(this.#frames.owe(domain), this.#bytes.owe(domain, bytes));
      return {
        remote: this.#services[target],
        path: targetPath,
        metadata,
        explain: explainOwn,
        place,
        ...(streams ? { pace } : {}),
      };
    };
  }

  /** Ends the calls of a domain that are under way. */
  end(domain: string, reason: ServiceError): void {
    this.#calls.end(domain, reason);
    this.#streams.end(domain, reason);
  }

  /** Calls and streams of a domain that are under way. */
  open(domain: string): number {
    return this.#calls.open(domain) + this.#streams.open(domain);
  }
}

/** Another domain learns that a service here does not answer, and nothing of where it is. */
function explainOwn(error: ServiceError): ServiceError {
  const silent = error.code === "unreachable" || error.code === "no_answer";
  return silent
    ? refusal("service_unreachable", "the service does not answer now", { retryAfterMs: 1_000 })
    : error;
}
