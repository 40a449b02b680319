/** What one step changes: records by key, `undefined` for one that goes. */
export type StoreChange = ReadonlyMap<string, Uint8Array | undefined>;

/**
 * Where a session lives between steps. Keys are lower-case letters, digits, `-` and `.`; values are secret.
 * A store serves one session; two sessions on one store destroy each other.
 */
export interface SessionStore {
  /** Every record, as of the last `save` that resolved. */
  load(): Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * Applies all of `change` or nothing, durably before it resolves. When it rejects, the session behaves as if
   * the step had not been. The values are overwritten after it settles: a store copies what it keeps. Keeps no version of a record that it replaces or deletes: they hold erased secrets.
   */
  save(change: StoreChange): Promise<void>;
}

/** A store that forgets everything with the process; for tests and for sessions meant to be forgotten. */
export class MemoryStore implements SessionStore {
  readonly #records = new Map<string, Uint8Array>();

  async load(): Promise<ReadonlyMap<string, Uint8Array>> {
    return new Map([...this.#records].map(([key, value]) => [key, value.slice()]));
  }

  async save(change: StoreChange): Promise<void> {
    for (const [key, value] of change) {
      this.#records.get(key)?.fill(0);
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, value.slice());
    }
  }
}
