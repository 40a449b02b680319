import { credentials, Metadata } from "@grpc/grpc-js";
import {
  type Decoded,
  DeliveryService,
  type Encodable,
  type MessageClass,
  type Method,
} from "@entente/proto";
import { fromRefusal, type HttpProxy, parseHttpProxy, Remote, sessionKey } from "@entente/rpc";
import { RpcFailure } from "../../transport/rpc-failure.ts";
import {
  batchItems,
  type CallOptions,
  type DeviceStream,
  type Endpoint,
  type PublishStream,
  type Transport,
  type TransportFactory,
} from "../../transport/transport.ts";

/** gRPC over TLS from Node: the service shows a certificate for its name under the domain's root. */
export const grpcTransports: TransportFactory = {
  connect: (endpoint, rootCertificatePem) => new GrpcTransport(endpoint, rootCertificatePem),
};

/**
 * The same through an HTTP proxy, which opens a tunnel to each service and sees no more than which, when, and how much: for networks
 * that have no other way out, and for Tor, whose onion services have no other way in (A23-106).
 *
 * @param proxyUrl `http://[user:password@]host:port`.
 * @throws RangeError for any other URL.
 */
export function grpcTransportsThrough(proxyUrl: string): TransportFactory {
  const proxy = parseHttpProxy(proxyUrl);
  return {
    connect: (endpoint, rootCertificatePem) => new GrpcTransport(endpoint, rootCertificatePem, proxy),
  };
}

class GrpcTransport implements Transport {
  readonly #remote: Remote;

  constructor({ address, name }: Endpoint, rootCertificatePem: string, proxy?: HttpProxy) {
    this.#remote = new Remote(address, credentials.createSsl(Buffer.from(rootCertificatePem)), name, proxy);
  }

  async unary<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    { deadlineMs, token }: CallOptions = {},
  ): Promise<Decoded<Response>> {
    try {
      return await this.#remote.unary(method, request, {
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
        metadata: tokenMetadata(token),
      });
    } catch (error) {
      throw failureOf(error);
    }
  }

  subscribe(token: string): DeviceStream {
    return { ...this.#bidi(DeliveryService.Subscribe, token), batchItems };
  }

  publish(token: string): PublishStream {
    return this.#bidi(DeliveryService.Publish, token);
  }

  #bidi<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, true, true>,
    token: string,
  ) {
    const stream = this.#remote.client.makeBidiStreamRequest<Encodable<Request>, Decoded<Response>>(
      method.path,
      (request) => method.requestSerialize(request),
      (bytes) => method.responseDeserialize(bytes),
      tokenMetadata(token),
    );
    // Whoever reads the answers is told; one that is cancelled before anybody does so must not end the process.
    stream.on("error", () => undefined);
    return {
      send: (request: Encodable<Request>): void => {
        if (stream.writable) stream.write(request);
      },
      responses: responsesOf<Decoded<Response>>(stream),
      end: (): void => {
        if (stream.writable) stream.end();
      },
      cancel: (): void => {
        stream.cancel();
      },
    };
  }

  close(): void {
    this.#remote.close();
  }
}

/** The stream's own iterator reads one message at a time, so what the client has not taken stays with the service. */
async function* responsesOf<Response>(stream: AsyncIterable<unknown>): AsyncIterable<Response> {
  try {
    // Node's typings say `any` of a stream's items; what comes out of this one is what its deserialiser gives.
    yield* stream as AsyncIterable<Response>;
  } catch (error) {
    throw failureOf(error);
  }
}

function tokenMetadata(token: string | undefined): Metadata {
  const metadata = new Metadata();
  if (token !== undefined) metadata.set(sessionKey, token);
  return metadata;
}

function failureOf(error: unknown): RpcFailure {
  const { code, message, detail } = fromRefusal(error);
  return new RpcFailure(code, message, detail);
}
