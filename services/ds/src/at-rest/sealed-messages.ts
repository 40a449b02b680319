import {
  type AcceptRequest,
  type DeadLetter,
  type DecideRequest,
  type NewMessage,
  type OutboxEntry,
  StorageError,
  type Store,
  type StoredMessage,
} from "@entente/storage";
import { itemKind } from "../feeds/item-kind.ts";
import type { StoreKeys } from "./store-keys.ts";

/** What is addressed to devices by name. What is sent to groups is sealed by their members already, and is left as it is. */
const addressedKinds: ReadonlySet<number> = new Set([
  itemKind.welcome,
  itemKind.notice,
  itemKind.inboxMessage,
  itemKind.inboxRefusal,
  itemKind.joined,
]);

const purpose = "addressed message";
const statePurpose = "public state of a group";

/** What there is to open of a message, in a feed or on its way. */
type Kept = Pick<StoredMessage, "bytes" | "kind" | "msgId" | "sender">;

/** Messages on their way into and out of a store. */
export class SealedMessages {
  readonly #keys: StoreKeys;

  constructor(keys: StoreKeys) {
    this.#keys = keys;
  }

  accept(request: AcceptRequest): AcceptRequest {
    const { message, outbox } = request;
    return { ...request, message: this.#message(message), outbox: this.#frames(message, outbox) };
  }

  decide(request: DecideRequest): DecideRequest {
    const { items, inboxes, publicState } = request;
    // One message to many inboxes stays one.
    const sealed = new Map<NewMessage, NewMessage>();
    const once = (message: NewMessage): NewMessage => {
      const known = sealed.get(message) ?? this.#message(message);
      sealed.set(message, known);
      return known;
    };
    return {
      ...request,
      items: items.map(once),
      inboxes: inboxes.map((inbox) => ({ ...inbox, message: once(inbox.message) })),
      ...(publicState === undefined ? {} : { publicState: this.publicState(publicState) }),
    };
  }

  publicState(bytes: Uint8Array): Uint8Array {
    return this.#keys.seal(statePurpose, bytes);
  }

  openPublicState(sealed: Uint8Array): Promise<Uint8Array> {
    return this.#keys.open(statePurpose, sealed);
  }

  async openItem<T extends Kept>(item: T): Promise<T> {
    const { kind, bytes } = item;
    const named = this.named(item);
    if (!addressedKinds.has(kind) || bytes.length === 0) return named;
    return { ...named, bytes: await this.#keys.open(purpose, bytes) };
  }

  /** With its sender's name, and the bytes as they are. */
  named<T extends Kept>(item: T): T {
    return { ...item, sender: this.#keys.names.open(item.sender) ?? "" };
  }

  async openLetter(letter: DeadLetter): Promise<DeadLetter> {
    const sender = this.#keys.names.open(letter.sender) ?? "";
    return { ...letter, sender, bytes: await this.#keys.open(purpose, letter.bytes) };
  }

  #message(message: NewMessage): NewMessage {
    const { kind, bytes } = message;
    const sender = this.#keys.names.seal(message.sender);
    const isSealed = addressedKinds.has(kind) && bytes.length > 0;
    return { ...message, sender, ...(isSealed ? { bytes: this.#keys.seal(purpose, bytes) } : {}) };
  }

  #frames({ kind }: NewMessage, outbox: readonly OutboxEntry[]): readonly OutboxEntry[] {
    if (!addressedKinds.has(kind)) return outbox;
    return outbox.map((entry) =>
      entry.frame === undefined ? entry : { ...entry, frame: this.#keys.seal(purpose, entry.frame) },
    );
  }
}

/** As many items as open, in order, as a feed is read. @throws StorageError of the first one, with its message, where that does not. */
async function openItems<T extends Kept>(
  messages: SealedMessages,
  items: readonly T[],
): Promise<readonly T[]> {
  // The hot path is what members have sealed: nothing waits there.
  if (items.every(({ kind }) => !addressedKinds.has(kind))) return items.map((item) => messages.named(item));
  const opened = await Promise.allSettled(items.map((item) => messages.openItem(item)));
  const whole: T[] = [];
  for (const each of opened) {
    if (each.status === "fulfilled") whole.push(each.value);
    else if (whole.length > 0) return whole;
    else throw failureOf(each.reason, items[0]);
  }
  return whole;
}

function failureOf(reason: unknown, item: Kept | undefined): unknown {
  if (!(reason instanceof StorageError) || reason.code !== "corrupt") return reason;
  return new StorageError("corrupt", reason.message, reason, item?.msgId);
}

/** The ports that messages go through. */
export function sealedDelivery(
  store: Store,
  keys: StoreKeys,
  messages: SealedMessages,
): Pick<Store, "delivery" | "feeds" | "outbox"> {
  const { delivery, feeds, outbox } = store;
  return {
    delivery: {
      accept: (request) => delivery.accept(messages.accept(request)),
      decide: (request) => delivery.decide(messages.decide(request)),
      senderOf: async (msgId) => {
        const sender = await delivery.senderOf(msgId);
        return sender === undefined ? undefined : keys.names.open(sender);
      },
    },
    feeds: {
      ...feeds,
      read: async (request) => {
        const answer = await feeds.read(request);
        if (answer.code !== "items") return answer;
        return { ...answer, items: await openItems(messages, answer.items) };
      },
      range: async (...asked) => {
        const answer = await feeds.range(...asked);
        return { ...answer, items: await openItems(messages, answer.items) };
      },
      message: async (...asked) => {
        const found = await feeds.message(...asked);
        return found === undefined ? undefined : messages.openItem(found);
      },
    },
    outbox: {
      ...outbox,
      read: async (...asked) => {
        const { stream, items } = await outbox.read(...asked);
        return { stream, items: await openItems(messages, items) };
      },
      queued: async (...asked) => openItems(messages, await outbox.queued(...asked)),
      fateOf: async (...asked) => {
        const fate = await outbox.fateOf(...asked);
        return fate === undefined ? undefined : { ...fate, sender: keys.names.open(fate.sender) ?? "" };
      },
      expire: async (...asked) =>
        Promise.all((await outbox.expire(...asked)).map((each) => messages.openLetter(each))),
      deadLetters: async (...asked) =>
        Promise.all((await outbox.deadLetters(...asked)).map((each) => messages.openLetter(each))),
    },
  };
}
