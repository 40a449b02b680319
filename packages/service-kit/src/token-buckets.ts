interface Bucket {
  tokens: number;
  atMs: number;
}

/** How a rate is bounded. */
export interface BucketSettings {
  /** Tokens that a fresh bucket holds, and that it never holds more of. */
  readonly burst: number;
  readonly perSecond: number;
  /** Buckets that are remembered. */
  readonly keysMax: number;
  readonly now: () => number;
}

/** A table that is full is looked through for buckets that are as good as fresh at most this often, in milliseconds. */
const sweepMs = 1_000;

/**
 * Token buckets by key. The table is bounded: where there is no room left for a new key (all that are remembered are in use), new
 * keys share one bucket, so that whoever comes with many names gets no more than one more.
 */
export class TokenBuckets {
  readonly #settings: BucketSettings;
  readonly #buckets = new Map<string, Bucket>();
  readonly #shared: Bucket;
  #sweptAtMs = -Infinity;

  constructor(settings: BucketSettings) {
    this.#settings = settings;
    this.#shared = { tokens: settings.burst, atMs: settings.now() };
  }

  /** Takes tokens and returns 0; or takes none, and returns in how many milliseconds there will be enough. */
  take(key: string, cost = 1): number {
    const bucket = this.#bucketOf(key);
    this.#refill(bucket);
    if (bucket.tokens >= Math.min(cost, this.#settings.burst)) {
      bucket.tokens -= cost;
      return 0;
    }
    const missing = Math.min(cost, this.#settings.burst) - bucket.tokens;
    return Math.ceil((missing / this.#settings.perSecond) * 1_000);
  }

  /**
   * Takes tokens whether or not they are there, and returns in how many milliseconds none will be missing: for what has come
   * already, and is paid for by waiting with the next. The debt of a key is bounded by what its holder lets come before it waits.
   */
  owe(key: string, cost = 1): number {
    const bucket = this.#bucketOf(key);
    this.#refill(bucket);
    bucket.tokens -= cost;
    return bucket.tokens >= 0 ? 0 : Math.ceil((-bucket.tokens / this.#settings.perSecond) * 1_000);
  }

  /** Buckets that are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #bucketOf(key: string): Bucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    if (this.#buckets.size >= this.#settings.keysMax) this.#sweep();
    if (this.#buckets.size >= this.#settings.keysMax) return this.#shared;
    const bucket = { tokens: this.#settings.burst, atMs: this.#settings.now() };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #refill(bucket: Bucket): void {
    const now = this.#settings.now();
    const gained = (Math.max(0, now - bucket.atMs) / 1_000) * this.#settings.perSecond;
    bucket.tokens = Math.min(this.#settings.burst, bucket.tokens + gained);
    bucket.atMs = now;
  }

  #sweep(): void {
    const now = this.#settings.now();
    if (now - this.#sweptAtMs < sweepMs) return;
    this.#sweptAtMs = now;
    for (const [key, bucket] of this.#buckets) {
      this.#refill(bucket);
      if (bucket.tokens >= this.#settings.burst) this.#buckets.delete(key);
    }
  }
}
