import { type DomainRow, type DomainState, learn, loadDomain } from "@entente/ordering";
import { type OrderingStore, StorageError } from "@entente/storage";

/** Statement numbers reserved by one write; one is used for each Promise and each Vote. */
const reservedAtOnce = 4_096;

/** Numbers that have to be left before a step: more than any step uses. */
const reserveLeft = 64n;

/**
 * What the ordering of all groups shares: incarnation, known incarnations of others, and the numbers of statements. Numbers
 * are reserved on disk before they are used, so a step never waits for this row; what a step learns of another domain's
 * incarnation is saved before the step's own rows.
 */
export class DomainRecord {
  readonly #store: OrderingStore;
  #state: DomainState;
  #durable: DomainRow;
  #work: Promise<void> = Promise.resolve();

  private constructor(store: OrderingStore, state: DomainState) {
    this.#store = store;
    this.#state = state;
    this.#durable = state.row;
  }

  /** @throws StorageError. */
  static async open(domain: string, store: OrderingStore): Promise<DomainRecord> {
    return new DomainRecord(store, await read(domain, store));
  }

  /**
   * Reads the row again, and takes numbers above all that other processes have used: to be called before the first
   * statement after another process spoke for the domain.
   *
   * @throws StorageError.
   */
  async renew(): Promise<void> {
    await this.#inTurn(async () => {
      this.#state = await read(this.#state.row.domain, this.#store);
      this.#durable = this.#state.row;
    });
  }

  /** The state to step with; a step never has to reserve. */
  get state(): DomainState {
    return this.#state;
  }

  /** Takes what a step made of the state. To be called in the same turn of the event loop as the step. */
  adopt(state: DomainState): void {
    this.#state = state;
  }

  /** Another domain runs in a newer incarnation. */
  learn(domain: string, incarnation: bigint): void {
    this.#state = learn(this.#state, domain, incarnation);
  }

  /** Resolves when there are enough numbers for a step. @throws StorageError. */
  async ready(): Promise<void> {
    while (this.#left() < reserveLeft) await this.#inTurn(() => this.#reserve());
  }

  /** Resolves when what was learned is on disk. @throws StorageError. */
  async saved(): Promise<void> {
    if (this.#durable.known !== this.#state.row.known) await this.#inTurn(() => this.#save());
  }

  #left(): bigint {
    return this.#state.row.sequenceReserved - this.#state.nextSequence;
  }

  async #reserve(): Promise<void> {
    if (this.#left() >= reserveLeft) return;
    const first = await this.#store.reserveVotes(reservedAtOnce);
    const row = { ...this.#state.row, sequenceReserved: first + BigInt(reservedAtOnce) };
    this.#state = { row, nextSequence: first };
  }

  async #save(): Promise<void> {
    const { row } = this.#state;
    if (this.#durable.known === row.known) return;
    const { voteSeq, incarnation } = await this.#store.domain();
    if (incarnation !== row.incarnation)
      throw new StorageError("contention", "the domain is of another incarnation by now");
    const known = Object.fromEntries(row.known.map(({ domain, incarnation }) => [domain, incarnation]));
    const domain = { incarnation, voteSeq, known };
    const answer = await this.#store.save({ acceptors: [], domain });
    // Another replica moved the row in between: the next call reads it again.
    if (answer.code === "saved") this.#durable = row;
    else await this.#save();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}

async function read(domain: string, store: OrderingStore): Promise<DomainState> {
  const first = await store.reserveVotes(reservedAtOnce);
  const { incarnation, known } = await store.domain();
  const sorted = Object.entries(known).map(([name, at]) => ({ domain: name, incarnation: at }));
  sorted.sort((a, b) => (a.domain < b.domain ? -1 : 1));
  const row: DomainRow = { domain, incarnation, sequenceReserved: first, known: sorted };
  const { nextSequence } = loadDomain(row);
  return { row: { ...row, sequenceReserved: first + BigInt(reservedAtOnce) }, nextSequence };
}
