import { bytesToBase64 } from "ts-mls";
import { exportedPsksMax, leafKeysMax, pastEpochsMax } from "./limits.ts";
import { leavesOf } from "./mls/leaves.ts";
import { secretsOf } from "./mls/trim.ts";
import type { SendGroup } from "./send-group.ts";
import type { MemberId } from "./member.ts";
import { acknowledged, groupKey } from "./send-group.ts";
import type { Step } from "./step.ts";
import { activeMembers, entryOf, keysOf, type RosterEntry } from "./universe.ts";

/**
 * Erases every secret that no frame can need any more. Called at the end of each step that changed what owners have
 * committed, or who they are.
 */
export function eraseUnneeded(step: Step): void {
  const { universe } = step.state;
  if (universe === undefined) return;
  for (const entry of universe.roster) if (entry.removed) eraseRemoved(step, entry);
  for (const entry of activeMembers(universe)) erasePsks(step, entry.member);
  eraseLeafKeys(step);
  eraseKeyPackage(step);
}

/**
 * The owners other than `member` whose Commits may still come: the active ones, and those removed that we follow, since
 * what they committed before they knew of it is imported by others.
 */
function ownersBeside(step: Step, member: MemberId): readonly RosterEntry[] {
  return step
    .universe()
    .roster.filter(
      (entry) => entry.member !== member && (!entry.removed || step.groups.has(groupKey(entry.groupId))),
    );
}

/** A removed owner's Send Group is needed until no other owner has it in its own: then no Commit imports its PSKs. */
function eraseRemoved(step: Step, removed: RosterEntry): void {
  const key = groupKey(removed.groupId);
  if (!step.groups.has(key)) return;
  const keys = new Set(keysOf(removed).map((key) => bytesToBase64(key)));
  const somewhere = activeMembers(step.universe()).some(({ member }) => {
    const group = step.groupOf(member);
    // A Send Group that has not reached us began with everyone in it.
    return (
      group === undefined ||
      leavesOf(group.mls.ratchetTree).some(({ leaf }) => keys.has(bytesToBase64(leaf.signaturePublicKey)))
    );
  });
  if (!somewhere) eraseSendGroup(step, key);
}

/** The KeyPackage of the start is needed until every member's Send Group has been joined with it. */
function eraseKeyPackage(step: Step): void {
  const { own, self } = step.state;
  if (own === undefined || step.groupOf(self) === undefined) return;
  if (step.others().some(({ member }) => step.groupOf(member) === undefined)) return;
  step.spent.push(own.keys.initPrivateKey, own.keys.hpkePrivateKey);
  step.patch({ own: undefined });
}

/**
 * The PSK of an epoch of `member` is needed until every other owner, ourselves included, has committed that epoch or
 * a newer one: owners never go back.
 */
function erasePsks(step: Step, member: MemberId): void {
  const entry = entryOf(step.universe(), member);
  const group = entry && step.groups.get(groupKey(entry.groupId));
  if (group === undefined || group.updates.size === 0) return;
  const oldest = ownersBeside(step, member)
    .map((other) => acknowledged(step.groupOf(other.member), member))
    .reduce((least, epoch) => (epoch < least ? epoch : least), 0xffff_ffff_ffff_ffffn);
  const epochs = [...group.updates.keys()].sort((a, b) => (a < b ? -1 : 1));
  const unneeded = epochs.filter((epoch, i) => epoch <= oldest || i < epochs.length - exportedPsksMax);
  if (unneeded.length === 0) return;
  const edited = step.edit(groupKey(group.groupId)) ?? group;
  for (const epoch of unneeded) {
    const update = edited.updates.get(epoch);
    if (update !== undefined) step.spent.push(update.psk);
    edited.updates.delete(epoch);
  }
}

/**
 * Our leaf key of an epoch is needed until every other owner has committed that leaf or a newer one (D-21): from then
 * on the Send Groups that use it hold it themselves, and no other ever will.
 */
function eraseLeafKeys(step: Step): void {
  const { leafKeys, self } = step.state;
  if (leafKeys.size === 0) return;
  const others = ownersBeside(step, self);
  const epochs = [...leafKeys.keys()].sort((a, b) => (a < b ? -1 : 1));
  const kept = new Map(leafKeys);
  for (const [i, epoch] of epochs.entries()) {
    const settled = others.every((other) => acknowledged(step.groupOf(other.member), self) >= epoch);
    if (!settled && i >= epochs.length - leafKeysMax) continue;
    const key = kept.get(epoch);
    if (key !== undefined) step.spent.push(key);
    kept.delete(epoch);
  }
  if (kept.size !== leafKeys.size) step.patch({ leafKeys: kept });
}

/** Erases ended epochs whose messages have all arrived, and the oldest past `pastEpochsMax`. `group` is a step's copy. */
export function erasePastEpochs(step: Step, group: SendGroup): void {
  const past = new Map(group.mls.historicalReceiverData);
  const epochs = [...past.keys()].sort((a, b) => (a < b ? -1 : 1));
  for (const [i, epoch] of epochs.entries()) {
    const count = group.counts.get(epoch);
    const complete = count?.sent !== undefined && count.received >= count.sent;
    if (!complete && i >= epochs.length - pastEpochsMax) continue;
    const data = past.get(epoch);
    if (data !== undefined) step.spent.push(...secretsOf(data));
    past.delete(epoch);
    group.counts.delete(epoch);
    group.commits.delete(epoch);
  }
  group.mls = { ...group.mls, historicalReceiverData: past };
}

/** Takes a Send Group out of the session, secrets first. */
function eraseSendGroup(step: Step, key: string): void {
  const group = step.groups.get(key);
  if (group === undefined) return;
  step.spent.push(
    group.mls.keySchedule.initSecret,
    group.mls.keySchedule.senderDataSecret,
    ...Object.values(group.mls.privatePath.privateKeys),
    ...[...group.mls.historicalReceiverData.values()].flatMap(secretsOf),
    ...[...group.updates.values()].map(({ psk }) => psk),
  );
  step.drop(key);
}
