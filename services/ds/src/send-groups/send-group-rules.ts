import type { Group } from "@entente/storage";
import { refusal } from "../errors.ts";
import { configOfGroup } from "../ordering/group-config.ts";

/** Whether a group is some owner's Send Group. */
export function isSendGroup(group: Pick<Group, "config"> | undefined): boolean {
  return group !== undefined && configOfGroup(group).mode === "single_writer";
}

/** The domain of its owner. */
export function homeOfSendGroup(group: Pick<Group, "config">): string | undefined {
  return configOfGroup(group).voters[0];
}

/**
 * The caller owns the group, and says so where it says who does.
 *
 * @throws ServiceError `not_the_owner`, `unknown_group`.
 */
export function requireOwner(
  group: Pick<Group, "creator"> | undefined,
  clientId: string,
  named: string | undefined = clientId,
): void {
  if (group === undefined) throw refusal("unknown_group", "no such group");
  if (group.creator === clientId && named === clientId) return;
  throw refusal("not_the_owner", "a Send Group takes Commits and messages of its owner alone");
}
