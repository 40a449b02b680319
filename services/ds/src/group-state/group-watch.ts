import { decode, encode } from "@entente/tls-codec";
import { type ClientId, clientIdParts, type GroupTerms, type LeafNode, RatchetTree } from "@entente/mls-wire";
import {
  type AuthenticatedProposal,
  type CommitChange,
  PublicGroup,
  PublicGroupState,
  PublicTree,
  Refusal,
  restorePublicGroup,
  type Rules,
} from "@entente/mls-tree";
import type { PublicState, Store } from "@entente/storage";
import { BoundedMap } from "../bounded-map.ts";
import type { Clock } from "../clock.ts";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import { clockSkewMs, groupsFollowedMax, keyPackageLifetimeMs } from "../limits.ts";
import { clientOfLeaf } from "./leaf-client.ts";
import { groupInfoOf, type PublicRecord, readRecord, recordBytes, termsOf } from "./public-record.ts";
import { treeCryptoOf } from "./tree-crypto.ts";

/** Who brings a Commit: a domain, and of this domain the very client. */
export interface Submitter {
  readonly domain: string;
  readonly clientId?: ClientId;
}

/** A group of visible handshakes in one epoch. */
export interface FollowedGroup {
  readonly group: PublicGroup;
  readonly terms: GroupTerms;
}

/** What follows a decided Commit in a group's public state. */
export interface NextState {
  readonly bytes: Uint8Array;
  /** Why the Commit could not be followed, where it could not: the state is that of before, and marked so. */
  readonly problem: BadCommit | undefined;
}

/** Why a Commit is bad: a code of `@entente/mls-tree`, or one of those that concern what a committer tells servers. */
export type BadCommit =
  | Refusal["code"]
  | "not_visible"
  | "group_info_missing"
  | "tree_missing"
  | "tree_wrong"
  | "claim_false"
  | "identity_missing"
  | "not_the_submitter";

/**
 * Follows groups without their secrets. In a group of visible handshakes every Commit is checked by RFC 9420 12.4.2 before it
 * is ordered, as far as that needs no secret, and its tree and GroupInfo are those that follow from it. In a group of encrypted
 * handshakes what the committer publishes is compared with itself, and members compare it with what they have.
 *
 * Reading a large group from the store costs some microseconds for each member; the groups used last are kept.
 */
export class GroupWatch {
  readonly #store: Pick<Store, "groups">;
  readonly #now: Clock;
  /** By group id. */
  readonly #followed = new BoundedMap<string, FollowedGroup>(groupsFollowedMax);
  /** By value hash: a Commit that was checked is followed without checking it again. */
  readonly #checked = new BoundedMap<string, FollowedGroup>(groupsFollowedMax);

  constructor(store: Pick<Store, "groups">, now: Clock) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * The first public state of a group of one member.
   *
   * @throws ServiceError `bad_group_info` where tree and GroupInfo do not fit, or a visible group comes without its tree; DecodeError.
   */
  first(groupInfoMessage: Uint8Array, ratchetTree: Uint8Array): Uint8Array {
    const groupInfo = groupInfoOf(groupInfoMessage);
    const visible = termsOf(groupInfo).handshakes === "visible";
    if (ratchetTree.length > 0) {
      const group = PublicGroup.fromGroupInfo(groupInfo, decode(RatchetTree, ratchetTree), treeCryptoOf);
      if (group instanceof Refusal) {
        throw refusal("bad_group_info", `the tree does not fit: ${group.code}`, {
          field: "ratchet_tree",
          reason: group.code,
        });
      }
    } else if (visible) {
      throw refusal("bad_group_info", "a group of visible handshakes begins with its tree", {
        field: "ratchet_tree",
      });
    }
    return recordBytes({
      source: visible ? "followed" : "published",
      groupInfo: groupInfoMessage,
      ratchetTree,
    });
  }

  /** The group where its handshakes are visible and it is followed at this very epoch; undefined otherwise. */
  async followed(groupId: Uint8Array, epoch: bigint): Promise<FollowedGroup | undefined> {
    const key = hexOf(groupId);
    const kept = this.#followed.get(key);
    if (kept?.group.context.epoch === epoch) return kept;
    const state = await this.#store.groups.publicState(groupId);
    const restored = state?.epoch === epoch ? restore(state) : undefined;
    if (restored !== undefined) this.#followed.set(key, restored);
    return restored;
  }

