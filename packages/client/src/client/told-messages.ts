import { textFromUtf8, utf8FromText } from "@entente/tls-codec";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import type { ClientEvent } from "./client-event.ts";
import { frankedKey } from "./franked-records.ts";

/** Records of messages that the application was told of and that are still here: name, then the number of the event. */
const toldPrefix = "told-message/";

type Changes = Pick<StoreChanges, "deletedMessages" | "records">;

/**
 * The messages that the application has had, of which the last so many are kept: the one before them is erased, with what proves who sent
 * it, in the same transaction that counts another as told (A23-104). What was not told, or is not sent yet, is never erased.
 */
export class ToldMessages {
  readonly #store: ClientStore;
  readonly #most: number;
  #count: number | undefined;

  /** @param most how many are kept, of all groups together; 0: none. */
  constructor(store: ClientStore, most: number) {
    this.#store = store;
    this.#most = most;
  }

  /** What follows from an event's having been told. @throws StoreError. */
  async changesOf(sequence: bigint, event: ClientEvent | undefined): Promise<Changes> {
    if (event?.kind !== "message" && event?.kind !== "missed_message") return {};
    const { messageId } = event;
    if (this.#most === Number.POSITIVE_INFINITY) return {};
    if (this.#most === 0)
      return { deletedMessages: [messageId], records: new Map([[frankedKey(messageId), undefined]]) };
    const records = new Map<string, Uint8Array | undefined>();
    records.set(
      toldPrefix + sequence.toString(16).padStart(16, "0"),
      utf8FromText(messageId) ?? new Uint8Array(),
    );
    const count = (this.#count ??= await this.#counted()) + 1;
    const oldest = count > this.#most ? await this.#store.records(toldPrefix, "", count - this.#most) : [];
    const deletedMessages: string[] = [];
    for (const { name, value } of oldest) {
      const id = textFromUtf8(value) ?? "";
      deletedMessages.push(id);
      records.set(name, undefined).set(frankedKey(id), undefined);
    }
    this.#count = count - oldest.length;
    return { records, deletedMessages };
  }

  async #counted(): Promise<number> {
    let count = 0;
    for await (const _ of allRecords(this.#store, toldPrefix)) count += 1;
    return count;
  }
}
