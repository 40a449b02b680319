import { closedEnum, uint8, type Value } from "@entente/tls-codec";

/** `enum { moderator(2), admin(3), (255) } Role`: what a user was granted in a group; who was granted nothing is a member. */
export const Role = closedEnum(uint8, { moderator: 2, admin: 3 });
export type Role = Value<typeof Role>;

/** What a user is worth in a group: each rank may do what the ranks below may. */
export type Rank = "member" | Role;

/**
 * `enum { nobody(0), admins(1), moderators(2), members(3), (255) } Authority`: from which rank on something may be done.
 */
export const Authority = closedEnum(uint8, { nobody: 0, admins: 1, moderators: 2, members: 3 });
export type Authority = Value<typeof Authority>;

const ranks: Readonly<Record<Rank, number>> = { member: 1, moderator: 2, admin: 3 };

const leastRank: Readonly<Record<Authority, number>> = { members: 1, moderators: 2, admins: 3, nobody: 4 };

/** Whether a user of that rank may do what needs that authority. */
export function suffices(rank: Rank, authority: Authority): boolean {
  return ranks[rank] >= leastRank[authority];
}

/** Negative when `a` is below `b`, 0 when they are the same, positive when it is above. */
export function compareRanks(a: Rank, b: Rank): number {
  return ranks[a] - ranks[b];
}
