import { DmlsError } from "./errors.ts";
import type { MemberId } from "./member.ts";
import { eraseUnneeded } from "./retention.ts";
import { acknowledged, groupKey } from "./send-group.ts";
import type { Step } from "./step.ts";
import { entryOf, withRemoved } from "./universe.ts";

/**
 * Takes `member` out of the universe as we see it (D-22): nothing it says is delivered any more, and our next Commit
 * removes it from our Send Group. Its own Send Group is followed, unheard, until every owner has removed it, for until
 * then a Commit of another owner may import its PSKs. Throws `member_unknown`.
 */
export function removeFromUniverse(step: Step, member: MemberId, by: MemberId): void {
  const universe = step.universe();
  const entry = entryOf(universe, member);
  if (entry === undefined || member === step.state.self) throw new DmlsError("member_unknown", member);
  if (entry.removed) return;
  step.patch({
    universe: withRemoved(universe, member),
    toRemove: new Set([...step.state.toRemove, member]),
  });
  settleRejoin(step, groupKey(entry.groupId));
  step.event({ kind: "removed", member, by });
  eraseUnneeded(step);
}

/**
 * Ends our wait for the Welcome to one Send Group: it has come, or its owner was removed and adds nobody again. With the
 * last one the KeyPackage's keys are erased.
 */
export function settleRejoin(step: Step, key: string): void {
  const { rejoin } = step.state;
  if (rejoin?.groups.has(key) !== true) return;
  const groups = new Set(rejoin.groups);
  groups.delete(key);
  if (groups.size > 0) {
    step.patch({ rejoin: { ...rejoin, groups } });
    return;
  }
  step.patch({ rejoin: undefined });
  step.spent.push(rejoin.own.keys.initPrivateKey, rejoin.own.keys.hpkePrivateKey);
}

/** Removes those who have acknowledged none of as many of our newest updates as the policy waits for. */
export function removeUnresponsive(step: Step): void {
  const { removeAfterUpdates } = step.context.policy;
  if (removeAfterUpdates === undefined || !step.features().removal) return;
  for (const member of unresponsive(step, removeAfterUpdates))
    removeFromUniverse(step, member, step.state.self);
}

/** Members who have acknowledged none of our newest `updates` updates. */
function unresponsive(step: Step, updates: number): readonly MemberId[] {
  const own = step.groupOf(step.state.self);
  if (own === undefined) return [];
  return step
    .others()
    .filter(({ member }) => {
      const seen = acknowledged(step.groupOf(member), step.state.self);
      return [...own.updates.keys()].filter((epoch) => epoch > seen).length >= updates;
    })
    .map(({ member }) => member);
}
