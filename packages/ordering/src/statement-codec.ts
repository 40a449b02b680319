import { noBallot, type Ballot } from "./ballot.ts";
import type { Hash } from "./bytes.ts";
import { groupIdBytesMax, keyIdBytesMax, knownIncarnationsMax, signatureBytesMax } from "./limits.ts";
import { OrderingError } from "./ordering-error.ts";
import { writeStanding } from "./signing-input.ts";
import type {
  Accepted,
  AcceptStatement,
  KnownIncarnation,
  PromiseStatement,
  Signature,
  Standing,
  VoteStatement,
} from "./statement.ts";
import { readValue, writeValue } from "./value.ts";
import type { WireReader } from "./wire-reader.ts";
import type { WireWriter } from "./wire-writer.ts";

/** Group ids are 1 to 255 octets. */
export function writeGroup(writer: WireWriter, group: Uint8Array): void {
  if (group.length === 0) throw new OrderingError("bound_exceeded", "empty group id");
  writer.opaque(1, groupIdBytesMax, group);
}

/** @throws OrderingError */
export function readGroup(reader: WireReader): Uint8Array {
  const group = reader.opaque(1, groupIdBytesMax);
  return group.length === 0 ? reader.fail("bound_exceeded", "empty group id") : group;
}

/** Round 0 stands for `noBallot` and has no domain. */
export function writeBallot(writer: WireWriter, ballot: Ballot): void {
  writer.uint64(ballot.round);
  if (ballot.round !== 0n) writer.domain(ballot.domain);
}

/** @throws OrderingError */
export function readBallot(reader: WireReader): Ballot {
  const round = reader.uint64();
  return round === 0n ? noBallot : { round, domain: reader.domain() };
}

/** A ballot that somebody owns. @throws OrderingError */
export function readRealBallot(reader: WireReader): Ballot {
  const ballot = readBallot(reader);
  return ballot.round === 0n ? reader.fail("not_canonical", "round 0") : ballot;
}

/** @throws OrderingError `unsigned` without a signature */
export function writeSignature(writer: WireWriter, signature: Signature | undefined): void {
  if (signature === undefined) throw new OrderingError("unsigned", "a statement without its signature");
  writer.opaque(1, keyIdBytesMax, signature.keyId);
  writer.opaque(1, signatureBytesMax, signature.bytes);
}

/** @throws OrderingError */
export function readSignature(reader: WireReader): Signature {
  const keyId = reader.opaque(1, keyIdBytesMax);
  const bytes = reader.opaque(1, signatureBytesMax);
  if (keyId.length === 0 || bytes.length === 0) reader.fail("not_canonical", "empty signature");
  return { keyId, bytes };
}

/** The inverse of `writeStanding`; refuses a list that is not sorted or lists incarnation 0. @throws OrderingError */
export function readStanding(reader: WireReader): Standing {
  return {
    domain: reader.domain(),
    incarnation: reader.uint64(),
    known: readKnown(reader),
    sequence: reader.uint64(),
  };
}

/** Sorted by domain, none at 0. @throws OrderingError */
export function readKnown(reader: WireReader): KnownIncarnation[] {
  let last = "";
  return reader.list(knownIncarnationsMax, () => {
    const domain = reader.domain();
    const incarnation = reader.uint64();
    if (domain <= last || incarnation === 0n) reader.fail("not_canonical", "known incarnations not sorted");
    last = domain;
    return { domain, incarnation };
  });
}

/** @throws OrderingError */
export function writePromise(writer: WireWriter, statement: PromiseStatement): void {
  writeGroup(writer, statement.group);
  writer.uint64(statement.epoch);
  writeBallot(writer, statement.ballot);
  writeStanding(writer, statement);
  writer.optional(statement.accepted, (accepted) => {
    writeBallot(writer, accepted.ballot);
    writer.digest(accepted.hash);
  });
}

/** @throws OrderingError */
export function readPromise(reader: WireReader): PromiseStatement {
  const group = readGroup(reader);
  const epoch = reader.uint64();
  const ballot = readRealBallot(reader);
  const standing = readStanding(reader);
  const accepted = reader.optional(() => ({ ballot: readRealBallot(reader), hash: reader.digest() }));
  return { group, epoch, ballot, ...standing, accepted };
}

/** @throws OrderingError */
export function writeAcceptStatement(writer: WireWriter, statement: AcceptStatement): void {
  writeGroup(writer, statement.group);
  writer.uint64(statement.epoch);
  writeBallot(writer, statement.ballot);
  writer.digest(statement.hash);
  writer.digest(statement.previousHead);
  writer.digest(statement.configHash);
  writer.digest(statement.justifyHash);
}

/** @throws OrderingError */
export function readAcceptStatement(reader: WireReader): AcceptStatement {
  return {
    group: readGroup(reader),
    epoch: reader.uint64(),
    ballot: readRealBallot(reader),
    hash: reader.digest(),
    previousHead: reader.digest(),
    configHash: reader.digest(),
    justifyHash: reader.digest(),
  };
}

/** @throws OrderingError */
export function writeVote(writer: WireWriter, statement: VoteStatement): void {
  writeGroup(writer, statement.group);
  writer.uint64(statement.epoch);
  writeBallot(writer, statement.ballot);
  writer.digest(statement.hash);
  writer.digest(statement.previousHead);
  writer.digest(statement.configHash);
  writeStanding(writer, statement);
}

/** @throws OrderingError */
export function readVote(reader: WireReader): VoteStatement {
  const shared = {
    group: readGroup(reader),
    epoch: reader.uint64(),
    ballot: readRealBallot(reader),
    hash: reader.digest(),
    previousHead: reader.digest(),
    configHash: reader.digest(),
  };
  return { ...shared, ...readStanding(reader) };
}

/** Statement, signature, value: the value's hash is not repeated. @throws OrderingError */
export function writeAccepted(writer: WireWriter, accepted: Accepted<Signature | undefined>): void {
  writeAcceptStatement(writer, accepted.statement);
  writeSignature(writer, accepted.signature);
  writeValue(writer, accepted.value);
}

/** Refuses a value that is not the one the statement names. @throws OrderingError */
export function readAccepted(reader: WireReader, hash: Hash): Accepted {
  const statement = readAcceptStatement(reader);
  const signature = readSignature(reader);
  const value = readValue(reader, hash);
  if (value.hash.some((octet, i) => octet !== statement.hash[i])) {
    reader.fail("not_canonical", "the value is not the one that was proposed");
  }
  return { statement, signature, value };
}
