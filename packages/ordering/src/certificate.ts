import { equalBytes, type Hash } from "./bytes.ts";
import type { Ballot } from "./ballot.ts";
import { configHash, quorumOf, type Config } from "./config.ts";
import type { Domain, GroupId } from "./domain.ts";
import { fenced } from "./fence.ts";
import { voteSigningInput } from "./signing-input.ts";
import type { Signature, SignedVote, Standing, VoteStatement } from "./statement.ts";
import { nextHead, type Value } from "./value.ts";

/** One voter's part of a certificate: what its Vote says beyond the fields that all votes share. */
export interface CertificateVote extends Standing {
  readonly signature: Signature;
}

/**
 * Proof that a slot is decided: votes of a quorum of the voters of that epoch for one value at one ballot. Two
 * certificates of one slot may differ in ballot and votes, never in `hash`. About 120 octets a vote.
 */
export interface Certificate {
  readonly group: GroupId;
  readonly epoch: bigint;
  readonly ballot: Ballot;
  readonly hash: Uint8Array;
  readonly previousHead: Uint8Array;
  readonly configHash: Uint8Array;
  /** Distinct voters, sorted by domain. */
  readonly votes: readonly CertificateVote[];
}

/** One decided slot, complete: what the log keeps, what Decide and Entries carry. */
export interface Entry {
  /** The configuration under which the slot was decided. */
  readonly config: Config;
  readonly value: Value;
  readonly certificate: Certificate;
}

/** Public-key verification, by the caller: true if `signature` over `input` is of a key of `domain`. */
export type VerifySignature = (domain: Domain, signature: Signature, input: Uint8Array) => boolean;

/** Why a certificate proves nothing. */
export type CertificateFault =
  | "wrong_group"
  | "wrong_epoch"
  | "wrong_config"
  | "wrong_head"
  | "wrong_value"
  | "not_a_voter"
  | "votes_not_sorted"
  | "no_quorum"
  | "old_incarnation"
  | "bad_signature";

/** What the verifier knows by itself about the slot that the certificate is for. */
export interface Slot {
  readonly group: GroupId;
  readonly epoch: bigint;
  /** Computed from the verifier's own group state, never taken from the sender. */
  readonly config: Config;
  /** Of `config`; computed if it is not given. */
  readonly configHash?: Uint8Array;
  /** Chain head before the slot; undefined only for a joiner, which learns it here. */
  readonly head: Uint8Array | undefined;
}

/** The Vote that `vote` stands for in `certificate`. */
export function voteStatement(certificate: Certificate, vote: CertificateVote): VoteStatement {
  const { group, epoch, ballot, hash, previousHead, configHash } = certificate;
  const { domain, incarnation, known, sequence } = vote;
  return { group, epoch, ballot, hash, previousHead, configHash, domain, incarnation, known, sequence };
}

/**
 * Every check but the signatures: the slot is ours, the votes are of distinct voters of our configuration, a quorum of
 * them, none fenced off. `quorum` is the number of votes wanted.
 */
export function certificateFault(
  certificate: Certificate,
  slot: Slot,
  hash: Hash,
  quorum = quorumOf(slot.config),
): CertificateFault | undefined {
  if (!equalBytes(certificate.group, slot.group)) return "wrong_group";
  if (certificate.epoch !== slot.epoch) return "wrong_epoch";
  const wanted = slot.configHash ?? configHash(slot.config, hash);
  if (!equalBytes(certificate.configHash, wanted)) return "wrong_config";
  if (slot.head !== undefined && !equalBytes(certificate.previousHead, slot.head)) return "wrong_head";
  const { votes } = certificate;
  for (const [i, vote] of votes.entries()) {
    if (!slot.config.voters.includes(vote.domain)) return "not_a_voter";
    const before = votes[i - 1];
    if (before !== undefined && before.domain >= vote.domain) return "votes_not_sorted";
  }
  if (votes.length < quorum || votes.length === 0) return "no_quorum";
  if (fenced(votes, (vote) => vote).length !== votes.length) return "old_incarnation";
  return undefined;
}

/**
 * Whether `certificate` proves that the value with hash `valueHash` ended `slot.epoch`: what a client asks before it
 * merges a Commit, with the configuration that it computed from its own group state. Works offline. The sender controls
 * every field of the certificate.
 */
export function verifyCertificate(
  certificate: Certificate,
  slot: Slot,
  valueHash: Uint8Array,
  hash: Hash,
  verify: VerifySignature,
): CertificateFault | undefined {
  const fault = certificateFault(certificate, slot, hash);
  if (fault !== undefined) return fault;
  if (!equalBytes(certificate.hash, valueHash)) return "wrong_value";
  const genuine = certificate.votes.every((vote) =>
    verify(
      vote.domain,
      vote.signature,
      voteSigningInput(voteStatement(certificate, vote), vote.signature.keyId),
    ),
  );
  return genuine ? undefined : "bad_signature";
}

/** Chain head after the certified slot. */
export function headAfter(certificate: Certificate, hash: Hash): Uint8Array {
  return nextHead(certificate.previousHead, certificate.hash, hash);
}

/**
 * The certificate of `votes`, which agree in everything but the signer and are what the fence left; undefined while
 * they are fewer than `quorum`.
 */
export function assembleCertificate(votes: readonly SignedVote[], quorum: number): Certificate | undefined {
  const first = votes[0]?.statement;
  if (first === undefined || votes.length < quorum) return undefined;
  const { group, epoch, ballot, hash, previousHead, configHash } = first;
  const parts = votes.map(({ statement, signature }): CertificateVote => {
    const { domain, incarnation, known, sequence } = statement;
    return { domain, incarnation, known, sequence, signature };
  });
  parts.sort((a, b) => (a.domain < b.domain ? -1 : 1));
  return { group, epoch, ballot, hash, previousHead, configHash, votes: parts };
}
