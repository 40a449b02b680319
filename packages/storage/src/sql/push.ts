import { readItemsMax, sealedRegistrationBytesMax } from "../limits.ts";
import type { AsleepRequest, PushRegistration } from "../ports/push.ts";
import { all, insert, one, run, type Plan } from "./plan.ts";
import { atMost, bytes, int, text } from "./row.ts";

export function* registerPush(clientId: string, sealed: Uint8Array, asReader: string): Plan<boolean> {
  atMost("bytes of a sealed registration", sealed.byteLength, sealedRegistrationBytesMax);
  const client = yield* one("SELECT active FROM client WHERE client_id = $1 AND active = 1", clientId);
  if (client === undefined) return false;
  yield* insert(
    "push_registration",
    ["client_id", "sealed", "awake", "woken_at"],
    [[asReader, sealed, 1, 0]],
    "ON CONFLICT (client_id) DO UPDATE SET sealed = excluded.sealed, awake = 1",
  );
  return true;
}

export function* forgetPush(clientId: string): Plan<boolean> {
  return (yield* run("DELETE FROM push_registration WHERE client_id = $1", clientId)) > 0;
}

/** Whether it was woken and has not come since. */
export function* sleeps(clientId: string): Plan<boolean> {
  const sql = "SELECT client_id FROM push_registration WHERE client_id = $1 AND awake = 0";
  return (yield* one(sql, clientId)) !== undefined;
}

export function* cameByItself(clientId: string): Plan<void> {
  yield* run("UPDATE push_registration SET awake = 1 WHERE client_id = $1 AND awake = 0", clientId);
}

/** Something past what is acknowledged, within what the device may read. */
const unread = `FROM cursor_row c JOIN feed f ON f.feed = c.feed
  WHERE c.client_id = p.client_id AND c.acked_seq < f.next_seq - 1
    AND (c.until_seq IS NULL OR c.acked_seq < c.until_seq)`;

export function* asleep({
  feed,
  after = "",
  rewokenBeforeMs,
  devicesMax,
}: AsleepRequest): Plan<readonly PushRegistration[]> {
  atMost("devices", devicesMax, readItemsMax);
  const sql = (inFeed: string): string => `SELECT p.client_id, p.sealed, p.woken_at FROM push_registration p
    WHERE p.client_id > $1 AND (p.awake = 1 OR p.woken_at < $2) AND EXISTS (SELECT 1 ${unread}${inFeed})
    ORDER BY p.client_id LIMIT $3`;
  const rows =
    feed === undefined
      ? yield* all(sql(""), after, rewokenBeforeMs, devicesMax)
      : yield* all(sql(" AND c.feed = $4"), after, rewokenBeforeMs, devicesMax, feed);
  return rows.map((row) => ({
    clientId: text(row, "client_id"),
    sealed: bytes(row, "sealed"),
    wokenAtMs: int(row, "woken_at"),
  }));
}

export function* markWoken(devices: readonly PushRegistration[], nowMs: number): Plan<readonly string[]> {
  atMost("devices", devices.length, readItemsMax);
  const won: string[] = [];
  for (const { clientId, wokenAtMs } of devices) {
    const changed = yield* run(
      "UPDATE push_registration SET awake = 0, woken_at = $3 WHERE client_id = $1 AND woken_at = $2",
      clientId,
      wokenAtMs,
      nowMs,
    );
    if (changed > 0) won.push(clientId);
  }
  return won;
}
