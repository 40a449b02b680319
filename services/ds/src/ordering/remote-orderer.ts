import { FederationService } from "@entente/proto";
import { fromRefusal } from "@entente/service-kit";
import { sameBytes } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import { outcomeOf } from "../groups/convert.ts";
import { orderDeadlineMs, orderRetryMs } from "./limits.ts";
import type { Orderer, OrderOutcome, Submission } from "./orderer.ts";

/** Codes that say that nobody answered: nothing is known of what became of the submission. */
export const silent: ReadonlySet<string> = new Set([
  "unreachable",
  "no_answer",
  "no_gateway",
  "peer_unreachable",
  "service_unreachable",
  "store_unavailable",
  "not_speaking",
  "too_many_calls",
  "cancelled",
]);

/**
 * Submits to a domain of a group that this one is no part of: for a client that joins from outside. Silence is `unavailable`, never a failure: the
 * bundle may have been decided.
 */
export class RemoteOrderer implements Orderer {
  readonly #ordererDomain: string;
  readonly #gateway: GatewayChannel;

  constructor(ordererDomain: string, gateway: GatewayChannel) {
    this.#ordererDomain = ordererDomain;
    this.#gateway = gateway;
  }

  async submit({ bundle }: Submission): Promise<OrderOutcome> {
    const domain = this.#ordererDomain;
    const request = { bundle: bundle.raw.bytes };
    try {
      const answer = await this.#gateway.unary(
        domain,
        FederationService.SubmitCommit,
        request,
        orderDeadlineMs,
      );
      const outcome = outcomeOf(answer.result);
      const fits = outcome.code !== "decided" || sameBytes(outcome.valueHash, bundle.value.hash);
      if (fits) return outcome;
      throw refusal("foreign_answer_invalid", `${domain} decided something else than was asked`, { domain });
    } catch (error) {
      const { code, detail } = fromRefusal(error);
      if (!silent.has(code)) throw error;
      return {
        code: "unavailable",
        ordererDomain: domain,
        retryAfterMs: detail.retryAfterMs ?? orderRetryMs,
      };
    }
  }
}
