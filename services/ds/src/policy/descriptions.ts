import { decode, encode } from "@entente/tls-codec";
import {
  CipherSuite,
  ExtensionType,
  KeyPackage,
  LeafNode,
  parseClientId,
  clientIdParts,
  ProtocolVersion,
  type UserId,
  userIdParts,
} from "@entente/mls-wire";
import { type common, FederationService } from "@entente/proto";
import { ServiceError } from "@entente/service-kit";
import type { ClaimedKeyPackage, Store } from "@entente/storage";
import { countedAs } from "../anonymous/viewer.ts";
import type { Clock } from "../clock.ts";
import type { MovableLimits } from "../movable-limits.ts";
import { refusal } from "../errors.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import { isMlsSuite } from "../init-keys/shelves.ts";
import type { Requester } from "../key-packages/claims.ts";
import {
  claimClientsMax,
  claimSuitesMax,
  descriptionsPerDomainMax,
  descriptionsPerRequesterMax,
  keyPackageBytesMax,
  lookUpWindowMs,
  requesterReferenceMs,
} from "../limits.ts";
import type { CallerReferences } from "./caller-references.ts";
import type { Users } from "../users/users.ts";

type Description = common.UserDescription.$Properties;

/** What users have published, told without taking any of it: so that a client knows why an invitation would fail. */
export class Descriptions {
  readonly #domain: string;
  readonly #store: Pick<Store, "devices" | "keyPackages" | "quotas">;
  readonly #limits: MovableLimits;
  readonly #users: Users;
  readonly #references: CallerReferences;
  readonly #gateway: GatewayChannel;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly store: Pick<Store, "devices" | "keyPackages" | "quotas">;
    readonly limits: MovableLimits;
    readonly users: Users;
    readonly references: CallerReferences;
    readonly gateway: GatewayChannel;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#store = parts.store;
    this.#limits = parts.limits;
    this.#users = parts.users;
    this.#references = parts.references;
    this.#gateway = parts.gateway;
    this.#now = parts.now;
  }

  /**
   * A user of this domain, as the next claim of the requester would find them. Told to those who could claim, and to the user.
   *
   * @throws ServiceError `wrong_domain`, `consent_required`, `unknown_user`.
   */
  async ofOwn(userId: UserId, requester: Requester): Promise<Description> {
    if (userIdParts(userId).domain !== this.#domain)
      throw refusal("wrong_domain", `users of ${this.#domain} only`, { field: "user_id" });
    if (userId !== requester.userId) await this.#users.requireConsent(userId, requester.userId);
    const clients = await this.#store.devices.clientsOf(userId);
    if (clients.length === 0) throw refusal("unknown_user", "no such user", { field: "user_id" });
    const reserve = requester.domain === this.#domain ? 0 : this.#limits.contactReserve;
    const nowMs = this.#now();
    const described = clients.slice(0, claimClientsMax).map(async ({ clientId }) => {
      const offered = await this.#store.keyPackages.offered(clientId, reserve, nowMs);
      return {
        clientId,
        keyPackages: offered
          .filter(({ suite }) => isMlsSuite(suite))
          .slice(0, claimSuitesMax)
          .map(descriptionOf),
      };
    });
    return { clients: await Promise.all(described) };
  }

  /**
   * A user of this domain, for another one. Counted for that domain and for whoever it asks for, as far as it says who.
   *
   * @throws ServiceError as {@link Descriptions.ofOwn}, `lookup_quota`.
   */
  async forDomain(userId: UserId, requester: Requester): Promise<Description> {
    const nowMs = this.#now();
    const full = await this.#store.quotas.take(
      [
        { key: `descriptions for ${countedAs(requester.userId)}`, max: descriptionsPerRequesterMax },
        { key: `descriptions for domain ${requester.domain}`, max: descriptionsPerDomainMax },
      ].map((quota) => ({ ...quota, windowMs: lookUpWindowMs })),
      nowMs,
    );
    if (full !== undefined)
      throw refusal("lookup_quota", "too many descriptions of users", {
        retryAfterMs: Math.max(1, full.retryAtMs - nowMs),
      });
    return this.ofOwn(userId, requester);
  }

  /**
   * A user of any domain. Another one is told who asks only where the user gives nothing to who does not say.
   *
   * @throws ServiceError as {@link Descriptions.forDomain}, `foreign_answer_invalid`, and what the way to the other domain refuses with.
   */
  async of(userId: UserId, requesterUserId: UserId): Promise<Description> {
    const { domain } = userIdParts(userId);
    if (domain === this.#domain) return this.ofOwn(userId, { userId: requesterUserId, domain });
    const day = Math.floor(this.#now() / requesterReferenceMs);
    const requester = this.#references.of(requesterUserId, domain, `descriptions-${String(day)}`);
    const ask = (who: { readonly requester: string } | { readonly requesterUserId: string }) =>
      this.#gateway.unary(domain, FederationService.DescribeUser, { userId, ...who });
    const answer = await ask({ requester }).catch((error: unknown) => {
      if (error instanceof ServiceError && error.code === "consent_required") return ask({ requesterUserId });
      throw error;
    });
    return checked(answer.user ?? {}, userId);
  }
}

function descriptionOf({
  bytes,
  suite,
  lastResort,
}: ClaimedKeyPackage): common.KeyPackageDescription.$Properties {
  const { version, leafNode, extensions } = decode(KeyPackage, bytes);
  return {
    cipherSuite: suite,
    version: ProtocolVersion.codeOf(version),
    leafNode: encode(LeafNode, leafNode),
    extensionTypes: extensions.map(({ extensionType }) => ExtensionType.codeOf(extensionType)),
    lastResort,
  };
}

/** Another domain controls every byte; what it says is bounded and about the user, and its truth is the asking client's to judge. */
function checked({ clients = [] }: Description, userId: UserId): Description {
  const bad = (what: string): Error =>
    refusal("foreign_answer_invalid", what, { domain: userIdParts(userId).domain });
  if (clients.length > claimClientsMax) throw bad(`more than ${String(claimClientsMax)} clients`);
  for (const { clientId = "", keyPackages = [] } of clients) {
    if (clientIdParts(parseClientId(clientId)).user !== userId) throw bad("a client of another user");
    if (keyPackages.length > claimSuitesMax) throw bad(`more than ${String(claimSuitesMax)} suites`);
    for (const { leafNode = new Uint8Array(), extensionTypes = [], cipherSuite = 0 } of keyPackages) {
      const isBounded = leafNode.length <= keyPackageBytesMax && extensionTypes.length <= claimSuitesMax;
      if (!isBounded || CipherSuite.valueOf(cipherSuite) === undefined)
        throw bad("a KeyPackage past its bounds");
    }
  }
  return { clients };
}
