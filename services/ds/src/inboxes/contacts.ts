import { parseUserId, type UserId } from "@entente/mls-wire";
import type { Contact, Store, StrangerRule } from "@entente/storage";
import { refusal } from "../errors.ts";
import { contactsMax, contactsPerPageMax } from "./limits.ts";

/** A user's rule, a page of it. */
export interface InboxRule {
  readonly strangers: StrangerRule;
  readonly contacts: readonly Contact[];
}

/** What users say of who may write to their inboxes. */
export class Contacts {
  readonly #store: Pick<Store, "contacts">;

  constructor(store: Pick<Store, "contacts">) {
    this.#store = store;
  }

  async read(owner: UserId, afterUserId: string): Promise<InboxRule> {
    const strangers = await this.#store.contacts.strangerRule(owner);
    return { strangers, contacts: await this.#store.contacts.list(owner, afterUserId, contactsPerPageMax) };
  }

  /** @throws ServiceError `bad_field`. */
  async setStrangers(owner: UserId, rule: string): Promise<void> {
    if (rule !== "knock" && rule !== "refuse") {
      throw refusal("bad_field", "knock or refuse", { field: "strangers" });
    }
    await this.#store.contacts.setStrangerRule(owner, rule);
  }

  /** @throws ServiceError `bad_field`, `contacts_full`; IdentifierError. */
  async set(owner: UserId, userId: string, state: string): Promise<void> {
    const known = state === "" ? undefined : state;
    if (known !== undefined && known !== "allowed" && known !== "blocked") {
      throw refusal("bad_field", "allowed, blocked or nothing", { field: "state" });
    }
    const isSet = await this.#store.contacts.setContact(owner, parseUserId(userId), known, contactsMax);
    if (!isSet) throw refusal("contacts_full", `at most ${String(contactsMax)} contacts; forget some`);
  }
}
