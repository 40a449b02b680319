import pg from "pg";
import { StorageError } from "../errors.ts";
import { groupFeed, inboxFeed } from "../feed-id.ts";
import { groupCommitOperationsMax, type Bounds } from "../limits.ts";
import { Listeners } from "../listeners.ts";
import type { AcceptAnswer, AcceptRequest, DecideAnswer, DecideRequest } from "../ports/delivery.ts";
import type { Appended, FaultHook, Store } from "../ports/store.ts";
import { acceptBatch } from "../sql/accept.ts";
import { decide } from "../sql/decide.ts";
import type { Plan } from "../sql/plan.ts";
import { appendedBy, beat, hints, sqlStore, type Driver } from "../sql/store.ts";
import { columnTypes, Runner } from "./connection.ts";
import { isConflict, named } from "./failure.ts";
import { checkDurability, migrate } from "./migration.ts";
import { WakeUps } from "./wake-ups.ts";

const connectionsMax = 12;
/** Groups are spread over lanes; a lane runs one transaction at a time, so that calls for one group keep their order. */
const laneCount = 4;
const attemptsMax = 12;
const retryMsMin = 2;
const retryMsMax = 250;

interface Operation {
  readonly accept?: { readonly request: AcceptRequest; readonly answer: (answer: AcceptAnswer) => void };
  readonly run?: () => Promise<void>;
  readonly fail: (error: unknown) => void;
}

/**
 * Opens a PostgreSQL database, migrating its schema. Any number of processes may open the same one. Refuses (`schema`) a server
 * that acknowledges commits before they are durable.
 */
export async function openPostgres(url: string, bounds: Bounds, fault?: FaultHook): Promise<Store> {
  const driver = new PostgresDriver(url, bounds, fault);
  try {
    await driver.open();
  } catch (error) {
    await driver.close();
    throw named(error);
  }
  return sqlStore(driver, bounds);
}

class PostgresDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #runner: Runner;
  readonly #bounds: Bounds;
  readonly #listeners = new Listeners();
  readonly #wakeUps: WakeUps;
  readonly #lanes: Operation[][] = Array.from({ length: laneCount }, () => []);
  readonly #running = new Set<Promise<unknown>>();
  readonly #busy = new Set<Operation[]>();
  #queued = 0;
  #closed = false;

  constructor(url: string, bounds: Bounds, fault: FaultHook | undefined) {
    this.#bounds = bounds;
    this.#runner = new Runner(fault);
    this.#pool = new pg.Pool({
      connectionString: url,
      max: connectionsMax,
      types: columnTypes,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
    });
    // An idle connection that dies is replaced at the next use; what was in flight fails where it is awaited.
    this.#pool.on("error", () => undefined);
    this.#wakeUps = new WakeUps(url, this.#listeners, (channel, payload) =>
      this.#pool.query("SELECT pg_notify($1, $2)", [channel, payload]),
    );
  }

  async open(): Promise<void> {
    await this.#withClient(async (client) => {
      await checkDurability(client);
      await migrate(client);
    });
    await this.#wakeUps.open();
  }

  async read<T>(plan: () => Plan<T>): Promise<T> {
    if (this.#closed) throw closed();
    return await this.#track(this.#runner.run(plan(), this.#pool).catch(rethrowNamed));
  }

  async write<T>(plan: () => Plan<T>): Promise<T> {
    if (this.#closed) throw closed();
    this.#count(1);
    return await this.#track(this.#transaction(plan).finally(() => this.#count(-1)));
  }

  accept(request: AcceptRequest): Promise<AcceptAnswer> {
    return this.#enqueue<AcceptAnswer>(request.message.groupId, (answer, fail) => ({
      accept: { request, answer },
      fail,
    }));
  }

  decide(request: DecideRequest): Promise<DecideAnswer> {
    return this.#enqueue<DecideAnswer>(request.groupId, (resolve, fail) => ({
      run: async () => {
        const answer = await this.#transaction(() => decide(request, this.#bounds));
        resolve(answer);
        if (answer.code === "decided") this.#wakeUps.tell(appendedByDecision(request));
      },
      fail,
    }));
  }

  onAppend(listener: (appended: Appended) => void): () => void {
    return this.#listeners.add(listener);
  }

  async check(): Promise<void> {
    await this.write(beat);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    while (this.#running.size > 0) await Promise.allSettled([...this.#running]);
    await this.#wakeUps.close().catch(() => undefined);
    await this.#pool.end();
  }

  #enqueue<T>(
    groupId: Uint8Array,
    operation: (resolve: (value: T) => void, fail: (error: unknown) => void) => Operation,
  ): Promise<T> {
    const lane = this.#lanes[(groupId.at(-1) ?? 0) % laneCount];
    if (this.#closed || lane === undefined) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#count(1);
      lane.push(operation(resolve, reject));
      if (!this.#busy.has(lane)) void this.#track(this.#drain(lane));
    });
  }

  /** What arrives while a transaction is under way shares the next one. */
  async #drain(lane: Operation[]): Promise<void> {
    this.#busy.add(lane);
    // Lets whatever else this turn of the event loop brings join the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (lane.length > 0) {
      const batch = lane.splice(0, batchLength(lane));
      try {
        await this.#perform(batch);
      } catch (error) {
        for (const operation of batch) operation.fail(error);
      }
      this.#count(-batch.length);
    }
    this.#busy.delete(lane);
  }

  async #perform(batch: readonly Operation[]): Promise<void> {
    for (const operation of batch) await operation.run?.();
    const accepts = batch.flatMap((operation) => operation.accept ?? []);
    if (accepts.length === 0) return;
    const requests = accepts.map(({ request }) => request);
    const answers = await this.#transaction(() => acceptBatch(requests, this.#bounds));
    const told: { request: AcceptRequest; answer: AcceptAnswer }[] = [];
    for (const [index, accept] of accepts.entries()) {
      const answer = answers[index];
      if (answer === undefined) continue;
      accept.answer(answer);
      told.push({ request: accept.request, answer });
    }
    this.#wakeUps.tell(appendedBy(told));
  }

  /** Runs a plan in a transaction, again after a conflict, with full jitter and an end. */
  async #transaction<T>(plan: () => Plan<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#withClient((client) => this.#attempt(plan, client));
      } catch (error) {
        if (!isConflict(error) || attempt >= attemptsMax) throw error;
        const cap = Math.min(retryMsMax, retryMsMin * 2 ** attempt);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * cap));
      }
    }
  }

  async #attempt<T>(plan: () => Plan<T>, client: pg.PoolClient): Promise<T> {
    await client.query("BEGIN");
    try {
      const result = await this.#runner.run(plan(), client);
      this.#runner.trip();
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    }
  }

  async #withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw named(error);
    }
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on("error", onError);
    try {
      return await work(client);
    } catch (error) {
      const cause = named(error);
      if (!(cause instanceof StorageError) || cause.code === "unavailable")
        broken ??= new Error("unfit", { cause });
      throw cause;
    } finally {
      client.off("error", onError);
      client.release(broken);
    }
  }

  #count(change: number): void {
    if (change > 0 && this.#queued >= this.#bounds.queuedOperationsMax) {
      throw new StorageError("contention", "too many operations wait for the store");
    }
    this.#queued += change;
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    this.#running.add(settled);
    void settled.then(() => this.#running.delete(settled));
    return await work;
  }
}

/** A run of accepts, or a single other operation. */
function batchLength(lane: readonly Operation[]): number {
  const other = lane.findIndex((operation) => operation.accept === undefined);
  const length = other < 0 ? lane.length : Math.max(other, 1);
  return Math.min(length, groupCommitOperationsMax);
}

function appendedByDecision(request: DecideRequest): Appended | undefined {
  return hints(
    [groupFeed(request.groupId), ...request.inboxes.map(({ clientId }) => inboxFeed(clientId))],
    request.outbox.map((entry) => entry.domain),
  );
}

function rethrowNamed(error: unknown): never {
  throw named(error);
}

function closed(): StorageError {
  return new StorageError("closed", "the store is closed");
}
