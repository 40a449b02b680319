import { createGroup, type GroupRow, type GroupState, isIdle, loadGroup } from "@entente/ordering";
import type { Store } from "@entente/storage";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import { groupInputsMax } from "./limits.ts";
import { ofAcceptorRow } from "./acceptor-row.ts";
import type { DomainRecord } from "./domain-record.ts";
import { gopHash } from "./gop-hash.ts";
import { configOfGroup } from "./group-config.ts";

/** A group in memory. */
export interface Seat {
  readonly key: string;
  readonly groupId: Uint8Array;
  group: GroupState;
  /** Of the stored row; 0 before there is one. */
  revision: bigint;
}

interface Place {
  work: Promise<unknown>;
  waiting: number;
  seat: Seat | undefined;
}

/**
 * The groups that something is under way in. Each is worked on by one task at a time, is read from its rows when it is
 * needed, and forgotten when nothing is under way in it any more.
 */
export class Seats {
  readonly #store: Pick<Store, "groups" | "ordering">;
  readonly #record: DomainRecord;
  readonly #places = new Map<string, Place>();

  constructor(store: Pick<Store, "groups" | "ordering">, record: DomainRecord) {
    this.#store = store;
    this.#record = record;
  }

  /** Groups in memory. */
  get size(): number {
    return this.#places.size;
  }

  /**
   * Runs `task` after all earlier tasks of the group, with its seat; undefined for a group that is not known here.
   *
   * @throws ServiceError `busy` when too much waits for the group, StorageError, what the task throws.
   */
  run<T>(groupId: Uint8Array, task: (seat: Seat | undefined) => Promise<T>): Promise<T> {
    const key = hexOf(groupId);
    const place = this.#places.get(key) ?? { work: Promise.resolve(), waiting: 0, seat: undefined };
    if (place.waiting >= groupInputsMax) {
      throw refusal("busy", "too much waits for the order of this group", { retryAfterMs: 1_000 });
    }
    this.#places.set(key, place);
    place.waiting += 1;
    const done = place.work.then(async () => {
      try {
        place.seat ??= await this.#load(key, groupId);
        return await task(place.seat);
      } finally {
        place.waiting -= 1;
        const isQuiet = place.seat === undefined || isIdle(place.seat.group);
        if (place.waiting === 0 && isQuiet) this.#places.delete(key);
      }
    });
    place.work = done.catch(() => undefined);
    return done;
  }

  /** Forgets what is in memory of a group: its rows are the truth. Within one of its tasks. */
  drop(seat: Seat): void {
    const place = this.#places.get(seat.key);
    if (place?.seat === seat) place.seat = undefined;
  }

  /** Resolves when no task is under way. */
  async settled(): Promise<void> {
    while (this.#places.size > 0) {
      const busy = [...this.#places.values()].filter(({ waiting }) => waiting > 0);
      if (busy.length === 0) return;
      await Promise.all(busy.map(({ work }) => work));
    }
  }

  async #load(key: string, groupId: Uint8Array): Promise<Seat | undefined> {
    const group = await this.#store.groups.find(groupId);
    if (group === undefined) return undefined;
    const [acceptor] = await this.#store.ordering.load([groupId]);
    const config = configOfGroup(group);
    const { epoch, head } = group;
    let row: GroupRow;
    if (acceptor === undefined) {
      // What it promised before, if it did, is forgotten: any incarnation but the first has to ask the others.
      row = {
        ...createGroup(groupId, config, this.#record.state.row, gopHash),
        epoch,
        head,
        incarnation: 0n,
      };
    } else {
      const stored = ofAcceptorRow(acceptor);
      // Several slots were decided at once, and the process ended between their transactions: the promise stands.
      const isBehind = stored.epoch < epoch;
      row = isBehind ? { ...stored, epoch, head, config, accepted: undefined, leading: undefined } : stored;
    }
    return { key, groupId, group: loadGroup(row, gopHash), revision: acceptor?.revision ?? 0n };
  }
}
