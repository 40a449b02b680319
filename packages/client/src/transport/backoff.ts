/** How long to wait between attempts. */
export interface BackoffSettings {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** The SDK's own retries. */
export const retrySettings: BackoffSettings = { firstMs: 100, mostMs: 15_000 };

/**
 * Full jitter: a random time up to a ceiling that doubles with each failure.
 *
 * @param chance a number in [0, 1).
 */
export function backoffMs(settings: BackoffSettings, failures: number, chance: number): number {
  const ceiling = Math.min(settings.mostMs, settings.firstMs * 2 ** Math.min(failures, 30));
  return Math.floor(chance * ceiling);
}

/** Waits, or throws the signal's reason when it is aborted first. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error("stopped"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
