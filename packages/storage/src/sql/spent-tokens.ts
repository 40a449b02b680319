import { sweepRowsMax } from "../limits.ts";
import { type Plan, run } from "./plan.ts";

/** The database decides between those who come at the same moment: one row is inserted, and the other waits for its commit. */
export function* spendToken(digest: Uint8Array, keptUntilMs: number): Plan<boolean> {
  const rows = yield* run(
    "INSERT INTO spent_token (digest, expires_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
    digest,
    keptUntilMs,
  );
  return rows > 0;
}

export function* expireSpentTokens(nowMs: number): Plan<number> {
  return yield* run(
    "DELETE FROM spent_token WHERE digest IN (SELECT digest FROM spent_token WHERE expires_at <= $1 LIMIT $2)",
    nowMs,
    sweepRowsMax,
  );
}
