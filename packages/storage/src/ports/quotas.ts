/** At most `max` in each fixed window of `windowMs` under `key`; who names requester, target or domain in it is the caller. */
export interface Quota {
  readonly key: string;
  readonly max: number;
  readonly windowMs: number;
}

/** A quota that has no room for what was asked, and when its window ends. */
export interface FullQuota {
  readonly key: string;
  readonly retryAtMs: number;
}

/** Counters that replicas share, for what is counted by itself; claims and inboxes count in their own transactions. */
export interface QuotaStore {
  /** Counts `amount`, 1 unless told, under each of the quotas, or, when one of them has not so much room, under none: then that one. */
  take(quotas: readonly Quota[], nowMs: number, amount?: number): Promise<FullQuota | undefined>;
}
