import { StorageError } from "../errors.ts";
import { sweepRowsMax } from "../limits.ts";
import type { ClaimedKeyPackage, NewKeyPackage, PublishAnswer, SuiteStock } from "../ports/key-packages.ts";
import { all, allIn, insert, one, run, type Plan } from "./plan.ts";
import { big, bytes, digest, int, keyOf, sameBytes, text } from "./row.ts";

const emptied = new Uint8Array();

export function* publish(
  clientId: string,
  packages: readonly NewKeyPackage[],
  nowMs: number,
  perSuiteMax: number,
): Plan<PublishAnswer> {
  const client = yield* one("SELECT active FROM client WHERE client_id = $1 FOR UPDATE", clientId);
  if (client === undefined || big(client, "active") !== 1n) return { code: "unknown_client" };
  if (packages.length === 0) return { code: "published", added: 0 };

  const stored = yield* allIn(
    (list) => `SELECT ref, client_id, content FROM key_package WHERE ref IN (${list})`,
    packages.map((entry) => entry.ref),
  );
  if (isRepetition(clientId, packages, stored)) return { code: "published", added: 0 };
  const expired = packages.findIndex((entry) => entry.notAfterMs <= nowMs);
  if (expired >= 0) return { code: "expired", index: expired };

  const digests = yield* allIn(
    (list) => `SELECT digest FROM key_digest WHERE digest IN (${list})`,
    packages.flatMap((entry) => [entry.initKeyDigest, entry.encryptionKeyDigest]),
  );
  const duplicate = firstDuplicate(
    packages,
    new Set(stored.map((row) => keyOf(bytes(row, "ref")))),
    new Set(digests.map((row) => keyOf(bytes(row, "digest")))),
  );
  if (duplicate !== undefined) return duplicate;
  const over = yield* overCap(clientId, packages, nowMs, perSuiteMax);
  if (over !== undefined) return over;

  for (const suite of new Set(packages.filter((entry) => entry.lastResort).map((entry) => entry.suite))) {
    yield* run(
      "UPDATE key_package SET available = 0, bytes = $3 WHERE client_id = $1 AND suite = $2 AND last_resort = 1",
      ...[clientId, suite, emptied],
    );
  }
  yield* save(clientId, packages);
  return { code: "published", added: packages.length };
}

function isRepetition(
  clientId: string,
  packages: readonly NewKeyPackage[],
  stored: readonly Parameters<typeof text>[0][],
): boolean {
  const content = new Map(
    stored
      .filter((row) => text(row, "client_id") === clientId)
      .map((row) => [keyOf(bytes(row, "ref")), bytes(row, "content")]),
  );
  return packages.every((entry) => {
    const earlier = content.get(keyOf(entry.ref));
    return earlier !== undefined && sameBytes(earlier, contentOf(entry));
  });
}

function firstDuplicate(
  packages: readonly NewKeyPackage[],
  refs: Set<string>,
  keys: Set<string>,
): PublishAnswer | undefined {
  for (const [index, entry] of packages.entries()) {
    const [ref, init, encryption] = [entry.ref, entry.initKeyDigest, entry.encryptionKeyDigest].map(
      keyOf,
    ) as [string, string, string];
    if (refs.has(ref)) return { code: "duplicate", index, what: "ref" };
    if (keys.has(init)) return { code: "duplicate", index, what: "init_key" };
    if (keys.has(encryption) || init === encryption)
      return { code: "duplicate", index, what: "encryption_key" };
    refs.add(ref);
    keys.add(init).add(encryption);
  }
  return undefined;
}

function* overCap(
  clientId: string,
  packages: readonly NewKeyPackage[],
  nowMs: number,
  perSuiteMax: number,
): Plan<PublishAnswer | undefined> {
  const held = new Map((yield* stock(clientId, nowMs)).map((entry) => [entry.suite, entry.singleUse]));
  const added = new Map<number, { single: number; last: number }>();
  for (const entry of packages) {
    const counts = added.get(entry.suite) ?? { single: 0, last: 0 };
    if (entry.lastResort) counts.last += 1;
    else counts.single += 1;
    added.set(entry.suite, counts);
  }
  for (const [suite, counts] of added) {
    const already = held.get(suite) ?? 0;
    if (already + counts.single > perSuiteMax)
      return { code: "over_cap", suite, held: already, max: perSuiteMax };
    if (counts.last > 1) return { code: "over_cap", suite, held: already, max: 1 };
  }
  return undefined;
}

