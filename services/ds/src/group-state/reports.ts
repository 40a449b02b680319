import { utf8FromText, textFromUtf8, equalBytes } from "@entente/tls-codec";
import {
  type ClientId,
  clientIdParts,
  groupIdFromBytes,
  type GroupTerms,
  parseClientId,
  reportSignContent,
} from "@entente/mls-wire";
import { reportersNeeded } from "@entente/policy";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { isSignature } from "../credentials/labelled-signature.ts";
import { sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { reportCodeCharactersMax, reportLifetimeMs } from "../limits.ts";
import type { Members } from "./group-members.ts";

/** A member's word that a decided Commit is not valid for it. */
export interface CommitReport {
  readonly groupId: Uint8Array;
  /** The epoch that the Commit ended. */
  readonly epoch: bigint;
  readonly valueHash: Uint8Array;
  /** What is wrong, as the client's library says it. */
  readonly code: string;
  readonly signature: Uint8Array;
}

/** What follows from a report. */
export interface ReportOutcome {
  readonly verdict: "condemned" | "noted";
  readonly remedy: GroupTerms["badCommits"] | "none";
  readonly reporters: number;
  readonly needed: number;
}

/** Who reports: a client of this domain whose session is known, or what another domain says of its own. */
export interface Reporter {
  readonly clientId: ClientId;
  readonly domain: string;
}

/**
 * Counts reports of decided Commits (RFC 9750 5.3, A23-70). What needs no secret was checked before the Commit was ordered
 * where handshakes are visible; for what remains, more than half of the members have to say so, and as many as the group's policy wants.
 */
export class Reports {
  readonly #store: Pick<Store, "groups" | "idempotency" | "ordering">;
  readonly #members: Members;
  readonly #now: Clock;

  constructor(store: Pick<Store, "groups" | "idempotency" | "ordering">, members: Members, now: Clock) {
    this.#store = store;
    this.#members = members;
    this.#now = now;
  }

  /**
   * Takes a report; the same again counts once. Durable when it is answered.
   *
   * @throws ServiceError `bad_report`, `no_group_state`, `not_a_member`.
   */
  async take(report: CommitReport, reporter: Reporter): Promise<ReportOutcome> {
    if (report.code === "" || report.code.length > reportCodeCharactersMax)
      throw bad(`a code has 1 to ${String(reportCodeCharactersMax)} characters`);
    if (clientIdParts(reporter.clientId).domain !== reporter.domain)
      throw bad("of a client of another domain");
    const [entry] = await this.#store.ordering.log(report.groupId, report.epoch, 1, 1);
    if (entry?.epoch !== report.epoch || !equalBytes(entry.valueHash, report.valueHash))
      throw bad("no such Commit was decided here");
    const known = await this.#members.of(report.groupId);
    const leaf = known.leaves.find(({ client }) => client === reporter.clientId);
    if (leaf === undefined)
      throw refusal("not_a_member", "the reporter is not in the group's published tree");
    const content = reportSignContent({ ...report, code: utf8FromText(report.code) ?? new Uint8Array() });
    if (!isSignature(known.scheme, leaf.signatureKey, content, report.signature))
      throw bad("not signed by the reporter's leaf");
    const needed = reportersNeeded(known.leaves.length, known.policy);
    const reporters = await this.#count(report, reporter.clientId, needed);
    const isCondemned = reporters >= needed;
    return {
      verdict: isCondemned ? "condemned" : "noted",
      remedy: isCondemned ? known.terms.badCommits : "none",
      reporters,
      needed,
    };
  }

  /** Takes the reporter's slot, or the next free one; gives how many are taken. */
  async #count(report: CommitReport, clientId: ClientId, needed: number): Promise<number> {
    const nowMs = this.#now();
    const owner = `report/${groupIdFromBytes(report.groupId)}`;
    let taken = 0;
    let isIn = false;
    for (let slot = 0; slot < needed; slot++) {
      const key = sha256(report.valueHash, String(slot)).subarray(0, 16);
      const found = await this.#store.idempotency.find(owner, key, nowMs);
      if (found === undefined && isIn) break;
      const mine = utf8FromText(clientId) ?? new Uint8Array();
      const holder =
        found ?? (await this.#store.idempotency.keep(owner, key, mine, nowMs, nowMs + reportLifetimeMs));
      taken += 1;
      isIn ||= textFromUtf8(holder) === clientId;
    }
    return taken;
  }
}

/** The reporter that another domain names. @throws IdentifierError. */
export function foreignReporter(domain: string, clientId: string): Reporter {
  return { clientId: parseClientId(clientId), domain };
}

function bad(problem: string): Error {
  return refusal("bad_report", problem, { field: "report" });
}
