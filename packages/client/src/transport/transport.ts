import type { Decoded, Encodable, MessageClass, Method, delivery } from "@entente/proto";

/** How many items one response may hold for a device that reads by itself: as many as a Delivery Service gives. */
export const batchItems = 64;

/** How one call goes. */
export interface CallOptions {
  /** Milliseconds until the caller gives up. */
  readonly deadlineMs?: number;
  /** Session token of calls that need one. */
  readonly token?: string;
}

/** The device's stream, from the client's side. */
export interface DeviceStream {
  /** Says what is saved, or makes room for more. */
  send(request: delivery.SubscribeRequest.$Properties): void;
  /** Everything from the Delivery Service, in order; ends when the stream ends, throws RpcFailure when it breaks. */
  readonly responses: AsyncIterable<Decoded<typeof delivery.SubscribeResponse>>;
  /** How many items one response may hold for who reads this stream. Absent: one. */
  readonly batchItems?: number;
  /** Nothing more is said; the stream ends when what was said is taken. Absent: it can only be let go. */
  end?(): void;
  /** Lets go of the stream. */
  cancel(): void;
}

/** A pipelined stream of messages, from the client's side. */
export interface PublishStream {
  send(request: delivery.PublishRequest.$Properties): void;
  /** One for each message, in their order; ends when the stream ends, throws RpcFailure when it breaks. */
  readonly responses: AsyncIterable<Decoded<typeof delivery.PublishResponse>>;
  /** Nothing more is sent; the answers to what was sent still come. */
  end(): void;
  /** Lets go of the stream. */
  cancel(): void;
}

/**
 * The connection to one service of the home domain. The only part of the SDK that differs between Node and browser;
 * whoever implements it checks the service's certificate by the name that the domain's configuration gives.
 */
export interface Transport {
  /** @throws RpcFailure. */
  unary<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    options?: CallOptions,
  ): Promise<Decoded<Response>>;
  /** Opens the device's stream. */
  subscribe(token: string): DeviceStream;
  /** Opens a stream of messages; absent where there is only the call for each. */
  publish?(token: string): PublishStream;
  /** Lets go of the connection; calls under way fail. */
  close(): void;
}

/** Makes the transports of a client: one to the Delivery Service, one to the Authentication Service, of the home domain. */
export interface TransportFactory {
  connect(endpoint: Endpoint, rootCertificatePem: string): Transport;
}

/** Where a service of the home domain is, and the dNSName of its certificate. */
export interface Endpoint {
  /** `host:port`. */
  readonly address: string;
  readonly name: string;
}
