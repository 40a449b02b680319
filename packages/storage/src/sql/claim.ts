import { StorageError } from "../errors.ts";
import { claimClientsMax, claimSuitesMax, claimTriesMax, idempotencyMs } from "../limits.ts";
import type { ClaimAnswer, ClaimedClient, ClaimedKeyPackage, ClaimRequest } from "../ports/key-packages.ts";
import { answerFor, keepAnswer } from "./answers.ts";
import { decodeClaim, encodeClaim } from "./claim-record.ts";
import { activeClients } from "./devices.ts";
import { keyPackageHash } from "./key-packages.ts";
import { all, allIn, runIn, type Plan, type Row } from "./plan.ts";
import { Counters } from "./quotas.ts";
import { atMost, big, bytes, digest, int, keyOf, sameBytes, text } from "./row.ts";

interface Shelf {
  /** Soonest to expire first. */
  readonly singleUse: Row[];
  lastResort: Row | undefined;
  /** Single-use ones before anything was taken or looked at. */
  stock: number;
}

export function* claim(request: ClaimRequest): Plan<ClaimAnswer> {
  const owner = `claim/${request.requester}`;
  const asked = requestDigest(request);
  const kept = yield* answerFor(owner, request.idempotencyKey, request.nowMs);
  if (kept !== undefined) {
    return sameBytes(kept.request, asked) ? decodeClaim(kept.answer) : { code: "key_reused" };
  }
  const clients = yield* holdTargets(request);
  if (clients === undefined) return { code: "unknown_user" };
  const active = clients.filter((client) => client.active).map((client) => client.clientId);
  const shelves = yield* shelvesOf(active, request.nowMs);
  const published = yield* suitesPublished(active);
  const unfit = yield* dropUnfit(request, shelves);

  const chosen: Row[] = [];
  const left: { clientId: string; suite: number; count: number }[] = [];
  const answered = clients.map(
    ({ clientId, active: known }): { clientId: string; status: ClaimedClient["status"]; rows: Row[] } => {
      if (!known) return { clientId, status: "unknown", rows: [] };
      const rows: Row[] = [];
      for (const suite of request.suites) {
        const shelf = shelves.get(shelfKey(clientId, suite));
        const row = takeFrom(shelf, request.reserve);
        if (row === undefined) continue;
        rows.push(row);
        left.push({ clientId, suite, count: (shelf?.stock ?? 0) - (big(row, "last_resort") === 1n ? 0 : 1) });
        if (request.perClient === "first") break;
      }
      chosen.push(...rows);
      const fits = request.suites.some((suite) => {
        const key = shelfKey(clientId, suite);
        return published.has(key) && !unfit.has(key);
      });
      return {
        clientId,
        status: rows.length > 0 ? "available" : fits ? "exhausted" : "nothing_compatible",
        rows,
      };
    },
  );

  const counters = yield* Counters.load(request.quotas, request.nowMs);
  const full = counters.count(request.quotas, chosen.length);
  if (full !== undefined) {
    yield* counters.drop();
    return { code: "over_quota", ...full };
  }
  yield* counters.save();
  const bodies = yield* take(chosen);
  const answer = {
    code: "claimed" as const,
    repeated: false,
    clients: answered.map(({ clientId, status, rows }) => ({
      clientId,
      status,
      packages: rows.map((row) => packageOf(row, bodies)),
    })),
    left,
  };
  const expiresAtMs = request.nowMs + idempotencyMs;
  yield* keepAnswer(owner, request.idempotencyKey, asked, encodeClaim(answer), request.nowMs, expiresAtMs);
  return answer;
}

/** Throws `limit` for a claim past its bounds. */
export function checkClaim(request: ClaimRequest): void {
  const { target, suites } = request;
  atMost("suites", suites.length, claimSuitesMax);
  if ("clientIds" in target) {
    atMost("clients", target.clientIds.length, claimClientsMax);
    if (new Set(target.clientIds).size !== target.clientIds.length)
      throw new StorageError("limit", "a client is named twice");
  }
  if (new Set(suites).size !== suites.length) throw new StorageError("limit", "a suite is named twice");
  if (new Set(request.quotas.map((quota) => quota.key)).size !== request.quotas.length) {
    throw new StorageError("limit", "a quota is named twice");
  }
  for (const { windowMs } of request.quotas) {
    if (!(windowMs >= 1)) throw new StorageError("limit", "a quota window is at least 1 ms");
  }
}

function requestDigest({ target, suites, perClient, need }: ClaimRequest): Uint8Array {
  const needed = need === undefined ? [] : [keyOf(need.name)];
  return digest(JSON.stringify([target, suites, perClient, ...needed]));
}

