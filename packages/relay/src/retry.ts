import {
  creditProbeCapMs,
  outageYoungMs,
  retryAfterMaxMs,
  retryBaseMs,
  retryCapMs,
  retryCapYoungMs,
} from "./limits.ts";

/** Failures in a row, since when. */
export interface Outage {
  readonly sinceMs: number;
  /** 1 at the first failure. */
  readonly failures: number;
}

/** Delay before doubling has been cut: 250 ms, 500 ms, … for 1, 2, … failures. */
const doubled = (failures: number): number => retryBaseMs * 2 ** Math.min(Math.max(failures - 1, 0), 30);

const fraction = (jitter: number): number => (jitter >= 0 && jitter < 1 ? jitter : 0.999);

/** How long to wait after a failure: full jitter, capped by the age of the outage, never less than the peer's Retry-After. */
export function retryDelayMs(outage: Outage, nowMs: number, jitter: number, retryAfterMs: number): number {
  const capMs = nowMs - outage.sinceMs < outageYoungMs ? retryCapYoungMs : retryCapMs;
  const drawn = Math.floor(fraction(jitter) * Math.min(capMs, doubled(outage.failures)));
  return Math.max(drawn, clampRetryAfterMs(retryAfterMs));
}

/** How long a lane waits that was deferred `failures` times in a row. */
export function laneDelayMs(failures: number, jitter: number, retryAfterMs: number): number {
  const drawn = Math.floor(fraction(jitter) * Math.min(retryCapYoungMs, doubled(failures)));
  return Math.max(drawn, clampRetryAfterMs(retryAfterMs));
}

/** How long to wait before asking for credit again. Never 0: half of the delay is fixed. */
export function creditDelayMs(questions: number, jitter: number): number {
  const longest = Math.min(creditProbeCapMs, doubled(questions));
  return Math.ceil(longest / 2 + (fraction(jitter) * longest) / 2);
}

/** A peer's Retry-After, which may be anything, as a delay within bounds. */
export function clampRetryAfterMs(retryAfterMs: number): number {
  if (!(retryAfterMs > 0)) return 0;
  return Math.min(Math.ceil(retryAfterMs), retryAfterMaxMs);
}
