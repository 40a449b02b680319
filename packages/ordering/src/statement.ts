import type { Ballot } from "./ballot.ts";
import type { Domain, GroupId } from "./domain.ts";
import type { Value } from "./value.ts";

/** Key and signature over the signing input of a statement. */
export interface Signature {
  /** Names the public key among the keys of the signing domain; 1 to 32 octets, part of what is signed. */
  readonly keyId: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A statement with the signature of its domain. `S` is `undefined` while the driver has still to sign it. */
export interface Signed<Statement, S = Signature> {
  readonly statement: Statement;
  readonly signature: S;
}

/** The newest incarnation of `domain` that the signer knew; only those above zero are listed, by domain. */
export interface KnownIncarnation {
  readonly domain: Domain;
  readonly incarnation: bigint;
}

/** What a domain says about itself in every Promise and Vote. */
export interface Standing {
  /** The domain that signs. */
  readonly domain: Domain;
  /** Raised only when this domain may have lost durable state. */
  readonly incarnation: bigint;
  readonly known: readonly KnownIncarnation[];
  /** Number of this statement among all that the domain signed; strictly increasing in one incarnation. */
  readonly sequence: bigint;
}

/** "I take part in no ballot below this one, and at this slot have accepted this or nothing." */
export interface PromiseStatement extends Standing {
  readonly group: GroupId;
  readonly epoch: bigint;
  readonly ballot: Ballot;
  readonly accepted: { readonly ballot: Ballot; readonly hash: Uint8Array } | undefined;
}

/** "I, the orderer of this ballot, propose this value for this slot." Signed by `ballot.domain`, once per slot. */
export interface AcceptStatement {
  readonly group: GroupId;
  readonly epoch: bigint;
  readonly ballot: Ballot;
  readonly hash: Uint8Array;
  /** Chain head before this slot. */
  readonly previousHead: Uint8Array;
  readonly configHash: Uint8Array;
  /** Hash of the Promises that made the signer orderer. */
  readonly justifyHash: Uint8Array;
}

/** "I have durably accepted this value at this ballot." */
export interface VoteStatement extends Standing {
  readonly group: GroupId;
  readonly epoch: bigint;
  readonly ballot: Ballot;
  readonly hash: Uint8Array;
  readonly previousHead: Uint8Array;
  readonly configHash: Uint8Array;
}

/** A proposal as a voter holds it: the orderer's own words and the value. */
export interface Accepted<S = Signature> extends Signed<AcceptStatement, S> {
  readonly value: Value;
}

/** A Vote on the wire and in a certificate. */
export type SignedVote<S = Signature> = Signed<VoteStatement, S>;
