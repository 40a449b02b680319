import { namesPerCallMax } from "../limits.ts";
import { allIn, insert, one, runIn, type Plan } from "./plan.ts";
import { atMost, big, text } from "./row.ts";

export function* takeLeases(
  names: readonly string[],
  holder: string,
  nowMs: number,
  untilMs: number,
): Plan<readonly string[]> {
  atMost("leases", names.length, namesPerCallMax);
  const sorted = [...new Set(names)].sort();
  yield* insert(
    "lease",
    ["name", "holder", "until_ms"],
    sorted.map((name) => [name, "", 0n]),
    "ON CONFLICT (name) DO NOTHING",
  );
  const rows = yield* allIn(
    (list) => `SELECT * FROM lease WHERE name IN (${list}) ORDER BY name FOR UPDATE`,
    sorted,
  );
  const held = rows
    .filter((row) => text(row, "holder") === holder || big(row, "until_ms") <= BigInt(nowMs))
    .map((row) => text(row, "name"));
  yield* runIn(
    (list) => `UPDATE lease SET holder = $1, until_ms = $2 WHERE name IN (${list})`,
    held,
    ...[holder, untilMs],
  );
  return held;
}

export function* releaseLeases(names: readonly string[], holder: string): Plan<void> {
  atMost("leases", names.length, namesPerCallMax);
  yield* runIn(
    (list) => `DELETE FROM lease WHERE holder = $1 AND name IN (${list})`,
    [...new Set(names)].sort(),
    holder,
  );
}

export function* openConnection(clientId: string): Plan<bigint> {
  const row = yield* one(
    `INSERT INTO connection_row (client_id, number) VALUES ($1, 1)
      ON CONFLICT (client_id) DO UPDATE SET number = connection_row.number + 1 RETURNING number`,
    clientId,
  );
  return row === undefined ? 0n : big(row, "number");
}

export function* newestConnections(clientIds: readonly string[]): Plan<readonly bigint[]> {
  atMost("clients", clientIds.length, namesPerCallMax);
  const rows = yield* allIn(
    (list) => `SELECT * FROM connection_row WHERE client_id IN (${list})`,
    [...new Set(clientIds)],
  );
  const numbers = new Map(rows.map((row) => [text(row, "client_id"), big(row, "number")]));
  return clientIds.map((clientId) => numbers.get(clientId) ?? 0n);
}
