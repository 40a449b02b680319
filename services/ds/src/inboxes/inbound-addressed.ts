import { federation } from "@entente/proto";
import type { Item } from "@entente/relay";
import type { AcceptAnswer, InboundItem, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { sameBytes } from "../digest.ts";
import { uint64Of } from "../fields.ts";
import { messageIdBytes } from "../limits.ts";
import type { Bounces } from "../relay/bounces.ts";
import { deferred, type Fate, fateOf, rejected } from "../relay/fate.ts";
import type { AddressAdmission, AddressRefusal } from "./address-admission.ts";
import { storedAddressedMessage } from "./addressed-inboxes.ts";
import { checkPayload, sealedPartsOf } from "./addressed-request.ts";
import { arrival, refusalFrame, refusalNotice } from "./inbound-records.ts";
import { addressLane } from "./inbox-lane.ts";
import { inboundQuotaRetryMs } from "./limits.ts";

/** What {@link InboundAddressed} is made of. */
export interface InboundAddressedParts {
  readonly home: string;
  readonly store: Pick<Store, "delivery">;
  readonly admission: AddressAdmission;
  readonly bounces: Bounces;
  readonly lifetimeMs: number;
  readonly now: Clock;
}

/** Applies what other domains bring for addresses of this one. Nobody's name of the other domain is told here, or asked for. */
export class InboundAddressed {
  readonly #parts: InboundAddressedParts;

  constructor(parts: InboundAddressedParts) {
    this.#parts = parts;
  }

  /** A message of a client of the origin, which only the origin can name. @throws ServiceError for what breaks the rules. */
  async message(
    { lane }: Item,
    relayed: federation.RelayedInboxMessage,
    inbound: InboundItem,
    hlc: bigint,
  ): Promise<Fate> {
    const { admission, store, lifetimeMs, now } = this.#parts;
    const { messageId, senderClientId, recipients, payload } = relayed;
    const [sender = relayed.sender] = sealedPartsOf([relayed.sender], "sender");
    const sealed = sealedPartsOf(relayed.addresses, "addresses");
    checkPayload(payload);
    // One that names somebody as well hides nobody.
    if (senderClientId !== "" || recipients.length > 0) return rejected("malformed");
    if (messageId.length !== messageIdBytes) return rejected("malformed");
    if (!sameBytes(lane, addressLane(sender))) return rejected("wrong_lane");
    const answer = await admission.ofDomain(inbound.origin, sealed);
    if (answer.code === "over_quota")
      return deferred("over_quota", Math.min(answer.retryAfterMs, inboundQuotaRetryMs));
    const { clientIds, refused } = answer;
    const [first] = refused;
    if (clientIds.length === 0) return rejected(first?.code ?? "unknown_recipient");
    // Before the message: a crash in between tells twice, and telling twice is once.
    if (first !== undefined) {
      const told = await this.#tell(inbound.origin, sender, messageId, refused);
      if (told.code === "outbox_full") return deferred("store_unavailable");
    }
    const accepted = await store.delivery.accept(
      arrival({
        lane,
        messageId,
        bytes: storedAddressedMessage(inbound.origin, { sender, payload }),
        clientIds,
        inbound,
        originSeq: uint64Of(relayed.originSeq, "origin_seq"),
        hlc,
        nowMs: now(),
        lifetimeMs,
      }),
    );
    return fateOf(accepted);
  }

  /** What devices of the origin did not take of a message of a client of this domain. Believed only of a message that was sent. */
  async refusal({ lane }: Item, told: federation.RelayedInboxRefusal, inbound: InboundItem): Promise<Fate> {
    const { admission, bounces, home, store, now } = this.#parts;
    const { messageId, code, bounce } = told;
    const [address = told.sender] = sealedPartsOf([told.sender], "sender");
    const addresses = sealedPartsOf(told.addresses, "addresses");
    if (told.senderClientId !== "" || told.clientIds.length > 0) return rejected("malformed");
    if (!sameBytes(lane, addressLane(address))) return rejected("wrong_lane");
    if (!isRefusalCode(code)) return rejected("malformed");
    const sender = await admission.owner(address);
    if (sender === undefined || (await store.delivery.senderOf(messageId)) !== sender)
      return rejected("not_addressed");
    const place = { origin: home, destination: inbound.origin, incarnation: 0n, seq: 0n };
    if (!bounces.isProven(bounce, { ...place, messageId, recipients: addresses, code }))
      return rejected("bad_bounce");
    const said = { messageId, code, addresses: [...addresses], bounce };
    const answer = await store.delivery.accept(refusalNotice({ home, sender, said, inbound, nowMs: now() }));
    return fateOf(answer);
  }

  #tell(
    domain: string,
    sender: Uint8Array,
    messageId: Uint8Array,
    refused: readonly AddressRefusal[],
  ): Promise<AcceptAnswer> {
    const { bounces, home, store, lifetimeMs, now } = this.#parts;
    const addresses = refused.map(({ sealed }) => sealed);
    const code = refused[0]?.code ?? "unknown_recipient";
    const place = { origin: domain, destination: home, incarnation: 0n, seq: 0n };
    const bounce = bounces.sign({ ...place, messageId, recipients: addresses, code });
    const frame = federation.RelayedInboxRefusal.encode({
      messageId,
      sender,
      addresses,
      code,
      bounce,
    }).finish();
    const lane = addressLane(sender);
    return store.delivery.accept(
      refusalFrame({ home, domain, messageId, lane, frame, nowMs: now(), lifetimeMs }),
    );
  }
}

function isRefusalCode(code: string): boolean {
  return code === "address_expired" || code === "address_forged" || code === "unknown_recipient";
}
