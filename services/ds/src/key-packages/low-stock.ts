import { delivery } from "@entente/proto";
import { inboxFeed, type Store } from "@entente/storage";
import { sha256 } from "../digest.ts";
import { isMlsSuite } from "../init-keys/shelves.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { lowStock, lowStockNoticeMs, messageLifetimeMs } from "../limits.ts";

/** What is left of one suite of one client. */
export interface Left {
  readonly clientId: string;
  readonly suite: number;
  readonly count: number;
}

/** Tells clients that their stock is low, at most once in `lowStockNoticeMs` for each suite. */
export class LowStock {
  readonly #domain: string;
  readonly #store: Pick<Store, "delivery">;

  constructor(domain: string, store: Pick<Store, "delivery">) {
    this.#domain = domain;
    this.#store = store;
  }

  /** Puts a notice into the inbox of each client that is below `lowStock`. */
  async notice(left: readonly Left[], nowMs: number): Promise<void> {
    await Promise.all(
      left
        .filter(({ suite, count }) => isMlsSuite(suite) && count < lowStock)
        .map((each) => this.#tell(each, nowMs)),
    );
  }

  async #tell({ clientId, suite, count }: Left, nowMs: number): Promise<void> {
    const notice = { keyPackagesLow: { cipherSuite: suite, remaining: count } };
    // The id makes a second notice of the same hour a duplicate of the first.
    const hour = Math.floor(nowMs / lowStockNoticeMs);
    await this.#store.delivery.accept({
      message: {
        msgId: sha256(`notice low ${clientId} ${String(suite)} ${String(hour)}`),
        groupId: new Uint8Array(),
        epoch: 0n,
        kind: itemKind.notice,
        sender: "",
        bytes: delivery.Notice.encode(notice).finish(),
        origin: this.#domain,
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs: nowMs + messageLifetimeMs,
      },
      feeds: [inboxFeed(clientId)],
      outbox: [],
      nowMs,
    });
  }
}