function* save(clientId: string, packages: readonly NewKeyPackage[]): Plan<void> {
  yield* insert(
    "key_package",
    ["ref", "client_id", "suite", "bytes", "not_after", "last_resort", "available", "content", "hash"],
    packages.map((entry) => [
      ...[entry.ref, clientId, entry.suite, entry.bytes, entry.notAfterMs, entry.lastResort ? 1n : 0n, 1n],
      ...[contentOf(entry), keyPackageHash(entry.ref, clientId, entry.suite, entry.bytes, entry.notAfterMs)],
    ]),
  );
  yield* insert(
    "key_digest",
    ["digest", "not_after"],
    packages.flatMap((entry) => [
      [entry.initKeyDigest, entry.notAfterMs],
      [entry.encryptionKeyDigest, entry.notAfterMs],
    ]),
  );
}

/** Recognises the same package published again, also after its bytes are gone. */
function contentOf(entry: NewKeyPackage): Uint8Array {
  const { ref, suite, bytes: body, notAfterMs, lastResort, initKeyDigest, encryptionKeyDigest } = entry;
  return digest(ref, suite, body, notAfterMs, lastResort ? 1 : 0, initKeyDigest, encryptionKeyDigest);
}

export function keyPackageHash(
  ref: Uint8Array,
  clientId: string,
  suite: number,
  body: Uint8Array,
  notAfterMs: number,
): Uint8Array {
  return digest(ref, clientId, suite, body, notAfterMs);
}

export function* stock(clientId: string, nowMs: number): Plan<readonly SuiteStock[]> {
  const rows = yield* all(
    `SELECT suite, CAST(sum(1 - last_resort) AS BIGINT) AS single_use, max(last_resort) AS last_resort FROM key_package
      WHERE client_id = $1 AND available = 1 AND not_after > $2 GROUP BY suite ORDER BY suite`,
    ...[clientId, nowMs],
  );
  return rows.map((row) => ({
    suite: int(row, "suite"),
    singleUse: int(row, "single_use"),
    lastResort: big(row, "last_resort") === 1n,
  }));
}

export function* offered(
  clientId: string,
  reserve: number,
  nowMs: number,
): Plan<readonly ClaimedKeyPackage[]> {
  const rows = yield* all(
    `SELECT ref, client_id, suite, bytes, not_after, last_resort, hash FROM key_package
      WHERE client_id = $1 AND available = 1 AND not_after > $2 ORDER BY suite, not_after, ref`,
    ...[clientId, nowMs],
  );
  const suites = [...new Set(rows.map((row) => int(row, "suite")))];
  return suites.flatMap((suite) => {
    const own = rows.filter((row) => int(row, "suite") === suite);
    const singleUse = own.filter((row) => big(row, "last_resort") === 0n);
    const next =
      singleUse.length > reserve ? singleUse[0] : own.find((row) => big(row, "last_resort") === 1n);
    if (next === undefined) return [];
    const [ref, body] = [bytes(next, "ref"), bytes(next, "bytes")];
    const expected = keyPackageHash(ref, clientId, suite, body, int(next, "not_after"));
    if (!sameBytes(expected, bytes(next, "hash")))
      throw new StorageError("corrupt", "a KeyPackage does not match its hash");
    return [{ ref, suite, bytes: body, lastResort: big(next, "last_resort") === 1n }];
  });
}

export function* ownerOfRef(ref: Uint8Array): Plan<string | undefined> {
  const row = yield* one("SELECT client_id FROM key_package WHERE ref = $1", ref);
  return row === undefined ? undefined : text(row, "client_id");
}

export function* expireKeyPackages(nowMs: number): Plan<number> {
  let removed = 0;
  for (const [table, key, end] of [
    ["key_package", "ref", "not_after"],
    ["key_digest", "digest", "not_after"],
    ["quota", "key", "ends_at"],
  ] as const) {
    removed += yield* run(
      `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${end} <= $1 LIMIT $2)`,
      ...[nowMs, sweepRowsMax],
    );
  }
  return removed;
}

/** Throws `limit` for what no publication takes. */
export function checkPublish(packages: readonly NewKeyPackage[], perSuiteMax: number): void {
  if (packages.length > 16 * (perSuiteMax + 1))
    throw new StorageError("limit", "too many KeyPackages at once");
  for (const entry of packages) {
    if (!Number.isInteger(entry.suite) || entry.suite < 0) throw new StorageError("limit", "cipher suite");
  }
}
