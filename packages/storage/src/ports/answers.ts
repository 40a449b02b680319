/** Answers kept so that a repeated request gets the same one. */
export interface IdempotencyStore {
  /** The kept answer, unless it has expired. */
  find(clientId: string, key: Uint8Array, nowMs: number): Promise<Uint8Array | undefined>;
  /** Keeps the first answer: returns the one that is kept, `answer` itself or the earlier one. */
  keep(
    clientId: string,
    key: Uint8Array,
    answer: Uint8Array,
    nowMs: number,
    expiresAtMs: number,
  ): Promise<Uint8Array>;
  /** Forgets what expired before `nowMs`; returns how many. */
  expire(nowMs: number): Promise<number>;
}

/** Small secrets of the domain that its replicas share (a session key). */
export interface SecretStore {
  find(name: string): Promise<Uint8Array | undefined>;
  /** Stores `fresh` unless there is one, and returns the one that is stored: replicas that race agree. */
  ensure(name: string, fresh: Uint8Array): Promise<Uint8Array>;
  replace(name: string, secret: Uint8Array): Promise<void>;
}
