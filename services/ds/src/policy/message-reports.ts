import { createHash } from "node:crypto";
import { parseDomainName, type UserId } from "@entente/mls-wire";
import { frankingKeyBytes } from "@entente/policy";
import { type common, domain as domainProto, FederationService } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { hexOf, sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { bytesOf, presentOf, toUint64, uint64Of } from "../fields.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import { messageBytesMax, reportedGroupIdBytesMax, reportsMax } from "../limits.ts";
import type { CallerReferences } from "./caller-references.ts";
import type { FrankingStamps, ProvenMessage } from "./franking-stamps.ts";

/** Why a message may be reported. */
const reasons: ReadonlySet<string> = new Set(["spam", "abuse", "illegal", "malware", "other"]);

/** Characters that tell one reported message from another. */
const matterCharacters = 32;

/** Who reports: a user of this domain, or one of another that this domain can not tell from others. */
export type Reporter =
  | { readonly kind: "user"; readonly userId: UserId }
  | { readonly kind: "reference"; readonly domain: string; readonly reference: string };

/**
 * Takes reports of messages: those about this domain's clients it checks, the others go to the sender's domain (A18-36, A23-100). Neither
 * domain learns who of the other sent or reports it.
 */
export class MessageReports {
  readonly #domain: string;
  readonly #stamps: FrankingStamps;
  readonly #references: CallerReferences;
  readonly #store: Pick<Store, "reports">;
  readonly #gateway: Pick<GatewayChannel, "unary">;
  readonly #log: Logger;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly stamps: FrankingStamps;
    readonly references: CallerReferences;
    readonly store: Pick<Store, "reports">;
    readonly gateway: Pick<GatewayChannel, "unary">;
    readonly log: Logger;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#stamps = parts.stamps;
    this.#references = parts.references;
    this.#store = parts.store;
    this.#gateway = parts.gateway;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /** A report by a user of this domain about anybody. @throws ServiceError as {@link MessageReports.take}, and what the way to the sender's domain refuses with. */
  async bring(
    report: common.MessageReport | null | undefined,
    userId: UserId,
  ): Promise<common.MessageReportResult.$Properties> {
    const present = presentOf(report, "report");
    const domain = parseDomainName(present.senderDomain);
    if (domain === this.#domain) return this.take(present, { kind: "user", userId });
    const matter = hexOf(sha256("reported", present.stamp)).slice(0, matterCharacters);
    const answer = await this.#gateway.unary(domain, FederationService.ReportMessage, {
      report: present,
      reporter: this.#references.of(userId, domain, matter),
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
    reporter: Reporter,
  ): Promise<common.MessageReportResult.$Properties> {
    const present = presentOf(report, "report");
    const { sender, acceptedAtMs, mac } = await this.#proven(present);
    const by = reporter.kind === "user" ? reporter.userId : `${reporter.domain} ${reporter.reference}`;
    const reportId = createHash("sha256").update(mac).update(by).digest().subarray(0, 16);
    const acceptedAt = toUint64(acceptedAtMs);
    const bytes = domainProto.KeptMessageReport.encode({
      report: present,
      senderClientId: sender,
      acceptedAtMs: acceptedAt,
      ...(reporter.kind === "user"
        ? { reporterUserId: reporter.userId }
        : { reporterDomain: reporter.domain, reporter: reporter.reference }),
    }).finish();
    const answer = await this.#store.reports.keep({ reportId, bytes, notedAtMs: this.#now() }, reportsMax);
    if (answer === "full")
      throw refusal("reports_full", "too many reports wait for the operator", { retryAfterMs: 3_600_000 });
    // Who reports whom is for the operator alone, who reads it by its id.
    if (answer === "kept")
      this.#log.warn({ reportId: reportId.toString("hex") }, "a message of a client is reported, with proof");
    return { reportId, acceptedAtMs: acceptedAt };
  }

  async #proven(report: common.MessageReport): Promise<ProvenMessage> {
    const { groupId, epoch, senderDomain, content, frankingKey, stamp, reason } = report;
    if (senderDomain !== this.#domain)
      throw refusal("wrong_domain", `clients of ${this.#domain} only`, { field: "report.sender_domain" });
    if (!reasons.has(reason)) throw refusal("bad_field", [...reasons].join(", "), { field: "report.reason" });
    bytesOf(groupId, reportedGroupIdBytesMax, "report.group_id");
    bytesOf(content, messageBytesMax, "report.content");
    if (frankingKey.length !== frankingKeyBytes)
      throw refusal("bad_field", `${String(frankingKeyBytes)} bytes`, { field: "report.franking_key" });
    const shown = { groupId, epoch: uint64Of(epoch, "report.epoch"), content, frankingKey, stamp };
    const proven = await this.#stamps.proven(shown);
    if (proven === undefined)
      throw refusal("report_unproven", "no client sent this through this domain", { field: "report" });
    return proven;
  }
}
