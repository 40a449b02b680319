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

/**
 * Waits, or throws the signal's reason when it is aborted first.
 *
 * @param importance a pause in the background keeps no process alive by itself.
 */
export function pause(
  ms: number,
  signal: AbortSignal,
  importance: "operation" | "background" = "operation",
): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(reasonOf(signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (importance === "background") release(timer);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}

/** Why a signal was aborted. Where `DOMException` is of another realm it is no Error by `instanceof`; its name says all the same what it was. */
export function reasonOf({ reason }: { readonly reason: unknown }): Error {
  if (reason instanceof Error) return reason;
  const error = new Error("stopped", { cause: reason });
  if (typeof reason === "object" && reason !== null && "name" in reason) error.name = String(reason.name);
  return error;
}

/** In Node a timer is an object that can let go of its process; in browsers it is a number. */
function release(timer: number | { readonly unref?: () => unknown }): void {
  if (typeof timer === "object") timer.unref?.();
}
