import type { Endpoint, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { DeliveryService } from "@entente/proto";
import { decode, encode } from "@entente/tls-codec";
import { CommitBundle } from "@entente/mls-wire";

/** A client that does not keep to the protocol: what it submits is not what its library made. */
export class ForgingTransports implements TransportFactory {
  /** Makes something else of a bundle; nothing where undefined. */
  forge: ((bundle: CommitBundle) => CommitBundle) | undefined;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => {
        const { bundle } = request as { readonly bundle?: unknown };
        const isCommit = method.path === DeliveryService.SubmitCommit.path && bundle instanceof Uint8Array;
        if (!isCommit || this.forge === undefined) return real.unary(method, request, options);
        const forged = encode(CommitBundle, this.forge(decode(CommitBundle, bundle)));
        return real.unary(method, { ...(request as object), bundle: forged } as typeof request, options);
      },
      subscribe: (token) => real.subscribe(token),
      close: () => {
        real.close();
      },
    };
  }
}

/** The same bytes with one bit of one byte flipped; counted from the end where negative. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  const index = at < 0 ? bytes.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}
