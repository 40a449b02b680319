import {
  CipherSuite,
  type ClientId,
  clientIdParts,
  CredentialType,
  ExtensionType,
  isDefaultExtension,
  isDefaultProposal,
  ProposalType,
  type ProtocolVersion,
  type RequiredCapabilities,
} from "@entente/mls-wire";
import { suiteName } from "./lint-client.ts";
import { commonVersion, inVersion } from "./mls-version.ts";
import type { ClientOffer, KeyPackageOffer, UserOffer } from "./offer.ts";

/** What a domain has signed of itself, as far as negotiation goes (its DomainStatement). */
export interface DomainTerms {
  readonly domain: string;
  readonly revision: bigint;
  /** Cipher suites that its clients may use, preferred first; the last is its minimum. */
  readonly suites: readonly CipherSuite[];
  /** Versions of the federation protocol that its gateways speak, and the lowest that they accept. */
  readonly versions: readonly number[];
  readonly minimumVersion: number;
  readonly lastResort: "allowed" | "never";
}

/** Why somebody who negotiates stops; closed. Every one of them is what a downgrade looks like from here. */
export type NegotiationProblemCode =
  /** A domain states less than it has stated before. */
  | "statement_rolled_back"
  | "statement_rewritten"
  | "suite_floor_lowered"
  | "suite_dropped"
  | "version_dropped"
  | "version_floor_lowered"
  /** A domain, or nobody at all, shows no KeyPackage of a client. */
  | "no_offer"
  /** What a client is said to offer is not what it can have signed. */
  | "mls_version_unknown"
  | "mls_version_unsigned"
  | "offer_expired"
  | "offer_from_future"
  | "offer_lifetime_too_long"
  | "credential_type_lowered"
  | "suite_unsigned"
  /** Against what the client's own domain states. */
  | "suite_not_stated"
  | "last_resort_refused"
  /** The client says that it publishes KeyPackages of a better suite (or, where it says nothing of that, that it can do it), its domain states it, and none is shown. */
  | "suite_withheld"
  /** All clients have signed that they can do a higher version of MLS, and no KeyPackage of it is shown of one. */
  | "mls_version_withheld"
  | "capability_missing"
  /** There is a suite in common, and it is below what this client accepts. */
  | "suite_too_low"
  | "no_common_suite";

/** A negotiation that ended. */
export interface NegotiationProblem {
  readonly code: NegotiationProblemCode;
  /** The client or domain that it is about. */
  readonly subject: string;
  readonly sentence: string;
}

/** What two people's software could agree on. */
export type SuiteChoice =
  | { readonly code: "agreed"; readonly version: ProtocolVersion; readonly suite: CipherSuite }
  | NegotiationProblem;

/** What is to be agreed on. */
export interface SuiteNegotiation {
  /** Suites that this client can use, best first. */
  readonly own: readonly CipherSuite[];
  /** Versions of MLS that this client can do. */
  readonly versions: readonly ProtocolVersion[];
  /** The last of `own` that it accepts; all of them where absent. */
  readonly suiteMin?: CipherSuite;
  /** Of the users who are to meet. Their leaves' signatures are checked already. */
  readonly offers: readonly UserOffer[];
  /** What is believed of each client's domain. */
  readonly terms: ReadonlyMap<string, DomainTerms>;
  /** Takes a version or a suite below one that a client and its domain say it can do, where none of that is shown. */
  readonly acceptWithheld?: boolean;
  /** What every member has to support. */
  readonly required?: RequiredCapabilities;
  readonly nowSeconds: bigint;
}

/** Longest lifetime of a KeyPackage, and how far clocks may be apart, in seconds. */
const lifetimeSecondsMax = 90n * 86_400n;
const skewSeconds = 3_600n;

/**
 * What a later statement of a domain must not say after an earlier one: a smaller revision, something else under the same one, a
 * suite below the old minimum, the best suite gone, the highest version of the protocol gone, an older one back. `undefined` where it may.
 */
