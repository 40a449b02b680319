import { bytesToBase64, joinGroup, type ClientState, type KeyPackage, type Welcome } from "ts-mls";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { membersMax } from "./limits.ts";
import { exportPsk } from "./mls/exports.ts";
import { trustingReplacedLeaves } from "./mls/foreign-leaves.ts";
import type { MemberId } from "./member.ts";
import { leafAt, leafBytes, leavesOf } from "./mls/leaves.ts";
import { refusedBy } from "./mls/reader.ts";
import { strictWelcome } from "./mls/strict.ts";
import { trimmed } from "./mls/trim.ts";
import { parseKeyPackage } from "./key-package.ts";
import { Refused } from "./refusal.ts";
import { removeFromUniverse, settleRejoin } from "./removal.ts";
import { eraseUnneeded } from "./retention.ts";
import { cloned, groupKey, type SendGroup } from "./send-group.ts";
import type { OwnKeyPackage } from "./session-state.ts";
import type { Step } from "./step.ts";
import {
  activeMembers,
  entryOf,
  entryOfGroup,
  entryOfKey,
  keysOf,
  type RosterEntry,
  type Universe,
  withKey,
} from "./universe.ts";

/**
 * Joins the Send Group of a Welcome: at the start of a universe, before or after we know it, or again after we asked to
 * (D-24). Anyone with our KeyPackage may have made it. Refuses `welcome_not_ours`, `welcome_invalid`,
 * `welcome_unexpected`, `universe_mismatch`, `buffer_full`.
 */
export async function acceptWelcome(step: Step, welcome: Welcome): Promise<void> {
  const found = await ownKeyPackageFor(step, welcome);
  const mls = await join(step, welcome, found.own, found.keyPackage);
  const key = groupKey(mls.groupContext.groupId);
  if (mls.privatePath.leafIndex === 0) throw new Refused("welcome_invalid", "we are leaf 0");
  if (found.rejoining) {
    await acceptRejoined(step, key, mls);
    return;
  }
  if (step.groups.has(key)) throw new Refused("welcome_unexpected", key);
  if (mls.groupContext.epoch !== 1n) throw new Refused("welcome_invalid", `epoch ${mls.groupContext.epoch}`);
  const { universe } = step.state;
  // The others may begin their Send Groups before we choose a universe.
  if (universe === undefined && step.groups.size >= membersMax)
    throw new Refused("buffer_full", "candidates");
  const group = newSendGroup(mls);
  if (universe !== undefined) adopt(step, universe, group);
  step.put(group);
  eraseUnneeded(step);
}

/**
 * Makes a joined Send Group one of the universe's: its identifier is derived for its owner, and its members and their
 * signature keys are the universe's. Refuses `universe_mismatch`, `unknown_group`, `removed_owner`.
 */
export function adopt(step: Step, universe: Universe, group: SendGroup): void {
  const entry = entryOfGroup(universe, groupKey(group.groupId));
  if (entry === undefined) throw new Refused("unknown_group", groupKey(group.groupId));
  if (entry.removed) throw new Refused("removed_owner", entry.member);
  checkMembership(universe, entry, group.mls, false);
  group.owner = entry.member;
  group.exporterSecret = undefined;
  step.event({ kind: "connected", member: entry.member });
}

/** The tree's members are the universe's, each with a key of its, the owner first; `fewer`: or some of them. */
function checkMembership(universe: Universe, owner: RosterEntry, mls: ClientState, fewer: boolean): void {
  const members = membersIn(universe, mls);
  if (members[0] !== owner.member) throw new Refused("universe_mismatch", "another owner");
  if (members.includes(undefined)) throw new Refused("universe_mismatch", "a stranger");
  if (new Set(members).size !== members.length) throw new Refused("universe_mismatch", "a member twice");
  if (!fewer && members.length !== universe.roster.length) {
    throw new Refused("universe_mismatch", `${members.length} of ${universe.roster.length} members`);
  }
}

/** Whose leaves a tree has; undefined for somebody else's. */
function membersIn(universe: Universe, { ratchetTree }: ClientState): readonly (MemberId | undefined)[] {
  const named = new Map(
    universe.roster.flatMap((entry) =>
      keysOf(entry).map((key) => [bytesToBase64(key), entry.member] as const),
    ),
  );
  return leavesOf(ratchetTree).map(({ leaf }) => named.get(bytesToBase64(leaf.signaturePublicKey)));
}

/**
 * Members may have changed their keys while we were away, and the Commits that said so are lost to us: their domains say whose the keys
 * are. The owner's is its key from now on, another's is only known until its own Send Group says more.
 */
