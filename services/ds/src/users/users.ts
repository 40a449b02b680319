import { parseUserId, type UserId, userIdParts } from "@entente/mls-wire";
import { type common, type delivery, FederatedDirectoryService } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import type { FoundUser, Profile, Quota, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { asRefusal, refusal } from "../errors.ts";
import { listOf, presentOf } from "../fields.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import { lookUpsPerDomainMax, lookUpsPerUserMax, lookUpWindowMs } from "../limits.ts";
import { isDisplayName } from "./display-name.ts";
import type { DirectorySettings } from "./settings.ts";
import { anonymousLookUpsPerDomainMax, lookUpsPerAnonymousSessionMax } from "../anonymous/limits.ts";
import { countedAs, nameOf, type Viewer } from "../anonymous/viewer.ts";
import { type UserQuery, toUserQuery } from "./query.ts";

/**
 * The users of this domain as others find them, and the way to those of other domains. A user who is hidden, one who has
 * blocked whoever asks, and one who is not there give the same answer after the same work.
 */
export class Users {
  readonly #domain: string;
  readonly #store: Pick<Store, "profiles" | "quotas">;
  readonly #settings: DirectorySettings;
  readonly #gateway: GatewayChannel;
  readonly #log: Logger;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly store: Pick<Store, "profiles" | "quotas">;
    readonly settings: DirectorySettings;
    readonly gateway: GatewayChannel;
    readonly log: Logger;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#store = parts.store;
    this.#settings = parts.settings;
    this.#gateway = parts.gateway;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /**
   * Looks up for a user of this domain, or for nobody of it, here or elsewhere.
   *
   * @throws ServiceError `lookup_quota`, `wrong_domain`, `foreign_answer_invalid`, what the other domain refuses with.
   */
  async find(domain: string, query: UserQuery, viewer: Viewer): Promise<readonly FoundUser[]> {
    if ("userId" in query && userIdParts(query.userId).domain !== domain) {
      throw refusal("wrong_domain", "the user is of another domain", { field: "query.user_id" });
    }
    const max = typeof viewer === "string" ? lookUpsPerUserMax : lookUpsPerAnonymousSessionMax;
    await this.#count([{ key: `look-ups of ${countedAs(viewer)}`, max }]);
    if (domain === this.#domain) return this.#visible(query, viewer, true);
    const request = { query: toUserQuery(query), requesterUserId: nameOf(viewer) };
    const { result } = await this.#gateway.unary(domain, FederatedDirectoryService.FindUsers, request);
    try {
      return foreignUsers(result, query, domain);
    } catch (error) {
      this.#log.warn({ domain, err: asRefusal(error) }, "a foreign directory's answer is refused");
      throw refusal("foreign_answer_invalid", `the answer of ${domain} breaks the rules`, { domain });
    }
  }

  /** Looks up for another domain. @throws ServiceError `directory_closed`, `lookup_quota`, `wrong_domain`. */
  async findFor(domain: string, query: UserQuery, viewer: Viewer): Promise<readonly FoundUser[]> {
    await this.#count([
      {
        key: `look-ups of ${countedAs(viewer)}`,
        max: typeof viewer === "string" ? lookUpsPerUserMax : anonymousLookUpsPerDomainMax,
      },
      { key: `look-ups of domain ${domain}`, max: lookUpsPerDomainMax },
    ]);
    const { otherDomains } = this.#settings;
    if (otherDomains === "nothing" || ("namePrefix" in query && otherDomains !== "search")) {
      const open = otherDomains === "nothing" ? "no look-ups" : "exact look-ups only";
      throw refusal("directory_closed", `this domain answers other domains ${open}`);
    }
    if ("userId" in query && userIdParts(query.userId).domain !== this.#domain) {
      throw refusal("wrong_domain", `users of ${this.#domain} only`, { field: "query.user_id" });
    }
    return this.#visible(query, viewer, false);
  }

  /** As it was set, or as the domain has it. */
  async profile(userId: UserId): Promise<Profile> {
    return (await this.#store.profiles.find(userId)) ?? this.#usual();
  }

  /** @throws ServiceError `bad_field`. */
  async setProfile(userId: UserId, message: delivery.Profile | null): Promise<void> {
    const { displayName, visibility, keyPackagesFor } = presentOf(message, "profile");
    if (!isDisplayName(displayName)) {
      throw refusal("bad_field", "no name that can be shown", { field: "profile.display_name" });
    }
    if (visibility !== "hidden" && visibility !== "domain" && visibility !== "everyone") {
      throw refusal("bad_field", "hidden, domain or everyone", { field: "profile.visibility" });
    }
    if (keyPackagesFor !== "anyone" && keyPackagesFor !== "contacts") {
      throw refusal("bad_field", "anyone or contacts", { field: "profile.key_packages_for" });
    }
    await this.#store.profiles.save(userId, { displayName, visibility, keyPackagesFor });
  }

  /**
   * Whether the user wants that one to have its KeyPackages. Asked alike for users who are not there, so that a refusal
   * tells nothing.
   *
   * @throws ServiceError `consent_required`.
   */
  async requireConsent(userId: UserId, viewer: Viewer): Promise<void> {
    if (await this.#store.profiles.consents(userId, nameOf(viewer), this.#usual())) return;
    throw refusal("consent_required", "the user gives KeyPackages to contacts only: knock at it first", {
      field: "claim.user_id",
    });
  }

  #visible(query: UserQuery, of: Viewer, viewerIsHome: boolean): Promise<readonly FoundUser[]> {
    const viewer = nameOf(of);
    const sought = "userId" in query ? { userId: query.userId } : { prefix: query.namePrefix };
    const { usersMax } = query;
    return this.#store.profiles.visible({ sought, viewer, viewerIsHome, usual: this.#usual(), usersMax });
  }

  #usual(): Profile {
    const { visibility, keyPackagesFor } = this.#settings;
    return { displayName: "", visibility, keyPackagesFor };
  }

  async #count(quotas: readonly Omit<Quota, "windowMs">[]): Promise<void> {
    const nowMs = this.#now();
    const full = await this.#store.quotas.take(
      quotas.map((quota) => ({ ...quota, windowMs: lookUpWindowMs })),
      nowMs,
    );
    if (full === undefined) return;
    throw refusal("lookup_quota", "too many look-ups", { retryAfterMs: Math.max(1, full.retryAtMs - nowMs) });
  }
}

/** What another domain says of its users: its own, as many as were asked for, each once, with names that can be shown. */
function foreignUsers(
  message: common.DirectoryResult | null,
  query: UserQuery,
  domain: string,
): readonly FoundUser[] {
  const users = listOf(presentOf(message, "result").users, 0, query.usersMax, "result.users");
  let before = "";
  return users.map(({ userId, displayName, consentNeeded }) => {
    const fits = "userId" in query ? userId === query.userId : userId.startsWith(query.namePrefix);
    const { domain: of } = userIdParts(parseUserId(userId));
    if (!fits || of !== domain || userId <= before || !isDisplayName(displayName)) {
      throw refusal("bad_field", "not what was asked for", { field: "result.users" });
    }
    before = userId;
    return { userId, displayName, consentNeeded };
  });
}
