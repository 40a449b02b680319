import { Metadata } from "@grpc/grpc-js";
import {
  type Decoded,
  domain as domainProto,
  type Encodable,
  type MessageClass,
  type Method,
} from "@entente/proto";
import type { Remote } from "@entente/service-kit";

/** Metadata key of the encoded `entente.domain.v1.Route` between this service and its own gateway. */
const routeKey = "entente-route-bin";

/** This domain's gateway: the way to other domains' Authentication Services. */
export class GatewayChannel {
  readonly #remote: Remote;

  constructor(remote: Remote) {
    this.#remote = remote;
  }

  /** Asks another domain. @throws ServiceError what it or a gateway on the way refused with. */
  unary<Request extends MessageClass, Response extends MessageClass>(
    destination: string,
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    deadlineMs: number,
  ): Promise<Decoded<Response>> {
    const metadata = new Metadata();
    metadata.set(routeKey, Buffer.from(domainProto.Route.encode({ destination }).finish()));
    return this.#remote.unary(method, request, { metadata, deadlineMs });
  }
}
