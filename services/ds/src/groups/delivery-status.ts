import type { ClientId } from "@entente/mls-wire";
import { limits, type MessageFate, type Store } from "@entente/storage";
import { messageIdBytes } from "../limits.ts";
import { refusal } from "../errors.ts";
import { bytesOf } from "../fields.ts";

/** What became of messages at the domains that they were for. Only their sender is told. */
export class DeliveryStatus {
  readonly #store: Pick<Store, "outbox">;

  constructor(store: Pick<Store, "outbox">) {
    this.#store = store;
  }

  /** One page, after `skip` domains. @throws ServiceError `unknown_message`, `too_large`; StorageError. */
  async of(clientId: ClientId, messageId: Uint8Array, skip: number): Promise<MessageFate> {
    const id = bytesOf(messageId, messageIdBytes, "message_id");
    const fate = await this.#store.outbox.fateOf(id, skip, limits.fateDomainsMax);
    // A message of somebody else looks as one that never was.
    if (fate?.sender === clientId) return fate;
    throw refusal("unknown_message", "no such message of this client is known here", { field: "message_id" });
  }
}
