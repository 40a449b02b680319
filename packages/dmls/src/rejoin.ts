import { equalBytes } from "@entente/tls-codec";
import type { Lifetime } from "ts-mls";
import { MlsError } from "ts-mls/mlsError.js";
import { DmlsError } from "./errors.ts";
import { checkKeyPackage, generateOwnKeyPackage, type CheckedKeyPackage } from "./key-package.ts";
import { rejoinsPerUpdateMax } from "./limits.ts";
import type { MemberId } from "./member.ts";
import { commitAdds, commitOwn, leafIndexOf, pendingImports, sendContent } from "./owner.ts";
import { Refused } from "./refusal.ts";
import { groupKey } from "./send-group.ts";
import type { Step } from "./step.ts";
import { entryOf } from "./universe.ts";
import type { Rejoin } from "./wire/content.ts";

/**
 * REJOIN (D-24): asks the owners of `members`' Send Groups to add us again, by a message in our own, which all of them
 * can read. Throws `member_unknown`.
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
}

/**
 * Adds a member again that asks for it: one Commit with what we have to import, so that the next needs no PSK that
 * the member lacks, and one that puts a new leaf in place of its old. Refuses `rejoin_refused`.
 */
export async function acceptRejoin(step: Step, member: MemberId, request: Rejoin): Promise<void> {
  if (!step.features().rejoin) throw new Refused("rejoin_refused", "revision");
  const own = step.ownGroup();
  if (!request.groupIds.some((groupId) => equalBytes(groupId, own.groupId))) return;
  if (leafIndexOf(step, own.mls.ratchetTree, member) === undefined)
    throw new Refused("rejoin_refused", "removed");
  const granted = step.state.rejoinsGranted.get(member) ?? 0;
  if (granted >= rejoinsPerUpdateMax) throw new Refused("rejoin_refused", `${granted} since our last update`);
  const checked = await checkedRequest(step, member, request);
  if (pendingImports(step).length > 0 || step.state.toRemove.size > 0) {
    await commitOwn(step, { update: false, commit: true });
  }
  try {
    await commitAdds(step, [checked]);
  } catch (error) {
    if (error instanceof MlsError) throw new Refused("rejoin_refused", error.message);
    throw error;
  }
  step.patch({ rejoinsGranted: new Map(step.state.rejoinsGranted).set(member, granted + 1) });
  step.event({ kind: "rejoined", member });
}

async function checkedRequest(step: Step, member: MemberId, request: Rejoin): Promise<CheckedKeyPackage> {
  const entry = entryOf(step.universe(), member);
  try {
    const checked = await checkKeyPackage(request.keyPackage.slice(), step.universe().revision, step.mls);
    const same =
      checked.member === member &&
      entry !== undefined &&
      equalBytes(checked.keyPackage.leafNode.signaturePublicKey, entry.signaturePublicKey);
    if (!same) throw new Refused("rejoin_refused", "another member's KeyPackage");
    return checked;
  } catch (error) {
    if (error instanceof DmlsError) throw new Refused("rejoin_refused", error.message);
    throw error;
  }
}
