import { decode, encode } from "@entente/tls-codec";
import { type ClientId, type GroupInfo, RatchetTree } from "@entente/mls-wire";
import { PublicGroup, Refusal } from "@entente/mls-tree";
import type { Store } from "@entente/storage";
import { sameBytes } from "../digest.ts";
import { refusal } from "../errors.ts";
import type { GroupDirectory } from "../groups/group-directory.ts";
import { groupInfoBytesMax, ratchetTreeBytesMax } from "../limits.ts";
import { Turns } from "../turns.ts";
import type { GroupWatch } from "./group-watch.ts";
import { clientOfLeaf } from "./leaf-client.ts";
import {
  dropsPolicy,
  groupInfoOf,
  policyOfInfo,
  type PublicRecord,
  readRecord,
  recordBytes,
} from "./public-record.ts";
import { treeCryptoOf } from "./tree-crypto.ts";

/** What a member publishes anew. */
export interface Publication {
  /** MLSMessage. */
  readonly groupInfo: Uint8Array;
  /** `optional<Node> ratchet_tree<V>`; may be empty: the one that is published stays. */
  readonly ratchetTree: Uint8Array;
}

/**
 * Takes GroupInfo and tree of a group's current epoch from a member, where what is published is missing or wrong: a committer of an
 * encrypted group may have published nothing, or what is not so, and a Commit may have been one that this domain could not follow
 * (A23-66, A23-67).
 */
export class Publications {
  readonly #store: Pick<Store, "groups">;
  readonly #directory: GroupDirectory;
  readonly #watch: GroupWatch;
  readonly #turns = new Turns();

  constructor(store: Pick<Store, "groups">, directory: GroupDirectory, watch: GroupWatch) {
    this.#store = store;
    this.#directory = directory;
    this.#watch = watch;
  }

  /**
   * Durable when it resolves. The publisher's own leaf has signed the GroupInfo.
   *
   * @throws ServiceError `unknown_group`, `not_a_member`, `not_admitted`, `stale_group_state`, `bad_group_info`, `too_large`; DecodeError.
   */
  async take(clientId: ClientId, publication: Publication): Promise<void> {
    const { groupInfo: message, ratchetTree } = publication;
    if (message.length > groupInfoBytesMax || ratchetTree.length > ratchetTreeBytesMax)
      throw refusal("too_large", "larger than what is taken", { field: "group_info" });
    const groupInfo = groupInfoOf(message);
    const { groupId } = groupInfo.groupContext;
    requirePublic(groupInfo);
    if ((await this.#directory.find(groupId)) === undefined) throw refusal("unknown_group", "no such group");
    if (!(await this.#directory.isMember(clientId, groupId)))
      throw refusal("not_a_member", "the caller is not a member of the group");
    await this.#turns.take(groupId, () => this.#save(clientId, groupInfo, publication));
  }

  async #save(clientId: ClientId, groupInfo: GroupInfo, publication: Publication): Promise<void> {
    const { groupId, epoch } = groupInfo.groupContext;
    const group = await this.#store.groups.find(groupId);
    const state = await this.#store.groups.publicState(groupId);
    if (group?.epoch !== epoch || state === undefined) throw stale();
    const record = readRecord(state.bytes);
    // What is said of the policy now does not undo what the epoch's own committer has said.
    if (state.epoch === epoch && record.groupInfo.length > 0) requirePublic(groupInfoOf(record.groupInfo));
    if (dropsPolicy(record, groupInfo)) throw bad("policy_removed");
    const isFollowed = record.source === "followed" && state.epoch === epoch;
    const next = isFollowed
      ? await this.#followed(clientId, groupInfo, publication, record)
      : this.#published(clientId, groupInfo, publication, state.epoch === epoch ? record : undefined);
    const bytes = recordBytes({ ...next, departing: record.departing });
    const answer = await this.#store.groups.savePublicState(groupId, { epoch, bytes });
    if (answer !== "saved") throw stale();
  }

  /** The tree is this domain's own; the GroupInfo must be of it. */
  async #followed(
    clientId: ClientId,
    groupInfo: GroupInfo,
    { groupInfo: message, ratchetTree }: Publication,
    record: PublicRecord,
  ): Promise<PublicRecord> {
    const { groupId, epoch } = groupInfo.groupContext;
    const followed = await this.#watch.followed(groupId, epoch);
    if (followed === undefined) throw stale();
    requireGood(followed.group.groupInfoProblem(groupInfo));
    requireSigner(clientId, followed.group, groupInfo);
    const isSame =
      ratchetTree.length === 0 || sameBytes(ratchetTree, encode(RatchetTree, followed.group.tree.nodes()));
    if (!isSame) throw bad("tree_wrong");
    return { ...record, groupInfo: message };
  }

  #published(
    clientId: ClientId,
    groupInfo: GroupInfo,
    { groupInfo: message, ratchetTree }: Publication,
    before: PublicRecord | undefined,
  ): PublicRecord {
    const tree = ratchetTree.length === 0 ? (before?.ratchetTree ?? ratchetTree) : ratchetTree;
    if (tree.length === 0) throw bad("tree_missing");
    const group = PublicGroup.fromGroupInfo(groupInfo, decode(RatchetTree, tree), treeCryptoOf);
    if (group instanceof Refusal) throw bad(group.code);
    requireSigner(clientId, group, groupInfo);
    return this.#watch.recordOf(message, tree, before);
  }
}

function requireGood(problem: Refusal | undefined): void {
  if (problem !== undefined) throw bad(problem.code);
}

/** By the group's policy (A23-90). */
function requirePublic(groupInfo: GroupInfo): void {
  if (policyOfInfo(groupInfo)?.admission.groupInfo !== "nobody") return;
  throw refusal("not_admitted", "the group's policy publishes its GroupInfo to nobody", {
    field: "group_info",
    reason: "group_info_withheld",
  });
}

/** Nobody publishes in another member's name. */
function requireSigner(clientId: ClientId, { tree }: PublicGroup, { signer }: GroupInfo): void {
  const leaf = tree.leaf(signer);
  if (leaf === undefined || clientOfLeaf(leaf) !== clientId) throw bad("not_the_signer");
}

function bad(reason: string): Error {
  return refusal("bad_group_info", `not the group's state: ${reason}`, { field: "group_info", reason });
}

function stale(): Error {
  return refusal("stale_group_state", "of another epoch than the group's", { field: "group_info" });
}
