import { PemConverter } from "@peculiar/x509";
import type { ClientId } from "@entente/mls-wire";
import { suiteNames } from "../crypto/suite-name.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { Group } from "../mls/group.ts";
import { makeSignatureKey } from "../mls/key-package.ts";
import { ClientError } from "./client-error.ts";
import { GroupEntry } from "./group-entry.ts";
import { type Identity, identityRecord } from "./identity.ts";
import type { ClientSettings } from "./settings.ts";

/** What a store holds of a client when it is opened. */
export interface LoadedState {
  readonly cursors: ReadonlyMap<string, bigint>;
  /** Throws GroupError `state_invalid`. */
  readonly entries: (environment: GroupEnvironment) => Map<string, GroupEntry>;
}

/** Reads all groups and cursors. @throws StoreError. */
export async function loadState({ store }: ClientSettings): Promise<LoadedState> {
  const ids = await store.groupIds();
  const stored = await Promise.all(ids.map((id) => store.group(id)));
  return {
    cursors: await store.cursors(),
    entries(environment) {
      const entries = new Map<string, GroupEntry>();
      for (const found of stored) {
        if (found === undefined) continue;
        const entry = new GroupEntry(store, Group.decode(environment, found.encoded), found.revision);
        entries.set(entry.id, entry);
      }
      return entries;
    },
  };
}

/** A new key for a client, on disk, without a credential yet. @throws StoreError. */
export async function newIdentity(settings: ClientSettings, clientId: ClientId): Promise<Identity> {
  const { crypto, store, suite = suiteNames[0] } = settings;
  if (suite === undefined) throw new RangeError("no suites");
  const environment = { crypto, authenticator: { authenticate: refuseAll }, nowMs: () => 0 };
  const signatureKey = await makeSignatureKey(environment, suite);
  const identity: Identity = { clientId, suite, signatureKey, credential: undefined };
  await store.save({ records: identityRecord(identity) });
  return identity;
}

/** Making a key asks about no credential. */
const refuseAll = (): Promise<{ accepted: false; reason: string }> =>
  Promise.resolve({ accepted: false, reason: "never_asked" });

/** DER of the root that the configuration names. @throws ClientError `not_enrolled` when it is no PEM. */
export function rootOf(pem: string): Uint8Array {
  const [der] = PemConverter.decode(pem);
  if (der === undefined) throw new ClientError("not_enrolled", "the domain's root certificate is no PEM");
  return new Uint8Array(der);
}
