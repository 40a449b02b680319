import { StorageError } from "../errors.ts";
import { type Bounds, groupCommitMs, groupCommitOperationsMax } from "../limits.ts";
import { Listeners } from "../listeners.ts";
import { noSignals } from "../memory/replicas.ts";
import type { AcceptAnswer, AcceptRequest, DecideAnswer, DecideRequest } from "../ports/delivery.ts";
import type { Appended, FaultHook, Store } from "../ports/store.ts";
import { acceptBatch } from "../sql/accept.ts";
import { decide } from "../sql/decide.ts";
import type { Plan } from "../sql/plan.ts";
import { appendedBy, appendedByDecision, beat, sqlStore, type Driver } from "../sql/store.ts";
import { Database } from "./database.ts";

interface Operation {
  /** Consecutive ones run as one batch. */
  readonly accept?: { readonly request: AcceptRequest; readonly answer: (answer: AcceptAnswer) => void };
  /** Runs the operation in the open transaction; returns what to do once it is durable. */
  readonly run?: () => () => void;
  readonly fail: (error: unknown) => void;
  /** Need not be on disk when it is told; alone in a batch, or among its like, it spares the fsync. */
  readonly isUnsynced?: boolean;
}

/**
 * Opens (or creates) one SQLite file: WAL, `synchronous=FULL`. Operations that arrive while a commit is in progress share the
 * next one, so no call waits for a timer and concurrent calls share an fsync. One process per file.
 */
export function openSqlite(path: string, bounds: Bounds, fault?: FaultHook): Store {
  return sqlStore(new SqliteDriver(new Database(path, fault), bounds), bounds);
}

class SqliteDriver implements Driver {
  readonly signals = noSignals;
  readonly shared = false;
  readonly #database: Database;
  readonly #bounds: Bounds;
  readonly #listeners = new Listeners();
  readonly #queue: Operation[] = [];
  #scheduled = false;
  #closed = false;

  constructor(database: Database, bounds: Bounds) {
    this.#database = database;
    this.#bounds = bounds;
  }

  async read<T>(plan: () => Plan<T>): Promise<T> {
    if (this.#closed) throw closed();
    return this.#database.run(plan());
  }

  write<T>(plan: () => Plan<T>): Promise<T> {
    return this.#write(plan, false);
  }

  writeUnsynced<T>(plan: () => Plan<T>): Promise<T> {
    return this.#write(plan, true);
  }

  #write<T>(plan: () => Plan<T>, isUnsynced: boolean): Promise<T> {
    return this.#enqueue<T>((resolve, fail) => ({
      run: () => {
        const result = this.#database.run(plan());
        return () => resolve(result);
      },
      fail,
      isUnsynced,
    }));
  }

  accept(request: AcceptRequest): Promise<AcceptAnswer> {
    return this.#enqueue<AcceptAnswer>((answer, fail) => ({ accept: { request, answer }, fail }));
  }

  decide(request: DecideRequest): Promise<DecideAnswer> {
    return this.#enqueue<DecideAnswer>((resolve, fail) => ({
      run: () => {
        const answer = this.#database.run(decide(request, this.#bounds));
        return () => {
          resolve(answer);
          if (answer.code === "decided") this.#listeners.tell(appendedByDecision(request));
        };
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
    while (this.#queue.length > 0) this.#flush();
    this.#closed = true;
    this.#database.close();
  }

  #enqueue<T>(
    operation: (resolve: (value: T) => void, fail: (error: unknown) => void) => Operation,
  ): Promise<T> {
    if (this.#closed) return Promise.reject(closed());
    if (this.#queue.length >= this.#bounds.queuedOperationsMax) {
      return Promise.reject(new StorageError("contention", "too many operations wait for the store"));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push(operation(resolve, reject));
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#gather(1, performance.now() + groupCommitMs);
  }

  /**
   * After the input of this turn of the event loop is read: whatever came with it shares the commit. Where that is much, so does
   * what the next turns bring, as long as each brings more: many small commits cost more than they hasten. One operation by itself
   * waits for nothing.
   */
  #gather(before: number, untilMs: number): void {
    setImmediate(() => {
      const waiting = this.#queue.length;
      if (waiting > before && waiting < groupCommitOperationsMax && performance.now() < untilMs) {
        this.#gather(waiting, untilMs);
        return;
      }
      this.#scheduled = false;
      this.#flush();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  /**
   * One transaction for the batch. Savepoints cost copies of every page that is touched, so they are made only when something in
   * the batch has failed: then each operation runs again under its own, and fails alone.
   */
  #flush(): void {
    const batch = this.#queue.splice(0, groupCommitOperationsMax);
    if (batch.length === 0) return;
    const isSynced = batch.some(({ isUnsynced }) => isUnsynced !== true);
    let settled: readonly (() => void)[];
    try {
      settled = this.#database.transaction(() => joined(batch).map((part) => this.#perform(part)), isSynced);
    } catch (error) {
      settled = this.#flushGuarded(batch, error);
    }
    for (const after of settled) after();
  }

  #flushGuarded(batch: readonly Operation[], cause: unknown): readonly (() => void)[] {
    if (batch.length === 1) return batch.map((operation) => () => operation.fail(cause));
    try {
      return this.#database.transaction(() =>
        batch.map((operation) => {
          try {
            return this.#database.savepoint(() => this.#perform([operation]));
          } catch (error) {
            if (!this.#database.inTransaction) throw error;
            return () => operation.fail(error);
          }
        }),
      );
    } catch (error) {
      return batch.map((operation) => () => operation.fail(error));
    }
  }

  #perform(part: readonly Operation[]): () => void {
    const accepts = part.flatMap((operation) => operation.accept ?? []);
    const plan = acceptBatch(
      accepts.map(({ request }) => request),
      this.#bounds,
    );
    const answers = accepts.length === 0 ? [] : this.#database.run(plan);
    const afters = part.flatMap((operation) => operation.run?.() ?? []);
    return () => {
      const told: { request: AcceptRequest; answer: AcceptAnswer }[] = [];
      for (const [index, answer] of answers.entries()) {
        const accept = accepts[index];
        accept?.answer(answer);
        if (accept !== undefined) told.push({ request: accept.request, answer });
      }
      this.#listeners.tell(appendedBy(told));
      for (const after of afters) after();
    };
  }
}

/** Cuts a batch into parts: a run of accepts, or a single other operation. */
function joined(batch: readonly Operation[]): readonly (readonly Operation[])[] {
  const parts: Operation[][] = [];
  for (const operation of batch) {
    const last = parts.at(-1);
    if (operation.accept !== undefined && last?.[0]?.accept !== undefined) last.push(operation);
    else parts.push([operation]);
  }
  return parts;
}

function closed(): StorageError {
  return new StorageError("closed", "the store is closed");
}
