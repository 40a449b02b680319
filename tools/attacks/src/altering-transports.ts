import type { Endpoint, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import type { Decoded, Encodable, MessageClass, Method } from "@entente/proto";

type Alteration = (request: unknown, answer: () => Promise<unknown>) => Promise<unknown>;

/** A home Delivery Service that answers some calls as it likes: the worst that anybody on the way to a client can do. */
export class AlteringTransports implements TransportFactory {
  readonly #alterations = new Map<string, Alteration>();

  /** Answers a call in its own way from now on; `answer` asks the real service. */
  alter<Request extends MessageClass, Response extends MessageClass>(
    method: Method<Request, Response, false, false>,
    alteration: (
      request: Encodable<Request>,
      answer: () => Promise<Decoded<Response>>,
    ) => Promise<Encodable<Response>>,
  ): void {
    this.#alterations.set(method.path, (request, answer) =>
      alteration(request as Encodable<Request>, answer as () => Promise<Decoded<Response>>).then((altered) =>
        // What the client gets has been bytes, as it would have been.
        method.responseDeserialize(method.responseSerialize(altered)),
      ),
    );
  }

  /** Lets all calls pass again. */
  obey(): void {
    this.#alterations.clear();
  }

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    const unary: Transport["unary"] = async (method, request, options) => {
      const ask = () => real.unary(method, request, options);
      const alteration = this.#alterations.get(method.path);
      if (alteration === undefined) return ask();
      return (await alteration(request, ask)) as Awaited<ReturnType<typeof ask>>;
    };
    return { unary, subscribe: (token) => real.subscribe(token), close: () => real.close() };
  }
}
