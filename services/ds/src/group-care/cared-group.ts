import { decode } from "@entente/tls-codec";
import { type ClientId, type GroupContext, type LeafNode, RatchetTree } from "@entente/mls-wire";
import { type GroupPolicy, PolicyError, policyOf } from "@entente/policy";
import type { Group, Store } from "@entente/storage";
import { clientOfLeaf } from "../group-state/leaf-client.ts";
import { leafTimeAt } from "../group-state/leaf-times.ts";
import { groupInfoOf, type PublicRecord, readRecord } from "../group-state/public-record.ts";

/** A member, as far as this domain looks after it. */
export interface CaredLeaf {
  readonly leafIndex: number;
  readonly leaf: LeafNode;
  readonly client: ClientId | undefined;
  /** Since when it has its keys, seconds since 1970; undefined where nothing is known. */
  readonly renewedAtSeconds: number | undefined;
}

/** A group in its current epoch, with its tree and its policy. */
export interface CaredGroup {
  readonly group: Group;
  readonly context: GroupContext;
  readonly policy: GroupPolicy | undefined;
  readonly leaves: readonly CaredLeaf[];
  readonly departing: PublicRecord["departing"];
}

/** Reads a group where its tree and GroupInfo of the current epoch are known. Linear in its members. */
export async function caredGroup(
  store: Pick<Store, "groups">,
  groupId: Uint8Array,
): Promise<CaredGroup | undefined> {
  const group = await store.groups.find(groupId);
  const state = await store.groups.publicState(groupId);
  if (group?.state !== "active" || state?.epoch !== group.epoch) return undefined;
  const record = readRecord(state.bytes);
  const isKnown = record.groupInfo.length > 0 && record.ratchetTree.length > 0;
  if (record.source === "lost" || !isKnown) return undefined;
  const { groupContext: context } = groupInfoOf(record.groupInfo);
  let leaves: readonly CaredLeaf[] | undefined;
  return {
    group,
    context,
    policy: policyIn(context),
    // Most groups are looked at after every Commit and ask for nothing: their trees are left alone.
    get leaves() {
      leaves ??= leavesOf(record);
      return leaves;
    },
    departing: record.departing,
  };
}

function leavesOf({ ratchetTree, leafTimes }: PublicRecord): readonly CaredLeaf[] {
  return decode(RatchetTree, ratchetTree).flatMap((node, at) => {
    if (node?.nodeType !== "leaf") return [];
    const leafIndex = at / 2;
    const { leafNode: leaf } = node;
    return [
      {
        leafIndex,
        leaf,
        get client() {
          return clientOfLeaf(leaf);
        },
        renewedAtSeconds: leafTimeAt(leafTimes, leafIndex),
      },
    ];
  });
}

/** A policy that can not be read binds members, who refuse it; nothing is done here for it. */
function policyIn({ extensions }: GroupContext): GroupPolicy | undefined {
  try {
    return policyOf(extensions);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}
