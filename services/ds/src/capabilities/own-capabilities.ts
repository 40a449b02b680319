import {
  authenticationExtensionType,
  clientAddressExtensionType,
  ExtensionType,
  groupTermsExtension,
  lastResortExtension,
  ProposalType,
} from "@entente/mls-wire";
import { commitProposalsMax, leavesMax } from "@entente/mls-tree";
import { groupPolicyExtensionType } from "@entente/policy";
import {
  type DomainCapabilities,
  domainCapabilities,
  type DomainLimit,
  type DomainProcess,
  type RuledType,
} from "@entente/transparency";
import { isKept } from "../attachments/open-chunks.ts";
import type { Configuration } from "../configuration.ts";
import {
  inboxPayloadBytesMax,
  knockBytesMax,
  knocksPerDomainAndTargetMax,
  knockWindowMs,
} from "../inboxes/limits.ts";
import {
  bundleBytesMax,
  claimClientsMax,
  claimSuitesMax,
  claimWindowMs,
  credentialBytesMax,
  epochsPastMax,
  groupInfoBytesMax,
  joinersMax,
  keyPackageBytesMax,
  keyPackageLifetimeMs,
  lookUpsPerDomainMax,
  lookUpWindowMs,
  memberDomainsMax,
  outboxLifetimeMs,
  ratchetTreeBytesMax,
  removedClientsMax,
} from "../limits.ts";
import { relayCredit } from "../relay/limits.ts";
import { sendGroupReadersMax } from "../send-groups/limits.ts";

/**
 * What this service can do and how much of it, as its configuration and the bounds that it keeps say (A23-53): the part of the domain's
 * signed statement that the Authentication Service can not know. Each bound is the one that a request meets.
 *
 * @param tokenKeys ids of the keys that sign anonymous tokens.
 */
export function ownCapabilities(
  configuration: Configuration,
  tokenKeys: readonly Uint8Array[] = [],
): DomainCapabilities {
  return domainCapabilities({
    extensions: extensionRules,
    proposals: proposalRules,
    processes: processesOf(configuration),
    limits: limitsOf(configuration),
    tokenKeys,
  });
}

const supported = (type: number): RuledType => ({ type, rule: "supported" });

/**
 * A Commit's GroupInfo declares who orders its epoch, and no GroupInfo carries the tree, which comes beside it. What is not here
 * passes unread.
 */
const extensionRules: readonly RuledType[] = [
  { type: ExtensionType.codes.ratchet_tree, rule: "refused" },
  { type: ExtensionType.codes.entente_ordering_config, rule: "required" },
  supported(ExtensionType.codes.required_capabilities),
  supported(ExtensionType.codes.external_senders),
  supported(ExtensionType.codes.external_pub),
  supported(ExtensionType.codes.app_data_dictionary),
  supported(ExtensionType.codes.entente_ordering_policy),
  supported(lastResortExtension),
  supported(groupTermsExtension),
  supported(groupPolicyExtensionType),
  supported(authenticationExtensionType),
  supported(clientAddressExtensionType),
];

/** Of visible handshakes; others are refused there, and nobody here sees the encrypted ones. */
const proposalRules: readonly RuledType[] = Object.values(ProposalType.codes).map(supported);

const always: readonly DomainProcess[] = [
  "handshakes_encrypted",
  "handshakes_visible",
  "ordering_fixed",
  "ordering_quorum",
  "ordering_eventual",
  "send_groups",
  "server_fanout",
  "client_fanout",
  "joins_own_clients",
  "joins_invited",
  "joins_open",
  "bad_commits_reset",
  "recovery_offers",
  "knocks",
  "message_reports",
  "ephemerals",
  "init_keys_2018",
];

function processesOf(configuration: Configuration): readonly DomainProcess[] {
  const { directory, eviction, externalSenders } = configuration;
  const { otherDomains, keyPackagesFor } = directory;
  const chosen: readonly (readonly [DomainProcess, boolean])[] = [
    ["exact_look_up", otherDomains !== "nothing"],
    ["prefix_search", otherDomains === "search"],
    ["key_packages_for_anyone", keyPackagesFor === "anyone"],
    ["key_packages_for_contacts", keyPackagesFor === "contacts"],
    ["attachments", isKept(configuration)],
    ["evictions", eviction.mode === "on" && externalSenders.length > 0],
  ];
  return [...always, ...chosen.flatMap(([process, isOffered]) => (isOffered ? [process] : []))];
}

function limitsOf({ limits }: Configuration): ReadonlyMap<DomainLimit, bigint> {
  const bounds: Partial<Record<DomainLimit & string, number | bigint>> = {
    bundle_bytes: bundleBytesMax,
    message_bytes: limits.messageBytes,
    attachment_bytes: limits.attachmentBytes,
    key_package_bytes: keyPackageBytesMax,
    group_info_bytes: groupInfoBytesMax,
    ratchet_tree_bytes: ratchetTreeBytesMax,
    credential_bytes: credentialBytesMax,
    inbox_payload_bytes: inboxPayloadBytesMax,
    knock_bytes: knockBytesMax,
    group_leaves: leavesMax,
    group_domains: memberDomainsMax,
    commit_proposals: commitProposalsMax,
    commit_joiners: joinersMax,
    commit_removals: removedClientsMax,
    send_group_readers: sendGroupReadersMax,
    key_package_lifetime_ms: keyPackageLifetimeMs,
    claim_clients: claimClientsMax,
    claim_suites: claimSuitesMax,
    claim_window_ms: claimWindowMs,
    claims_per_requester_and_target: limits.claimsPerRequesterAndTarget,
    claims_per_domain_and_target: limits.claimsPerDomainAndTarget,
    claims_per_domain: limits.claimsPerDomain,
    look_up_window_ms: lookUpWindowMs,
    look_ups_per_domain: lookUpsPerDomainMax,
    knock_window_ms: knockWindowMs,
    knocks_per_domain_and_target: knocksPerDomainAndTargetMax,
    message_retention_ms: limits.messageLifetimeMs,
    attachment_retention_ms: limits.attachmentLifetimeMs,
    queue_items: limits.queueItems,
    queue_bytes: limits.queueBytes,
    relay_retry_ms: outboxLifetimeMs,
    relay_items_in_flight: relayCredit,
    epochs_past: epochsPastMax,
  };
  return new Map(Object.entries(bounds).map(([limit, value]) => [limit as DomainLimit, BigInt(value)]));
}
