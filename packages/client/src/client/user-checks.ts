import { hexFromBytes } from "@entente/tls-codec";
import {
  CipherSuite,
  clientIdParts,
  type ClientId,
  parseClientId,
  parseUserId,
  type UserId,
  userIdParts,
} from "@entente/mls-wire";
import { lintDomains, lintJoin, lintPair } from "@entente/policy";
import type { Finding, Undertaking, UserOffer } from "@entente/policy";
import { PolicyService } from "@entente/proto";
import { GroupError } from "../mls/group-error.ts";
import { rosterOfTree, wireExtensions, wireSuite } from "../mls/group-policy.ts";
import type { Group } from "../mls/group.ts";
import { domainOffers } from "../negotiation/domain-offers.ts";
import type { StatedTerms } from "../negotiation/domain-terms.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore } from "../store/client-store.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import { type FrankedRecord, frankedKey, readFranked } from "./franked-records.ts";
import { ClientError } from "./client-error.ts";
import { clientOffer } from "./offers.ts";

/** Why a message is reported. */
export type ReportReason = "abuse" | "illegal" | "malware" | "other" | "spam";

/** A report that the sender's domain has found proven. */
export interface MessageReport {
  /** Names the report at that domain; hexadecimal. */
  readonly reportId: string;
  /** When that domain accepted the message from its sender. */
  readonly acceptedAtMs: number;
}

/** What a client asks before it tries something with others, and what it reports afterwards. */
export class UserChecks {
  readonly #session: Session;
  readonly #store: ClientStore;
  readonly #ownId: ClientId;
  readonly #nowMs: () => number;
  readonly #stated: (domain: string) => Promise<StatedTerms>;

  constructor(
    session: Session,
    store: ClientStore,
    ownId: ClientId,
    nowMs: () => number,
    stated: (domain: string) => Promise<StatedTerms>,
  ) {
    this.#session = session;
    this.#store = store;
    this.#ownId = ownId;
    this.#nowMs = nowMs;
    this.#stated = stated;
  }

  /**
   * Why this client's user and another can not have a new group together; nothing where they can. No KeyPackage is taken.
   *
   * @throws IdentifierError; RpcFailure when the home domain can not be reached.
   */
  async pair(user: string): Promise<readonly Finding[]> {
    const [own, other] = [
      await this.#offer(clientIdParts(this.#ownId).user),
      await this.#offer(parseUserId(user)),
    ];
    const findings = lintPair(own, other, this.#nowSeconds());
    const domains = [...new Set([own, other].map((offer) => userIdParts(offer.user).domain))];
    const asked = {
      suites: commonSuites(own, other),
      extensions: [],
      processes: [],
      leaves: own.clients.length + other.clients.length,
      domains: domains.length,
    };
    return [...findings, ...(await this.#domainFindings(domains, other.user, asked))];
  }

  /** Why this client can not add a user to a group. @throws as {@link UserChecks.pair}; GroupError `removed`. */
  async invitation(group: Group, user: string): Promise<readonly Finding[]> {
    if (!group.active) throw new GroupError("removed", "no longer a member");
    const offer = await this.#offer(parseUserId(user));
    const linted = {
      suite: wireSuite(group.suite),
      extensions: wireExtensions(group.extensions),
      roster: rosterOfTree(group.tree),
      requiredMediaTypes: group.requiredMediaTypes,
    };
    const findings = lintJoin(linted, clientIdParts(this.#ownId).user, offer, this.#nowSeconds());
    const domains = [...new Set([...group.domains, userIdParts(offer.user).domain])];
    const asked = {
      suites: [linted.suite],
      extensions: linted.extensions,
      processes: [`ordering_${group.order.mode}`],
      leaves: group.members.length + offer.clients.length,
      domains: domains.length,
    };
    return [...findings, ...(await this.#domainFindings(domains, offer.user, asked))];
  }

  /** What the domains have signed against it (A23-53). */
  async #domainFindings(
    domains: readonly string[],
    user: UserId,
    asked: Omit<Undertaking, "claimedFrom">,
  ): Promise<readonly Finding[]> {
    const { offers, findings } = await domainOffers(this.#stated, domains);
    const { domain } = userIdParts(user);
    const claimedFrom = domain === clientIdParts(this.#ownId).domain ? undefined : domain;
    return [...findings, ...lintDomains({ ...asked, claimedFrom }, offers)];
  }

  /**
   * Reports a message of a franked group to its sender's domain, with proof of who sent it (A18-36, A23-100). The home domain is not
   * told who that is, and the sender's not who reports.
   *
   * @param messageId of the message's event.
   * @throws ClientError `not_reportable` for a message that is not franked, that this client sent, or that is not kept any more;
   * RpcFailure `report_unproven` where the sender's domain did not stamp it, and its other codes.
   */
  async report(messageId: string, reason: ReportReason): Promise<MessageReport> {
    const row = await this.#store.message(messageId);
    const franked = readFranked(await this.#store.record(frankedKey(messageId)));
    if (row === undefined || franked === undefined)
      throw new ClientError("not_reportable", "not franked, one's own, or not kept any more", messageId);
    const { frankingKey, stamp, groupId }: FrankedRecord = franked;
    const { result } = await this.#session.call(PolicyService.ReportMessage, {
      report: {
        groupId,
        epoch: Number(row.epoch),
        senderDomain: clientIdParts(parseClientId(row.sender)).domain,
        content: row.plaintext,
        frankingKey,
        stamp,
        reason,
      },
    });
    return {
      reportId: hexFromBytes(result?.reportId ?? new Uint8Array()),
      acceptedAtMs: result?.acceptedAtMs ?? 0,
    };
  }

  #nowSeconds(): bigint {
    return BigInt(Math.floor(this.#nowMs() / 1000));
  }

  /** What a user's domain says of the user. A refusal is told; that one's own domain is away is thrown. */
  async #offer(user: UserId): Promise<UserOffer> {
    try {
      const { user: description } = await this.#session.call(PolicyService.DescribeUser, { userId: user });
      return { user, clients: (description?.clients ?? []).map(clientOffer) };
    } catch (error) {
      if (!(error instanceof RpcFailure) || (isPassing(error) && user === clientIdParts(this.#ownId).user))
        throw error;
      return { user, clients: [], problem: error.code };
    }
  }
}

/** Suites of which both have KeyPackages; whether one is good enough, and usable, is said already. */
function commonSuites(one: UserOffer, other: UserOffer): readonly CipherSuite[] {
  const suites = ({ clients }: UserOffer): readonly CipherSuite[] =>
    clients.flatMap(({ keyPackages }) => keyPackages.map(({ suite }) => suite));
  const theirs = new Set(suites(other).map((suite) => CipherSuite.codeOf(suite)));
  return [...new Set(suites(one))].filter((suite) => theirs.has(CipherSuite.codeOf(suite)));
}
