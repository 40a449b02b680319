import {
  CipherSuite,
  CredentialType,
  type Extensions,
  isDefaultExtension,
  type UserId,
} from "@entente/mls-wire";
import type { Actor } from "./action.ts";
import { decide } from "./decide.ts";
import type { Finding } from "./finding.ts";
import { policyOf } from "./group-policy.ts";
import { findingsMax } from "./limits.ts";
import { clientFindings, isUsable, suiteName } from "./lint-client.ts";
import { type ClientOffer, credentialTypesOf, type KeyPackageOffer, type UserOffer } from "./offer.ts";
import type { Roster } from "./roster.ts";
import { sentenceOf } from "./verdict.ts";

/** A group that somebody is to join. */
export interface LintedGroup {
  readonly suite: CipherSuite;
  /** Of its GroupContext. */
  readonly extensions: Extensions;
  readonly roster: Roster;
  /** Media types that every member must read. */
  readonly requiredMediaTypes: readonly string[];
}

/**
 * Says why users `a` and `b` can not have a new group together, before anyone tries: no KeyPackage is taken. Nothing is found
 * where they can. A finding `blocks` only if no device of the user is without it.
 */
export function lintPair(a: UserOffer, b: UserOffer, nowSeconds: bigint): readonly Finding[] {
  const own = [a, b].flatMap((offer) => userFindings(offer, nowSeconds));
  const usable = [a, b].map((offer) => usableOf(offer, nowSeconds));
  if (usable.some((each) => each.length === 0)) return bounded(own);
  return bounded([
    ...own,
    ...suiteFindings(a, b, nowSeconds),
    ...credentialFindings(a, b),
    ...credentialFindings(b, a),
  ]);
}

/**
 * Says why `joiner` can not be added to a group by a member who is `inviter`, before anyone tries.
 *
 * @throws PolicyError for a group whose policy can not be read.
 */
export function lintJoin(
  group: LintedGroup,
  inviter: UserId,
  joiner: UserOffer,
  nowSeconds: bigint,
): readonly Finding[] {
  const own = userFindings(joiner, nowSeconds);
  const found = joiner.clients.flatMap((client) => joinFindings(group, inviter, client, nowSeconds));
  return bounded(softened(joiner, [...own, ...found]));
}

/** Whether nothing blocks. */
export function isPossible(findings: readonly Finding[]): boolean {
  return findings.every(({ severity }) => severity === "warns");
}

function userFindings(offer: UserOffer, nowSeconds: bigint): readonly Finding[] {
  const { user, clients, problem } = offer;
  if (problem !== undefined) {
    return [
      {
        code: "user_unavailable",
        severity: "blocks",
        subject: user,
        sentence: `Nothing can be learnt about ${user}: ${problem}.`,
        remedy:
          problem === "unknown_user"
            ? "Ask for the right spelling, or have the user enrol a device."
            : "Ask the operators of both domains whether they federate: `entente doctor`.",
      },
    ];
  }
  if (clients.length === 0) {
    return [
      {
        code: "no_clients",
        severity: "blocks",
        subject: user,
        sentence: `${user} has no device that has published KeyPackages.`,
        remedy: `Have ${user} enrol a device and start it once.`,
      },
    ];
  }
  return softened(
    offer,
    clients.flatMap((client) => clientFindings(client, nowSeconds)),
  );
}

/** What blocks one device of a user, and not all of them, is a warning: the user takes part with the others. */
function softened({ clients }: UserOffer, findings: readonly Finding[]): readonly Finding[] {
  const blocked = new Set(
    findings.filter(({ severity }) => severity === "blocks").map(({ subject }) => subject),
  );
  if (clients.length === 0 || clients.every(({ client }) => blocked.has(client))) return findings;
  return findings.map((finding) =>
    clients.some(({ client }) => client === finding.subject) ? { ...finding, severity: "warns" } : finding,
  );
}

function usableOf({ clients }: UserOffer, nowSeconds: bigint): readonly KeyPackageOffer[] {
  return clients.flatMap(({ keyPackages }) => keyPackages.filter((each) => isUsable(each, nowSeconds)));
}

function suiteFindings(a: UserOffer, b: UserOffer, nowSeconds: bigint): readonly Finding[] {
  const [ofA, ofB] = [a, b].map((offer) => suitesOf(usableOf(offer, nowSeconds)));
  if (ofA === undefined || ofB === undefined || [...ofA].some((suite) => ofB.has(suite))) return [];
  return [
    {
      code: "suite_not_common",
      severity: "blocks",
      subject: b.user,
      sentence: `${a.user} offers ${names(ofA)}, ${b.user} offers ${names(ofB)}, and there is no cipher suite in common.`,
      remedy: "One of the two publishes KeyPackages of a suite of the other.",
    },
  ];
}

function suitesOf(offers: readonly KeyPackageOffer[]): ReadonlySet<CipherSuite> {
  return new Set(offers.map(({ suite }) => suite));
}

function names(suites: ReadonlySet<CipherSuite>): string {
  return [...suites].map(suiteName).join(", ");
}

/** Credentials of one that no device of the other can read (RFC 9420 7.3). */
function credentialFindings(of: UserOffer, by: UserOffer): readonly Finding[] {
  const read = new Set(
    by.clients.flatMap(({ keyPackages }) =>
      keyPackages.flatMap(({ leaf }) =>
        leaf.capabilities.credentials.map((type) => CredentialType.codeOf(type)),
      ),
    ),
  );
  const unread = [...credentialTypesOf(of)].filter((type) => !read.has(CredentialType.codeOf(type)));
  return unread.map((type) => ({
    code: "credential_type_not_read",
    severity: "blocks",
    subject: by.user,
    sentence: `${of.user} has credentials of type ${type}, which no device of ${by.user} reads.`,
    remedy: `Update the software of ${by.user}, or give ${of.user} another credential.`,
  }));
}