export function laterTermsProblem(before: DomainTerms, after: DomainTerms): NegotiationProblem | undefined {
  const problem = (code: NegotiationProblemCode, sentence: string): NegotiationProblem => ({
    code,
    subject: after.domain,
    sentence: `${after.domain} ${sentence}`,
  });
  if (after.revision < before.revision) {
    return problem("statement_rolled_back", `shows revision ${after.revision} after ${before.revision}.`);
  }
  const [best, least] = [before.suites[0], before.suites.at(-1)];
  const known = new Set(before.suites.map(codeOf));
  const lowest = after.suites.at(-1);
  if (after.revision === before.revision) {
    const same =
      after.suites.map(codeOf).join() === before.suites.map(codeOf).join() &&
      after.versions.join() === before.versions.join() &&
      after.minimumVersion === before.minimumVersion &&
      after.lastResort === before.lastResort;
    return same
      ? undefined
      : problem("statement_rewritten", `states two things under revision ${after.revision}.`);
  }
  if (best !== undefined && !after.suites.some((suite) => codeOf(suite) === codeOf(best))) {
    return problem("suite_dropped", `no longer states ${suiteName(best)}, which was its best.`);
  }
  if (least !== undefined && lowest !== undefined && !known.has(codeOf(lowest))) {
    return problem(
      "suite_floor_lowered",
      `puts ${suiteName(lowest)} below ${suiteName(least)}, its minimum.`,
    );
  }
  const highest = Math.max(...before.versions);
  if (before.versions.length > 0 && !after.versions.includes(highest)) {
    return problem("version_dropped", `no longer states version ${highest}, which was its highest.`);
  }
  if (after.minimumVersion < before.minimumVersion) {
    return problem("version_floor_lowered", `speaks version ${after.minimumVersion} again.`);
  }
  return undefined;
}

/**
 * The highest version and the best suite of this client that every client of the users offers, by what they have signed (A18-28, A23-54,
 * A23-55, F-26). Any sign that somebody on the way shows less than there is ends it: never is a lower version or suite the answer to a
 * doubt. KeyPackages of versions that this client can not do are for others, and are passed over.
 */
export function negotiateSuite(negotiation: SuiteNegotiation): SuiteChoice {
  const all = negotiation.offers.flatMap(({ clients }) => clients);
  const empty = negotiation.offers.find(({ clients }) => clients.length === 0);
  if (empty !== undefined) return noOffer(empty.user);
  const common = commonVersion(negotiation, all);
  if (common.code !== "agreed") return common;
  const { version } = common;
  const clients = all.map((offer) => inVersion(offer, version));
  for (const offer of clients) {
    const problem = clientProblem(negotiation, offer);
    if (problem !== undefined) return problem;
  }
  const agreed = negotiation.own.find((suite) =>
    clients.every((client) => offerOf(client, suite) !== undefined),
  );
  if (agreed === undefined) return noCommon(negotiation.own, clients);
  const { suiteMin, own } = negotiation;
  if (suiteMin !== undefined && own.indexOf(agreed) > own.indexOf(suiteMin)) {
    const subject = clients[0]?.client ?? "";
    const sentence = `The best suite in common is ${suiteName(agreed)}, below ${suiteName(suiteMin)}.`;
    return { code: "suite_too_low", subject, sentence };
  }
  return { code: "agreed", version, suite: agreed };
}

function clientProblem(
  { own, terms, required, nowSeconds, acceptWithheld = false }: SuiteNegotiation,
  offer: ClientOffer,
): NegotiationProblem | undefined {
  const { client, keyPackages } = offer;
  const domain = terms.get(clientIdParts(client).domain);
  for (const each of keyPackages) {
    const problem =
      signedProblem(client, each, nowSeconds) ??
      (domain === undefined ? undefined : statedProblem(client, each, domain)) ??
      requiredProblem(client, each, required);
    if (problem !== undefined) return problem;
  }
  if (acceptWithheld) return undefined;
  const best = own.find((suite) => offerOf(offer, suite) !== undefined);
  const better = best === undefined ? own : own.slice(0, own.indexOf(best));
  const withheld = better.find(
    (suite) =>
      keyPackages.some(({ leaf, stockedSuites = leaf.capabilities.cipherSuites }) =>
        stockedSuites.some((each) => codeOf(each) === codeOf(suite)),
      ) && domain?.suites.some((each) => codeOf(each) === codeOf(suite)) === true,
  );
  if (withheld === undefined || best === undefined) return undefined;
  return {
    code: "suite_withheld",
    subject: client,
    sentence: `${client} can do ${suiteName(withheld)}, as it and its domain say, and is shown with ${suiteName(best)} only.`,
  };
}

