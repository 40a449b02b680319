import { type ClientId, clientIdParts, type UserId, userIdParts } from "@entente/mls-wire";
import type { AdmitTarget, Quota, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import {
  contactsMax,
  inboxMessagesPerContactMax,
  inboxMessagesPerSenderMax,
  inboxWindowMs,
  knockBytesMax,
  knocksPerDomainAndTargetMax,
  knocksPerTargetMax,
  knocksPerUserMax,
  knockWindowMs,
} from "./limits.ts";

/** Why a device does not get a message, for good. */
export type InboxRefusalCode = "knock_limit" | "not_allowed" | "unknown_recipient";

/** A device that does not get it. */
export interface InboxRefusal {
  readonly clientId: ClientId;
  readonly code: InboxRefusalCode;
}

/** Which devices of this domain take a message. */
export type Admission =
  | {
      readonly code: "admitted";
      readonly clientIds: readonly ClientId[];
      readonly refused: readonly InboxRefusal[];
    }
  | { readonly code: "over_quota"; readonly retryAfterMs: number };

/** Who writes, where it is from, and what. */
export interface Approach {
  readonly sender: UserId;
  readonly recipients: readonly ClientId[];
  readonly payloadBytes: number;
  /** Users of other domains whom a user of this one writes to in the same message. */
  readonly abroad: readonly UserId[];
}

/**
 * Decides who may write to whose inbox. A user's own devices may, and so may whoever the user has allowed or has written to
 * itself; anyone else knocks: a few small messages a day, until there is an answer or a block.
 */
export class Consent {
  readonly #domain: string;
  readonly #store: Pick<Store, "contacts" | "devices">;
  readonly #now: Clock;

  constructor(domain: string, store: Pick<Store, "contacts" | "devices">, now: Clock) {
    this.#domain = domain;
    this.#store = store;
    this.#now = now;
  }

  /** @throws ServiceError `contacts_full` for a sender of this domain. */
  async admit(approach: Approach): Promise<Admission> {
    const { sender, recipients, abroad } = approach;
    const known = new Set(await this.#store.devices.active(recipients));
    const users = [...new Set(recipients.filter((id) => known.has(id)).map((id) => clientIdParts(id).user))];
    const isHome = userIdParts(sender).domain === this.#domain;
    const nowMs = this.#now();
    const answer = await this.#store.contacts.admit({
      sender,
      targets: users.map((user) => this.#target(user, approach)),
      opens: isHome ? [...users, ...abroad] : [],
      contactsMax,
      senderQuotas: [{ key: `inbox of ${sender}`, max: inboxMessagesPerSenderMax, windowMs: inboxWindowMs }],
      nowMs,
    });
    if (answer.code === "over_quota") {
      return { code: "over_quota", retryAfterMs: Math.max(1, answer.retryAtMs - nowMs) };
    }
    if (answer.code === "contacts_full") {
      throw refusal("contacts_full", `at most ${String(contactsMax)} contacts; forget some`);
    }
    const fates = new Map(users.map((user, index) => [user, answer.targets[index] ?? "not_allowed"]));
    const refused = recipients.flatMap((clientId): InboxRefusal[] => {
      if (!known.has(clientId)) return [{ clientId, code: "unknown_recipient" }];
      const fate = fates.get(clientIdParts(clientId).user);
      return fate === undefined || fate === "admitted" ? [] : [{ clientId, code: fate }];
    });
    const out = new Set(refused.map(({ clientId }) => clientId));
    return { code: "admitted", clientIds: recipients.filter((id) => !out.has(id)), refused };
  }

  #target(userId: UserId, { sender, payloadBytes }: Approach): AdmitTarget {
    const { domain } = userIdParts(sender);
    const knocks: Quota[] = [
      {
        key: `knock ${sender} ${userId}`,
        max: payloadBytes > knockBytesMax ? 0 : knocksPerUserMax,
        windowMs: knockWindowMs,
      },
      { key: `knocks at ${userId}`, max: knocksPerTargetMax, windowMs: knockWindowMs },
    ];
    if (domain !== this.#domain) {
      knocks.push({
        key: `knocks ${domain} ${userId}`,
        max: knocksPerDomainAndTargetMax,
        windowMs: knockWindowMs,
      });
    }
    const contact = {
      key: `inbox ${sender} ${userId}`,
      max: inboxMessagesPerContactMax,
      windowMs: inboxWindowMs,
    };
    return { userId, contactQuotas: [contact], knockQuotas: knocks };
  }
}
