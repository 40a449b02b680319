import { type ClientId, clientIdParts } from "@entente/mls-wire";
import type { Group } from "../mls/group.ts";
import { missedAskedMax } from "./limits.ts";

/**
 * Members of different users of the domain that a missed message is of, where it is known; then the user's other devices, then members
 * of other users by their leaves, one of each. At least one of another user, whatever number of devices the own one has.
 */
export function whomToAsk({ members }: Group, ownId: ClientId, origin?: string): readonly ClientId[] {
  const { user } = clientIdParts(ownId);
  const others = members.filter(({ client }) => client !== ownId);
  const own = others.filter((member) => member.user === user);
  const seen = new Set<string>([user]);
  const strangers = others.filter((member) => !seen.has(member.user) && seen.add(member.user));
  const there = strangers.filter(({ client }) => clientIdParts(client).domain === origin);
  const wanted = [
    ...there.slice(0, missedAskedMax - 1),
    ...own.slice(0, missedAskedMax - 1),
    ...strangers,
    ...own,
  ];
  return [...new Set(wanted.map(({ client }) => client))].slice(0, missedAskedMax);
}
