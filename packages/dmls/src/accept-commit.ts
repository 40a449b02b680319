import {
  bytesToBase64,
  processPrivateMessage,
  type ClientState,
  type PrivateMessage,
  type PskIndex,
} from "ts-mls";
import { decode } from "@entente/tls-codec";
import { missingPsks, replacedTree, sortCommit, type ReadCommit } from "./commit-rules.ts";
import type { MemberId } from "./member.ts";
import { exportPsk } from "./mls/exports.ts";
import { leafAt, leafBytes } from "./mls/leaves.ts";
import { presentEpoch, readMessage, refusedBy } from "./mls/reader.ts";
import { pastEpoch, trimmed } from "./mls/trim.ts";
import { Refused } from "./refusal.ts";
import { removeFromUniverse } from "./removal.ts";
import { erasePastEpochs, eraseUnneeded } from "./retention.ts";
import { cloned, epochOf, groupKey, type SendGroup } from "./send-group.ts";
import type { Step } from "./step.ts";
import { entryOf, entryOfKey, withKey } from "./universe.ts";
import { CommitData } from "./wire/commit-data.ts";
import { pskIdOf, type EpochRef } from "./wire/psk-id.ts";

/**
 * Takes the owner's Commit for the Send Group's present epoch, or says what it waits for (D-23). Nothing changes unless
 * it is taken. Refuses per {@link sortCommit}, {@link missingPsks}, {@link replacedTree}, and `identity_changed`,
 * `leaf_key_erased`, `commit_invalid`.
 */
export async function acceptCommit(
  step: Step,
  held: SendGroup,
  owner: MemberId,
  message: PrivateMessage,
  frame: Uint8Array,
): Promise<readonly EpochRef[]> {
  const { content } = await readMessage(presentEpoch(held.mls), message, step.mls);
  if (content.content.contentType !== "commit") {
    throw new Refused("not_an_operation", content.content.contentType);
  }
  const read = sortCommit(step, held, owner, content.content.commit);
  const missing = missingPsks(step, read.imports);
  if (missing.length > 0) return missing;
  await checkIdentities(step, held, owner, read);
  const before = held.mls;
  const ended = epochOf(held);
  const group = cloned(held);
  group.commits.set(ended, await step.mls.cs.hash.digest(frame));
  noteCount(group, message.authenticatedData);
  if (read.removed.includes(before.privatePath.leafIndex)) {
    step.put(group);
    acceptOwnRemoval(step, group, owner, read);
    return [];
  }
  const after = await advance(step, group, message, read);
  group.mls = {
    ...trimmed(after),
    historicalReceiverData: new Map(before.historicalReceiverData).set(ended, pastEpoch(before)),
  };
  step.put(group);
  step.spent.push(before.keySchedule.initSecret, ...replacedKeys(before, after));
  for (const { member, epoch } of read.imports) group.imports.set(member, epoch);
  if (read.path !== undefined) {
    step.patch({ universe: withKey(step.universe(), owner, read.path.signaturePublicKey) });
    await noteUpdate(step, group, owner, after);
  }
  erasePastEpochs(step, group);
  propagateRemovals(step, before, owner, read);
  eraseUnneeded(step);
  return [];
}

/** Our leaf key in the Send Group, if the Commit replaced it. */
function replacedKeys(before: ClientState, after: ClientState): readonly Uint8Array[] {
  const node = before.privatePath.leafIndex * 2;
  const old = before.privatePath.privateKeys[node];
  return old === undefined || after.privatePath.privateKeys[node] === old ? [] : [old];
}

/** The epoch after the Commit, computed by ts-mls on the tree and key that the replacements leave. */
async function advance(
  step: Step,
  group: SendGroup,
  message: PrivateMessage,
  read: ReadCommit,
): Promise<ClientState> {
  const { mls } = group;
  const ratchetTree = replacedTree(step, mls.ratchetTree, read);
  const state: ClientState = {
    ...mls,
    ratchetTree,
    privatePath: replacedLeafKey(step, mls, read),
    clientConfig: step.mls.config,
  };
  const psks = new Map<string, Uint8Array>();
  for (const ref of read.imports) {
    const psk = step.groups.get(groupKey(ref.groupId))?.updates.get(ref.epoch)?.psk;
    if (psk !== undefined) psks.set(bytesToBase64(pskIdOf(ref)), psk);
  }
  const pskIndex: PskIndex = {
    findPsk: (id) => (id.psktype === "external" ? psks.get(bytesToBase64(id.pskId)) : undefined),
  };
  try {
    const result = await processPrivateMessage(state, message, pskIndex, step.mls.cs);
    return result.newState;
  } catch (error) {
    throw refusedBy(error, "commit_invalid", true);
  }
}

