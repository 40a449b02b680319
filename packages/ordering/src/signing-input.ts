import type { Ballot } from "./ballot.ts";
import { groupIdBytesMax, keyIdBytesMax, knownIncarnationsMax } from "./limits.ts";
import type { AcceptStatement, PromiseStatement, Standing, VoteStatement } from "./statement.ts";
import { WireWriter } from "./wire-writer.ts";

/*
 * struct {
 *   opaque label<0..255>;          "gop1 promise" | "gop1 accept" | "gop1 vote"
 *   opaque key_id<1..32>;
 *   opaque group<1..255>;
 *   uint64 epoch;
 *   uint64 round; opaque domain<1..253>;      the ballot
 *   ...                            the fields of the statement, below
 * }
 */
function begin(
  label: string,
  keyId: Uint8Array,
  group: Uint8Array,
  epoch: bigint,
  ballot: Ballot,
): WireWriter {
  const writer = new WireWriter();
  writer.label(label);
  writer.opaque(1, keyIdBytesMax, keyId);
  writer.opaque(1, groupIdBytesMax, group);
  writer.uint64(epoch);
  writer.uint64(ballot.round);
  writer.domain(ballot.domain);
  return writer;
}

/** Appends domain, incarnation, known incarnations and sequence, in this order. */
export function writeStanding(writer: WireWriter, standing: Standing): void {
  writer.domain(standing.domain);
  writer.uint64(standing.incarnation);
  writer.list(knownIncarnationsMax, standing.known, (known) => {
    writer.domain(known.domain);
    writer.uint64(known.incarnation);
  });
  writer.uint64(standing.sequence);
}

/** What a Promise's signature covers. Canonical: equal statements and key ids give equal octets, others different ones. */
export function promiseSigningInput(statement: PromiseStatement, keyId: Uint8Array): Uint8Array {
  const writer = begin("gop1 promise", keyId, statement.group, statement.epoch, statement.ballot);
  writeStanding(writer, statement);
  writer.optional(statement.accepted, (accepted) => {
    writer.uint64(accepted.ballot.round);
    writer.domain(accepted.ballot.domain);
    writer.digest(accepted.hash);
  });
  return writer.finish();
}

/** What an Accept's signature covers; the value enters by its hash. */
export function acceptSigningInput(statement: AcceptStatement, keyId: Uint8Array): Uint8Array {
  const writer = begin("gop1 accept", keyId, statement.group, statement.epoch, statement.ballot);
  writer.digest(statement.hash);
  writer.digest(statement.previousHead);
  writer.digest(statement.configHash);
  writer.digest(statement.justifyHash);
  return writer.finish();
}

/** What a Vote's signature covers. */
export function voteSigningInput(statement: VoteStatement, keyId: Uint8Array): Uint8Array {
  const writer = begin("gop1 vote", keyId, statement.group, statement.epoch, statement.ballot);
  writeStanding(writer, statement);
  writer.digest(statement.hash);
  writer.digest(statement.previousHead);
  writer.digest(statement.configHash);
  return writer.finish();
}
