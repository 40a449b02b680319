import type { Endpoint, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";

/** Ordinary transports of a client that remember the session token, as the owner of a device can. */
export class CapturingTransports implements TransportFactory {
  /** The last token that the client used. */
  token = "";

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      ...real,
      unary: (method, request, options) => real.unary(method, request, options),
      subscribe: (token) => {
        this.token = token;
        return real.subscribe(token);
      },
      close: () => {
        real.close();
      },
    };
  }
}
