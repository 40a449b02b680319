import { createHash, createHmac, randomBytes } from "node:crypto";
import { decode, encode } from "@entente/tls-codec";
import { type ClientId, clientIdParts, parseClientId, type UserId } from "@entente/mls-wire";
import {
  commitmentTo,
  frankedData,
  FrankingStamp,
  frankingKeyBytes,
  type Hmac,
  stampFits,
  stampOf,
} from "@entente/policy";
import { type common, domain as domainProto, FederationService } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { refusal } from "../errors.ts";
import { bytesOf, presentOf, toUint64, uint64Of } from "../fields.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import { messageBytesMax, reportsMax } from "../limits.ts";

/** Why a message may be reported. */
const reasons: ReadonlySet<string> = new Set(["spam", "abuse", "illegal", "malware", "other"]);

/** Bytes of a stamp, and of a group id, that are looked at. */
const smallBytesMax = 512;

const hmac: Hmac = (key, data) => createHmac("sha256", key).update(data).digest();

/** A message as it is stamped. */
export interface StampedMessage {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly sender: ClientId;
  readonly authenticatedData: Uint8Array;
}

/** The domain's franking key: made once, and never leaves the store. @throws StorageError. */
export function frankingKey(store: Pick<Store, "secrets">): Promise<Uint8Array> {
  return store.secrets.ensure("ds/franking", randomBytes(frankingKeyBytes));
}

/** Puts stamps beside franked messages of this domain's clients. */
export class FrankingStamps {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** Whether a message is franked, so that its sender answers for it. */
  areFor({ authenticatedData }: Pick<StampedMessage, "authenticatedData">): boolean {
    return frankedData(authenticatedData) !== undefined;
  }

  /** The stamp of a message that is accepted now; undefined for one that is not franked. */
  of({ authenticatedData, ...message }: StampedMessage, nowMs: number): Uint8Array | undefined {
    const data = frankedData(authenticatedData);
    if (data === undefined) return undefined;
    return encode(FrankingStamp, stampOf(hmac, this.#key, message, data.commitment, BigInt(nowMs)));
  }
}

/** Takes reports of messages: those about this domain's clients it checks, the others go to the sender's domain (A18-36, A23-100). */
export class MessageReports {
  readonly #domain: string;
  readonly #key: Uint8Array;
  readonly #store: Pick<Store, "reports">;
  readonly #gateway: GatewayChannel;
  readonly #log: Logger;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    /** The domain's franking key. */
    readonly key: Uint8Array;
    readonly store: Pick<Store, "reports">;
    readonly gateway: GatewayChannel;
    readonly log: Logger;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#key = parts.key;
    this.#store = parts.store;
    this.#gateway = parts.gateway;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /** A report by a user of this domain about anybody. @throws ServiceError as {@link MessageReports.take}, and what the way to the sender's domain refuses with. */
  async bring(
    report: common.MessageReport | null | undefined,
    reporterUserId: UserId,
  ): Promise<common.MessageReportResult.$Properties> {
    const present = presentOf(report, "report");
    const { domain } = clientIdParts(parseClientId(present.senderClientId));
    if (domain === this.#domain) return this.take(present, reporterUserId);
    const answer = await this.#gateway.unary(domain, FederationService.ReportMessage, {
      report: present,
      reporterUserId,
    });
    return presentOf(answer.result, "result");
  }

  /**
   * A report about a client of this domain. It proves that the client sent this content, to this group in this epoch, through this
   * domain, or it is refused; what follows is the operator's to decide, for whom it is kept, and who finds its id in the log. Durable
   * when it is answered.
   *
   * @throws ServiceError `bad_field`, `too_large`, `wrong_domain`, `report_unproven`, `reports_full`; IdentifierError; DecodeError; StorageError.
   */
  async take(
    report: common.MessageReport | null | undefined,
    reporterUserId: UserId,
  ): Promise<common.MessageReportResult.$Properties> {
    const present = presentOf(report, "report");
    const { groupId, epoch, senderClientId, content, frankingKey, stamp: stampBytes, reason } = present;
    const sender = parseClientId(senderClientId);
    if (clientIdParts(sender).domain !== this.#domain)
      throw refusal("wrong_domain", `clients of ${this.#domain} only`, { field: "report.sender_client_id" });
    if (!reasons.has(reason)) throw refusal("bad_field", [...reasons].join(", "), { field: "report.reason" });
    bytesOf(groupId, smallBytesMax, "report.group_id");
    bytesOf(content, messageBytesMax, "report.content");
    if (frankingKey.length !== frankingKeyBytes)
      throw refusal("bad_field", `${String(frankingKeyBytes)} bytes`, { field: "report.franking_key" });
    const stamp = decode(FrankingStamp, bytesOf(stampBytes, smallBytesMax, "report.stamp"));
    const message = { groupId, epoch: uint64Of(epoch, "report.epoch"), sender };
    const commitment = commitmentTo(hmac, message, { frankingKey, content });
    if (!stampFits(hmac, this.#key, message, commitment, stamp))
      throw refusal("report_unproven", "the client did not send this through this domain", {
        field: "report",
      });
    const reportId = createHash("sha256").update(stamp.mac).update(reporterUserId).digest().subarray(0, 16);
    const acceptedAtMs = toUint64(stamp.acceptedAtMs);
    const bytes = domainProto.KeptMessageReport.encode({
      report: present,
      reporterUserId,
      acceptedAtMs,
    }).finish();
    const answer = await this.#store.reports.keep({ reportId, bytes, notedAtMs: this.#now() }, reportsMax);
    if (answer === "full")
      throw refusal("reports_full", "too many reports wait for the operator", { retryAfterMs: 3_600_000 });
    // Who reports whom is for the operator alone, who reads it by its id.
    if (answer === "kept")
      this.#log.warn({ reportId: reportId.toString("hex") }, "a message of a client is reported, with proof");
    return { reportId, acceptedAtMs };
  }
}