async function withLearnedKeys(
  step: Step,
  known: Universe,
  owner: RosterEntry,
  { ratchetTree }: ClientState,
): Promise<Universe> {
  let universe = known;
  for (const { leaf, leafIndex } of leavesOf(ratchetTree)) {
    const { credential, signaturePublicKey } = leaf;
    if (entryOfKey(universe, signaturePublicKey) !== undefined) continue;
    const member = await step.mls.authentication.memberOf(credential, signaturePublicKey);
    const entry = member === undefined ? undefined : entryOf(universe, member);
    if (entry === undefined || (leafIndex === 0) !== (entry.member === owner.member)) continue;
    universe = withKey(universe, entry.member, signaturePublicKey);
    if (leafIndex !== 0) universe = withKey(universe, entry.member, entry.signaturePublicKey);
  }
  return universe;
}

async function acceptRejoined(step: Step, key: string, mls: ClientState): Promise<void> {
  const { rejoin, universe } = step.state;
  const entry = universe && entryOfGroup(universe, key);
  if (rejoin === undefined || universe === undefined || entry === undefined || !rejoin.groups.has(key)) {
    throw new Refused("welcome_unexpected", key);
  }
  const old = step.groups.get(key);
  if (entry.removed) throw new Refused("removed_owner", entry.member);
  if (old !== undefined && mls.groupContext.epoch <= old.mls.groupContext.epoch) {
    throw new Refused("replay", `epoch ${mls.groupContext.epoch}`);
  }
  const learned = await withLearnedKeys(step, universe, entry, mls);
  checkMembership(learned, entry, mls, true);
  step.patch({ universe: learned });
  const group = old === undefined ? newSendGroup(mls) : { ...cloned(old), mls: trimmed(mls) };
  if (old !== undefined) group.mls = { ...group.mls, historicalReceiverData: old.mls.historicalReceiverData };
  group.owner = entry.member;
  group.stall = undefined;
  group.exporterSecret = undefined;
  const leaf = leafAt(mls.ratchetTree, 0);
  if (leaf !== undefined) {
    group.updates.set(mls.groupContext.epoch, {
      psk: await exportPsk(mls.keySchedule.exporterSecret, step.mls.cs),
      leaf: leafBytes(leaf),
    });
  }
  step.put(group);
  settleRejoin(step, key);
  step.event({ kind: "connected", member: entry.member });
  removeAbsent(step, step.universe(), entry, mls);
  eraseUnneeded(step);
}

/** Members that the owner removed while we were away (D-22). */
function removeAbsent(step: Step, universe: Universe, owner: RosterEntry, mls: ClientState): void {
  const present = new Set(membersIn(universe, mls));
  for (const entry of activeMembers(universe)) {
    if (entry.member === step.state.self || present.has(entry.member)) continue;
    removeFromUniverse(step, entry.member, owner.member);
  }
}

function newSendGroup(mls: ClientState): SendGroup {
  return {
    groupId: mls.groupContext.groupId.slice(),
    owner: undefined,
    mls: trimmed(mls),
    updates: new Map(),
    imports: new Map(),
    counts: new Map(),
    commits: new Map(),
    held: [],
    stall: undefined,
    announced: undefined,
    exporterSecret: mls.keySchedule.exporterSecret,
  };
}

async function ownKeyPackageFor(step: Step, welcome: Welcome) {
  const candidates = [
    { own: step.state.own, rejoining: false },
    { own: step.state.rejoin?.own, rejoining: true },
  ];
  for (const { own, rejoining } of candidates) {
    if (own === undefined) continue;
    const keyPackage = parseKeyPackage(own.keyPackage);
    const ref = bytesToBase64(await makeKeyPackageRef(keyPackage, step.mls.cs.hash));
    if (welcome.secrets.some(({ newMember }) => bytesToBase64(newMember) === ref))
      return { own, keyPackage, rejoining };
  }
  throw new Refused("welcome_not_ours");
}

async function join(
  step: Step,
  welcome: Welcome,
  own: OwnKeyPackage,
  keyPackage: KeyPackage,
): Promise<ClientState> {
  const { mls, state } = step;
  if (welcome.cipherSuite !== mls.cs.name) throw new Refused("welcome_invalid", "cipher suite");
  const keys = {
    initPrivateKey: own.keys.initPrivateKey,
    // A copy: each Send Group overwrites its own.
    hpkePrivateKey: own.keys.hpkePrivateKey.slice(),
    signaturePrivateKey: state.identity.signaturePrivateKey,
  };
  try {
    return await joinGroup(
      welcome,
      keyPackage,
      keys,
      { findPsk: () => undefined },
      strictWelcome(
        state.universe === undefined ? mls.cs : trustingReplacedLeaves(mls.cs, state.universe.roster),
      ),
      undefined,
      undefined,
      mls.config,
    );
  } catch (error) {
    throw refusedBy(error, "welcome_invalid");
  }
}