/** Our private key in this Send Group after the replacements: that of the leaf we published (D-20). */
function replacedLeafKey(step: Step, mls: ClientState, read: ReadCommit): ClientState["privatePath"] {
  const own = read.replacements.find(({ leafIndex }) => leafIndex === mls.privatePath.leafIndex);
  if (own === undefined || !step.features().leafReplacement) return mls.privatePath;
  const key = step.state.leafKeys.get(own.epoch);
  if (key === undefined) throw new Refused("leaf_key_erased", `epoch ${own.epoch}`, true);
  return { ...mls.privatePath, privateKeys: { [own.leafIndex * 2]: key.slice() } };
}

/** The owner stays who it is, whatever its key, and members added are members of the universe in place of themselves. */
async function checkIdentities(
  step: Step,
  group: SendGroup,
  owner: MemberId,
  read: ReadCommit,
): Promise<void> {
  const { authentication } = step.mls;
  if (read.path !== undefined) {
    const { credential, signaturePublicKey } = read.path;
    const known = entryOfKey(step.universe(), signaturePublicKey)?.member ?? owner;
    const named = await authentication.memberOf(credential, signaturePublicKey);
    if (named !== owner || known !== owner) throw new Refused("identity_changed", owner, true);
  }
  const removed = new Set(read.removed.map((leafIndex) => memberAt(step, group.mls, leafIndex)));
  for (const { add } of read.added) {
    const { credential, signaturePublicKey } = add.keyPackage.leafNode;
    // Its key may be one whose Commit has not reached us.
    const member =
      entryOfKey(step.universe(), signaturePublicKey)?.member ??
      (await authentication.memberOf(credential, signaturePublicKey));
    if (member === undefined || !removed.has(member)) {
      throw new Refused("not_an_operation", "an Add of someone who was not there", true);
    }
  }
}

/** Whose leaf it is. */
function memberAt(step: Step, { ratchetTree }: ClientState, leafIndex: number): MemberId | undefined {
  const leaf = leafAt(ratchetTree, leafIndex);
  return leaf && entryOfKey(step.universe(), leaf.signaturePublicKey)?.member;
}

function noteCount(group: SendGroup, authenticatedData: Uint8Array): void {
  const epoch = epochOf(group);
  const received = group.counts.get(epoch)?.received ?? 0;
  group.counts.set(epoch, { received, sent: sentOf(authenticatedData) });
}

/** `undefined` for a Commit by an implementation that does not count. */
function sentOf(authenticatedData: Uint8Array): number | undefined {
  if (authenticatedData.length !== CommitData.bytesFixed) return undefined;
  return decode(CommitData, authenticatedData).applicationMessages;
}

async function noteUpdate(step: Step, group: SendGroup, owner: MemberId, after: ClientState): Promise<void> {
  const leaf = leafAt(after.ratchetTree, 0);
  if (leaf === undefined) return;
  const epoch = after.groupContext.epoch;
  group.updates.set(epoch, {
    psk: await exportPsk(after.keySchedule.exporterSecret, step.mls.cs),
    leaf: leafBytes(leaf),
  });
  step.event({ kind: "updated", member: owner, epoch });
}

/** Who is removed and not added again in the same Commit leaves the universe (D-22). */
function propagateRemovals(step: Step, before: ClientState, owner: MemberId, read: ReadCommit): void {
  // Whoever has been removed itself removes nobody any more.
  if (entryOf(step.universe(), owner)?.removed === true) return;
  for (const member of removedMembers(step, before, read)) {
    if (member !== step.state.self) removeFromUniverse(step, member, owner);
  }
}

function removedMembers(step: Step, before: ClientState, read: ReadCommit): readonly MemberId[] {
  const back = new Set(addedMembers(step, read));
  return read.removed.flatMap((leafIndex) => {
    const member = memberAt(step, before, leafIndex);
    return member === undefined || back.has(member) ? [] : [member];
  });
}

/** Who is added, as far as its key is known. */
function addedMembers(step: Step, read: ReadCommit): readonly (MemberId | undefined)[] {
  return read.added.map(
    ({ add }) => entryOfKey(step.universe(), add.keyPackage.leafNode.signaturePublicKey)?.member,
  );
}

/** A Commit that takes our own leaf away: to put a new one there, or for good. Either way its epoch is not ours to compute. */
function acceptOwnRemoval(step: Step, group: SendGroup, owner: MemberId, read: ReadCommit): void {
  if (addedMembers(step, read).includes(step.state.self)) {
    group.stall = "awaiting_welcome";
    step.event({ kind: "stalled", member: owner, why: "awaiting_welcome" });
    return;
  }
  step.patch({ excludedBy: owner });
  step.event({ kind: "excluded", by: owner });
}
