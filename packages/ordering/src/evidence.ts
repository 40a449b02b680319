import { compareBallots, equalBallots } from "./ballot.ts";
import { equalBytes, type Hash } from "./bytes.ts";
import { certificateFault, headAfter, type Certificate, type VerifySignature } from "./certificate.ts";
import type { Config } from "./config.ts";
import type { Domain } from "./domain.ts";
import { acceptSigningInput, promiseSigningInput, voteSigningInput } from "./signing-input.ts";
import type { AcceptStatement, PromiseStatement, Signed, VoteStatement } from "./statement.ts";
import { certificateChecks } from "./verified.ts";

/** A Promise or a Vote: what carries a sequence number. */
export type NumberedStatement = Signed<PromiseStatement> | Signed<VoteStatement>;

/** A slot's certificate with the configuration whose hash it carries. */
export interface CertifiedSlot {
  readonly config: Config;
  readonly certificate: Certificate;
}

/** Transferable proof that a domain, or a quorum of them, broke the protocol. Verifies offline: `verifyEvidence`. */
export type Evidence =
  /** Two values at one slot and ballot, proposed or voted for by one domain. */
  | {
      readonly kind: "equivocation";
      readonly of: "accept";
      readonly first: Signed<AcceptStatement>;
      readonly second: Signed<AcceptStatement>;
    }
  | {
      readonly kind: "equivocation";
      readonly of: "vote";
      readonly first: Signed<VoteStatement>;
      readonly second: Signed<VoteStatement>;
    }
  /** Two statements of one domain that no honest domain makes in this order, or with one number. */
  | { readonly kind: "contradiction"; readonly first: NumberedStatement; readonly second: NumberedStatement }
  /**
   * A proposal that does not continue the decided chain. `previous` is the log row of the slot before; the core does not
   * hold it, the driver adds it before it publishes.
   */
  | {
      readonly kind: "false_chain";
      readonly proposal: Signed<AcceptStatement>;
      readonly previous?: CertifiedSlot;
    }
  /** Two certificates for one slot, of one configuration and chain, for different values. */
  | { readonly kind: "fork"; readonly first: CertifiedSlot; readonly second: CertifiedSlot };

/** Who is proved guilty, or why the evidence proves nothing. */
export type EvidenceVerdict =
  | { readonly proved: true; readonly domains: readonly Domain[] }
  | { readonly proved: false; readonly reason: "bad_signature" | "incomplete" | "no_conflict" };

/** True for a Vote: a Promise names no previous head. */
function isVote(signed: NumberedStatement): signed is Signed<VoteStatement> {
  return "previousHead" in signed.statement;
}

/**
 * The evidence in two statements of one domain about one group, or undefined if an honest domain can have made both.
 * The order in which they arrived is of no weight: their numbers say which came first.
 */
export function contradictionBetween(a: NumberedStatement, b: NumberedStatement): Evidence | undefined {
  const sameSigner =
    a.statement.domain === b.statement.domain && equalBytes(a.statement.group, b.statement.group);
  if (!sameSigner) return undefined;
  if (isVote(a) && isVote(b) && conflictingVotes(a.statement, b.statement)) {
    return { kind: "equivocation", of: "vote", first: a, second: b };
  }
  if (a.statement.incarnation !== b.statement.incarnation) return undefined;
  const [first, second] = a.statement.sequence <= b.statement.sequence ? [a, b] : [b, a];
  return contradict(first, second) ? { kind: "contradiction", first, second } : undefined;
}

function conflictingVotes(a: VoteStatement, b: VoteStatement): boolean {
  return a.epoch === b.epoch && equalBallots(a.ballot, b.ballot) && !equalBytes(a.hash, b.hash);
}

/** `first` has the lower number, or both have the same. */
function contradict(first: NumberedStatement, second: NumberedStatement): boolean {
  const before = first.statement;
  const after = second.statement;
  if (before.sequence === after.sequence) return !sameStatement(first, second);
  // A ballot once promised or voted in is never gone below, in later slots either.
  if (compareBallots(after.ballot, before.ballot) < 0) return true;
  // A Promise reports the newest Vote that its domain made for the slot before.
  if (isVote(first) && !isVote(second) && first.statement.epoch === second.statement.epoch) {
    const reported = second.statement.accepted;
    return reported === undefined || compareBallots(reported.ballot, first.statement.ballot) < 0;
  }
  return false;
}

function sameStatement(a: NumberedStatement, b: NumberedStatement): boolean {
  return equalBytes(signingInput(a, new Uint8Array(1)), signingInput(b, new Uint8Array(1)));
}

