import { PemConverter } from "@peculiar/x509";
import type { ClientId } from "@entente/mls-wire";
import { suiteNames } from "../crypto/suite-name.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { EncodedGroup } from "../mls/group-codec.ts";
import { GroupError } from "../mls/group-error.ts";
import { Group } from "../mls/group.ts";
import { makeSignatureKey } from "../mls/key-package.ts";
import { StoreError } from "../store/store-error.ts";
import { ClientError } from "./client-error.ts";
import { GroupEntry } from "./group-entry.ts";
import { GroupKeys } from "./group-keys.ts";
import { type Identity, identityRecord } from "./identity.ts";
import type { ClientSettings } from "./settings.ts";

/** What a store holds of a client when it is opened. */
export interface LoadedState {
  readonly cursors: ReadonlyMap<string, bigint>;
  /** The record of keys for groups. */
  readonly groupKeys: Uint8Array | undefined;
  /** Groups whose state can be read. */
  readonly entries: (environment: GroupEnvironment) => Map<string, GroupEntry>;
  /** Groups whose state can not be read; complete once {@link LoadedState.entries} was called. */
  readonly unreadable: readonly string[];
}

/** Reads all groups and cursors. A group that is damaged keeps no client from starting. @throws StoreError. */
export async function loadState({ store }: ClientSettings): Promise<LoadedState> {
  const ids = await store.groupIds();
  const unreadable: string[] = [];
  const stored = await Promise.all(ids.map((id) => readable(() => store.group(id), id, unreadable)));
  return {
    unreadable,
    cursors: await store.cursors(),
    groupKeys: await GroupKeys.record(store),
    entries(environment) {
      const entries = new Map<string, GroupEntry>();
      for (const [index, found] of stored.entries()) {
        const group = found && decoded(environment, found.encoded);
        if (group === "unreadable") unreadable.push(ids[index] ?? "");
        else if (group !== undefined && found !== undefined)
          entries.set(group.id, new GroupEntry(store, group, found.revision));
      }
      return entries;
    },
  };
}

/** What a store reads, or nothing where it finds it damaged. */
async function readable<T>(read: () => Promise<T>, id: string, unreadable: string[]): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "corrupt") throw error;
    unreadable.push(id);
    return undefined;
  }
}

function decoded(environment: GroupEnvironment, encoded: EncodedGroup): Group | "unreadable" {
  try {
    return Group.decode(environment, encoded);
  } catch (error) {
    // The application learns of it when the group is healed.
    if (error instanceof GroupError && error.code === "state_invalid") return "unreadable";
    throw error;
  }
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
