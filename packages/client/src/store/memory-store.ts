import { encode, hexFromBytes } from "@entente/tls-codec";
import type { OwnKeyPackage } from "../mls/key-package.ts";
import { checkChanges } from "./change-check.ts";
import type {
  ClientStore,
  EventRow,
  MessageRow,
  NamedRecord,
  OutgoingItem,
  StoreChanges,
  StoredGroup,
} from "./client-store.ts";
import { rowsMax } from "./limits.ts";
import { KeyPackageBody, keyPackageBody, keyPackageOf } from "./row-codec.ts";
import { StoreError } from "./store-error.ts";

/** A store that lasts as long as the process: for tests, and for clients that want to leave nothing behind. */
export class MemoryStore implements ClientStore {
  readonly #groups = new Map<string, StoredGroup>();
  readonly #cursors = new Map<string, bigint>();
  readonly #messages = new Map<string, MessageRow>();
  readonly #keyPackages = new Map<string, Uint8Array>();
  readonly #outgoing = new Map<string, OutgoingItem>();
  readonly #records = new Map<string, Uint8Array>();
  #events: readonly EventRow[] = [];
  #sequence = 0n;
  #closed = false;

  async save(changes: StoreChanges): Promise<void> {
    this.#open();
    checkChanges(changes);
    this.#checkGuards(changes);
    // Nothing below can fail, so all of it happens or, above, none.
    for (const { groupId, encoded, revision } of changes.groups ?? []) {
      const parts = new Map([...encoded.parts].map(([name, bytes]) => [name, bytes.slice()]));
      this.#groups.set(groupId, {
        encoded: { core: encoded.core.slice(), parts },
        revision: revision + 1n,
      });
    }
    for (const groupId of changes.deletedGroups ?? []) this.#groups.delete(groupId);
    for (const { feed, sequence } of changes.cursors ?? []) this.#cursors.set(feed, sequence);
    for (const message of changes.messages ?? []) {
      this.#messages.set(message.id, copyMessage({ ...message, sequence: ++this.#sequence }));
    }
    for (const { id, state } of changes.messageStates ?? []) {
      const message = this.#messages.get(id);
      if (message !== undefined) this.#messages.set(id, { ...message, state });
    }
    for (const id of changes.deletedMessages ?? []) this.#messages.delete(id);
    for (const keyPackage of changes.keyPackages ?? []) {
      this.#keyPackages.set(hexFromBytes(keyPackage.ref), encode(KeyPackageBody, keyPackageBody(keyPackage)));
    }
    for (const ref of changes.deletedKeyPackages ?? []) this.#keyPackages.delete(hexFromBytes(ref));
    for (const body of changes.events ?? []) {
      this.#events = [...this.#events, { sequence: ++this.#sequence, body: body.slice() }];
    }
    const told = changes.eventsToldUpTo;
    if (told !== undefined) this.#events = this.#events.filter(({ sequence }) => sequence > told);
    for (const item of changes.outgoing ?? []) {
      this.#outgoing.set(item.id, { ...item, bytes: item.bytes.slice() });
    }
    for (const id of changes.deletedOutgoing ?? []) this.#outgoing.delete(id);
    for (const [name, value] of changes.records ?? []) {
      if (value === undefined) this.#records.delete(name);
      else this.#records.set(name, value.slice());
    }
  }

  async group(groupId: string): Promise<StoredGroup | undefined> {
    this.#open();
    const found = this.#groups.get(groupId);
    if (found === undefined) return undefined;
    const parts = new Map([...found.encoded.parts].map(([name, bytes]) => [name, bytes.slice()]));
    return { encoded: { core: found.encoded.core.slice(), parts }, revision: found.revision };
  }

  async groupIds(): Promise<readonly string[]> {
    this.#open();
    return [...this.#groups.keys()].sort();
  }

  async cursors(): Promise<ReadonlyMap<string, bigint>> {
    this.#open();
    return new Map(this.#cursors);
  }

  async message(id: string): Promise<MessageRow | undefined> {
    this.#open();
    const found = this.#messages.get(id);
    return found && copyMessage(found);
  }

  async messages(groupId: string, after: bigint, limit: number): Promise<readonly MessageRow[]> {
    this.#open();
    return [...this.#messages.values()]
      .filter((message) => message.groupId === groupId && message.sequence > after)
      .slice(0, Math.min(limit, rowsMax))
      .map(copyMessage);
  }

  async keyPackage(ref: Uint8Array): Promise<OwnKeyPackage | undefined> {
    this.#open();
    const found = this.#keyPackages.get(hexFromBytes(ref));
    return found && keyPackageOf(found.slice());
  }

  async keyPackages(): Promise<readonly OwnKeyPackage[]> {
    this.#open();
    return [...this.#keyPackages.values()].map((body) => keyPackageOf(body.slice()));
  }

  async events(limit: number): Promise<readonly EventRow[]> {
    this.#open();
    return this.#events
      .slice(0, Math.min(limit, rowsMax))
      .map(({ sequence, body }) => ({ sequence, body: body.slice() }));
  }

  async outgoing(limit: number): Promise<readonly OutgoingItem[]> {
    this.#open();
    return [...this.#outgoing.values()]
      .slice(0, Math.min(limit, rowsMax))
      .map((item) => ({ ...item, bytes: item.bytes.slice() }));
  }

  async record(name: string): Promise<Uint8Array | undefined> {
    this.#open();
    return this.#records.get(name)?.slice();
  }

  async records(prefix: string, after: string, limit: number): Promise<readonly NamedRecord[]> {
    this.#open();
    return [...this.#records]
      .filter(([name]) => name.startsWith(prefix) && name > after)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, Math.min(limit, rowsMax))
      .map(([name, value]) => ({ name, value: value.slice() }));
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #open(): void {
    if (this.#closed) throw new StoreError("closed", "the store was closed");
  }

  #checkGuards(changes: StoreChanges): void {
    for (const { groupId, revision } of changes.groups ?? []) {
      if ((this.#groups.get(groupId)?.revision ?? 0n) !== revision) {
        throw new StoreError("group_conflict", "the group was saved since it was read");
      }
    }
    for (const { feed, sequence } of changes.cursors ?? []) {
      if (sequence <= (this.#cursors.get(feed) ?? -1n))
        throw new StoreError("cursor_behind", "processed before");
    }
    const ids = new Set<string>();
    for (const { id } of changes.messages ?? []) {
      if (ids.has(id) || this.#messages.has(id))
        throw new StoreError("message_twice", "a message of that id is there");
      ids.add(id);
    }
  }
}

function copyMessage(message: MessageRow): MessageRow {
  return {
    ...message,
    plaintext: message.plaintext.slice(),
    authenticatedData: message.authenticatedData.slice(),
  };
}
