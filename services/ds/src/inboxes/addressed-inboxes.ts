import type { ClientId } from "@entente/mls-wire";
import { delivery, federation } from "@entente/proto";
import { inboxFeed, type OutboxEntry, type Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import { itemKind } from "../feeds/item-kind.ts";
import type { Figures } from "../figures.ts";
import { outboxLifetimeMs } from "../limits.ts";
import type { AddressAdmission, AddressRefusal } from "./address-admission.ts";
import { addressedMessageId, type AddressedRequest, byDomain } from "./addressed-request.ts";
import { addressLane } from "./inbox-lane.ts";
import { isDuplicate } from "./inboxes.ts";

/** What became of a message to addresses. */
export interface AddressedOutcome {
  readonly messageId: Uint8Array;
  readonly duplicate: boolean;
  /** Addresses of this domain whose devices do not get it. */
  readonly refused: readonly AddressRefusal[];
}

/** What {@link AddressedInboxes} is made of. */
export interface AddressedInboxesParts {
  readonly domain: string;
  readonly store: Pick<Store, "delivery">;
  readonly admission: AddressAdmission;
  readonly lifetimeMs: number;
  readonly figures: Figures;
  readonly now: Clock;
}

/** Takes messages of this domain's clients to addresses: of who gets them abroad it learns the domain, and the other domain learns nobody's name. */
export class AddressedInboxes {
  readonly #parts: AddressedInboxesParts;

  constructor(parts: AddressedInboxesParts) {
    this.#parts = parts;
  }

  /**
   * Saves it for this domain's devices and for the way to the others, in one transaction. Resolves when it is on disk.
   *
   * @throws ServiceError `bad_field` for a sender's address that is not the sender's, `inbox_quota` with the time to wait, `outbox_full`.
   * Nothing is kept then.
   */
  async send(sender: ClientId, key: Uint8Array, request: AddressedRequest): Promise<AddressedOutcome> {
    const { domain, store, admission, lifetimeMs, figures, now } = this.#parts;
    if ((await admission.owner(request.sender)) !== sender)
      throw refusal("bad_field", "not an address of the caller; ask for others", { field: "sender" });
    const messageId = addressedMessageId(key, request);
    const all = byDomain(request.addresses);
    const answer = await admission.ofClient(sender, all.get(domain) ?? []);
    if (answer.code === "over_quota") {
      const { retryAfterMs } = answer;
      throw refusal("inbox_quota", "too many messages to inboxes", { retryAfterMs });
    }
    const { clientIds, refused } = answer;
    const abroad = [...all].filter(([each]) => each !== domain);
    if (clientIds.length === 0 && abroad.length === 0) return { messageId, duplicate: false, refused };
    const nowMs = now();
    const accepted = await store.delivery.accept({
      message: {
        msgId: messageId,
        groupId: addressLane(request.sender),
        epoch: 0n,
        kind: itemKind.inboxMessage,
        sender,
        bytes: clientIds.length === 0 ? new Uint8Array() : storedAddressedMessage(domain, request),
        origin: domain,
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs: nowMs + lifetimeMs,
      },
      feeds: clientIds.map(inboxFeed),
      outbox: abroad.map(([each, sealed]) => outboxEntry(each, messageId, request, sealed, nowMs)),
      nowMs,
    });
    figures.accepted.inc({ outcome: accepted.code });
    return { messageId, duplicate: isDuplicate(accepted), refused };
  }
}

/** Such a message as a feed holds it. */
export function storedAddressedMessage(
  domain: string,
  { sender, payload }: Pick<AddressedRequest, "payload" | "sender">,
): Uint8Array {
  return delivery.InboxMessage.encode({ sender: { domain, sealed: sender }, payload }).finish();
}

function outboxEntry(
  domain: string,
  messageId: Uint8Array,
  { sender, payload }: AddressedRequest,
  sealed: readonly Uint8Array[],
  nowMs: number,
): OutboxEntry {
  const relayed = { sender, addresses: [...sealed], payload, messageId };
  const frame = federation.RelayedInboxMessage.encode(relayed).finish();
  return { domain, frame, expiresAtMs: nowMs + outboxLifetimeMs };
}
