import { type ClientId, clientIdParts, parseClientId } from "@entente/mls-wire";
import { federation } from "@entente/proto";
import type { Item } from "@entente/relay";
import type { AcceptAnswer, InboundItem, Store } from "@entente/storage";
import { messageIdBytes } from "../limits.ts";
import type { Clock } from "../clock.ts";
import { sameBytes } from "../digest.ts";
import { uint64Of } from "../fields.ts";
import { inboundQuotaRetryMs } from "./limits.ts";
import type { Bounces } from "../relay/bounces.ts";
import { deferred, type Fate, fateOf, rejected } from "../relay/fate.ts";
import type { Consent, InboxRefusal } from "./consent.ts";
import type { InboundAddressed } from "./inbound-addressed.ts";
import { arrival, refusalFrame, refusalNotice } from "./inbound-records.ts";
import { inboxLane } from "./inbox-lane.ts";
import { inboxRequestOf } from "./inbox-request.ts";
import { storedInboxMessage } from "./inboxes.ts";

/** Applies what other domains bring for the inboxes of this one. */
export class InboundInboxes {
  readonly #home: string;
  readonly #store: Pick<Store, "delivery">;
  readonly #consent: Consent;
  readonly #addressed: InboundAddressed;
  readonly #bounces: Bounces;
  readonly #lifetimeMs: number;
  readonly #now: Clock;

  constructor(parts: {
    readonly home: string;
    readonly store: Pick<Store, "delivery">;
    readonly consent: Consent;
    readonly addressed: InboundAddressed;
    readonly bounces: Bounces;
    readonly lifetimeMs: number;
    readonly now: Clock;
  }) {
    this.#home = parts.home;
    this.#store = parts.store;
    this.#consent = parts.consent;
    this.#addressed = parts.addressed;
    this.#bounces = parts.bounces;
    this.#lifetimeMs = parts.lifetimeMs;
    this.#now = parts.now;
  }

  /** A message of a client of the origin. @throws ServiceError, IdentifierError for what breaks the rules. */
  async message(
    item: Item,
    relayed: federation.RelayedInboxMessage,
    inbound: InboundItem,
    hlc: bigint,
  ): Promise<Fate> {
    const { lane } = item;
    if (relayed.sender.length > 0 || relayed.addresses.length > 0)
      return this.#addressed.message(item, relayed, inbound, hlc);
    const { messageId } = relayed;
    const { recipients, payload } = inboxRequestOf(relayed.recipients, relayed.payload);
    const sender = parseClientId(relayed.senderClientId);
    if (messageId.length !== messageIdBytes) return rejected("malformed");
    if (clientIdParts(sender).domain !== inbound.origin) return rejected("wrong_sender");
    if (!sameBytes(lane, inboxLane(sender))) return rejected("wrong_lane");
    if (recipients.some((id) => clientIdParts(id).domain !== this.#home)) return rejected("not_addressed");
    const admission = await this.#consent.admit({
      sender: clientIdParts(sender).user,
      recipients,
      payloadBytes: payload.length,
      abroad: [],
    });
    if (admission.code === "over_quota") {
      return deferred("over_quota", Math.min(admission.retryAfterMs, inboundQuotaRetryMs));
    }
    const { clientIds, refused } = admission;
    const [first] = refused;
    if (clientIds.length === 0) return rejected(first?.code ?? "unknown_recipient");
    // Before the message: a crash in between tells twice, and telling twice is once.
    if (first !== undefined) {
      const told = await this.#tell(inbound.origin, sender, messageId, refused);
      if (told.code === "outbox_full") return deferred("store_unavailable");
    }
    const answer = await this.#store.delivery.accept(
      arrival({
        lane,
        messageId,
        bytes: storedInboxMessage(sender, payload),
        clientIds,
        inbound,
        originSeq: uint64Of(relayed.originSeq, "origin_seq"),
        hlc,
        nowMs: this.#now(),
        lifetimeMs: this.#lifetimeMs,
      }),
    );
    return fateOf(answer);
  }

  /** What devices of the origin did not take of a message of a client of this domain. Believed only of a message that was sent. */
  async refusal(item: Item, inbound: InboundItem): Promise<Fate> {
    const { body, lane } = item;
    const told = federation.RelayedInboxRefusal.decode(body);
    if (told.sender.length > 0 || told.addresses.length > 0)
      return this.#addressed.refusal(item, told, inbound);
    const { messageId, senderClientId, clientIds, code, bounce } = told;
    const sender = parseClientId(senderClientId);
    const devices = inboxRequestOf(clientIds, new Uint8Array()).recipients;
    if (!sameBytes(lane, inboxLane(sender))) return rejected("wrong_lane");
    if (devices.some((id) => clientIdParts(id).domain !== inbound.origin)) return rejected("wrong_sender");
    if (!isRefusalCode(code)) return rejected("malformed");
    if ((await this.#store.delivery.senderOf(messageId)) !== sender) return rejected("not_addressed");
    const place = { origin: this.#home, destination: inbound.origin, incarnation: 0n, seq: 0n };
    if (!this.#bounces.isProven(bounce, { ...place, messageId, recipients: devices, code })) {
      return rejected("bad_bounce");
    }
    const answer = await this.#store.delivery.accept(
      refusalNotice({
        home: this.#home,
        sender,
        said: { messageId, code, clientIds: devices.slice(), bounce },
        inbound,
        nowMs: this.#now(),
      }),
    );
    return fateOf(answer);
  }

  #tell(
    domain: string,
    senderClientId: ClientId,
    messageId: Uint8Array,
    refused: readonly InboxRefusal[],
  ): Promise<AcceptAnswer> {
    const clientIds = refused.map(({ clientId }) => clientId);
    const code = refused[0]?.code ?? "unknown_recipient";
    const place = { origin: domain, destination: this.#home, incarnation: 0n, seq: 0n };
    const bounce = this.#bounces.sign({ ...place, messageId, recipients: clientIds, code });
    const told = { messageId, senderClientId, clientIds, code, bounce };
    const frame = federation.RelayedInboxRefusal.encode(told).finish();
    return this.#store.delivery.accept(
      refusalFrame({
        home: this.#home,
        domain,
        messageId,
        lane: inboxLane(senderClientId),
        frame,
        nowMs: this.#now(),
        lifetimeMs: this.#lifetimeMs,
      }),
    );
  }
}

function isRefusalCode(code: string): boolean {
  return code === "knock_limit" || code === "not_allowed" || code === "unknown_recipient";
}
