import { decode, encode, opaqueV, struct } from "@entente/tls-codec";
import { type ClientId, IdentifierError, parseClientId, parseDomainName } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { isSealedPart } from "../mls/client-address.ts";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import { Sender } from "./correspondent.ts";
import { applicationProtocolsFrom, inboxProtocols, readInboxPayload } from "./inbox-envelope.ts";
import { mailboxItemsMax, mailboxPageItems } from "./limits.ts";

/** A message of a channel. The sending client's domain says who it is from; the sender controls the rest. */
export interface ChannelMessage {
  readonly sender: ClientId;
  readonly message: Uint8Array;
}

/** A message whose sender may be told by an address alone. */
export interface Mail {
  readonly sender: Sender;
  readonly message: Uint8Array;
}

/** A message that waits, and the name of its record. */
export interface WaitingMessage extends Mail {
  readonly name: string;
}

/** What becomes of an item of the inbox: changes to save with its cursor, or why it is not kept. */
export type Keeping =
  | { readonly protocol: number; readonly changes: Pick<StoreChanges, "records"> }
  | { readonly refused: "mailbox_full" | "malformed" | "unknown_protocol" };

const MailRecord = struct({ sender: Sender, message: opaqueV });

const known: ReadonlySet<number> = new Set(Object.values(inboxProtocols));

/** Those whose readers know members by their addresses; the others need a name. */
const addressed: ReadonlySet<number> = new Set([
  inboxProtocols.eventualGroups,
  inboxProtocols.dmls,
  inboxProtocols.members,
]);

/**
 * Messages that came by client fanout, by protocol, on disk until their reader has taken them: a reader may be slow, or not be
 * there yet, and holds up nothing else in the inbox.
 */
export class Mailboxes {
  readonly #store: ClientStore;
  readonly #waiting = new Map<number, number>();
  readonly #readers = new Map<number, () => void>();

  constructor(store: ClientStore) {
    this.#store = store;
  }

  /** What to save of an item. @throws StoreError. */
  async keep(sequence: bigint, item: delivery.InboxMessage.$Properties): Promise<Keeping> {
    const read = readInboxPayload(item.payload ?? new Uint8Array());
    const sender = senderOf(item);
    if (read === undefined || sender === undefined) return { refused: "malformed" };
    const { protocol, message } = read;
    if (sender.kind === "address" && !addressed.has(protocol)) return { refused: "malformed" };
    if (!known.has(protocol) && protocol < applicationProtocolsFrom) return { refused: "unknown_protocol" };
    // What an application does not listen to, it does not know.
    if (!known.has(protocol) && !this.#readers.has(protocol)) return { refused: "unknown_protocol" };
    return this.keepOfFeed(protocol, String(sequence).padStart(16, "0"), { sender, message });
  }

  /** The same for a message that came by another feed than the inbox. @param place orders it among the others, and is its own. */
  async keepOfFeed(protocol: number, place: string, message: Mail): Promise<Keeping> {
    if ((await this.#count(protocol)) >= mailboxItemsMax) return { refused: "mailbox_full" };
    const name = `${prefixOf(protocol)}${place}`;
    return { protocol, changes: { records: new Map([[name, encode(MailRecord, message)]]) } };
  }

  /** What was to be kept is on disk. */
  kept(protocol: number): void {
    this.#waiting.set(protocol, (this.#waiting.get(protocol) ?? 0) + 1);
    this.#readers.get(protocol)?.();
  }

  /** The next messages, in order of arrival. @throws StoreError. */
  async next(protocol: number): Promise<readonly WaitingMessage[]> {
    const records = await this.#store.records(prefixOf(protocol), "", mailboxPageItems);
    return records.map(({ name, value }) => ({ name, ...decode(MailRecord, value) }));
  }

  /** A message was taken: it goes. @throws StoreError. */
  async taken(protocol: number, { name }: WaitingMessage): Promise<void> {
    await this.#store.save({ records: new Map([[name, undefined]]) });
    const waiting = this.#waiting.get(protocol);
    if (waiting !== undefined) this.#waiting.set(protocol, waiting - 1);
  }

  /** Calls `wake` when something has come. One reader for each protocol; false where there is one. */
  read(protocol: number, wake: () => void): boolean {
    if (this.#readers.has(protocol)) return false;
    this.#readers.set(protocol, wake);
    return true;
  }

  unread(protocol: number): void {
    this.#readers.delete(protocol);
  }

  async #count(protocol: number): Promise<number> {
    const counted = this.#waiting.get(protocol);
    if (counted !== undefined) return counted;
    const waiting = allRecords(this.#store, prefixOf(protocol), mailboxPageItems);
    let count = 0;
    while ((await waiting.next()).done !== true) count += 1;
    this.#waiting.set(protocol, count);
    return count;
  }
}

function prefixOf(protocol: number): string {
  return `mail/${protocol.toString(16).padStart(4, "0")}/`;
}

/** The home domain controls both; undefined for neither, and for what breaks its syntax. */
function senderOf({ senderClientId = "", sender }: delivery.InboxMessage.$Properties): Sender | undefined {
  try {
    if (!sender) return { kind: "client", client: parseClientId(senderClientId) };
    const address = {
      domain: parseDomainName(sender.domain ?? ""),
      sealed: sender.sealed ?? new Uint8Array(),
    };
    return senderClientId === "" && isSealedPart(address.sealed) ? { kind: "address", address } : undefined;
  } catch (error) {
    if (error instanceof IdentifierError) return undefined;
    throw error;
  }
}
