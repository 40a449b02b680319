import { turnLanesMax, turnRowsMax } from "../limits.ts";
import { queuedStream } from "./fates.ts";
import { all, insert, one, run, runIn, type Param, type Plan, type Row } from "./plan.ts";
import { big, bytes, keyOf } from "./row.ts";

/** How much of what waits for one domain may have a number. */
export interface TurnBounds {
  readonly numberedRowsMax: number;
  readonly numberedBytesMax: number;
}

/** A lane with rows that wait. */
interface Waiting {
  readonly lane: Uint8Array;
  /** The place of the last of its rows that has a number now. */
  takenTo: bigint;
}

/**
 * Gives numbers to rows that wait for them: lane after lane, some rows each, and a lane that had its turn goes behind all others. Lanes
 * that the domain has put off are passed over. Returns the number that comes next.
 */
export function* takeTurns(domain: string, nowMs: number, bounds: TurnBounds): Plan<bigint> {
  const row = yield* one("SELECT * FROM destination WHERE domain = $1 FOR UPDATE", domain);
  if (row === undefined) return 1n;
  if (big(row, "queued_rows") === 0n) return big(row, "next_seq");
  const parked = yield* parkedLanes(domain, big(row, "stream"), nowMs);
  const round = new Round(domain, row, parked, bounds);
  yield* round.take();
  return yield* round.save();
}

interface Parked {
  readonly lanes: ReadonlySet<string>;
  readonly rows: bigint;
  readonly bytes: bigint;
}

/** Lanes with a row that is not to be offered before some later time, and what of them has a number. */
function* parkedLanes(domain: string, stream: bigint, nowMs: number): Plan<Parked> {
  const rows = yield* all(
    `SELECT lane, count(*) AS items, CAST(sum(size) AS BIGINT) AS bytes FROM outbox
      WHERE domain = $1 AND stream = $2 AND lane IN
        (SELECT lane FROM outbox WHERE domain = $1 AND stream = $2 AND attempts > 0 AND next_at > $3) GROUP BY lane`,
    ...[domain, stream, nowMs],
  );
  return {
    lanes: new Set(rows.map((row) => keyOf(bytes(row, "lane")))),
    rows: rows.reduce((sum, row) => sum + big(row, "items"), 0n),
    bytes: rows.reduce((sum, row) => sum + big(row, "bytes"), 0n),
  };
}

/** One giving of numbers, held for one transaction: read and decide, then save. */
class Round {
  readonly #domain: string;
  readonly #destination: Row;
  readonly #parked: Parked;
  readonly #taken: Row[] = [];
  /** By lane: its new turn; none where nothing of it waits any more. */
  readonly #turns = new Map<string, { readonly lane: Uint8Array; readonly turn: bigint | undefined }>();
  /** Lanes that come after those in the table. */
  #again: Waiting[] = [];
  #readTo = 0n;
  #nextPlace: bigint;
  #roomRows: bigint;
  #roomBytes: bigint;

  constructor(domain: string, destination: Row, parked: Parked, bounds: TurnBounds) {
    const column = (name: string): bigint => big(destination, name);
    this.#domain = domain;
    this.#destination = destination;
    this.#parked = parked;
    this.#nextPlace = column("next_place");
    const rows = column("pending_rows") - column("queued_rows") - parked.rows;
    const size = column("pending_bytes") - column("queued_bytes") - parked.bytes;
    this.#roomRows = BigInt(bounds.numberedRowsMax) - rows;
    this.#roomBytes = BigInt(bounds.numberedBytesMax) - size;
  }

