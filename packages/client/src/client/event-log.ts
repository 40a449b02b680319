import type { ClientId } from "@entente/mls-wire";
import type { ClientStore } from "../store/client-store.ts";
import type { ClientEvent } from "./client-event.ts";
import { decodeEvent } from "./event-record.ts";
import { clientLimits } from "./settings.ts";
import { ToldMessages } from "./told-messages.ts";

/** Events that are read from the store at once. */
const batch = 100;

/** The events that the application has not had yet: each is handed out until the next one is asked for. */
export class EventLog {
  readonly #store: ClientStore;
  readonly #own: ClientId;
  readonly #told: ToldMessages;
  #wake: (() => void) | undefined;

  /** @param messagesKept how many messages that were told stay in the store. */
  constructor(store: ClientStore, own: ClientId, messagesKept: number = clientLimits.messagesKept) {
    this.#store = store;
    this.#told = new ToldMessages(store, messagesKept);
    this.#own = own;
  }

  /** There is something new. */
  appended(): void {
    this.#wake?.();
  }

  /**
   * Every event, oldest first, until the signal is aborted. One that was handed out counts as told when the next is asked for;
   * after a crash before that it is handed out again, so that none is lost. For one reader.
   */
  async *read(signal: AbortSignal): AsyncGenerator<ClientEvent, void, void> {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const rows = await this.#store.events(batch);
      for (const { sequence, body } of rows) {
        const event = await decodeEvent(body, this.#own, (id) => this.#store.message(id));
        if (event !== undefined) yield event;
        const erased = await this.#told.changesOf(sequence, event);
        await this.#store.save({ ...erased, eventsToldUpTo: sequence });
        if (signal.aborted) return;
      }
      if (rows.length === 0) await Promise.race([woken, aborted(signal)]);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
  });
}
