import { type ClientDuplexStream, Metadata } from "@grpc/grpc-js";
import {
  type Decoded,
  domain as domainProto,
  type Encodable,
  type federation,
  FederationService,
  type MessageClass,
  type Method,
} from "@entente/proto";
import type { Remote } from "@entente/service-kit";
import { refusal } from "./errors.ts";

/** Metadata key of the encoded `entente.domain.v1.Route` between this service and its own gateway. */
export const routeKey = "entente-route-bin";

/** A stream of relay frames to one domain. */
export type RelayCall = ClientDuplexStream<federation.RelayRequest.$Properties, federation.RelayResponse>;

/** This domain's gateway: the way to every other domain. */
export class GatewayChannel {
  readonly #remote: Remote | undefined;

  /** @param remote undefined in a domain without a gateway. */
  constructor(remote: Remote | undefined) {
    this.#remote = remote;
  }

  /** Asks another domain. @throws ServiceError what it or a gateway on the way refused with, `no_gateway`. */
  async unary<Request extends MessageClass, Response extends MessageClass>(
    destination: string,
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    deadlineMs?: number,
  ): Promise<Decoded<Response>> {
    const settings = { metadata: routeTo(destination), ...(deadlineMs === undefined ? {} : { deadlineMs }) };
    return this.#remoteOf(destination).unary(method, request, settings);
  }

  /** Opens a relay stream. Errors come as the stream's `error` event. @throws ServiceError `no_gateway`. */
  relay(destination: string): RelayCall {
    const method = FederationService.Relay;
    return this.#remoteOf(destination).client.makeBidiStreamRequest<
      federation.RelayRequest.$Properties,
      federation.RelayResponse
    >(
      method.path,
      (value) => method.requestSerialize(value),
      (bytes) => method.responseDeserialize(bytes),
      routeTo(destination),
    );
  }

  #remoteOf(destination: string): Remote {
    if (this.#remote !== undefined) return this.#remote;
    throw refusal("no_gateway", "this domain reaches no other: it has no gateway", { domain: destination });
  }
}

function routeTo(destination: string): Metadata {
  const metadata = new Metadata();
  metadata.set(routeKey, Buffer.from(domainProto.Route.encode({ destination }).finish()));
  return metadata;
}
