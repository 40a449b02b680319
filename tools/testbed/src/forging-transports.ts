import { type Endpoint, RpcFailure, type Transport, type TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { type common, DeliveryService, GroupStateService } from "@entente/proto";
import { decode, encode } from "@entente/tls-codec";
import { CommitBundle } from "@entente/mls-wire";

/** A client that does not keep to the protocol: what it submits is not what its library made. */
export class ForgingTransports implements TransportFactory {
  /** Makes something else of a bundle; nothing where undefined. */
  forge: ((bundle: CommitBundle) => CommitBundle) | undefined;
  /** Makes something else of a report. */
  forgeReport: (report: common.CommitReport.$Properties) => common.CommitReport.$Properties = (report) =>
    report;
  /** What became of reports: the answer, or the code of the refusal. */
  readonly reports: (common.CommitReportResult.$Properties | string)[] = [];

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => {
        if (method.path === GroupStateService.ReportCommit.path)
          return this.#reported(real.unary(method, this.#report(request), options));
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

  #report<T>(request: T): T {
    const { report } = request as { readonly report?: common.CommitReport.$Properties };
    return { ...(request as object), report: this.forgeReport(report ?? {}) } as T;
  }

  async #reported<T>(answering: Promise<T>): Promise<T> {
    try {
      const answer = await answering;
      const { result } = answer as { readonly result?: common.CommitReportResult.$Properties };
      this.reports.push(result ?? {});
      return answer;
    } catch (error) {
      this.reports.push(error instanceof RpcFailure ? error.code : String(error));
      throw error;
    }
  }
}

/** The same bytes with one bit of one byte flipped; counted from the end where negative. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  const index = at < 0 ? bytes.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}
