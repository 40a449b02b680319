import { decode, equalBytes } from "@entente/tls-codec";
import type { Commit, LeafNode, ProposalAdd, RatchetTree } from "ts-mls";
import type { MemberId } from "./member.ts";
import { leafFromBytes, withLeaf } from "./mls/leaves.ts";
import { leafIndexOf } from "./owner.ts";
import { Refused } from "./refusal.ts";
import { acknowledged, epochOf, groupKey, type SendGroup } from "./send-group.ts";
import type { Step } from "./step.ts";
import { entryOf, entryOfGroup } from "./universe.ts";
import { LeafReplacement, leafReplacementType } from "./wire/leaf-replacement.ts";
import { parsePskId, type EpochRef } from "./wire/psk-id.ts";

/** An import that a Commit makes, and whose update it is. */
export interface CommittedImport extends EpochRef {
  readonly member: MemberId;
}

/** A Commit of another owner, sorted into what DMLS knows (D-4). */
export interface ReadCommit {
  readonly imports: readonly CommittedImport[];
  readonly replacements: readonly LeafReplacement[];
  readonly removed: readonly number[];
  readonly added: readonly ProposalAdd[];
  readonly path: LeafNode | undefined;
}

/**
 * Sorts a Commit's proposals. The owner of the Send Group controls them. Refuses `not_an_operation`, `psk_invalid`,
 * `psk_unknown_group`, `psk_not_newer`; all stall the Send Group, for its owner has moved on.
 */
export function sortCommit(step: Step, group: SendGroup, owner: MemberId, commit: Commit): ReadCommit {
  const features = step.features();
  const imports: CommittedImport[] = [];
  const replacements: LeafReplacement[] = [];
  const removed: number[] = [];
  const added: ProposalAdd[] = [];
  for (const item of commit.proposals) {
    if (item.proposalOrRefType !== "proposal") throw new Refused("not_an_operation", "by reference", true);
    const { proposal } = item;
    if (proposal.proposalType === "psk") {
      imports.push(importOf(step, group, owner, proposal.psk.preSharedKeyId));
    } else if (proposal.proposalType === leafReplacementType && features.leafReplacement) {
      replacements.push(replacementOf((proposal as { proposalData: Uint8Array }).proposalData));
    } else if (proposal.proposalType === "remove" && features.removal) {
      removed.push(proposal.remove.removed);
    } else if (proposal.proposalType === "add" && features.rejoin) {
      added.push(proposal);
    } else {
      throw new Refused("not_an_operation", `proposal ${String(proposal.proposalType)}`, true);
    }
  }
  if (new Set(imports.map(({ groupId }) => groupKey(groupId))).size !== imports.length) {
    throw new Refused("psk_invalid", "two PSKs of one Send Group", true);
  }
  if (added.length > 0 && (imports.length > 0 || commit.path === undefined)) {
    throw new Refused("not_an_operation", "an Add with PSKs or without a path", true);
  }
  return { imports, replacements, removed, added, path: commit.path?.leafNode };
}

function importOf(
  step: Step,
  group: SendGroup,
  owner: MemberId,
  id: { readonly psktype: string; readonly pskNonce: Uint8Array; readonly pskId?: Uint8Array },
): CommittedImport {
  if (id.psktype !== "external" || id.pskId === undefined)
    throw new Refused("psk_invalid", "not external", true);
  if (id.pskNonce.length !== step.mls.cs.kdf.size) throw new Refused("psk_invalid", "nonce length", true);
  const ref = parsePskId(id.pskId);
  const entry = entryOfGroup(step.universe(), groupKey(ref.groupId));
  if (entry === undefined) throw new Refused("psk_unknown_group", groupKey(ref.groupId), true);
  if (entry.member === owner) throw new Refused("psk_invalid", "of the Send Group itself", true);
  if (ref.epoch <= acknowledged(group, entry.member)) {
    throw new Refused("psk_not_newer", `${entry.member} ${ref.epoch}`, true);
  }
  return { ...ref, member: entry.member };
}

function replacementOf(bytes: Uint8Array): LeafReplacement {
  try {
    return decode(LeafReplacement, bytes);
  } catch (error) {
    throw new Refused("leaf_replacement_mismatch", error instanceof Error ? error.message : "", true);
  }
}

/** The PSKs of `imports` that have not arrived. Refuses `psk_unavailable` for one that never can. */
export function missingPsks(step: Step, imports: readonly CommittedImport[]): readonly EpochRef[] {
  return imports.filter(({ groupId, epoch, member }) => {
    const source = step.groups.get(groupKey(groupId));
    if (source?.updates.has(epoch) === true) return false;
    const erased = source === undefined && entryOf(step.universe(), member)?.removed === true;
    if (erased || (source !== undefined && epochOf(source) >= epoch)) {
      throw new Refused("psk_unavailable", `${member} ${epoch}`, true);
    }
    return true;
  });
}

/**
 * The tree after the leaf replacements (D-20): exactly one for each import, with the leaf that we know from the
 * member's own Send Group. Refuses `leaf_replacement_missing`, `leaf_replacement_mismatch`.
 */
export function replacedTree(step: Step, tree: RatchetTree, read: ReadCommit): RatchetTree {
  if (!step.features().leafReplacement) return tree;
  if (read.replacements.length !== read.imports.length) {
    throw new Refused("leaf_replacement_missing", "as many as PSKs", true);
  }
  let replaced = tree;
  for (const { groupId, epoch, member } of read.imports) {
    const replacement = read.replacements.find(
      (item) => item.epoch === epoch && equalBytes(item.groupId, groupId),
    );
    if (replacement === undefined) throw new Refused("leaf_replacement_missing", `${member} ${epoch}`, true);
    const source = step.groups.get(groupKey(groupId));
    const published = source?.updates.get(epoch)?.leaf;
    if (published === undefined || source === undefined || !equalBytes(published, replacement.leafNode)) {
      throw new Refused("leaf_replacement_mismatch", `not what ${member} published in ${epoch}`, true);
    }
    if (leafIndexOf(step, tree, member) !== replacement.leafIndex) {
      throw new Refused("leaf_replacement_mismatch", `not ${member}'s leaf`, true);
    }
    replaced = withLeaf(replaced, replacement.leafIndex, leafFromBytes(published));
  }
  return replaced;
}
