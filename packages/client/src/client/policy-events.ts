import { type ClientId, parseGroupId } from "@entente/mls-wire";
import { samePolicy } from "@entente/policy";
import type { Group } from "../mls/group.ts";
import type { ClientEvent } from "./client-event.ts";

/** What an epoch changed of a group's policy, and of what its members could do together. `before`: undefined for one who joins. */
export function policyEvents(
  before: Group | undefined,
  after: Group,
  committer: ClientId,
): readonly ClientEvent[] {
  const { policy, epoch } = after;
  if (!after.active) return [];
  const groupId = parseGroupId(after.id);
  const version = policy?.behaviour.upgrade === "never" ? undefined : possibleVersion(after);
  const isNews = version !== undefined && (before === undefined || version !== possibleVersion(before));
  const versions = isNews ? [{ kind: "version_upgrade_possible", groupId, epoch, version } as const] : [];
  if (policy === undefined) return versions;
  const was = before?.policy;
  const changed = before !== undefined && (was === undefined || !samePolicy(was, policy));
  const suite = policy.behaviour.upgrade === "never" ? undefined : possibleSuite(after);
  const known = suite === undefined || before === undefined ? undefined : possibleSuite(before);
  return [
    ...versions,
    ...(changed ? [{ kind: "policy_changed", groupId, epoch, by: committer } as const] : []),
    ...(suite === undefined || suite === known
      ? []
      : [{ kind: "upgrade_possible", groupId, epoch, suite } as const]),
  ];
}

function possibleSuite(group: Group) {
  return group.suiteUpgrades.find(({ lacking }) => lacking.length === 0)?.suite;
}

function possibleVersion(group: Group) {
  return group.versionUpgrades.find(({ lacking }) => lacking.length === 0)?.version;
}
