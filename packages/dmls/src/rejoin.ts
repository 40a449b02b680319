import { equalBytes } from "@entente/tls-codec";
import { bytesToBase64, type Lifetime } from "ts-mls";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { DmlsError } from "./errors.ts";
import {
  checkKeyPackage,
  generateOwnKeyPackage,
  keyPackageFrame,
  type CheckedKeyPackage,
} from "./key-package.ts";
import { rejoinKeyPackagesMax, rejoinsPerUpdateMax } from "./limits.ts";
import type { MemberId } from "./member.ts";
import { commitAdds, commitOwn, pendingImports, sendContent } from "./owner.ts";
import { Refused } from "./refusal.ts";
import { groupKey } from "./send-group.ts";
import type { Step } from "./step.ts";
import { entryOf } from "./universe.ts";
import type { Rejoin } from "./wire/content.ts";

/**
 * REJOIN (D-24): asks the owners of `members`' Send Groups to add us again, by a message in our own. An owner that is
 * stalled in ours cannot read that, so each also gets the KeyPackage by itself: our signature on it says as much.
 * Throws `member_unknown`.
 */
export async function requestRejoin(
  step: Step,
  members: readonly MemberId[],
  lifetime: Lifetime,
): Promise<void> {
  const universe = step.universe();
  const earlier = step.state.rejoin;
  const outstanding = universe.roster
    .filter(({ groupId, removed }) => !removed && earlier?.groups.has(groupKey(groupId)) === true)
    .map(({ member }) => member);
  const entries = [...new Set([...outstanding, ...members])].map((member) => {
    const entry = entryOf(universe, member);
    if (entry === undefined || entry.removed || member === step.state.self)
      throw new DmlsError("member_unknown", member);
    return entry;
  });
  const own = await generateOwnKeyPackage(step.state.identity, universe.revision, lifetime, step.mls);
  if (earlier !== undefined)
    step.spent.push(earlier.own.keys.initPrivateKey, earlier.own.keys.hpkePrivateKey);
  step.patch({
    rejoin: { own, groups: new Set(entries.map(({ groupId }) => groupKey(groupId))) },
  });
  await sendContent(step, {
    type: "rejoin",
    keyPackage: own.keyPackage,
    groupIds: entries.map(({ groupId }) => groupId),
  });
  step.send(
    entries.map(({ member }) => member),
    keyPackageFrame(own.keyPackage),
  );
}

/** A rejoin that the member asks for in its Send Group. Refuses `rejoin_refused`. */
export async function acceptRejoin(step: Step, member: MemberId, request: Rejoin): Promise<void> {
  if (!step.features().rejoin) throw new Refused("rejoin_refused", "revision");
  const own = step.ownGroup();
  if (!request.groupIds.some((groupId) => equalBytes(groupId, own.groupId))) return;
  const checked = await checkedRequest(step, request.keyPackage.slice());
  if (checked.member !== member) throw new Refused("rejoin_refused", "another member's KeyPackage");
  await grant(step, checked);
}

/** A rejoin by KeyPackage alone. Anyone may have sent it; its signature is the member's. Refuses `rejoin_refused`, `wire_format`. */
export async function acceptKeyPackage(step: Step, keyPackage: Uint8Array): Promise<void> {
  if (
    step.state.universe === undefined ||
    !step.features().rejoin ||
    step.groupOf(step.state.self) === undefined
  ) {
    throw new Refused("wire_format", "mls_key_package");
  }
  await grant(step, await checkedRequest(step, keyPackage));
}

/**
 * Adds a member again: one Commit with what we have to import, so that the next needs no PSK that the member lacks, and
 * one that puts a new leaf in place of its old. A KeyPackage serves once, so repeating one does nothing.
 */
async function grant(step: Step, request: CheckedKeyPackage): Promise<void> {
  const { member } = request;
  const { universe, rejoinsGranted, rejoinKeyPackages } = step.state;
  const used = rejoinKeyPackages.get(member) ?? [];
  const ref = bytesToBase64(await makeKeyPackageRef(request.keyPackage, step.mls.cs.hash));
  if (used.includes(ref)) return;
  const entry = universe && entryOf(universe, member);
  if (entry === undefined || entry.removed) throw new Refused("rejoin_refused", "not a member");
  if (equalBytes(entry.keyPackage, request.bytes))
    throw new Refused("rejoin_refused", "its first KeyPackage");
  const granted = rejoinsGranted.get(member) ?? 0;
  if (granted >= rejoinsPerUpdateMax) {
    throw new Refused("rejoin_refused", `${granted} since our last update`);
  }
  if (pendingImports(step).length > 0 || step.state.toRemove.size > 0) {
    await commitOwn(step, { update: false, commit: true });
  }
  try {
    await commitAdds(step, [request]);
  } catch (error) {
    if (error instanceof DmlsError) throw new Refused("rejoin_refused", error.message);
    throw error;
  }
  step.patch({
    rejoinsGranted: new Map(step.state.rejoinsGranted).set(member, granted + 1),
    rejoinKeyPackages: new Map(rejoinKeyPackages).set(member, [...used, ref].slice(-rejoinKeyPackagesMax)),
  });
  step.event({ kind: "rejoined", member });
}

/** Checks the KeyPackage as at the start of the universe, and that it is signed with the key that the roster pins. */
async function checkedRequest(step: Step, keyPackage: Uint8Array): Promise<CheckedKeyPackage> {
  const universe = step.universe();
  try {
    const checked = await checkKeyPackage(keyPackage, universe.revision, step.mls);
    const pinned = entryOf(universe, checked.member)?.signaturePublicKey;
    const key = checked.keyPackage.leafNode.signaturePublicKey;
    if (pinned === undefined || !equalBytes(pinned, key) || checked.member === step.state.self) {
      throw new Refused("rejoin_refused", "not a member's KeyPackage");
    }
    return checked;
  } catch (error) {
    if (error instanceof DmlsError) throw new Refused("rejoin_refused", error.message);
    throw error;
  }
}
