import { parseClientId, userIdParts } from "@entente/mls-wire";
import type { Quota, Store } from "@entente/storage";
import { countedAs, type Viewer } from "../anonymous/viewer.ts";
import type { Clock } from "../clock.ts";
import type { MovableLimits } from "../movable-limits.ts";
import { refusal } from "../errors.ts";
import { claimWindowMs } from "../limits.ts";
import type { Claim, ClaimedClient } from "./claim.ts";
import type { Users } from "../users/users.ts";
import type { LowStock } from "./low-stock.ts";
import { neededBy } from "./needed.ts";

/** Who asks: a user or nobody in particular, and the domain that says so. */
export interface Requester {
  readonly userId: Viewer;
  readonly domain: string;
}

/** Hands out the KeyPackages of this domain's clients. */
export class Claims {
  readonly #domain: string;
  readonly #store: Pick<Store, "devices" | "keyPackages">;
  readonly #limits: MovableLimits;
  readonly #lowStock: LowStock;
  readonly #users: Users;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly store: Pick<Store, "devices" | "keyPackages">;
    readonly limits: MovableLimits;
    readonly lowStock: LowStock;
    readonly users: Users;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#store = parts.store;
    this.#limits = parts.limits;
    this.#lowStock = parts.lowStock;
    this.#users = parts.users;
    this.#now = parts.now;
  }

  /**
   * Takes one KeyPackage of each client and fitting suite; the same idempotency key gives the same answer for 24 hours.
   *
   * @throws ServiceError `consent_required`, `unknown_user`, `claim_quota` with the time to wait, `idempotency_key_reused`, `wrong_domain`.
   */
  async claim(claim: Claim, requester: Requester): Promise<readonly ClaimedClient[]> {
    if (userIdParts(claim.userId).domain !== this.#domain) {
      throw refusal("wrong_domain", `users of ${this.#domain} only`, { field: "claim.user_id" });
    }
    await this.#users.requireConsent(claim.userId, requester.userId);
    const nowMs = this.#now();
    const need = neededBy(claim);
    const answer = await this.#store.keyPackages.claim({
      requester: countedAs(requester.userId),
      idempotencyKey: claim.idempotencyKey,
      target: claim.clientIds.length === 0 ? { userId: claim.userId } : { clientIds: claim.clientIds },
      suites: claim.suites,
      // The store knows one or all; in between, one is what "at most" allows.
      perClient: claim.suitesPerClient >= claim.suites.length ? "each" : "first",
      ...(need === undefined ? {} : { need }),
      reserve: this.#isOwnUser(requester) ? 0 : this.#limits.contactReserve,
      quotas: await this.#quotas(claim, requester),
      nowMs,
    });
    switch (answer.code) {
      case "unknown_user":
        throw refusal("unknown_user", "no such user", { field: "claim.user_id" });
      case "over_quota":
        throw refusal("claim_quota", "too many KeyPackages were claimed", {
          retryAfterMs: Math.max(1, answer.retryAtMs - nowMs),
        });
      case "key_reused":
        throw refusal("idempotency_key_reused", "the key was used for another claim", {
          field: "claim.idempotency_key",
        });
      case "claimed":
        if (!answer.repeated) await this.#lowStock.notice(answer.left, nowMs);
        return answer.clients.flatMap(({ clientId, status, packages }) =>
          status === "unknown"
            ? []
            : [
                {
                  clientId: parseClientId(clientId),
                  status,
                  keyPackages: packages.map(({ bytes }) => bytes),
                },
              ],
        );
    }
  }

  /** Counted in KeyPackages: a claim for a user of several clients takes several at once, so bounds grow with them. */
  async #quotas(claim: Claim, requester: Requester): Promise<readonly Quota[]> {
    const clients =
      claim.clientIds.length > 0
        ? claim.clientIds.length
        : (await this.#store.devices.clientsOf(claim.userId)).length;
    const atOnce = Math.max(1, clients) * claim.suitesPerClient;
    const { claimsPerRequesterAndTarget, claimsPerDomainAndTarget, claimsPerDomain } = this.#limits;
    const windowMs = claimWindowMs;
    const perUser = {
      key: `user ${countedAs(requester.userId)} ${claim.userId}`,
      max: claimsPerRequesterAndTarget * atOnce,
      windowMs,
    };
    if (this.#isOwnUser(requester)) return [perUser];
    // Those of this domain who are not named are to users of this domain what another domain is.
    const from = requester.domain === this.#domain ? "anonymous" : `domain ${requester.domain}`;
    return [
      perUser,
      { key: `${from} ${claim.userId}`, max: claimsPerDomainAndTarget * atOnce, windowMs },
      { key: from, max: claimsPerDomain, windowMs },
    ];
  }

  #isOwnUser({ userId, domain }: Requester): boolean {
    return domain === this.#domain && typeof userId === "string";
  }
}
