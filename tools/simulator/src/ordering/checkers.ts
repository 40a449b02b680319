import type { Certificate, Entry, OrderingPolicy, VoteStatement } from "@entente/ordering";
import { commitIn, hex } from "./commit.ts";

/** One broken promise of the protocol. */
export interface Violation {
  readonly kind:
    | "agreement"
    | "gap"
    | "certificate"
    | "invented_value"
    | "lost_acknowledgement"
    | "double_vote"
    | "wrong_voters"
    | "false_evidence"
    | "halted"
    | "liveness"
    | "crash";
  readonly detail: string;
  readonly atMs: number;
}

interface DecidedSlot {
  readonly valueHash: string;
  readonly votersNext: readonly string[];
  readonly by: string;
}

/**
 * Watches what domains do from outside, with its own slow model of a group: which value ended which epoch, who votes
 * in it, who voted for what. Calls nothing of the code that it checks.
 */
export class Checkers {
  readonly violations: Violation[] = [];
  /** Slots decided, counted once. */
  decided = 0;
  readonly slots = new Map<number, DecidedSlot>();
  private readonly submitted = new Set<string>();
  private readonly votes = new Map<string, string>();
  private readonly positions = new Map<string, number>();
  private readonly acknowledged = new Map<number, string>();
  private readonly policy: OrderingPolicy;
  private readonly founders: readonly string[];

  private readonly only: Violation["kind"] | undefined;

  constructor(policy: OrderingPolicy, founders: readonly string[], only?: Violation["kind"]) {
    this.only = only;
    this.policy = policy;
    this.founders = founders;
  }

  report(kind: Violation["kind"], detail: string, atMs: number): void {
    if (this.only === undefined || kind === this.only) this.violations.push({ kind, detail, atMs });
  }

  /** A client handed over a bundle for an epoch. */
  onSubmitted(valueHash: Uint8Array): void {
    this.submitted.add(hex(valueHash));
  }

  /** The rows behind a Vote of `from` are stored: it may leave now. */
  onVoted(from: string, { epoch, ballot, hash }: VoteStatement, atMs: number): void {
    const key = `${from}|${epoch}|${ballot.round}|${ballot.domain}`;
    const value = hex(hash);
    const earlier = this.votes.get(key);
    if (earlier === undefined) this.votes.set(key, value);
    else if (earlier !== value) this.report("double_vote", `${key} for two values`, atMs);
  }

  /** `at` delivered a decided slot to its members. */
  onDelivered(at: string, entry: Entry, atMs: number): void {
    const { certificate, value } = entry;
    const epoch = Number(certificate.epoch);
    const valueHash = hex(value.hash);
    const expected = this.positions.get(at);
    if (expected !== undefined && expected !== epoch) {
      this.report("gap", `${at} delivered epoch ${epoch} where ${expected} was next`, atMs);
    }
    this.positions.set(at, epoch + 1);
    const known = this.slots.get(epoch);
    if (known !== undefined) {
      if (known.valueHash !== valueHash) {
        this.report("agreement", `epoch ${epoch}: ${at} and ${known.by} hold different Commits`, atMs);
      }
      this.checkCertificate(at, certificate, valueHash, atMs);
      return;
    }
    this.decided++;
    if (!this.submitted.has(valueHash)) this.report("invented_value", `epoch ${epoch} at ${at}`, atMs);
    const commit = commitIn(value.bundle);
    const votersNext = votersOf(this.policy, commit.members);
    const claimed = value.nextConfig.voters;
    if (
      commit.epoch !== epoch ||
      claimed.length !== votersNext.length ||
      claimed.some((v) => !votersNext.includes(v))
    ) {
      this.report(
        "wrong_voters",
        `epoch ${epoch} leads to ${claimed.join()}, not ${votersNext.join()}`,
        atMs,
      );
    }
    this.slots.set(epoch, { valueHash, votersNext, by: at });
    this.checkCertificate(at, certificate, valueHash, atMs);
  }

  /** A client heard that its bundle ended the epoch. */
  onAcknowledged(at: string, certificate: Certificate, atMs: number): void {
    const epoch = Number(certificate.epoch);
    const valueHash = hex(certificate.hash);
    const known = this.slots.get(epoch);
    if (known !== undefined && known.valueHash !== valueHash) {
      this.report("agreement", `epoch ${epoch}: ${at} acknowledged a Commit that lost`, atMs);
    }
    this.acknowledged.set(epoch, valueHash);
  }

  /** A domain starts again from what its disk holds. */
  onRestart(at: string, epoch: number | undefined): void {
    if (epoch === undefined) this.positions.delete(at);
    else this.positions.set(at, epoch);
  }

  /** At the end: what `at` holds in its log agrees with everything that was acknowledged. */
  onFinalLog(at: string, log: ReadonlyMap<number, Entry>, atMs: number): void {
    for (const [epoch, valueHash] of this.acknowledged) {
      const entry = log.get(epoch);
      if (entry !== undefined && hex(entry.value.hash) !== valueHash) {
        this.report("lost_acknowledgement", `epoch ${epoch} at ${at}`, atMs);
      }
    }
  }

  /** Distinct voters of the model, a majority of them, each of which really stored that vote. */
  private checkCertificate(at: string, certificate: Certificate, valueHash: string, atMs: number): void {
    const epoch = Number(certificate.epoch);
    const voters = epoch === 0 ? votersOf(this.policy, this.founders) : this.slots.get(epoch - 1)?.votersNext;
    if (voters === undefined) return;
    const { ballot } = certificate;
    const genuine = new Set<string>();
    for (const { domain } of certificate.votes) {
      const key = `${domain}|${epoch}|${ballot.round}|${ballot.domain}`;
      const sent = this.votes.get(key);
      if (!voters.includes(domain))
        this.report("certificate", `${domain} does not vote in epoch ${epoch}`, atMs);
      else if (sent === valueHash || (sent === undefined && voters.length === 1)) genuine.add(domain);
    }
    if (genuine.size * 2 <= voters.length) {
      this.report("certificate", `epoch ${epoch} at ${at}: ${genuine.size} of ${voters.length} voted`, atMs);
    }
  }
}

/** The voter rule once more, written down slowly. */
export function votersOf(policy: OrderingPolicy, members: readonly string[]): readonly string[] {
  const domains: string[] = [];
  for (const member of members) if (!domains.includes(member)) domains.push(member);
  if (policy.mode === "fixed") return domains.slice(0, 1);
  if (domains.length === 2) {
    const { witness } = policy;
    return witness !== undefined && !domains.includes(witness) ? [...domains, witness] : domains.slice(0, 1);
  }
  if (domains.length >= 5) return domains.slice(0, 5);
  if (domains.length >= 3) return domains.slice(0, 3);
  return domains.slice(0, 1);
}