function signingInput(signed: NumberedStatement, keyId: Uint8Array): Uint8Array {
  return isVote(signed)
    ? voteSigningInput(signed.statement, keyId)
    : promiseSigningInput(signed.statement, keyId);
}

/**
 * The evidence in two certified slots, one of them perhaps from the own log, or undefined if they can stand together.
 * A driver asks this when somebody tells a slot that it has already.
 */
export function forkBetween(first: CertifiedSlot, second: CertifiedSlot): Evidence | undefined {
  const [a, b] = [first.certificate, second.certificate];
  const sameSlot = equalBytes(a.group, b.group) && a.epoch === b.epoch;
  return sameSlot && !equalBytes(a.hash, b.hash) ? { kind: "fork", first, second } : undefined;
}

/** `false_chain` evidence with the slot before it, as the log has it. */
export function withPrevious(evidence: Evidence, previous: CertifiedSlot): Evidence {
  return evidence.kind === "false_chain" ? { ...evidence, previous } : evidence;
}

/**
 * Checks evidence from anybody, with public keys alone. For `fork` the proved domains are the voters that stand in both
 * certificates: at least one of them lied, and every honest quorum has such a domain.
 */
export function verifyEvidence(evidence: Evidence, hash: Hash, verify: VerifySignature): EvidenceVerdict {
  const numbered = (signed: NumberedStatement): boolean =>
    verify(signed.statement.domain, signed.signature, signingInput(signed, signed.signature.keyId));
  const proposed = ({ statement, signature }: Signed<AcceptStatement>): boolean =>
    verify(statement.ballot.domain, signature, acceptSigningInput(statement, signature.keyId));
  const verdict = (genuine: boolean, conflict: boolean, domains: readonly Domain[]): EvidenceVerdict => {
    if (!conflict) return { proved: false, reason: "no_conflict" };
    return genuine ? { proved: true, domains } : { proved: false, reason: "bad_signature" };
  };

  switch (evidence.kind) {
    case "equivocation": {
      if (evidence.of === "vote") {
        const { first, second } = evidence;
        const found = contradictionBetween(first, second);
        const conflict = found?.kind === "equivocation";
        return verdict(numbered(first) && numbered(second), conflict, [first.statement.domain]);
      }
      const first = evidence.first.statement;
      const second = evidence.second.statement;
      const conflict =
        equalBytes(first.group, second.group) &&
        first.epoch === second.epoch &&
        equalBallots(first.ballot, second.ballot) &&
        !equalBytes(first.hash, second.hash);
      return verdict(proposed(evidence.first) && proposed(evidence.second), conflict, [first.ballot.domain]);
    }
    case "contradiction": {
      const { first, second } = evidence;
      const conflict = contradictionBetween(first, second)?.kind === "contradiction";
      return verdict(numbered(first) && numbered(second), conflict, [first.statement.domain]);
    }
    case "false_chain": {
      const { proposal, previous } = evidence;
      if (previous === undefined) return { proved: false, reason: "incomplete" };
      const { statement } = proposal;
      const { certificate } = previous;
      const conflict =
        isSound(previous, hash) &&
        equalBytes(certificate.group, statement.group) &&
        certificate.epoch + 1n === statement.epoch &&
        !equalBytes(headAfter(certificate, hash), statement.previousHead);
      const genuine = proposed(proposal) && isGenuine(certificate, verify);
      return verdict(genuine, conflict, [statement.ballot.domain]);
    }
    case "fork": {
      const first = evidence.first.certificate;
      const second = evidence.second.certificate;
      const conflict =
        isSound(evidence.first, hash) &&
        isSound(evidence.second, hash) &&
        equalBytes(first.group, second.group) &&
        first.epoch === second.epoch &&
        equalBytes(first.previousHead, second.previousHead) &&
        equalBytes(first.configHash, second.configHash) &&
        !equalBytes(first.hash, second.hash);
      const voters = new Set(second.votes.map((vote) => vote.domain));
      const both = first.votes.map((vote) => vote.domain).filter((domain) => voters.has(domain));
      return verdict(isGenuine(first, verify) && isGenuine(second, verify), conflict, both);
    }
  }
}

function isSound({ config, certificate }: CertifiedSlot, hash: Hash): boolean {
  const { group, epoch } = certificate;
  return certificateFault(certificate, { group, epoch, config, head: undefined }, hash) === undefined;
}

function isGenuine(certificate: Certificate, verify: VerifySignature): boolean {
  return certificateChecks(certificate).every((check) => verify(check.domain, check.signature, check.input));
}