function joinFindings(
  group: LintedGroup,
  inviter: UserId,
  offer: ClientOffer,
  nowSeconds: bigint,
): readonly Finding[] {
  const { client, keyPackages } = offer;
  for (const [, leaf] of group.roster.leaves()) {
    if (leaf.client !== client) continue;
    return [
      {
        code: "member_already",
        severity: "warns",
        subject: client,
        sentence: `${client} is in the group already.`,
        remedy: "Nothing is to be done.",
      },
    ];
  }
  const usable = keyPackages.filter((each) => isUsable(each, nowSeconds));
  if (usable.length === 0) return []; // Said already.
  const fitting = usable.find(({ suite }) => CipherSuite.codeOf(suite) === CipherSuite.codeOf(group.suite));
  if (fitting === undefined) {
    return [
      {
        code: "suite_not_of_group",
        severity: "blocks",
        subject: client,
        sentence: `The group is of ${suiteName(group.suite)}, and ${client} offers ${names(suitesOf(usable))}.`,
        remedy: `${client} publishes KeyPackages of that suite, or the group moves to another by ReInit.`,
      },
    ];
  }
  return [
    ...extensionFindings(group, client, fitting),
    ...readingFindings(group, client, fitting),
    ...mediaTypeFindings(group, client, fitting),
    ...policyFindings(group, inviter, client, fitting),
  ];
}

function extensionFindings(
  { extensions }: LintedGroup,
  client: string,
  { leaf }: KeyPackageOffer,
): readonly Finding[] {
  const supported = new Set(leaf.capabilities.extensions);
  return extensions
    .map(({ extensionType }) => extensionType)
    .filter((type) => !isDefaultExtension(type) && !supported.has(type))
    .map((type) => ({
      code: "group_extension_unsupported",
      severity: "blocks",
      subject: client,
      sentence: `The group has extension ${type}, and the capabilities of ${client} lack it.`,
      remedy: `Update the software of ${client}.`,
    }));
}

/** Credential types that the two sides do not read of each other (RFC 9420 7.3). */
function readingFindings(
  { roster }: LintedGroup,
  client: string,
  { leaf }: KeyPackageOffer,
): readonly Finding[] {
  const read = new Set(leaf.capabilities.credentials.map((type) => CredentialType.codeOf(type)));
  for (const [, member] of roster.leaves()) {
    if (!read.has(CredentialType.codeOf(member.credentialType))) {
      return [
        {
          code: "group_credential_not_read",
          severity: "blocks",
          subject: client,
          sentence: `${member.client} has a credential of type ${member.credentialType}, which ${client} does not read.`,
          remedy: `Update the software of ${client}.`,
        },
      ];
    }
    const reads = member.capabilities.credentials.map((type) => CredentialType.codeOf(type));
    if (!reads.includes(CredentialType.codeOf(leaf.credentialType))) {
      return [
        {
          code: "credential_type_not_read",
          severity: "blocks",
          subject: client,
          sentence: `${client} has a credential of type ${leaf.credentialType}, which ${member.client} does not read.`,
          remedy: `Update the software of ${member.client}, or give ${client} another credential.`,
        },
      ];
    }
  }
  return [];
}

function mediaTypeFindings(
  { requiredMediaTypes }: LintedGroup,
  client: string,
  { mediaTypes }: KeyPackageOffer,
): readonly Finding[] {
  return requiredMediaTypes
    .filter((type) => mediaTypes?.includes(type) !== true)
    .map((type) => ({
      code: "media_type_not_read",
      severity: "blocks",
      subject: client,
      sentence: `Every member of the group must read ${type}, and ${client} does not tell that it does.`,
      remedy: `Give ${client} an application that reads it.`,
    }));
}

function policyFindings(
  { roster, extensions }: LintedGroup,
  inviter: UserId,
  client: string,
  keyPackage: KeyPackageOffer,
): readonly Finding[] {
  const actor = memberOfUser(roster, inviter);
  if (actor === undefined) {
    return [
      {
        code: "inviter_not_member",
        severity: "blocks",
        subject: inviter,
        sentence: `${inviter} is not in the group, so can add nobody to it.`,
        remedy: "Ask a member to invite.",
      },
    ];
  }
  const policy = policyOf(extensions);
  if (policy === undefined) return [];
  const proposals = [{ actor, change: { type: "add", keyPackage } as const }];
  const framing = policy.behaviour.handshakes === "encrypted" ? "private" : "public";
  const pathLeaf = roster.at(actor.leafIndex);
  const verdict = decide(policy, roster, { kind: "commit", actor, framing, pathLeaf, proposals, extensions });
  if (verdict.allowed) return [];
  return [
    {
      code: "policy_refuses",
      severity: "blocks",
      subject: client,
      sentence: sentenceOf(verdict),
      remedy: "Ask a member who may change the group's policy, or an admin of the group to do it.",
      rule: verdict.code,
    },
  ];
}

function memberOfUser(roster: Roster, user: UserId): (Actor & { readonly kind: "member" }) | undefined {
  for (const [leafIndex, { client }] of roster.leaves())
    if (client.startsWith(`${user}/`)) return { kind: "member", leafIndex };
  return undefined;
}

function bounded(findings: readonly Finding[]): readonly Finding[] {
  return findings.slice(0, findingsMax);
}
