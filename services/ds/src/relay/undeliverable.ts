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
  /** Where it is for good: the signed word of the domain that says so. */
  readonly bounce?: Uint8Array;
}

/** Tells senders what a domain did not take. Telling twice is once: the notice's id is made of what it says. */
export async function tellUndeliverable(
  store: Pick<Store, "delivery">,
  home: string,
  destination: string,
  failure: Failure,
  nowMs: number,
): Promise<void> {
  const { messageId, sender, code, bounce } = failure;
  if (sender === "") return;
  const undeliverable = { messageId, domain: destination, code, final: bounce !== undefined };
  const said = delivery.Notice.encode({ undeliverable }).finish();
  await store.delivery.accept({
    message: {
      msgId: sha256("notice undeliverable", sender, said),
      groupId: new Uint8Array(),
      epoch: 0n,
      kind: itemKind.notice,
      sender: "",
      bytes:
        bounce === undefined
          ? said
          : delivery.Notice.encode({ undeliverable: { ...undeliverable, bounce } }).finish(),
      origin: home,
      hlc: BigInt(nowMs) << 16n,
      expiresAtMs: nowMs + messageLifetimeMs,
    },
    feeds: [inboxFeed(sender)],
    outbox: [],
    nowMs,
  });
}
