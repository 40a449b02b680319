import {
  type Decoded,
  DeliveryService,
  type Encodable,
  type MessageClass,
  type Method,
} from "@entente/proto";
import { callDeadlineMs } from "@entente/rpc/portable";
import { RpcFailure } from "../transport/rpc-failure.ts";
import {
  batchItems,
  type CallOptions,
  type DeviceStream,
  type Endpoint,
  type PublishStream,
  type Transport,
  type TransportFactory,
} from "../transport/transport.ts";
import { type Call, Connection, type OpenSocket } from "./connection.ts";

/**
 * Calls through a domain's web gateway, for browsers, which have no HTTP/2 of their own: WebSockets over TLS. A browser believes the web
 * gateway by the public authorities, not by the domain's root, which the configuration names; what the services say is checked as ever,
 * so that a web gateway that is not the domain's learns who calls and when, and can pass nothing off.
 *
 * @param url of the web gateway, `wss://web.a.example`.
 * @param open opens a WebSocket; the platform's own unless told.
 * @throws RangeError for another kind of URL.
 */
export function webTransports(url: string, open: OpenSocket = openSocket): TransportFactory {
  if (!URL.canParse(url) || new URL(url).protocol !== "wss:")
    throw new RangeError("a web gateway has a wss: URL");
  return { connect: ({ name }: Endpoint) => new WebTransport(new URL(name, url).href, open) };
}

const openSocket: OpenSocket = (url, protocol) => new WebSocket(url, protocol);

class WebTransport implements Transport {
  readonly #url: string;
  readonly #open: OpenSocket;
  #connection: Connection | undefined;
  #isClosed = false;

  constructor(url: string, open: OpenSocket) {
    this.#url = url;
    this.#open = open;
  }

  async unary<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    request: Encodable<Request>,
    { deadlineMs = callDeadlineMs, token }: CallOptions = {},
  ): Promise<Decoded<Response>> {
    const call = this.#call(method.path, token, deadlineMs);
    call.send(method.requestSerialize(request));
    call.end();
    const late = setTimeout(() => {
      call.answers.end(new RpcFailure("no_answer", `${method.path} was not answered in time`));
      call.cancel();
    }, deadlineMs);
    try {
      const { value } = await call.answers.next();
      if (value === undefined) throw new RpcFailure("internal", `${method.path} gave no answer`);
      const response = method.responseDeserialize(value);
      // A refusal may still follow the answer.
      await call.answers.next();
      return response;
    } finally {
      clearTimeout(late);
    }
  }

  subscribe(token: string): DeviceStream {
    return { ...this.#bidi(DeliveryService.Subscribe, token), batchItems };
  }

  publish(token: string): PublishStream {
    return this.#bidi(DeliveryService.Publish, token);
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
  }

  #bidi<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, true, true>,
    token: string,
  ) {
    const call = this.#call(method.path, token);
    return {
      send: (request: Encodable<Request>): void => {
        call.send(method.requestSerialize(request));
      },
      responses: responsesOf(method, call),
      end: (): void => {
        call.end();
      },
      cancel: (): void => {
        call.cancel();
      },
    };
  }

  #call(path: string, session: string | undefined, deadlineMs?: number): Call {
    if (this.#isClosed) throw new RpcFailure("cancelled", "the transport was closed");
    if (this.#connection === undefined || this.#connection.isOver)
      this.#connection = new Connection(this.#url, this.#open);
    return this.#connection.call({
      path,
      ...(session === undefined ? {} : { session }),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
  }
}

async function* responsesOf<Request extends MessageClass, Response extends MessageClass>(
  method: Method<Request, Response, true, true>,
  { answers }: Call,
): AsyncIterable<Decoded<Response>> {
  for await (const message of answers) yield method.responseDeserialize(message);
}
