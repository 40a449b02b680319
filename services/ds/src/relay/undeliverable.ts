import { delivery } from "@entente/proto";
import { inboxFeed, type Store } from "@entente/storage";
import { sha256 } from "../digest.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { messageLifetimeMs } from "../limits.ts";

/** A message that did not get to a domain, so far or for good. */
export interface Failure {
  readonly messageId: Uint8Array;
  /** The client of this domain that sent it; empty where nobody is to be told. */
  readonly sender: string;
  readonly code: string;
  readonly final: boolean;
}

/** Tells senders what a domain did not take. Telling twice is once: the notice's id is made of what it says. */
export async function tellUndeliverable(
  store: Pick<Store, "delivery">,
  home: string,
  destination: string,
  failure: Failure,
  nowMs: number,
): Promise<void> {
  const { messageId, sender, code, final } = failure;
  if (sender === "") return;
  const notice = { undeliverable: { messageId, domain: destination, code, final } };
  const bytes = delivery.Notice.encode(notice).finish();
  await store.delivery.accept({
    message: {
      msgId: sha256("notice undeliverable", sender, bytes),
      groupId: new Uint8Array(),
      epoch: 0n,
      kind: itemKind.notice,
      sender: "",
      bytes,
      origin: home,
      hlc: BigInt(nowMs) << 16n,
      expiresAtMs: nowMs + messageLifetimeMs,
    },
    feeds: [inboxFeed(sender)],
    outbox: [],
    nowMs,
  });
}