function signedProblem(
  client: ClientId,
  { suite, leaf, lifetimeSeconds, notBeforeSeconds, notAfterSeconds }: KeyPackageOffer,
  nowSeconds: bigint,
): NegotiationProblem | undefined {
  const problem = problemOf(client);
  if (leaf.credentialType !== "x509") {
    return problem("credential_type_lowered", `is shown with a credential of type ${leaf.credentialType}.`);
  }
  if (!leaf.capabilities.cipherSuites.some((each) => codeOf(each) === codeOf(suite))) {
    return problem(
      "suite_unsigned",
      `is shown with ${suiteName(suite)}, which it has not signed that it can.`,
    );
  }
  if (lifetimeSeconds > lifetimeSecondsMax + skewSeconds) {
    return problem("offer_lifetime_too_long", `is shown with a KeyPackage of ${lifetimeSeconds} seconds.`);
  }
  if (notAfterSeconds <= nowSeconds)
    return problem("offer_expired", "is shown with a KeyPackage that is over.");
  if (notBeforeSeconds > nowSeconds + skewSeconds) {
    return problem("offer_from_future", "is shown with a KeyPackage that is not valid yet.");
  }
  return undefined;
}

function statedProblem(
  client: ClientId,
  { suite, lastResort }: KeyPackageOffer,
  { suites, lastResort: allowed }: DomainTerms,
): NegotiationProblem | undefined {
  const problem = problemOf(client);
  if (!suites.some((each) => codeOf(each) === codeOf(suite))) {
    return problem("suite_not_stated", `is shown with ${suiteName(suite)}, which its domain does not state.`);
  }
  return lastResort && allowed === "never"
    ? problem("last_resort_refused", "is shown with a KeyPackage of last resort, which its domain rules out.")
    : undefined;
}

function requiredProblem(
  client: ClientId,
  { leaf: { capabilities }, suite }: KeyPackageOffer,
  required: RequiredCapabilities | undefined,
): NegotiationProblem | undefined {
  if (required === undefined) return undefined;
  const lacks = <T>(codes: (value: T) => number, wanted: readonly T[], had: readonly T[]): boolean => {
    const all = new Set(had.map(codes));
    return wanted.some((each) => !all.has(codes(each)));
  };
  const isMissing =
    lacks(
      (each) => ExtensionType.codeOf(each),
      required.extensionTypes.filter((each) => !isDefaultExtension(each)),
      capabilities.extensions,
    ) ||
    lacks(
      (each) => ProposalType.codeOf(each),
      required.proposalTypes.filter((each) => !isDefaultProposal(each)),
      capabilities.proposals,
    ) ||
    lacks((each) => CredentialType.codeOf(each), required.credentialTypes, capabilities.credentials);
  if (!isMissing) return undefined;
  return problemOf(client)(
    "capability_missing",
    `lacks what is required, in its KeyPackage of ${suiteName(suite)}.`,
  );
}

function noOffer(subject: string): NegotiationProblem {
  return problemOf(subject)("no_offer", "is shown with no KeyPackage at all.");
}

function noCommon(own: readonly CipherSuite[], clients: readonly ClientOffer[]): NegotiationProblem {
  const lacking = clients.find((client) => own.every((suite) => offerOf(client, suite) === undefined));
  const subject = (lacking ?? clients[0])?.client ?? "";
  const offered = lacking?.keyPackages.map(({ suite }) => suiteName(suite)).join(", ");
  const sentence =
    offered === undefined
      ? `No one of ${own.map(suiteName).join(", ")} is offered by all.`
      : `${subject} offers ${offered}, and this client has ${own.map(suiteName).join(", ")}.`;
  return { code: "no_common_suite", subject, sentence };
}

function problemOf(subject: string): (code: NegotiationProblemCode, sentence: string) => NegotiationProblem {
  return (code, sentence) => ({ code, subject, sentence: `${subject} ${sentence}` });
}

function offerOf({ keyPackages }: ClientOffer, suite: CipherSuite): KeyPackageOffer | undefined {
  return keyPackages.find((each) => codeOf(each.suite) === codeOf(suite));
}

function codeOf(suite: CipherSuite): number {
  return CipherSuite.codeOf(suite);
}
