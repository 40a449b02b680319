import type { ClientId, UserId } from "@entente/mls-wire";
import { ClientError } from "../client/client-error.ts";
import type { ClientInternals } from "../client/internals.ts";
import type { Group } from "../mls/group.ts";
import { GroupError } from "../mls/group-error.ts";
import { welcomeRefs } from "../mls/join-group.ts";

/** KeyPackages of all devices of users that are not in a group yet. @throws ClientError `exhausted` where there are none; RpcFailure. */
export async function claimedFor(
  { claims, identity }: Pick<ClientInternals, "claims" | "identity">,
  own: ClientId,
  users: readonly UserId[],
  group: Group | undefined,
) {
  const claimed = claims();
  const { suite } = identity();
  const found = [];
  for (const user of users) {
    const { keyPackages } = await claimed.of(user, group?.suite ?? suite);
    found.push(...keyPackages.filter(({ client }) => client !== own && group?.member(client) === undefined));
  }
  if (found.length === 0) throw new ClientError("exhausted", "nobody has a KeyPackage", users[0]);
  return found;
}

/** The KeyPackage of this client that a Welcome is for. @throws GroupError `not_invited`; StoreError. */
export async function ownKeyPackage(store: ClientInternals["store"], welcome: Uint8Array) {
  for (const ref of welcomeRefs(welcome)) {
    const own = await store.keyPackage(ref);
    if (own !== undefined) return own;
  }
  throw new GroupError("not_invited", "a Welcome for none of this client's KeyPackages");
}
