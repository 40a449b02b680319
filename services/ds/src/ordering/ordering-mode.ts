import { textFromUtf8, utf8FromText } from "@entente/tls-codec";
import { domainNameProblem, type GroupId, groupIdParts } from "@entente/mls-wire";
import type { Group } from "@entente/storage";

/** How a group's Commits are ordered; the number is stored with the group. */
export const orderingMode = { fixed: 0 } as const;

/** The configuration of a group of the fixed mode, as stored: the domain that orders it. */
export function fixedConfig(ordererDomain: string): Uint8Array {
  return utf8FromText(ordererDomain) ?? new Uint8Array();
}

/** The domain that orders a stored group. @throws Error for a row of a mode that this release does not know. */
export function ordererOf({ mode, config }: Group): string {
  const domain = mode === orderingMode.fixed ? textFromUtf8(config) : undefined;
  if (domain !== undefined && domainNameProblem(domain) === undefined) return domain;
  throw new Error(`a stored group has ordering mode ${String(mode)}, which is not known here`);
}

/** The domain that orders a group that is not known here yet: where it was made. */
export function firstOrderer(groupId: GroupId): string {
  return groupIdParts(groupId).domain;
}
