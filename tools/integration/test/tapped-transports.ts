import type { DeviceStream, Endpoint, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import type { delivery } from "@entente/proto";

/** What passes between one client and its home domain: the calls that it makes, and the responses of its stream. */
export class TappedTransports implements TransportFactory {
  /** Path and request of each call, in words, and what it brings to devices. */
  readonly said: {
    readonly path: string;
    readonly request: string;
    readonly payload: Uint8Array | undefined;
  }[] = [];
  /** Responses of the stream, in words, and what a device has sent in them. */
  readonly heard: { readonly words: string; readonly payload: Uint8Array | undefined }[] = [];
  /** Changes what the stream brings before the client has it. */
  alter: (item: delivery.FeedItem) => void = () => undefined;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => {
        const { payload } = request as { readonly payload?: Uint8Array };
        this.said.push({ path: method.path, request: wordsOf(request), payload });
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

  async *#heardOf<T extends delivery.SubscribeResponse>(responses: AsyncIterable<T>): AsyncIterable<T> {
    for await (const response of responses) {
      if (response.item) this.alter(response.item);
      this.heard.push({ words: wordsOf(response), payload: response.item?.inboxMessage?.payload });
      yield response;
    }
  }
}

/** Bytes one by one, so that a name in them is found as it is. */
function wordsOf(value: unknown): string {
  return JSON.stringify(value, function (this: unknown, key, each: unknown) {
    // A Buffer has made numbers of itself before it gets here.
    const original = (this as Readonly<Record<string, unknown>>)[key];
    return original instanceof Uint8Array ? Buffer.from(original).toString("latin1") : each;
  });
}
