import { CipherSuite, type Extensions, ExtensionType, groupTermsOf } from "@entente/mls-wire";
import type { Finding } from "./finding.ts";
import { suiteName } from "./lint-client.ts";

/** What a domain has signed that it offers, as far as people's groups go (its DomainStatement). */
export interface DomainOffer {
  readonly domain: string;
  /** Cipher suites that its clients may use. */
  readonly suites: readonly CipherSuite[];
  /** Names of DomainProcess. Undefined where the domain does not state them, as the others below. */
  readonly processes: readonly (number | string)[] | undefined;
  /** MLS extension types that it refuses. */
  readonly refusedExtensions: readonly number[];
  /** Members and blank leaves of a group, and domains with members, at most. */
  readonly leavesMax: bigint | undefined;
  readonly domainsMax: bigint | undefined;
}

/** What people of several domains would do together. */
export interface Undertaking {
  /** Of which one has to do. */
  readonly suites: readonly CipherSuite[];
  /** Of the GroupContext; none of a group that is yet to be made. */
  readonly extensions: Extensions;
  /** Names of DomainProcess that the group needs beside what its terms say. */
  readonly processes: readonly string[];
  /** Leaves and domains that the group then has. */
  readonly leaves: number;
  readonly domains: number;
  /** Whose KeyPackages are to be claimed by somebody of another domain; undefined for nobody's. */
  readonly claimedFrom: string | undefined;
}

/**
 * Says what the domains of people who are to meet have signed that they would refuse, before anyone tries (A23-53). A domain that
 * states nothing of a matter finds nothing in it.
 */
export function lintDomains(asked: Undertaking, offers: readonly DomainOffer[]): readonly Finding[] {
  return offers.flatMap((offer) => [
    ...suiteFindings(asked, offer),
    ...processFindings(asked, offer),
    ...extensionFindings(asked, offer),
    ...sizeFindings(asked, offer),
    ...consentFindings(asked, offer),
  ]);
}

function suiteFindings({ suites }: Undertaking, { domain, suites: stated }: DomainOffer): readonly Finding[] {
  const taken = new Set(stated.map((suite) => CipherSuite.codeOf(suite)));
  if (suites.length === 0 || suites.some((suite) => taken.has(CipherSuite.codeOf(suite)))) return [];
  return [
    {
      code: "suite_not_of_domain",
      severity: "blocks",
      subject: domain,
      sentence: `${domain} states that it takes ${stated.map(suiteName).join(", ")}, and not ${suites.map(suiteName).join(", ")}.`,
      remedy: `Use one of its suites, or ask the operator of ${domain} to take another.`,
    },
  ];
}

function processFindings(asked: Undertaking, { domain, processes }: DomainOffer): readonly Finding[] {
  if (processes === undefined) return [];
  return [...asked.processes, ...processesOfTerms(asked.extensions)]
    .filter((process) => !processes.includes(process))
    .map((process) => ({
      code: "process_not_of_domain",
      severity: "blocks",
      subject: domain,
      sentence: `The group needs ${process}, which ${domain} states that it does not offer.`,
      remedy: `Make a group of another kind, or ask the operator of ${domain} to update its services.`,
    }));
}

/** What the terms of a group demand of the domains of its members. */
function processesOfTerms(extensions: Extensions): readonly string[] {
  if (extensions.length === 0) return [];
  const { handshakes, badCommits } = groupTermsOf(extensions);
  return [`handshakes_${handshakes}`, `bad_commits_${badCommits}`];
}

function extensionFindings(
  { extensions }: Undertaking,
  { domain, refusedExtensions }: DomainOffer,
): readonly Finding[] {
  return extensions
    .map(({ extensionType }) => extensionType)
    .filter((type) => refusedExtensions.includes(ExtensionType.codeOf(type)))
    .map((type) => ({
      code: "extension_not_of_domain",
      severity: "blocks",
      subject: domain,
      sentence: `The group has extension ${type}, which ${domain} states that it refuses.`,
      remedy: "Make a group without it.",
    }));
}

function sizeFindings(
  { leaves, domains }: Undertaking,
  { domain, leavesMax, domainsMax }: DomainOffer,
): readonly Finding[] {
  const bounds = [
    ["members", leaves, leavesMax],
    ["domains", domains, domainsMax],
  ] as const;
  return bounds.flatMap(([what, count, most]) =>
    most === undefined || BigInt(count) <= most
      ? []
      : [
          {
            code: "group_too_large_for_domain",
            severity: "blocks",
            subject: domain,
            sentence: `The group would have ${count} ${what}, and ${domain} states that it takes ${most} at most.`,
            remedy: "Remove members who are idle, or make another group.",
          },
        ],
  );
}

function consentFindings(
  { claimedFrom }: Undertaking,
  { domain, processes }: DomainOffer,
): readonly Finding[] {
  if (domain !== claimedFrom || processes?.includes("key_packages_for_contacts") !== true) return [];
  return [
    {
      code: "consent_needed",
      severity: "warns",
      subject: domain,
      sentence: `${domain} gives KeyPackages of its users to their contacts alone, unless a user says otherwise.`,
      remedy: "Ask the user to be a contact first, where it is not one yet.",
    },
  ];
}
