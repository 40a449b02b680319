import {
  type AuthenticatedProposal,
  type CommitChange,
  type PublicGroup,
  PublicTree,
  Refusal,
} from "@entente/mls-tree";
import { type ClientId, clientIdParts, type LeafNode } from "@entente/mls-wire";
import type { RuleCode } from "@entente/policy";
import { hexOf } from "../digest.ts";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import { clientOfLeaf } from "./leaf-client.ts";
import { processesDiffer } from "./shared-processes.ts";
import { treeCryptoOf } from "./tree-crypto.ts";

/** Who brings a Commit: a domain, and of this domain the very client. */
export interface Submitter {
  readonly domain: string;
  readonly clientId?: ClientId;
}

/**
 * Why a Commit is bad: a code of `@entente/mls-tree`, a rule of the group's policy, or one of those that concern what a committer tells
 * servers.
 */
export type BadCommit =
  | Refusal["code"]
  | RuleCode
  | "not_visible"
  | "group_info_missing"
  | "tree_missing"
  | "tree_wrong"
  | "claim_false"
  | "identity_missing"
  | "processes_differ"
  | "not_the_submitter";

/** The proposals beside a Commit, each with its signature verified. */
export function stapledProposals(
  group: PublicGroup,
  bundle: CheckedBundle,
): readonly AuthenticatedProposal[] | Refusal | "not_visible" {
  const proposals: AuthenticatedProposal[] = [];
  for (const { value } of bundle.raw.value.proposals) {
    if (value.wireFormat !== "mls_public_message") return "not_visible";
    const proposal = group.authenticateProposal(value.publicMessage);
    if (proposal instanceof Refusal) return proposal;
    proposals.push(proposal);
  }
  return proposals;
}

/** By bundle: it is looked at before it is ordered, and when it is decided. */
const published = new WeakMap<CheckedBundle, { readonly problem: BadCommit | undefined }>();

/** What a committer of an encrypted group publishes must fit together; whether it is true, its members know. */
export function publishedProblem(bundle: CheckedBundle): BadCommit | undefined {
  const found = published.get(bundle) ?? { problem: unlikeProblem(bundle) };
  published.set(bundle, found);
  return found.problem;
}

function unlikeProblem(bundle: CheckedBundle): BadCommit | undefined {
  const { groupInfo, ratchetTree } = bundle.raw.value;
  // A tree without a GroupInfo is for those who come by Welcome: nothing is published by it.
  if (groupInfo?.value.wireFormat !== "mls_group_info" || ratchetTree === undefined) return undefined;
  const { groupContext } = groupInfo.value.groupInfo;
  const crypto = treeCryptoOf(groupContext.cipherSuite);
  if (crypto === undefined) return "suite_unsupported";
  const tree = PublicTree.fromNodes(ratchetTree.value, crypto);
  if (tree instanceof Refusal) return tree.code;
  if (hexOf(tree.treeHash) !== hexOf(groupContext.treeHash)) return "tree_hash_wrong";
  return processesDiffer({ tree }) ? "processes_differ" : undefined;
}

/** What the committer told servers about domains, clients and the group's end, held against the trees and the proposals. */
export function toldProblem(
  before: PublicGroup,
  after: PublicGroup,
  change: CommitChange,
  bundle: CheckedBundle,
): BadCommit | undefined {
  const clients = clientsOf(after.tree.leaves());
  const removed = clientsOf(change.removed.flatMap((leafIndex) => before.tree.leaf(leafIndex) ?? []));
  if (clients === undefined || removed === undefined) return "identity_missing";
  const domains = domainsOf(clients);
  const isTrue =
    sameMembers(domains, new Set<string>(bundle.memberDomains)) &&
    sameMembers(new Set(removed), new Set(bundle.removedClients)) &&
    bundle.removedAddresses.length === 0 &&
    bundle.ends === (change.reInit !== undefined);
  if (!isTrue) return "claim_false";
  const known = domainsOf(clientsOf(before.tree.leaves()) ?? []);
  const joins = [...domains].some((domain) => !known.has(domain));
  return joins && bundle.raw.value.ratchetTree === undefined ? "tree_missing" : undefined;
}

/** Undefined where a leaf names no client. */
function clientsOf(leaves: Iterable<LeafNode>): readonly ClientId[] | undefined {
  const clients: ClientId[] = [];
  for (const leaf of leaves) {
    const client = clientOfLeaf(leaf);
    if (client === undefined) return undefined;
    clients.push(client);
  }
  return clients;
}

function domainsOf(clients: readonly ClientId[]): ReadonlySet<string> {
  return new Set(clients.map((client) => clientIdParts(client).domain));
}

/** Whether a Commit is the submitter's. */
export function isOf(
  after: PublicGroup,
  { committer }: CommitChange,
  { domain, clientId }: Submitter,
): boolean {
  const leaf = after.tree.leaf(committer);
  const client = leaf === undefined ? undefined : clientOfLeaf(leaf);
  if (client === undefined || (clientId !== undefined && client !== clientId)) return false;
  return clientIdParts(client).domain === domain;
}

function sameMembers(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((each) => right.has(each));
}
