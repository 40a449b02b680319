import type { DeviceStream, Endpoint, PublishStream, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { DeliveryService, type MessageClass, type Method } from "@entente/proto";

/** What a client has sent and received since it was asked last, in bytes of messages: without TLS, HTTP/2 and headers. */
export interface Counted {
  readonly calls: number;
  readonly upBytes: number;
  readonly downBytes: number;
}

/** Counts what clients send and receive, below the SDK and above the network. */
export class Traffic {
  #calls = 0;
  #upBytes = 0;
  #downBytes = 0;

  /** Transports that count here. */
  readonly transports: TransportFactory = {
    connect: (endpoint: Endpoint, rootCertificatePem: string): Transport =>
      this.#counted(grpcTransports.connect(endpoint, rootCertificatePem)),
  };

  /** What came together since the last time that this was called. */
  taken(): Counted {
    const counted = { calls: this.#calls, upBytes: this.#upBytes, downBytes: this.#downBytes };
    [this.#calls, this.#upBytes, this.#downBytes] = [0, 0, 0];
    return counted;
  }

  #counted(transport: Transport): Transport {
    const publish = transport.publish?.bind(transport);
    return {
      unary: (method, request, options) => transport.unary(this.#method(method), request, options),
      subscribe: (token) => this.#subscription(transport.subscribe(token)),
      ...(publish === undefined ? {} : { publish: (token) => this.#publication(publish(token)) }),
      close: () => {
        transport.close();
      },
    };
  }

  #method<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
  ): Method<Request, Response, false, false> {
    return {
      ...method,
      requestSerialize: (value) => {
        const bytes = method.requestSerialize(value);
        this.#calls += 1;
        this.#upBytes += bytes.length;
        return bytes;
      },
      responseDeserialize: (bytes) => {
        this.#downBytes += bytes.length;
        return method.responseDeserialize(bytes);
      },
    };
  }

  #subscription(stream: DeviceStream): DeviceStream {
    return {
      send: (request) => {
        this.#upBytes += DeliveryService.Subscribe.requestSerialize(request).length;
        stream.send(request);
      },
      responses: this.#received(
        stream.responses,
        (response) => DeliveryService.Subscribe.responseSerialize(response).length,
      ),
      cancel: () => {
        stream.cancel();
      },
    };
  }

  #publication(stream: PublishStream): PublishStream {
    return {
      send: (request) => {
        this.#upBytes += DeliveryService.Publish.requestSerialize(request).length;
        stream.send(request);
      },
      responses: this.#received(
        stream.responses,
        (response) => DeliveryService.Publish.responseSerialize(response).length,
      ),
      end: () => {
        stream.end();
      },
      cancel: () => {
        stream.cancel();
      },
    };
  }

  async *#received<Response>(
    responses: AsyncIterable<Response>,
    bytesOf: (response: Response) => number,
  ): AsyncIterable<Response> {
    for await (const response of responses) {
      this.#downBytes += bytesOf(response);
      yield response;
    }
  }
}
