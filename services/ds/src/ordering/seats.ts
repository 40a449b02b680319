import { createGroup, type GroupRow, type GroupState, isIdle, loadGroup } from "@entente/ordering";
import type { Store } from "@entente/storage";
import type { ServiceError } from "@entente/service-kit";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import { groupInputsMax, notSpeakingRetryMs } from "./limits.ts";
import { ofAcceptorRow } from "./acceptor-row.ts";
import type { DomainRecord } from "./domain-record.ts";
import { gopHash } from "./gop-hash.ts";
import { configOfGroup } from "./group-config.ts";
import type { Word } from "./speaking.ts";

/** A group in memory. */
export interface Seat {
  readonly key: string;
  readonly groupId: Uint8Array;
  group: GroupState;
  /** Of the stored row; 0 before there is one. */
  revision: bigint;
  /** What this process had to say when it read the rows: saves are made under it. */
  readonly word: Word;
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
  readonly #word: () => Word | undefined;
  readonly #places = new Map<string, Place>();

  /** @param word undefined while another process speaks for the domain: no group is worked on then. */
  constructor(store: Pick<Store, "groups" | "ordering">, record: DomainRecord, word: () => Word | undefined) {
    this.#store = store;
    this.#record = record;
    this.#word = word;
  }

  /** Groups in memory. */
  get size(): number {
    return this.#places.size;
  }

  /**
   * Runs `task` after all earlier tasks of the group, with its seat; undefined for a group that is not known here.
   *
   * @throws ServiceError `busy` when too much waits for the group, `not_speaking`; StorageError, what the task throws.
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
        return await task((place.seat ??= await this.#load(key, groupId)));
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

  /** Forgets what is in memory of every group, also what tasks under way are about to leave there. */
  clear(): void {
    for (const [key, place] of this.#places) {
      place.seat = undefined;
      if (place.waiting === 0) this.#places.delete(key);
    }
  }

  /** The group's row as it is stored. @throws StorageError. */
  async row(groupId: Uint8Array): Promise<GroupRow | undefined> {
    return (await this.#read(groupId))?.row;
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
    // Before the rows: what another process saves from then on is under a later term.
    const word = this.#word();
    if (word === undefined) throw notSpeaking();
    const stored = await this.#read(groupId);
    if (stored === undefined) return undefined;
    const { row, revision } = stored;
    return { key, groupId, group: loadGroup(row, gopHash), revision, word };
  }

  async #read(
    groupId: Uint8Array,
  ): Promise<{ readonly row: GroupRow; readonly revision: bigint } | undefined> {
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
    return { row, revision: acceptor?.revision ?? 0n };
  }
}

/** Another process speaks for the domain, or none yet. */
export function notSpeaking(): ServiceError {
  return refusal("not_speaking", "another process speaks for this domain", {
    retryAfterMs: notSpeakingRetryMs,
  });
}
