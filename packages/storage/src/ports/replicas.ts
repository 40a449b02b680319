/**
 * Which of the processes over one database does what only one should. A lease saves work and is no proof: a process that was
 * paused may believe for a moment that it still holds one, so whatever it guards must be safe without it.
 */
export interface LeaseStore {
  /** Takes leases that are free, run out or held by `holder`, until `untilMs`; returns the names that are held now. At most 1,024. */
  take(names: readonly string[], holder: string, nowMs: number, untilMs: number): Promise<readonly string[]>;
  /** Gives back those that `holder` holds. */
  release(names: readonly string[], holder: string): Promise<void>;
}

/** Word between the processes over one database, never stored: it may be lost, and comes at most once. */
export interface SignalStore {
  /** To every other process; nobody where no other can be. At most 5,600 bytes: `limit`. */
  send(signal: Uint8Array): Promise<void>;
  /** Signals of other processes. Returns its removal. */
  listen(listener: (signal: Uint8Array) => void): () => void;
}

/** Which of a device's streams is the newest, whichever process it is at. */
export interface ConnectionStore {
  /** A stream of the device begins: its number, above those of all before it. */
  open(clientId: string): Promise<bigint>;
  /** The newest numbers, in the order of the clients; 0 for one that never had a stream. At most 1,024. */
  newest(clientIds: readonly string[]): Promise<readonly bigint[]>;
}