  get #hasRoom(): boolean {
    return this.#roomRows > 0n && this.#roomBytes > 0n;
  }

  *take(): Plan<void> {
    for (let lanes: readonly Waiting[] = []; this.#hasRoom;) {
      if (lanes.length === 0) lanes = yield* this.#nextLanes();
      const [lane, ...rest] = lanes;
      if (lane === undefined) return;
      lanes = rest;
      yield* this.#turn(lane);
    }
  }

  /** Lanes whose turn is before those that had one in this round; then those. */
  *#nextLanes(): Plan<readonly Waiting[]> {
    const rows = yield* all(
      "SELECT lane, turn FROM outbox_turn WHERE domain = $1 AND turn > $2 AND turn < $3 ORDER BY turn LIMIT $4",
      ...[this.#domain, this.#readTo, big(this.#destination, "next_place"), turnLanesMax],
    );
    const last = rows.at(-1);
    if (last !== undefined) {
      this.#readTo = big(last, "turn");
      return rows.map((row) => ({ lane: bytes(row, "lane"), takenTo: 0n }));
    }
    const again = this.#again;
    this.#again = [];
    return again;
  }

  *#turn(waiting: Waiting): Plan<void> {
    const { lane } = waiting;
    if (this.#parked.lanes.has(keyOf(lane))) return this.#turnsTo(lane);
    const rowsMax = this.#roomRows < BigInt(turnRowsMax) ? this.#roomRows : BigInt(turnRowsMax);
    const rows = yield* all(
      `SELECT * FROM outbox WHERE domain = $1 AND stream = 0 AND lane = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
      ...[this.#domain, lane, waiting.takenTo, rowsMax],
    );
    let taken = 0;
    for (const row of rows) {
      if (!this.#hasRoom) break;
      this.#taken.push(row);
      this.#roomRows -= 1n;
      this.#roomBytes -= big(row, "size");
      waiting.takenTo = big(row, "seq");
      taken += 1;
    }
    if (taken === rows.length && taken < Number(rowsMax)) {
      this.#turns.set(keyOf(lane), { lane, turn: undefined });
      return;
    }
    this.#turnsTo(lane);
    this.#again.push(waiting);
  }

  /** The lane goes behind all others. */
  #turnsTo(lane: Uint8Array): void {
    this.#turns.set(keyOf(lane), { lane, turn: this.#nextPlace });
    this.#nextPlace += 1n;
  }

  *save(): Plan<bigint> {
    const [domain, stream] = [this.#domain, big(this.#destination, "stream")];
    const firstSeq = big(this.#destination, "next_seq");
    const nextSeq = firstSeq + BigInt(this.#taken.length);
    yield* runIn(
      (list) => `DELETE FROM outbox WHERE domain = $1 AND stream = $2 AND seq IN (${list})`,
      this.#taken.map((row) => big(row, "seq")),
      ...[domain, queuedStream],
    );
    yield* insert(
      "outbox",
      ["domain", "stream", "seq", ...keptColumns],
      this.#taken.map((row, index) => [
        ...[domain, stream, firstSeq + BigInt(index)],
        ...keptColumns.map((column): Param => row[column] ?? null),
      ]),
    );
    yield* this.#saveTurns();
    const size = this.#taken.reduce((sum, row) => sum + big(row, "size"), 0n);
    yield* run(
      `UPDATE destination SET next_seq = $2, next_place = $3, queued_rows = queued_rows - $4, queued_bytes = queued_bytes - $5
        WHERE domain = $1`,
      ...[domain, nextSeq, this.#nextPlace, BigInt(this.#taken.length), size],
    );
    return nextSeq;
  }

  *#saveTurns(): Plan<void> {
    const turns = [...this.#turns.values()];
    yield* insert(
      "outbox_turn",
      ["domain", "lane", "turn"],
      turns.flatMap(({ lane, turn }) => (turn === undefined ? [] : [[this.#domain, lane, turn]])),
      "ON CONFLICT (domain, lane) DO UPDATE SET turn = excluded.turn",
    );
    yield* runIn(
      (list) => `DELETE FROM outbox_turn WHERE domain = $1 AND lane IN (${list})`,
      turns.flatMap(({ lane, turn }) => (turn === undefined ? [lane] : [])),
      this.#domain,
    );
  }
}

/** What of a row a number does not change. */
const keptColumns = [
  ...["msg_id", "body_id", "void", "size", "attempts", "next_at", "enqueued_at", "expires_at"],
  ...["unsupported_since", "lane"],
];
