import type { SessionStore, StoreChange } from "@entente/dmls";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore } from "../store/client-store.ts";
import { recordsPerPage } from "./limits.ts";

/** A session's state among the records of its client's store: one step is one transaction, sealed as everything else there. */
export class ClientSessionStore implements SessionStore {
  readonly #store: ClientStore;
  readonly #prefix: string;

  /** @param session the session's name. */
  constructor(store: ClientStore, session: string) {
    this.#store = store;
    this.#prefix = `dmls-state/${session}/`;
  }

  async load(): Promise<ReadonlyMap<string, Uint8Array>> {
    const records = new Map<string, Uint8Array>();
    for await (const { name, value } of allRecords(this.#store, this.#prefix, recordsPerPage))
      records.set(name, value);
    return records;
  }

  async save(change: StoreChange): Promise<void> {
    await this.#store.save({
      records: new Map([...change].map(([key, value]) => [this.#prefix + key, value])),
    });
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    const records = await this.load();
    await this.save(new Map([...records.keys()].map((key) => [key, undefined])));
  }
}
