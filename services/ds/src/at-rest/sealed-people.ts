import type { Contact, Quota, Store } from "@entente/storage";
import { limits } from "@entente/storage";
import type { StoreKeys } from "./store-keys.ts";

/** The ports that say who knows whom, who asked for what, and how often. */
export function sealedPeople(
  store: Store,
  keys: StoreKeys,
): Pick<Store, "contacts" | "idempotency" | "keyPackages" | "profiles" | "quotas"> {
  const { contacts, idempotency, keyPackages, profiles, quotas } = store;
  const { names } = keys;
  const counted = (all: readonly Quota[]): readonly Quota[] =>
    all.map((quota) => ({ ...quota, key: names.digest(quota.key) }));
  return {
    contacts: {
      ...contacts,
      setContact: (owner, userId, state, contactsMax) =>
        contacts.setContact(owner, names.seal(userId), state, contactsMax),
      list: async (owner, afterUserId, contactsMax) => {
        const all = await allContacts(store, owner, keys);
        return all.filter(({ userId }) => userId > afterUserId).slice(0, contactsMax);
      },
      admit: (request) =>
        contacts.admit({
          ...request,
          senderAsContact: names.seal(request.sender),
          targets: request.targets.map(({ userId, contactQuotas, knockQuotas }) => ({
            userId,
            contactQuotas: counted(contactQuotas),
            knockQuotas: counted(knockQuotas),
          })),
          opens: request.opens.flatMap((userId) => (userId === request.sender ? [] : [names.seal(userId)])),
          senderQuotas: counted(request.senderQuotas),
        }),
    },
    profiles: {
      ...profiles,
      visible: (request) => profiles.visible({ ...request, viewerAsContact: names.seal(request.viewer) }),
      consents: async (userId, viewer, usual) =>
        userId === viewer || (await profiles.consents(userId, names.seal(viewer), usual)),
    },
    quotas: { take: (all, nowMs, amount) => quotas.take(counted(all), nowMs, amount) },
    keyPackages: {
      ...keyPackages,
      claim: (request) =>
        keyPackages.claim({
          ...request,
          requester: names.digest(request.requester),
          quotas: counted(request.quotas),
        }),
    },
    idempotency: {
      ...idempotency,
      find: async (clientId, key, nowMs) => {
        const kept = await idempotency.find(names.digest(clientId), key, nowMs);
        return kept === undefined ? undefined : keys.open(answerPurpose, kept);
      },
      keep: async (clientId, key, answer, nowMs, expiresAtMs) => {
        const sealed = keys.seal(answerPurpose, answer);
        const kept = await idempotency.keep(names.digest(clientId), key, sealed, nowMs, expiresAtMs);
        return keys.open(answerPurpose, kept);
      },
    },
  };
}

const answerPurpose = "kept answer";

/** In order of user id, which is not the order in which the store has them. */
async function allContacts(store: Store, owner: string, keys: StoreKeys): Promise<readonly Contact[]> {
  const all: Contact[] = [];
  let after = "";
  for (;;) {
    const page = await store.contacts.list(owner, after, limits.readItemsMax);
    for (const { userId, state } of page) {
      const name = keys.names.open(userId);
      if (name !== undefined) all.push({ userId: name, state });
    }
    after = page.at(-1)?.userId ?? "";
    if (page.length < limits.readItemsMax) break;
  }
  return all.sort((left, right) => (left.userId < right.userId ? -1 : 1));
}
