import { type ClientId, clientIdParts } from "@entente/mls-wire";
import { delivery, federation } from "@entente/proto";
import { type AcceptAnswer, inboxFeed, type OutboxEntry, type Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import { itemKind } from "../feeds/item-kind.ts";
import type { Figures } from "../figures.ts";
import { outboxLifetimeMs } from "../limits.ts";
import type { Consent, InboxRefusal } from "./consent.ts";
import { inboxLane } from "./inbox-lane.ts";
import { type Addressees, addresseesByDomain, inboxMessageId, type InboxRequest } from "./inbox-request.ts";

/** What became of a message to devices. */
export interface InboxOutcome {
  readonly messageId: Uint8Array;
  readonly duplicate: boolean;
  /** Devices of this domain that do not get it. */
  readonly refused: readonly InboxRefusal[];
}

/** Takes messages of this domain's clients to devices, here and in other domains. Knows of no group. */
export class Inboxes {
  readonly #domain: string;
  readonly #store: Pick<Store, "delivery">;
  readonly #consent: Consent;
  readonly #lifetimeMs: number;
  readonly #figures: Figures;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly store: Pick<Store, "delivery">;
    readonly consent: Consent;
    readonly lifetimeMs: number;
    readonly figures: Figures;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#store = parts.store;
    this.#consent = parts.consent;
    this.#lifetimeMs = parts.lifetimeMs;
    this.#figures = parts.figures;
    this.#now = parts.now;
  }

  /**
   * Saves it for this domain's devices and for the way to the others, in one transaction. Resolves when it is on disk.
   *
   * @throws ServiceError `inbox_quota` with the time to wait, `contacts_full`, `outbox_full`. Nothing is kept then.
   */
  async send(sender: ClientId, key: Uint8Array, request: InboxRequest): Promise<InboxOutcome> {
    const messageId = inboxMessageId(sender, key, request);
    const byDomain = addresseesByDomain(request.recipients);
    const home = byDomain.find(({ domain }) => domain === this.#domain)?.clientIds ?? [];
    const abroad = byDomain.filter(({ domain }) => domain !== this.#domain);
    const admission = await this.#consent.admit({
      sender: clientIdParts(sender).user,
      recipients: home,
      payloadBytes: request.payload.length,
      abroad: [...new Set(abroad.flatMap(({ clientIds }) => clientIds.map((id) => clientIdParts(id).user)))],
    });
    if (admission.code === "over_quota") {
      const { retryAfterMs } = admission;
      throw refusal("inbox_quota", "too many messages to inboxes", { retryAfterMs });
    }
    const { clientIds, refused } = admission;
    const nobody = { messageId, duplicate: false, refused };
    if (clientIds.length === 0 && abroad.length === 0) return nobody;
    const nowMs = this.#now();
    const answer = await this.#store.delivery.accept({
      message: {
        msgId: messageId,
        groupId: inboxLane(sender),
        epoch: 0n,
        kind: itemKind.inboxMessage,
        sender,
        // Where no device here gets it, what goes abroad is all there is to keep.
        bytes: clientIds.length === 0 ? new Uint8Array() : storedInboxMessage(sender, request.payload),
        origin: this.#domain,
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs: nowMs + this.#lifetimeMs,
      },
      feeds: clientIds.map(inboxFeed),
      outbox: abroad.map((addressees) => outboxEntry(sender, messageId, request, addressees, nowMs)),
      nowMs,
    });
    this.#figures.accepted.inc({ outcome: answer.code });
    return { messageId, duplicate: isDuplicate(answer), refused };
  }
}

/** An inbox message as a feed holds it. */
export function storedInboxMessage(senderClientId: string, payload: Uint8Array): Uint8Array {
  return delivery.InboxMessage.encode({ senderClientId, payload }).finish();
}

function outboxEntry(
  senderClientId: ClientId,
  messageId: Uint8Array,
  { payload }: InboxRequest,
  { domain, clientIds }: Addressees,
  nowMs: number,
): OutboxEntry {
  const relayed = { senderClientId, recipients: [...clientIds], payload, messageId };
  const frame = federation.RelayedInboxMessage.encode(relayed).finish();
  return { domain, frame, expiresAtMs: nowMs + outboxLifetimeMs };
}

/** Whether it had been accepted before. @throws ServiceError `outbox_full`. */
export function isDuplicate(answer: AcceptAnswer): boolean {
  switch (answer.code) {
    case "accepted":
      return false;
    case "duplicate":
      return true;
    case "outbox_full":
      throw refusal("outbox_full", `too much waits for ${answer.domain}`, { retryAfterMs: 60_000 });
    case "unknown_feed":
      // A client is never forgotten, and it was there a moment ago.
      throw new Error("the inbox of an active client is not there");
    case "closed":
    case "epoch_ahead":
    case "epoch_too_old":
    case "out_of_order":
    case "seen":
    case "stale_stream":
    case "too_early":
    case "unknown_group":
    case "window_full":
      throw new Error(`a message to inboxes was answered ${answer.code}`);
  }
}
