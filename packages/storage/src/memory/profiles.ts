import { displayNameBytesMax, readItemsMax } from "../limits.ts";
import type { FindRequest, FoundUser, Profile, ProfileStore } from "../ports/profiles.ts";
import { limit, type State } from "./state.ts";

export function memoryProfiles(state: State): ProfileStore {
  return {
    find: (userId) => state.read(() => state.profiles.get(userId)),
    save: (userId, profile) =>
      state.write(() => {
        limit("bytes of a display name", Buffer.byteLength(profile.displayName), displayNameBytesMax);
        state.profiles.set(userId, profile);
      }),
    visible: (request) => state.read(() => visible(state, request)),
    consents: (userId, viewer, usual) =>
      state.read(() => {
        const said = saidOf(state, userId, viewer);
        if (said !== undefined) return said === "allowed";
        return (state.profiles.get(userId) ?? usual).keyPackagesFor === "anyone";
      }),
  };
}

/** What a user says of another; of itself, that it is allowed. */
function saidOf(
  state: State,
  owner: string,
  viewer: string,
  viewerAsContact = viewer,
): "allowed" | "blocked" | undefined {
  return owner === viewer ? "allowed" : state.contacts.get(owner)?.get(viewerAsContact);
}

function visible(state: State, request: FindRequest): readonly FoundUser[] {
  const { sought, viewer, viewerAsContact, viewerIsHome, usual, usersMax } = request;
  limit("users", usersMax, readItemsMax);
  const active = [...state.clients.values()].filter((client) => client.state === "active");
  const users = [...new Set(active.map(({ userId }) => userId))].sort();
  return users
    .filter((userId) => ("userId" in sought ? userId === sought.userId : userId.startsWith(sought.prefix)))
    .flatMap((userId): FoundUser[] => {
      const said = saidOf(state, userId, viewer, viewerAsContact);
      const profile: Profile = state.profiles.get(userId) ?? usual;
      const open = profile.visibility === "everyone" || (profile.visibility === "domain" && viewerIsHome);
      if (said === "blocked" || (said === undefined && !open)) return [];
      const consentNeeded = said === undefined && profile.keyPackagesFor === "contacts";
      return [{ userId, displayName: profile.displayName, consentNeeded }];
    })
    .slice(0, usersMax);
}
