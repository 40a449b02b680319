import { decode, encode } from "@entente/tls-codec";
import { type GroupTerms, RatchetTree } from "@entente/mls-wire";
import {
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
import type { Addresses } from "../addresses/addresses.ts";
import type { Clock } from "../clock.ts";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { CheckedBundle } from "../groups/checked-bundle.ts";
import { clockSkewMs, groupsFollowedMax, keyPackageLifetimeMs } from "../limits.ts";
import {
  type BadCommit,
  isOf,
  publishedProblem,
  stapledProposals,
  type Submitter,
  toldProblem,
} from "./commit-claims.ts";
import { policyProblem } from "./commit-policy.ts";
import { type LeafTimes, timesAfterChange, timesOfTree } from "./leaf-times.ts";
import {
  dropsPolicy,
  groupInfoOf,
  type PublicRecord,
  readRecord,
  recordBytes,
  termsOf,
} from "./public-record.ts";
import { processesDiffer } from "./shared-processes.ts";
import { treeCryptoOf } from "./tree-crypto.ts";

/** A group of visible handshakes in one epoch. */
export interface FollowedGroup {
  readonly group: PublicGroup;
  readonly terms: GroupTerms;
}

/** The same after a Commit that was checked. */
interface AdvancedGroup extends FollowedGroup {
  /** The group that it was checked against. */
  readonly before: PublicGroup;
  readonly change: CommitChange;
}

/** What follows a decided Commit in a group's public state. */
export interface NextState {
  readonly bytes: Uint8Array;
  /** Why the Commit could not be followed, where it could not: the state is that of before, and marked so. */
  readonly problem: BadCommit | undefined;
}

/**
 * Follows groups without their secrets. In a group of visible handshakes every Commit is checked by RFC 9420 12.4.2 before it
 * is ordered, as far as that needs no secret, and its tree and GroupInfo are those that follow from it. In a group of encrypted
 * handshakes what the committer publishes is compared with itself, and members compare it with what they have.
 *
 * Reading a large group from the store costs some microseconds for each member; the groups used last are kept.
 */
export class GroupWatch {
  readonly #store: Pick<Store, "groups">;
  readonly #addresses: Addresses;
  readonly #now: Clock;
  /** By group id. */
  readonly #followed = new BoundedMap<string, FollowedGroup>(groupsFollowedMax);
  /** By value hash: a Commit that was checked is followed without checking it again. */
  readonly #checked = new BoundedMap<string, AdvancedGroup>(groupsFollowedMax);

  constructor(store: Pick<Store, "groups">, addresses: Addresses, now: Clock) {
    this.#store = store;
    this.#addresses = addresses;
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
      leafTimes: this.#times(undefined, ratchetTree),
      departing: [],
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
      nowSeconds: BigInt(this.#nowSeconds()),
      lifetimeSecondsMax: BigInt((keyPackageLifetimeMs + clockSkewMs) / 1000),
    };
    // A Commit from outside is visible in every group: where the tree is published it is checked as well.
    const known =
      followed ??
      (bundle.joiner === undefined ? undefined : await this.#published(bundle.groupIdBytes, bundle.epoch));
    const problem =
      known === undefined
        ? (publishedProblem(bundle) ?? (await this.#policyKept(bundle)))
        : (this.#visibleProblem(known, bundle, rules, submitter) ?? policyProblemOf(known, bundle));
    if (problem === undefined) return;
    throw refusal("bad_commit", `the Commit breaks RFC 9420 12.4.2 or the group's terms: ${problem}`, {
      field: "bundle.commit",
      reason: problem,
    });
  }

  /** A Commit that nobody here can read still publishes a GroupInfo, which can not be of a group without its policy. */
  async #policyKept({ groupIdBytes, raw }: CheckedBundle): Promise<BadCommit | undefined> {
    const state = await this.#store.groups.publicState(groupIdBytes);
    const next = raw.value.groupInfo?.value;
    if (state === undefined || next?.wireFormat !== "mls_group_info") return undefined;
    return dropsPolicy(readRecord(state.bytes), next.groupInfo) ? "policy_removed" : undefined;
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
    const gone = await this.#addresses.removedBy(bundle);
    const departing = record.departing.filter((client) => !gone.has(client));
    if (record.source === "published") {
      const problem = publishedProblem(bundle);
      const kept = problem === undefined ? told : { ...told, ratchetTree: new Uint8Array() };
      const leafTimes = this.#times(record, kept.ratchetTree);
      return { bytes: recordBytes({ source: "published", ...kept, leafTimes, departing }), problem };
    }
    const followed = await this.followed(bundle.groupIdBytes, bundle.epoch);
    if (followed === undefined) {
      // Behind by a Commit that could not be followed: only a whole state that fits helps.
      const begun = told.ratchetTree.length > 0 ? this.#begun(bundle, told) : undefined;
      return begun ?? { bytes: recordBytes({ ...record, source: "lost" }), problem: undefined };
    }
    const isChecked = this.#checked.get(hexOf(bundle.value.hash))?.before === followed.group;
    const problem = isChecked ? undefined : this.#visibleProblem(followed, bundle, {});
    const next = this.#checked.get(hexOf(bundle.value.hash));
    if (problem !== undefined || next === undefined) {
      return { bytes: recordBytes({ ...record, source: "lost" }), problem };
    }
    this.#followed.set(hexOf(bundle.groupIdBytes), next);
    const tree = encode(RatchetTree, next.group.tree.nodes());
    const leafTimes = timesAfterChange(record.leafTimes, next.change, this.#nowSeconds());
    const { reInit } = next.group;
    const kept = { groupInfo: told.groupInfo, ratchetTree: tree, leafTimes, departing, reInit };
    return { bytes: recordBytes({ source: "followed", ...kept }), problem };
  }

  /** An encrypted group as its last committer published it; undefined where it published no tree. */
  async #published(groupId: Uint8Array, epoch: bigint): Promise<FollowedGroup | undefined> {
    const state = await this.#store.groups.publicState(groupId);
    if (state?.epoch !== epoch) return undefined;
    const record = readRecord(state.bytes);
    return record.groupInfo.length === 0 || record.ratchetTree.length === 0 ? undefined : restored(record);
  }

  /**
   * What a member publishes of the current epoch, checked before. A visible group that could not be followed is followed again from
   * here. `before`: what was published of the same epoch.
   */
  recordOf(groupInfo: Uint8Array, ratchetTree: Uint8Array, before: PublicRecord | undefined): PublicRecord {
    const isVisible = termsOf(groupInfoOf(groupInfo)).handshakes === "visible";
    const leafTimes = this.#times(before, ratchetTree);
    const source = isVisible ? "followed" : "published";
    const { departing = [], reInit } = before ?? {};
    return { source, groupInfo, ratchetTree, leafTimes, departing, reInit };
  }

  /** Times of the leaves of a published tree; what is not known of the one before counts as new. */
  #times(before: PublicRecord | undefined, ratchetTree: Uint8Array): LeafTimes {
    if (ratchetTree.length === 0) return before?.leafTimes ?? new Uint8Array();
    const hadTree = before !== undefined && before.ratchetTree.length > 0;
    return timesOfTree(
      before?.leafTimes ?? new Uint8Array(),
      hadTree ? decode(RatchetTree, before.ratchetTree) : [],
      decode(RatchetTree, ratchetTree),
      this.#nowSeconds(),
    );
  }

  #nowSeconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  /** A domain that a Commit brings in begins with what the Commit carries. */
  #begun(
    bundle: CheckedBundle,
    told: Pick<PublicRecord, "groupInfo" | "ratchetTree">,
  ): NextState | undefined {
    if (told.groupInfo.length === 0) return undefined;
    const groupInfo = groupInfoOf(told.groupInfo);
    const terms = termsOf(groupInfo);
    const begun = { ...told, leafTimes: this.#times(undefined, told.ratchetTree), departing: [] };
    if (terms.handshakes === "encrypted") {
      return { bytes: recordBytes({ source: "published", ...begun }), problem: publishedProblem(bundle) };
    }
    if (told.ratchetTree.length === 0) return undefined;
    const group = PublicGroup.fromGroupInfo(groupInfo, decode(RatchetTree, told.ratchetTree), treeCryptoOf);
    if (group instanceof Refusal)
      return { bytes: recordBytes({ source: "lost", ...begun }), problem: group.code };
    this.#followed.set(hexOf(bundle.groupIdBytes), { group, terms });
    return { bytes: recordBytes({ source: "followed", ...begun }), problem: undefined };
  }

  #visibleProblem(
    { group, terms }: FollowedGroup,
    bundle: CheckedBundle,
    rules: Rules,
    submitter?: Submitter,
  ): BadCommit | undefined {
    const { commit, groupInfo, ratchetTree } = bundle.raw.value;
    if (commit?.value.wireFormat !== "mls_public_message") return "not_visible";
    const proposals = stapledProposals(group, bundle);
    if (proposals instanceof Refusal) return proposals.code;
    if (proposals === "not_visible") return proposals;
    const advance = group.applyCommit(commit.value.publicMessage, proposals, {
      ...rules,
      externalCommits: terms.externalJoins === "closed" ? "none" : "all",
    });
    if (advance instanceof Refusal) return advance.code;
    if (processesDiffer(advance.group)) return "processes_differ";
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
      before: group,
      group: advance.group,
      terms: termsOf(groupInfo.value.groupInfo),
      change: advance.change,
    });
    return undefined;
  }
}

/** Proposals were verified with the Commit; that they are good is known by now. */
function policyProblemOf({ group }: FollowedGroup, bundle: CheckedBundle): BadCommit | undefined {
  const proposals = stapledProposals(group, bundle);
  if (proposals instanceof Refusal || proposals === "not_visible") return undefined;
  return policyProblem(group, bundle, proposals);
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
    reInit: record.reInit,
    ratchetTree: decode(RatchetTree, record.ratchetTree),
  });
  const group = restorePublicGroup(stored, treeCryptoOf);
  if (group instanceof Refusal) throw new Error(`a stored group can not be restored: ${group.code}`);
  return { group, terms: termsOf(groupInfo) };
}