  /**
   * Checks a Commit before it is ordered. One of an epoch that this domain is not in is left to the orderer.
   *
   * @throws ServiceError `bad_commit` with the failing step as its reason.
   */
  async check(bundle: CheckedBundle, submitter?: Submitter): Promise<void> {
    const followed = await this.followed(bundle.groupIdBytes, bundle.epoch);
    const rules: Rules = {
      nowSeconds: BigInt(Math.floor(this.#now() / 1000)),
      lifetimeSecondsMax: BigInt((keyPackageLifetimeMs + clockSkewMs) / 1000),
    };
    // A Commit from outside is visible in every group: where the tree is published it is checked as well.
    const known =
      followed ??
      (bundle.joiner === undefined ? undefined : await this.#published(bundle.groupIdBytes, bundle.epoch));
    const problem =
      known === undefined ? publishedProblem(bundle) : this.#visibleProblem(known, bundle, rules, submitter);
    if (problem === undefined) return;
    throw refusal("bad_commit", `the Commit breaks RFC 9420 12.4.2 or the group's terms: ${problem}`, {
      field: "bundle.commit",
      reason: problem,
    });
  }

  /** The public state of the epoch that a decided Commit begins, to be stored with the decision. Undefined: nothing is known. */
  async after(bundle: CheckedBundle): Promise<NextState | undefined> {
    const { groupInfo, ratchetTree } = bundle.raw.value;
    const state = await this.#store.groups.publicState(bundle.groupIdBytes);
    const told = {
      groupInfo: groupInfo?.bytes ?? new Uint8Array(),
      ratchetTree: ratchetTree?.bytes ?? new Uint8Array(),
    };
    if (state === undefined) return this.#begun(bundle, told);
    const record = readRecord(state.bytes);
    if (record.source === "published") {
      const problem = publishedProblem(bundle);
      const kept = problem === undefined ? told : { ...told, ratchetTree: new Uint8Array() };
      return { bytes: recordBytes({ source: "published", ...kept }), problem };
    }
    const followed = await this.followed(bundle.groupIdBytes, bundle.epoch);
    if (followed === undefined) {
      // Behind by a Commit that could not be followed: only a whole state that fits helps.
      const begun = told.ratchetTree.length > 0 ? this.#begun(bundle, told) : undefined;
      return begun ?? { bytes: recordBytes({ ...record, source: "lost" }), problem: undefined };
    }
    const problem = this.#visibleProblem(followed, bundle, {});
    const next = this.#checked.get(hexOf(bundle.value.hash));
    if (problem !== undefined || next === undefined) {
      return { bytes: recordBytes({ ...record, source: "lost" }), problem };
    }
    this.#followed.set(hexOf(bundle.groupIdBytes), next);
    const tree = encode(RatchetTree, next.group.tree.nodes());
    return {
      bytes: recordBytes({ source: "followed", groupInfo: told.groupInfo, ratchetTree: tree }),
      problem,
    };
  }

  /** An encrypted group as its last committer published it; undefined where it published no tree. */
  async #published(groupId: Uint8Array, epoch: bigint): Promise<FollowedGroup | undefined> {
    const state = await this.#store.groups.publicState(groupId);
    if (state?.epoch !== epoch) return undefined;
    const record = readRecord(state.bytes);
    return record.groupInfo.length === 0 || record.ratchetTree.length === 0 ? undefined : restored(record);
  }

  /** A domain that a Commit brings in begins with what the Commit carries. */
  #begun(bundle: CheckedBundle, told: Omit<PublicRecord, "source">): NextState | undefined {
    if (told.groupInfo.length === 0) return undefined;
    const groupInfo = groupInfoOf(told.groupInfo);
    const terms = termsOf(groupInfo);
    if (terms.handshakes === "encrypted") {
      return { bytes: recordBytes({ source: "published", ...told }), problem: publishedProblem(bundle) };
    }
    if (told.ratchetTree.length === 0) return undefined;
    const group = PublicGroup.fromGroupInfo(groupInfo, decode(RatchetTree, told.ratchetTree), treeCryptoOf);
    if (group instanceof Refusal)
      return { bytes: recordBytes({ source: "lost", ...told }), problem: group.code };
    this.#followed.set(hexOf(bundle.groupIdBytes), { group, terms });
    return { bytes: recordBytes({ source: "followed", ...told }), problem: undefined };
  }

  #visibleProblem(
    { group, terms }: FollowedGroup,
    bundle: CheckedBundle,
    rules: Rules,
    submitter?: Submitter,
  ): BadCommit | undefined {
    const { commit, groupInfo, ratchetTree } = bundle.raw.value;
    if (commit.value.wireFormat !== "mls_public_message") return "not_visible";
    const proposals = stapledProposals(group, bundle);
    if (proposals instanceof Refusal) return proposals.code;
    if (proposals === "not_visible") return proposals;
    const advance = group.applyCommit(commit.value.publicMessage, proposals, {
      ...rules,
      externalCommits: terms.externalJoins === "closed" ? "none" : "all",
    });
    if (advance instanceof Refusal) return advance.code;
    if (groupInfo?.value.wireFormat !== "mls_group_info") return "group_info_missing";
    const unlike = advance.group.groupInfoProblem(groupInfo.value.groupInfo);
    if (unlike !== undefined) return unlike.code;
    if (ratchetTree !== undefined) {
      const published = PublicTree.fromNodes(ratchetTree.value, group.crypto);
      if (published instanceof Refusal) return published.code;
      if (hexOf(published.treeHash) !== hexOf(advance.group.tree.treeHash)) return "tree_wrong";
    }
    const told = toldProblem(group, advance.group, advance.change, bundle);
    if (told !== undefined) return told;
    if (submitter !== undefined && !isOf(advance.group, advance.change, submitter))
      return "not_the_submitter";
    this.#checked.set(hexOf(bundle.value.hash), {
      group: advance.group,
      terms: termsOf(groupInfo.value.groupInfo),
    });
    return undefined;
  }
}

