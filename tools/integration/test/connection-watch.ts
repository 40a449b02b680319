import type { Endpoint, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import type { Decoded, Encodable, MessageClass, Method } from "@entente/proto";

/** One connection, and the calls on it. */
export interface WatchedConnection {
  readonly calls: { readonly path: string; readonly token: string | undefined }[];
}

/** Sees what a home Delivery Service sees of a client's connections, and may answer calls in its place. */
export class ConnectionWatch implements TransportFactory {
  readonly connections: WatchedConnection[] = [];
  /** The newest request of each call, by its path. */
  readonly requests = new Map<string, unknown>();
  /** Changes an answer, by the path of its call. */
  readonly altered = new Map<string, (answer: unknown) => unknown>();

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    const seen: WatchedConnection = { calls: [] };
    this.connections.push(seen);
    const unary = async <Request extends MessageClass, Response extends MessageClass>(
      method: Method<Request, Response, false, false>,
      request: Encodable<Request>,
      options?: { readonly token?: string },
    ): Promise<Decoded<Response>> => {
      seen.calls.push({ path: method.path, token: options?.token });
      this.requests.set(method.path, request);
      const answer = await real.unary(method, request, options);
      return (this.altered.get(method.path)?.(answer) ?? answer) as Decoded<Response>;
    };
    return { unary, subscribe: (token) => real.subscribe(token), close: () => real.close() };
  }

  /** Connections on which a call was made. */
  with({ path }: { readonly path: string }): readonly WatchedConnection[] {
    return this.connections.filter(({ calls }) => calls.some((call) => call.path === path));
  }
}
