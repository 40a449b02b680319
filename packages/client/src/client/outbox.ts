import { DeliveryService } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import type { NamelessMessages } from "../anonymous/nameless-messages.ts";
import { Publisher, type SendResult } from "../session/publisher.ts";
import type { Session } from "../session/session.ts";
import type { ClientStore, OutgoingItem } from "../store/client-store.ts";
import { backoffMs, pause, retrySettings } from "../transport/backoff.ts";
import { isPassing, RpcFailure } from "../transport/rpc-failure.ts";
import { ClientError } from "./client-error.ts";
import type { GroupEntry } from "./group-entry.ts";

/** Brings encrypted messages to the Delivery Service, with the same bytes until it has them, in the order of each group. */
export class Outbox {
  readonly #publisher: Publisher;
  readonly #store: ClientStore;
  readonly #chance: () => number;
  readonly #stopped: AbortSignal;
  readonly #nameless: NamelessMessages | undefined;

  /** @param nameless brings what needs no name; everything goes by name where absent. */
  constructor(
    session: Session,
    store: ClientStore,
    chance: () => number,
    stopped: AbortSignal,
    nameless: NamelessMessages | undefined,
  ) {
    this.#nameless = nameless;
    this.#publisher = new Publisher({
      stream: () => session.publish(),
      alone: async (mlsMessage) => (await session.call(DeliveryService.SendMessage, { mlsMessage })).result,
      stopped,
    });
    this.#store = store;
    this.#chance = chance;
    this.#stopped = stopped;
  }

  /**
   * Sends an item that is saved, until the Delivery Service has it on disk. Within one of its group's operations, which
   * keeps the order.
   *
   * @throws ClientError `wrong_epoch`, `stopped`; what {@link NamelessMessages.send} throws; RpcFailure with the Delivery Service's code. The item is given up then,
   * but for `stopped`: it is sent when the client starts again.
   */
  async send(item: OutgoingItem): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        const result = await this.#deliver(item);
        if (result?.result === "accepted") {
          await this.#settle(item, "sent");
          return;
        }
        throw refusalOf(result);
      } catch (error) {
        if (error instanceof ClientError && error.code === "stopped") throw error;
        if (!isPassing(error)) {
          await this.#settle(item, "failed");
          throw error;
        }
        await this.#pause(failures, error.detail.retryAfterMs ?? 0);
      }
    }
  }

  /** Sends again what an earlier run has saved and not brought to the Delivery Service. */
  async resend(
    entries: ReadonlyMap<string, GroupEntry>,
    inBackground: (work: () => Promise<void>) => void,
  ): Promise<void> {
    for (const item of await this.#store.outgoing(1_000)) {
      const operations = entries.get(item.groupId)?.operations;
      if (operations !== undefined) inBackground(() => operations.take(() => this.send(item)));
    }
  }

  #deliver(item: OutgoingItem): Promise<SendResult> {
    const named = (): Promise<SendResult> => this.#publisher.publish(item.bytes);
    return this.#nameless?.send(item, named) ?? named();
  }

  /** A message's row learns what became of it, unless it has come back in the feed already; proposals have no row. */
  async #settle(item: OutgoingItem, state: "sent" | "failed"): Promise<void> {
    const isSending = (await this.#store.message(item.id))?.state === "sending";
    await this.#store.save({
      deletedOutgoing: [item.id],
      ...(isSending ? { messageStates: [{ id: item.id, state }] } : {}),
    });
  }

  async #pause(failures: number, atLeastMs: number): Promise<void> {
    const ms = Math.min(atLeastMs, retrySettings.mostMs) + backoffMs(retrySettings, failures, this.#chance());
    try {
      await pause(ms, this.#stopped);
    } catch {
      throw new ClientError(
        "stopped",
        "the client was stopped; what was not sent is sent when it starts again",
      );
    }
  }
}

/** An outgoing message of a group; its id is the SHA-256 of its bytes. */
export function outgoingMessage(
  sha256: (bytes: Uint8Array) => Uint8Array,
  groupId: string,
  bytes: Uint8Array,
): OutgoingItem {
  return { id: hexFromBytes(sha256(bytes)), groupId, kind: "message", bytes };
}

interface SendRefusal {
  readonly result?: "accepted" | "wrongEpoch" | "refused" | undefined;
  readonly wrongEpoch?: { readonly currentEpoch?: number } | null;
  readonly refused?: { readonly code?: string; readonly retryAfterMs?: number } | null;
}

function refusalOf(result: SendRefusal | null | undefined): Error {
  if (result?.result === "wrongEpoch") {
    return new ClientError(
      "wrong_epoch",
      `the group is in epoch ${String(result.wrongEpoch?.currentEpoch ?? 0)}`,
      String(result.wrongEpoch?.currentEpoch ?? 0),
    );
  }
  const { code = "message_refused", retryAfterMs = 0 } = result?.refused ?? {};
  return new RpcFailure(
    code,
    "the Delivery Service did not take the message",
    retryAfterMs > 0 ? { retryAfterMs } : {},
  );
}
