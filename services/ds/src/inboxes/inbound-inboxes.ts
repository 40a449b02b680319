import { type ClientId, clientIdParts, parseClientId } from "@entente/mls-wire";
import { delivery, federation } from "@entente/proto";
import type { Item } from "@entente/relay";
import { type AcceptAnswer, inboxFeed, type InboundItem, type Store } from "@entente/storage";
import { messageIdBytes } from "../limits.ts";
import type { Clock } from "../clock.ts";
import { sameBytes, sha256 } from "../digest.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { uint64Of } from "../fields.ts";
import { inboundQuotaRetryMs } from "./limits.ts";
import { messageLifetimeMs, outboxLifetimeMs } from "../limits.ts";
import type { Bounces } from "../relay/bounces.ts";
import { deferred, type Fate, fateOf, rejected } from "../relay/fate.ts";
import type { Consent, InboxRefusal } from "./consent.ts";
import { inboxLane } from "./inbox-lane.ts";
import { inboxRequestOf } from "./inbox-request.ts";
import { storedInboxMessage } from "./inboxes.ts";

/** Applies what other domains bring for the inboxes of this one. */
export class InboundInboxes {
  readonly #home: string;
  readonly #store: Pick<Store, "delivery">;
  readonly #consent: Consent;
  readonly #bounces: Bounces;
  readonly #lifetimeMs: number;
  readonly #now: Clock;

  constructor(parts: {
    readonly home: string;
    readonly store: Pick<Store, "delivery">;
    readonly consent: Consent;
    readonly bounces: Bounces;
    readonly lifetimeMs: number;
    readonly now: Clock;
  }) {
    this.#home = parts.home;
    this.#store = parts.store;
    this.#consent = parts.consent;
    this.#bounces = parts.bounces;
    this.#lifetimeMs = parts.lifetimeMs;
    this.#now = parts.now;
  }

  /** A message of a client of the origin. @throws ServiceError, IdentifierError for what breaks the rules. */
  async message(
    { lane }: Item,
    relayed: federation.RelayedInboxMessage,
    inbound: InboundItem,
    hlc: bigint,
  ): Promise<Fate> {
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
    const nowMs = this.#now();
    const answer = await this.#store.delivery.accept({
      message: {
        // The origin's name for it must not stand in the way of a message of anyone else.
        msgId: sha256("relayed inbox message", inbound.origin, "\n", messageId),
        groupId: lane,
        epoch: 0n,
        kind: itemKind.inboxMessage,
        sender: "",
        bytes: storedInboxMessage(sender, payload),
        origin: inbound.origin,
        originSeq: uint64Of(relayed.originSeq, "origin_seq"),
        hlc,
        expiresAtMs: nowMs + this.#lifetimeMs,
      },
      feeds: clientIds.map(inboxFeed),
      outbox: [],
      inbound,
      nowMs,
    });
    return fateOf(answer);
  }

  /** What devices of the origin did not take of a message of a client of this domain. Believed only of a message that was sent. */
  async refusal({ body, lane }: Item, inbound: InboundItem): Promise<Fate> {
    const { messageId, senderClientId, clientIds, code, bounce } =
      federation.RelayedInboxRefusal.decode(body);
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
    const undeliverable = {
      messageId,
      domain: inbound.origin,
      code,
      final: true,
      clientIds: devices.slice(),
      bounce,
    };
    const nowMs = this.#now();
    const answer = await this.#store.delivery.accept({
      message: {
        // One notice for a message and a domain, whatever the domain says later.
        msgId: sha256("notice inbox refusal", inbound.origin, "\n", messageId),
        groupId: new Uint8Array(),
        epoch: 0n,
        kind: itemKind.notice,
        sender: "",
        bytes: delivery.Notice.encode({ undeliverable }).finish(),
        origin: this.#home,
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs: nowMs + messageLifetimeMs,
      },
      feeds: [inboxFeed(sender)],
      outbox: [],
      inbound,
      nowMs,
    });
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
    const nowMs = this.#now();
    return this.#store.delivery.accept({
      message: {
        msgId: sha256("inbox refusal", domain, "\n", messageId),
        groupId: inboxLane(senderClientId),
        epoch: 0n,
        kind: itemKind.inboxRefusal,
        sender: "",
        bytes: new Uint8Array(),
        origin: this.#home,
        hlc: BigInt(nowMs) << 16n,
        expiresAtMs: nowMs + this.#lifetimeMs,
      },
      feeds: [],
      outbox: [{ domain, frame, expiresAtMs: nowMs + outboxLifetimeMs }],
      nowMs,
    });
  }
}

function isRefusalCode(code: string): boolean {
  return code === "knock_limit" || code === "not_allowed" || code === "unknown_recipient";
}
