import { inboxFeed } from "../feed-id.ts";
import { readItemsMax } from "../limits.ts";
import type { Client, NewClient, RegisterAnswer } from "../ports/devices.ts";
import { createFeed, openCursor } from "./cursors.ts";
import { all, allIn, one, run, type Plan, type Row } from "./plan.ts";
import { atMost, big, bytes, int, sameBytes, text } from "./row.ts";

export function* register(client: NewClient): Plan<RegisterAnswer> {
  const { clientId, userId, signatureKey, credential, serial, asReader = client.clientId, nowMs } = client;
  const row = yield* one("SELECT * FROM client WHERE client_id = $1 FOR UPDATE", clientId);
  if (row !== undefined) {
    const known = clientOf(row);
    if (known.userId !== userId) return { code: "refused", reason: "client_of_other_user" };
    if (known.state === "revoked") return { code: "refused", reason: "revoked" };
    const same = known.serial === serial && sameBytes(known.credential, credential);
    if (same && sameBytes(known.signatureKey, signatureKey)) return { code: "unchanged" };
  }
  const holder = yield* one("SELECT client_id FROM client WHERE signature_key = $1", signatureKey);
  if (holder !== undefined && text(holder, "client_id") !== clientId) {
    return { code: "refused", reason: "signature_key_in_use" };
  }
  if (row !== undefined) {
    if (!sameBytes(bytes(row, "signature_key"), signatureKey)) yield* withdraw(clientId);
    yield* run(
      "UPDATE client SET signature_key = $2, credential = $3, serial = $4 WHERE client_id = $1",
      ...[clientId, signatureKey, credential, serial],
    );
    return { code: "renewed" };
  }
  yield* run(
    `INSERT INTO client (client_id, user_id, signature_key, credential, serial, active, registered_at)
      VALUES ($1, $2, $3, $4, $5, 1, $6)`,
    ...[clientId, userId, signatureKey, credential, serial, nowMs],
  );
  const inbox = inboxFeed(asReader);
  yield* openCursor(asReader, inbox, yield* createFeed(inbox));
  return { code: "registered" };
}

export function* findClient(clientId: string): Plan<Client | undefined> {
  const row = yield* one("SELECT * FROM client WHERE client_id = $1", clientId);
  return row === undefined ? undefined : clientOf(row);
}

export function* clientsOf(userId: string): Plan<readonly Client[]> {
  const rows = yield* all(
    "SELECT * FROM client WHERE user_id = $1 AND active = 1 ORDER BY client_id",
    userId,
  );
  return rows.map(clientOf);
}

/** Which of these clients are active; holds them. */
export function* activeClients(clientIds: readonly string[]): Plan<ReadonlySet<string>> {
  const rows = yield* allIn(
    (list) =>
      `SELECT client_id FROM client WHERE client_id IN (${list}) AND active = 1 ORDER BY client_id FOR UPDATE`,
    [...new Set(clientIds)].sort(),
  );
  return new Set(rows.map((row) => text(row, "client_id")));
}

export function* active(clientIds: readonly string[]): Plan<readonly string[]> {
  atMost("clients", clientIds.length, readItemsMax);
  const rows = yield* allIn(
    (list) => `SELECT client_id FROM client WHERE client_id IN (${list}) AND active = 1`,
    clientIds,
  );
  const found = new Set(rows.map((row) => text(row, "client_id")));
  return clientIds.filter((clientId) => found.has(clientId));
}

export function* users(prefix: string, usersMax: number): Plan<readonly string[]> {
  atMost("users", usersMax, readItemsMax);
  const rows = yield* all(
    `SELECT DISTINCT user_id FROM client WHERE user_id >= $1 AND substr(user_id, 1, $2) = $1 AND active = 1
      ORDER BY user_id LIMIT $3`,
    ...[prefix, BigInt([...prefix].length), usersMax],
  );
  return rows.map((row) => text(row, "user_id"));
}

export function* revoke(clientId: string, asReader: string): Plan<boolean> {
  const changed = yield* run("UPDATE client SET active = 0 WHERE client_id = $1 AND active = 1", clientId);
  if (changed === 0) return false;
  yield* withdraw(clientId);
  yield* run("DELETE FROM cursor_row WHERE client_id = $1", asReader);
  yield* run("DELETE FROM push_registration WHERE client_id = $1", asReader);
  return true;
}

/** Hands out no KeyPackage of a client that was not handed out yet; that they were published stays known. */
function* withdraw(clientId: string): Plan<void> {
  yield* run(
    "UPDATE key_package SET available = 0, bytes = $2 WHERE client_id = $1 AND available = 1",
    clientId,
    new Uint8Array(),
  );
}

function clientOf(row: Row): Client {
  return {
    clientId: text(row, "client_id"),
    userId: text(row, "user_id"),
    signatureKey: bytes(row, "signature_key"),
    credential: bytes(row, "credential"),
    serial: text(row, "serial"),
    state: big(row, "active") === 1n ? "active" : "revoked",
    registeredAtMs: int(row, "registered_at"),
  };
}
