import pg from "pg";
import { StorageError } from "../errors.ts";
import { groupCommitOperationsMax, type Bounds } from "../limits.ts";
import { Listeners } from "../listeners.ts";
import type { AcceptAnswer, AcceptRequest, DecideAnswer, DecideRequest } from "../ports/delivery.ts";
import type { Appended, FaultHook, Store } from "../ports/store.ts";
import { acceptBatch } from "../sql/accept.ts";
import { decide } from "../sql/decide.ts";
import type { Plan } from "../sql/plan.ts";
import { appendedBy, appendedByDecision, beat, sqlStore, type Driver } from "../sql/store.ts";
import { columnTypes, Runner } from "./connection.ts";
import { Signals } from "./signals.ts";
import { isConflict, isOfMedium, named } from "./failure.ts";
import { GroupOrder } from "./group-order.ts";
import { checkDurability, migrate } from "./migration.ts";
import { WakeUps } from "./wake-ups.ts";

const connectionsMax = 12;
const attemptsMax = 12;
const retryMsMin = 2;
const retryMsMax = 250;

interface QueuedAccept {
  readonly request: AcceptRequest;
  readonly answer: (answer: AcceptAnswer) => void;
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

/** A transaction whose COMMIT does not wait for the log to be on disk; one that waits brings it there as well. */
const beginUnsynced = "BEGIN; SET LOCAL synchronous_commit = off";

class PostgresDriver implements Driver {
  readonly signals: Signals;
  readonly shared = true;
  readonly #pool: pg.Pool;
  readonly #runner: Runner;
  readonly #bounds: Bounds;
  readonly #listeners = new Listeners();
  readonly #wakeUps: WakeUps;
  readonly #order = new GroupOrder();
  readonly #accepts: QueuedAccept[] = [];
  readonly #running = new Set<Promise<unknown>>();
  #draining = false;
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
      // A process that stands still in the middle of a transaction holds up its fellow replicas for no longer.
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
    });
    // An idle connection that dies is replaced at the next use; what was in flight fails where it is awaited.
    this.#pool.on("error", () => undefined);
    const notify = (channel: string, payload: string): Promise<unknown> =>
      this.#pool.query("SELECT pg_notify($1, $2)", [channel, payload]);
    this.signals = new Signals(notify);
    this.#wakeUps = new WakeUps(url, this.#listeners, this.signals, notify);
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
    return await this.#admit(() => this.#transaction(plan));
  }

  async writeUnsynced<T>(plan: () => Plan<T>): Promise<T> {
    return await this.#admit(() => this.#transaction(plan, beginUnsynced));
  }

  accept(request: AcceptRequest): Promise<AcceptAnswer> {
    return this.#admit(() => this.#order.accept(request.message.groupId, () => this.#enqueue(request)));
  }

  decide(request: DecideRequest): Promise<DecideAnswer> {
    return this.#admit(() =>
      this.#order.decide(request.groupId, async () => {
        const answer = await this.#transaction(() => decide(request, this.#bounds));
        if (answer.code === "decided") this.#wakeUps.tell(appendedByDecision(request));
        return answer;
      }),
    );
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

  #enqueue(request: AcceptRequest): Promise<AcceptAnswer> {
    return new Promise((answer, fail) => {
      this.#accepts.push({ request, answer, fail });
      if (!this.#draining) void this.#drain();
    });
  }

  /**
   * One transaction of accepts at a time: what arrives meanwhile shares the next one. More at a time would wait for each other's
   * rows of the same destination and only make the batches smaller.
   */
  async #drain(): Promise<void> {
    this.#draining = true;
    // Lets whatever else this turn of the event loop brings join the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#accepts.length > 0) {
      const batch = this.#accepts.splice(0, groupCommitOperationsMax);
      const error = await this.#acceptAll(batch);
      if (error === undefined) continue;
      // One request that the database can not take must not fail its neighbours.
      const alone = batch.length > 1 && !isOfMedium(error);
      for (const accept of batch) {
        const own = alone ? await this.#acceptAll([accept]) : error;
        if (own !== undefined) accept.fail(own);
      }
    }
    this.#draining = false;
  }

  /** Returns why nothing of the batch was kept. */
  async #acceptAll(batch: readonly QueuedAccept[]): Promise<unknown> {
    const requests = batch.map(({ request }) => request);
    let answers: readonly AcceptAnswer[];
    try {
      answers = await this.#transaction(() => acceptBatch(requests, this.#bounds));
    } catch (error) {
      return error ?? new StorageError("io", "failed without a reason");
    }
    const told: { request: AcceptRequest; answer: AcceptAnswer }[] = [];
    for (const [index, { request, answer: tell }] of batch.entries()) {
      const answer = answers[index];
      if (answer === undefined) continue;
      tell(answer);
      told.push({ request, answer });
    }
    this.#wakeUps.tell(appendedBy(told));
    return undefined;
  }

  /** Runs a plan in a transaction, again after a conflict, with full jitter and an end. */
  async #transaction<T>(plan: () => Plan<T>, begin = "BEGIN"): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#withClient((client) => this.#attempt(plan, client, begin));
      } catch (error) {
        if (!isConflict(error) || attempt >= attemptsMax) throw error;
        const cap = Math.min(retryMsMax, retryMsMin * 2 ** attempt);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * cap));
      }
    }
  }

  async #attempt<T>(plan: () => Plan<T>, client: pg.PoolClient, begin: string): Promise<T> {
    await client.query(begin);
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

  /** Refuses past the bound and after closing; what is admitted is finished before the store closes. */
  async #admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw closed();
    if (this.#queued >= this.#bounds.queuedOperationsMax) {
      throw new StorageError("contention", "too many operations wait for the store");
    }
    this.#queued += 1;
    return await this.#track(
      work().finally(() => {
        this.#queued -= 1;
      }),
    );
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

function rethrowNamed(error: unknown): never {
  throw named(error);
}

function closed(): StorageError {
  return new StorageError("closed", "the store is closed");
}
