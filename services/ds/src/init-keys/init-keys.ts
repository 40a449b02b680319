import { type UserId, userIdParts } from "@entente/mls-wire";
import { type common, FederatedInitKeyService } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import type { Session } from "../client-api/sessions.ts";
import type { Clock } from "../clock.ts";
import type { CredentialAuthority } from "../credentials/credential-authority.ts";
import type { TrustAnchors } from "../credentials/trust-anchors.ts";
import { asRefusal, refusal } from "../errors.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import type { ClaimedClient } from "../key-packages/claim.ts";
import type { Claims, Requester } from "../key-packages/claims.ts";
import { claimedOf } from "../key-packages/convert.ts";
import { initKeyResponseBytesMax } from "../limits.ts";
import {
  type InitKeyRequest,
  receivedBundles,
  type ReceivedBundle,
  toInitKeyAnswer,
} from "./init-key-request.ts";
import { isMlsSuite } from "./shelves.ts";
import { type VerifiedInitKey, verifyInitKey } from "./verified-init-key.ts";

/** Init keys in the format of draft-omara-mls-federation-00, of this domain's clients and, through the gateway, of others'. */
export class InitKeys {
  readonly #domain: string;
  readonly #store: Pick<Store, "keyPackages">;
  readonly #authority: CredentialAuthority;
  readonly #claims: Claims;
  readonly #gateway: GatewayChannel;
  readonly #anchors: TrustAnchors;
  readonly #log: Logger;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly store: Pick<Store, "keyPackages">;
    readonly authority: CredentialAuthority;
    readonly claims: Claims;
    readonly gateway: GatewayChannel;
    readonly anchors: TrustAnchors;
    readonly log: Logger;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#store = parts.store;
    this.#authority = parts.authority;
    this.#claims = parts.claims;
    this.#gateway = parts.gateway;
    this.#anchors = parts.anchors;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /**
   * Adds UserInitKeys of the session's client: all, or none. Answers how many wait.
   *
   * @throws ServiceError `bad_init_key` with the first that fails, `duplicate_key_package`, `stock_full`.
   */
  async publish(session: Session, received: readonly Uint8Array[]): Promise<number> {
    const nowMs = this.#now();
    const verified: VerifiedInitKey[] = [];
    for (const [index, bytes] of received.entries()) {
      const checked = verifyInitKey(bytes, session.clientId, nowMs);
      if ("problem" in checked) throw bad(checked.problem, index);
      const { credential, signatureKey } = checked;
      const { state } = await this.#authority.verify({
        credential: credential.bytes,
        signatureKey,
        clientId: session.clientId,
      });
      if (state !== "valid") throw bad(`the credential is ${state}`, index);
      verified.push(checked);
    }
    const answer = await this.#store.keyPackages.publish(session.clientId, verified, nowMs);
    switch (answer.code) {
      case "published":
        return this.#remaining(session, nowMs);
      case "unknown_client":
        throw refusal("session_ended", "the client is revoked");
      case "expired":
        throw bad("the credential is expired", answer.index);
      case "duplicate":
        throw refusal("duplicate_key_package", "it, or one of its keys, was published before", {
          field: fieldOf(answer.index),
        });
      case "over_cap":
        throw refusal("stock_full", `${String(answer.held)} of ${String(answer.max)} for these suites`);
    }
  }

  /** For a client of this domain: from here, or from the other domain. @throws ServiceError as {@link Claims.claim}, and of the way there. */
  async ofAny(request: InitKeyRequest, userId: UserId): Promise<common.InitKeyAnswer.$Properties> {
    const { domain } = userIdParts(request.claim.userId);
    if (domain === this.#domain) return this.ofOwn(request, { userId, domain });
    const answer = await this.#gateway.unary(domain, FederatedInitKeyService.GetUserInitKey, {
      query: { request: request.bytes, idempotencyKey: request.claim.idempotencyKey },
      requesterUserId: userId,
    });
    return toInitKeyAnswer(this.#checked(request, answer.answer, domain));
  }

  /** Of a user of this domain. @throws ServiceError as {@link Claims.claim}. */
  async ofOwn(request: InitKeyRequest, requester: Requester): Promise<common.InitKeyAnswer.$Properties> {
    return toInitKeyAnswer(await this.#claims.claim(request.claim, requester));
  }

  async #remaining({ clientId }: Session, nowMs: number): Promise<number> {
    const stock = await this.#store.keyPackages.stock(clientId, nowMs);
    return stock.filter(({ suite }) => !isMlsSuite(suite)).reduce((sum, { singleUse }) => sum + singleUse, 0);
  }

  /** Believes nothing of another domain's answer (F-27). @throws ServiceError `foreign_answer_invalid`. */
  #checked(
    request: InitKeyRequest,
    answer: common.InitKeyAnswer | null | undefined,
    domain: string,
  ): readonly ClaimedClient[] {
    try {
      const response = answer?.response ?? new Uint8Array();
      if (response.length > initKeyResponseBytesMax) throw refusal("too_large", "an answer past its bound");
      const bundles = receivedBundles(response);
      const clients = claimedOf(request.claim, { clients: answer?.clients ?? [] });
      const named = new Set<string>(clients.map(({ clientId }) => clientId));
      if (new Set(bundles.map(({ clientId }) => clientId)).size !== bundles.length) throw twice();
      if (bundles.some(({ clientId }) => !named.has(clientId))) throw twice();
      return clients.map((client) => this.#verified(request, client, bundles, domain));
    } catch (error) {
      this.#log.warn({ domain, err: asRefusal(error) }, "a foreign answer with init keys is refused");
      throw refusal("foreign_answer_invalid", `the answer of ${domain} breaks the rules`, { domain });
    }
  }

  #verified(
    { suites }: InitKeyRequest,
    client: ClaimedClient,
    bundles: readonly ReceivedBundle[],
    domain: string,
  ): ClaimedClient {
    const { clientId } = client;
    const bundle = bundles.find((each) => each.clientId === clientId);
    if (bundle === undefined && client.status !== "available") return client;
    const nowMs = this.#now();
    const checked =
      bundle === undefined ? { problem: "no bundle" } : verifyInitKey(bundle.bytes, clientId, nowMs);
    const problem =
      "problem" in checked
        ? checked.problem
        : !checked.suites.some((suite) => suites.includes(suite))
          ? "no suite that was asked for"
          : this.#anchors.chains(checked.credential, nowMs)
            ? undefined
            : "no chain to a root";
    if (problem === undefined && !("problem" in checked)) {
      return { clientId, status: "available", keyPackages: [checked.bytes] };
    }
    this.#log.warn({ domain, problem }, "a foreign init key is refused");
    return { clientId, status: "nothing_compatible", keyPackages: [] };
  }
}

function bad(problem: string, index: number): Error {
  return refusal("bad_init_key", problem, { field: fieldOf(index) });
}

function fieldOf(index: number): string {
  return `user_init_keys.${String(index)}`;
}

function twice(): Error {
  return refusal("bad_field", "bundles do not fit the clients");
}
