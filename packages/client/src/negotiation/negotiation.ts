import {
  type ClientId,
  clientIdParts,
  parseUserId,
  type ProtocolVersion,
  type RequiredCapabilities,
  userIdParts,
} from "@entente/mls-wire";
import { negotiateSuite, type UserOffer } from "@entente/policy";
import { PolicyService, TransparencyService } from "@entente/proto";
import type { Primitives } from "@entente/transparency";
import { isSuiteName, type SuiteName } from "../crypto/suite-name.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { ownVersions } from "../mls/mls-version.ts";
import type { Session } from "../session/session.ts";
import type { DomainLogs } from "../transparency/domain-logs.ts";
import { checkedOffer } from "./checked-offers.ts";
import { believedTerms, type StatedTerms } from "./domain-terms.ts";
import { NegotiationError } from "./negotiation-error.ts";

/** What people who are to meet must have in common. */
export interface NegotiationTerms {
  /** Suites that this client would use, best first; those that it publishes KeyPackages of unless told. */
  readonly suites?: readonly SuiteName[];
  /** The last of them that it accepts. */
  readonly suiteMin?: SuiteName;
  /** Versions of MLS that this client would use; those of this SDK unless told, and its groups are of those alone. */
  readonly versions?: readonly ProtocolVersion[];
  /**
   * Takes a version or a suite below one that a client and its domain say it can do, and of which no KeyPackage is shown. Somebody may be hiding
   * it; not unless told.
   */
  readonly acceptWithheld?: boolean;
  /** What every member has to support (RFC 9420 11.1). */
  readonly required?: RequiredCapabilities;
}

/** What people's software has in common. */
export interface Agreed {
  readonly version: ProtocolVersion;
  readonly suite: SuiteName;
}

/** What {@link Negotiation} is made of. */
export interface NegotiationParts {
  readonly ownId: ClientId;
  /** Best first. */
  readonly ownSuites: readonly SuiteName[];
  readonly session: Session;
  readonly environment: GroupEnvironment;
  readonly logs: Pick<DomainLogs, "learn" | "statement">;
  readonly rootsOf: (domain: string) => readonly Uint8Array[];
  readonly primitives: Primitives;
}

/**
 * Finds out what people who are to meet have in common, by what their clients and domains have signed (F-26, F-29, A23-54,
 * A23-55). The home Delivery Service and the other domains only carry it: what they leave out or change ends the negotiation.
 */
export class Negotiation {
  readonly #parts: NegotiationParts;

  constructor(parts: NegotiationParts) {
    this.#parts = parts;
  }

  /**
   * The best suite of this client that all clients of the users can use, in a version that this SDK can do. No KeyPackage is taken.
   *
   * @throws NegotiationError as {@link agree}.
   */
  async suiteFor(users: readonly string[], terms: NegotiationTerms = {}): Promise<SuiteName> {
    return (await this.agree(users, terms)).suite;
  }

  /**
   * The highest version of MLS and the best suite of this client that all clients of the users can use. No KeyPackage is taken.
   *
   * @throws NegotiationError for everything that looks like less than there is; RpcFailure; IdentifierError.
   */
  async agree(users: readonly string[], terms: NegotiationTerms = {}): Promise<Agreed> {
    const { ownId, ownSuites, environment } = this.#parts;
    const parsed = users.map(parseUserId);
    const domains = [clientIdParts(ownId).domain, ...parsed.map((user) => userIdParts(user).domain)];
    const stated = await this.#statedOf([...new Set(domains)]);
    const offers: UserOffer[] = [];
    for (const userId of parsed) {
      const { user } = await this.#parts.session.call(PolicyService.DescribeUser, { userId });
      offers.push(await checkedOffer(environment, userId, user ?? {}));
    }
    const { suites = ownSuites, versions = ownVersions, suiteMin, required, acceptWithheld = false } = terms;
    const choice = negotiateSuite({
      own: suites,
      versions,
      offers,
      acceptWithheld,
      terms: stated,
      nowSeconds: BigInt(Math.floor(environment.nowMs() / 1000)),
      ...(suiteMin === undefined ? {} : { suiteMin }),
      ...(required === undefined ? {} : { required }),
    });
    if (choice.code !== "agreed") throw new NegotiationError(choice.code, choice.subject, choice.sentence);
    const agreed = suites.find((suite) => suite === choice.suite);
    if (agreed !== undefined && isSuiteName(agreed)) return { version: choice.version, suite: agreed };
    throw new NegotiationError("no_common_suite", ownId, "the agreed suite is none of this client's");
  }

  /**
   * What a domain, this one or a peer of it, has signed that it can do (A23-53): suites, minimums, KeyPackages of last resort, rules
   * for extension and proposal types, processes, limits. Believed under the domain's root, and never less than it stated before.
   *
   * @throws NegotiationError with a code for everything that can be wrong with it; RpcFailure.
   */
  async stated(domain: string): Promise<StatedTerms> {
    const terms = (await this.#statedOf([domain])).get(domain);
    if (terms === undefined)
      throw new NegotiationError("statement_missing", domain, `nothing is shown that ${domain} states`);
    return terms;
  }

  async #statedOf(domains: readonly string[]): Promise<ReadonlyMap<string, StatedTerms>> {
    const { session, logs, rootsOf, primitives, environment } = this.#parts;
    const { stated } = await session.call(TransparencyService.ListStatements, {});
    const all = stated.map(({ domain, statement, statementCertificate }) => ({
      domain,
      statement,
      certificate: statementCertificate,
    }));
    const trust = {
      rootsOf,
      before: (domain: string) => logs.statement(domain)?.statement,
      primitives,
      nowMs: environment.nowMs(),
    };
    const terms = new Map<string, StatedTerms>();
    for (const domain of domains) terms.set(domain, await believedTerms(domain, all, trust));
    // All is believed, and from now on nobody shows less.
    await logs.learn(all.filter(({ domain }) => terms.has(domain)));
    return terms;
  }
}
