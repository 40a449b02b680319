import type { Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { type common, DeliveryService, TransparencyService } from "@entente/proto";

/** What a home domain sees of a question to a log. */
export interface SeenLookUp {
  readonly domain: string;
  readonly query: common.LogQuery.$Properties;
}

/** An answer that the real log gives when it is asked. */
export type Ask = () => Promise<common.LogAnswer.$Properties>;

/** A home Delivery Service that answers its clients' questions about transparency logs as it likes. */
export class HostileLookUps implements TransportFactory {
  answer: (seen: SeenLookUp, ask: Ask) => Promise<common.LogAnswer.$Properties> = (_seen, ask) => ask();
  /** Changes the proof that comes beside claimed KeyPackages. */
  proof: (proof: Uint8Array) => Uint8Array = (proof) => proof;

  connect(...to: Parameters<TransportFactory["connect"]>): Transport {
    const real = grpcTransports.connect(...to);
    const unary: Transport["unary"] = async (method, request, options) => {
      const ask = () => real.unary(method, request, options);
      if (method.path === TransparencyService.LookUp.path) {
        const { domain = "", query } = request as unknown as { domain?: string; query?: SeenLookUp["query"] };
        const answer = await this.answer({ domain, query: query ?? {} }, async () => {
          const told = (await ask()) as unknown as { answer?: common.LogAnswer.$Properties };
          return told.answer ?? {};
        });
        return { answer } as never;
      }
      const response = await ask();
      if (method.path === DeliveryService.ClaimKeyPackages.path) {
        const claimed = response as unknown as { result?: { transparencyProof?: Uint8Array } };
        if (claimed.result?.transparencyProof !== undefined)
          claimed.result.transparencyProof = this.proof(claimed.result.transparencyProof);
      }
      return response;
    };
    return { unary, subscribe: (token) => real.subscribe(token), close: () => real.close() };
  }
}