function restore({ bytes }: PublicState): FollowedGroup | undefined {
  const record = readRecord(bytes);
  return record.source === "followed" ? restored(record) : undefined;
}

/** The group of a record with a tree, unchecked. @throws Error for a record that no checks let in. */
function restored(record: PublicRecord): FollowedGroup {
  const groupInfo = groupInfoOf(record.groupInfo);
  const stored = encode(PublicGroupState, {
    groupContext: groupInfo.groupContext,
    confirmationTag: groupInfo.confirmationTag,
    reInit: undefined,
    ratchetTree: decode(RatchetTree, record.ratchetTree),
  });
  const group = restorePublicGroup(stored, treeCryptoOf);
  if (group instanceof Refusal) throw new Error(`a stored group can not be restored: ${group.code}`);
  return { group, terms: termsOf(groupInfo) };
}

function stapledProposals(
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

/** What a committer of an encrypted group publishes must fit together; whether it is true, its members know. */
function publishedProblem(bundle: CheckedBundle): BadCommit | undefined {
  const { groupInfo, ratchetTree } = bundle.raw.value;
  // A tree without a GroupInfo is for those who come by Welcome: nothing is published by it.
  if (groupInfo?.value.wireFormat !== "mls_group_info" || ratchetTree === undefined) return undefined;
  const { groupContext } = groupInfo.value.groupInfo;
  const crypto = treeCryptoOf(groupContext.cipherSuite);
  if (crypto === undefined) return "suite_unsupported";
  const tree = PublicTree.fromNodes(ratchetTree.value, crypto);
  if (tree instanceof Refusal) return tree.code;
  return hexOf(tree.treeHash) === hexOf(groupContext.treeHash) ? undefined : "tree_hash_wrong";
}

/** What the committer told servers about domains and clients, held against the trees. */
function toldProblem(
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
    sameMembers(new Set(removed), new Set(bundle.removedClients));
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

function isOf(after: PublicGroup, { committer }: CommitChange, { domain, clientId }: Submitter): boolean {
  const leaf = after.tree.leaf(committer);
  const client = leaf === undefined ? undefined : clientOfLeaf(leaf);
  if (client === undefined || (clientId !== undefined && client !== clientId)) return false;
  return clientIdParts(client).domain === domain;
}

function sameMembers(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((each) => right.has(each));
}