/** Takes what does not fit off the shelves that are asked for; returns those on which there was something, and nothing fits. */
function* dropUnfit(request: ClaimRequest, shelves: ReadonlyMap<string, Shelf>): Plan<ReadonlySet<string>> {
  const unfit = new Set<string>();
  const { need } = request;
  if (need === undefined) return unfit;
  const asked = [...shelves].filter(([key]) => request.suites.includes(Number(key.split("/", 1)[0])));
  const looked = asked.flatMap(([, { singleUse, lastResort }]) => [
    ...singleUse.slice(0, claimTriesMax),
    ...(lastResort === undefined ? [] : [lastResort]),
  ]);
  const rows = yield* allIn(
    (list) => `SELECT ref, bytes FROM key_package WHERE ref IN (${list})`,
    looked.map((row) => bytes(row, "ref")),
  );
  const fitting = new Set(
    rows.filter((row) => need.fits(bytes(row, "bytes"))).map((row) => keyOf(bytes(row, "ref"))),
  );
  for (const [key, shelf] of asked) {
    const first = shelf.singleUse
      .slice(0, claimTriesMax)
      .findIndex((row) => fitting.has(keyOf(bytes(row, "ref"))));
    const { lastResort } = shelf;
    if (lastResort !== undefined && !fitting.has(keyOf(bytes(lastResort, "ref"))))
      shelf.lastResort = undefined;
    // Those before it stay where they are, for others; the reserve counts all that there are.
    if (first > 0) shelf.singleUse.unshift(...shelf.singleUse.splice(first, 1));
    if (first >= 0) continue;
    shelf.singleUse.length = 0;
    if (shelf.lastResort === undefined) unfit.add(key);
  }
  return unfit;
}

/** Holds the clients' rows, so that no two claims look at the same shelves at once. */
function* holdTargets(
  request: ClaimRequest,
): Plan<readonly { readonly clientId: string; readonly active: boolean }[] | undefined> {
  if ("userId" in request.target) {
    const rows = yield* all(
      "SELECT client_id FROM client WHERE user_id = $1 AND active = 1 ORDER BY client_id LIMIT $2 FOR UPDATE",
      ...[request.target.userId, claimClientsMax],
    );
    return rows.length === 0
      ? undefined
      : rows.map((row) => ({ clientId: text(row, "client_id"), active: true }));
  }
  const active = yield* activeClients(request.target.clientIds);
  return request.target.clientIds.map((clientId) => ({ clientId, active: active.has(clientId) }));
}

function* shelvesOf(clientIds: readonly string[], nowMs: number): Plan<Map<string, Shelf>> {
  const rows = yield* allIn(
    (list) => `SELECT ref, client_id, suite, not_after, last_resort FROM key_package
      WHERE available = 1 AND not_after > $1 AND client_id IN (${list}) ORDER BY not_after, ref`,
    clientIds,
    nowMs,
  );
  const shelves = new Map<string, Shelf>();
  for (const row of rows) {
    const key = shelfKey(text(row, "client_id"), int(row, "suite"));
    const shelf = shelves.get(key) ?? { singleUse: [], lastResort: undefined, stock: 0 };
    if (big(row, "last_resort") === 1n) shelf.lastResort = row;
    else shelf.stock = shelf.singleUse.push(row);
    shelves.set(key, shelf);
  }
  return shelves;
}

function* suitesPublished(clientIds: readonly string[]): Plan<Set<string>> {
  const rows = yield* allIn(
    (list) => `SELECT DISTINCT client_id, suite FROM key_package WHERE client_id IN (${list})`,
    clientIds,
  );
  return new Set(rows.map((row) => shelfKey(text(row, "client_id"), int(row, "suite"))));
}

function takeFrom(shelf: Shelf | undefined, reserve: number): Row | undefined {
  if (shelf === undefined) return undefined;
  return shelf.singleUse.length > reserve ? shelf.singleUse.shift() : shelf.lastResort;
}

function shelfKey(clientId: string, suite: number): string {
  return `${String(suite)}/${clientId}`;
}

/** Takes the single-use ones off the shelf and returns everyone's bytes. */
function* take(chosen: readonly Row[]): Plan<Map<string, Uint8Array>> {
  const rows = yield* allIn(
    (list) => `SELECT ref, client_id, suite, bytes, not_after, hash FROM key_package WHERE ref IN (${list})`,
    chosen.map((row) => bytes(row, "ref")),
  );
  const bodies = new Map<string, Uint8Array>();
  for (const row of rows) {
    const [ref, body] = [bytes(row, "ref"), bytes(row, "bytes")];
    const expected = keyPackageHash(
      ref,
      text(row, "client_id"),
      int(row, "suite"),
      body,
      int(row, "not_after"),
    );
    if (!sameBytes(expected, bytes(row, "hash")))
      throw new StorageError("corrupt", "a KeyPackage does not match its hash");
    bodies.set(keyOf(ref), body);
  }
  yield* runIn(
    (list) => `UPDATE key_package SET available = 0, bytes = $1 WHERE ref IN (${list})`,
    chosen.filter((row) => big(row, "last_resort") === 0n).map((row) => bytes(row, "ref")),
    new Uint8Array(),
  );
  return bodies;
}

function packageOf(row: Row, bodies: ReadonlyMap<string, Uint8Array>): ClaimedKeyPackage {
  const ref = bytes(row, "ref");
  const body = bodies.get(keyOf(ref));
  if (body === undefined) throw new StorageError("corrupt", "a KeyPackage vanished while held");
  return { ref, suite: int(row, "suite"), bytes: body, lastResort: big(row, "last_resort") === 1n };
}
