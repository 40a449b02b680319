import type { ClientId } from "@entente/mls-wire";
import { hexFromBytes } from "@entente/tls-codec";
import { ClientError } from "../client/client-error.ts";
import type { ClientStore } from "../store/client-store.ts";
import { ClientSessionStore } from "./client-session-store.ts";
import { sessionsMax } from "./limits.ts";
import { readSessionRecords, type SessionRecord, sessionRecordChange } from "./session-record.ts";

/** An invitation to a session. */
export interface DmlsInvitation {
  readonly id: string;
  readonly founder: ClientId;
  readonly members: readonly ClientId[];
}

/** The sessions that a client takes part in or is invited to, on disk and at hand, by name in hexadecimal. */
export class SessionBook {
  readonly #store: ClientStore;
  readonly #records: Map<string, SessionRecord>;

  private constructor(store: ClientStore, records: ReadonlyMap<string, SessionRecord>) {
    this.#store = store;
    this.#records = new Map(records);
  }

  /** @throws StoreError; DecodeError for a store of another version. */
  static async open(store: ClientStore): Promise<SessionBook> {
    return new SessionBook(store, await readSessionRecords(store));
  }

  records(): readonly SessionRecord[] {
    return [...this.#records.values()];
  }

  invitations(): readonly DmlsInvitation[] {
    return this.records()
      .filter(({ state }) => state === "invited")
      .map(invitationOf);
  }

  find(id: string): SessionRecord | undefined {
    return this.#records.get(id);
  }

  /** @throws ClientError `unknown_group`. */
  get(id: string): SessionRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw new ClientError("unknown_group", `no session ${id}`, id);
    return record;
  }

  /** Whether there are `sessionsMax`. */
  get isFull(): boolean {
    return this.#records.size >= sessionsMax;
  }

  /** @throws ClientError `too_many_operations`. */
  checkRoom(): void {
    if (!this.isFull) return;
    throw new ClientError("too_many_operations", `${String(sessionsMax)} sessions; forget some`);
  }

  /** @throws StoreError. */
  async save(record: SessionRecord): Promise<void> {
    const id = hexFromBytes(record.id);
    await this.#store.save({ records: sessionRecordChange(id, record) });
    this.#records.set(id, record);
  }

  /** Keys included. @throws StoreError. */
  async forget(id: string): Promise<void> {
    this.#records.delete(id);
    await this.#store.save({ records: sessionRecordChange(id, undefined) });
    await new ClientSessionStore(this.#store, id).clear();
  }
}

/** A record of a session that begins. @param founderAddress the sealed part of its address; none for one of ours. */
export function recordOf(
  { id, state, founder, key }: Pick<SessionRecord, "founder" | "id" | "key" | "state">,
  members: readonly ClientId[],
  founderAddress: Uint8Array = new Uint8Array(),
): SessionRecord {
  return { version: 3, id, state, founder, members: [...members], founderAddress, key, keyPackages: [] };
}

/** What an application is shown of a record. */
export function invitationOf({ id, founder, members }: SessionRecord): DmlsInvitation {
  return { id: hexFromBytes(id), founder, members };
}
