import { parseUserId, type UserId } from "@entente/mls-wire";
import { InboxService } from "@entente/proto";
import type { Session } from "../session/session.ts";

/** What our user has said of another. */
export interface Contact {
  readonly userId: UserId;
  readonly state: "allowed" | "blocked";
}

/** Who may write to our user's inboxes and have its KeyPackages: kept by the home domain, for all of the user's devices. */
export class Contacts {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** In order of user id, page by page. @throws RpcFailure. */
  async *list(): AsyncIterable<Contact> {
    for (let afterUserId = ""; ;) {
      const { contacts } = await this.#session.call(InboxService.ReadInboxRule, { afterUserId });
      for (const { userId, state } of contacts) {
        yield { userId: parseUserId(userId), state: state === "allowed" ? "allowed" : "blocked" };
      }
      const last = contacts.at(-1)?.userId;
      if (last === undefined || last <= afterUserId) return;
      afterUserId = last;
    }
  }

  /** @throws RpcFailure `contacts_full`. */
  async allow(userId: string): Promise<void> {
    await this.#say(userId, "allowed");
  }

  /** Nothing of it comes any more, and it finds our user no more. @throws RpcFailure `contacts_full`. */
  async block(userId: string): Promise<void> {
    await this.#say(userId, "blocked");
  }

  /** As if nothing had been said. @throws RpcFailure. */
  async forget(userId: string): Promise<void> {
    await this.#say(userId, "");
  }

  /** What becomes of messages of users nothing was said of: a few a day (`knock`), or none. @throws RpcFailure. */
  async setStrangers(rule: "knock" | "refuse"): Promise<void> {
    await this.#session.call(InboxService.SetStrangerRule, { strangers: rule });
  }

  /** @throws RpcFailure. */
  async strangers(): Promise<"knock" | "refuse"> {
    const { strangers } = await this.#session.call(InboxService.ReadInboxRule, {});
    return strangers === "refuse" ? "refuse" : "knock";
  }

  async #say(userId: string, state: Contact["state"] | ""): Promise<void> {
    await this.#session.call(InboxService.SetContact, { userId: parseUserId(userId), state });
  }
}
