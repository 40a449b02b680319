import type { DeviceStream, Endpoint, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";

/** What passes between one client and its home domain: the calls that it makes, and the responses of its stream. */
export class TappedTransports implements TransportFactory {
  /** Path and request of each call, in words. */
  readonly said: { readonly path: string; readonly request: string }[] = [];
  /** Responses of the stream, in words. */
  readonly heard: string[] = [];

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => {
        this.said.push({ path: method.path, request: wordsOf(request) });
        return real.unary(method, request, options);
      },
      subscribe: (token) => this.#tapped(real.subscribe(token)),
      close: () => {
        real.close();
      },
    };
  }

  #tapped(stream: DeviceStream): DeviceStream {
    return {
      send: (request) => {
        stream.send(request);
      },
      responses: this.#heardOf(stream.responses),
      cancel: () => {
        stream.cancel();
      },
    };
  }

  async *#heardOf<T>(responses: AsyncIterable<T>): AsyncIterable<T> {
    for await (const response of responses) {
      this.heard.push(wordsOf(response));
      yield response;
    }
  }
}

/** Bytes one by one, so that a name in them is found as it is. */
function wordsOf(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each instanceof Uint8Array ? Buffer.from(each).toString("latin1") : each,
  );
}
