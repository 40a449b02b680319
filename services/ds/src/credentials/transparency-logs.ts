import { userIdParts, type UserId } from "@entente/mls-wire";
import { type common, FederationLogService, LogService } from "@entente/proto";
import { fromRefusal, type Logger, type Remote } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import { offlineProofMs } from "../limits.ts";

/**
 * The way of clients' questions to the transparency logs: this domain's Authentication Service, or another domain's through the
 * gateways. Questions and answers pass as they are; nothing here is believed or checked, since clients do that.
 */
export class TransparencyLogs {
  readonly #domain: string;
  readonly #home: Remote;
  readonly #gateway: GatewayChannel;
  readonly #log: Logger;

  constructor(domain: string, home: Remote, gateway: GatewayChannel, log: Logger) {
    this.#domain = domain;
    this.#home = home;
    this.#gateway = gateway;
    this.#log = log;
  }

  /** The answer of a domain's log. @throws ServiceError what it or the way to it refused with. */
  async lookUp(
    domain: string,
    query: common.LogQuery.$Properties,
    deadlineMs?: number,
  ): Promise<common.LogAnswer.$Properties> {
    const { answer } =
      domain === this.#domain
        ? await this.#home
            .unary(LogService.LookUp, { query }, deadlineMs === undefined ? {} : { deadlineMs })
            .catch(explain)
        : await this.#gateway.unary(domain, FederationLogService.LookUp, { query }, deadlineMs);
    return answer ?? {};
  }

  /** What this domain and its peers state of themselves. @throws ServiceError `authentication_unavailable`. */
  async statements(): Promise<readonly common.StatedDomain.$Properties[]> {
    return (await this.#home.unary(LogService.ListStatements, {}).catch(explain)).stated;
  }

  /**
   * The offline proof that goes out beside the KeyPackages of a user of this domain; empty when there is none now: who claims then
   * asks the log itself.
   */
  async offlineProof(userId: UserId): Promise<Uint8Array> {
    const label = new TextEncoder().encode(`u/${userIdParts(userId).name}`);
    try {
      const { response } = await this.lookUp(this.#domain, { offlineProof: { label } }, offlineProofMs);
      return response ?? new Uint8Array();
    } catch (error) {
      this.#log.info({ code: fromRefusal(error).code }, "KeyPackages go out without a proof");
      return new Uint8Array();
    }
  }
}

/** What the own Authentication Service refuses with is told as it is; its silence by a name that says which service. */
function explain(error: unknown): never {
  const told = fromRefusal(error);
  if (told.code !== "unreachable" && told.code !== "no_answer") throw told;
  throw refusal("authentication_unavailable", `the Authentication Service does not answer: ${told.code}`, {
    retryAfterMs: 1_000,
  });
}
