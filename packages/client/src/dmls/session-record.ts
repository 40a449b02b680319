import { closedEnum, decode, encode, opaqueV, struct, uint8, type Value, vectorV } from "@entente/tls-codec";
import { ClientId } from "@entente/mls-wire";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore } from "../store/client-store.ts";
import { recordsPerPage } from "./limits.ts";

const prefix = "dmls-session/";

/**
 * What a client keeps of a session besides the session's own state. `gathering`: we have invited, and wait for KeyPackages.
 * `invited`: we may accept. `joined`: we have given our KeyPackage, or have founded the universe.
 */
export const SessionRecord = struct({
  version: uint8,
  id: opaqueV,
  state: closedEnum(uint8, { gathering: 1, invited: 2, joined: 3 }),
  founder: ClientId,
  members: vectorV(ClientId),
  /** The sealed part of the founder's address, as its invitation tells it; no bytes where it tells none. */
  founderAddress: opaqueV,
  /** What the session's envelopes are sealed with, as its invitation tells it. */
  key: opaqueV,
  keyPackages: vectorV(struct({ client: ClientId, keyPackage: opaqueV })),
});
export type SessionRecord = Value<typeof SessionRecord>;

/** The change that saves a record, or forgets the session of that name. */
export function sessionRecordChange(
  name: string,
  record: SessionRecord | undefined,
): Map<string, Uint8Array | undefined> {
  return new Map([[prefix + name, record && encode(SessionRecord, record)]]);
}

/** Every session's record, by its name in hexadecimal. @throws StoreError; DecodeError for a store of another version. */
export async function readSessionRecords(store: ClientStore): Promise<ReadonlyMap<string, SessionRecord>> {
  const records = new Map<string, SessionRecord>();
  for await (const { name, value } of allRecords(store, prefix, recordsPerPage))
    records.set(name, decode(SessionRecord, value));
  return records;
}
