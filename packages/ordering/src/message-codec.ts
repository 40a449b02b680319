import type { Hash } from "./bytes.ts";
import { readEntry, writeEntry } from "./certificate-codec.ts";
import { entriesMax, memberDomainsMax, messageBytesMax } from "./limits.ts";
import type { Message, NackReason } from "./message.ts";
import {
  readCode,
  readLabel,
  readReserveResult,
  readSubmitResult,
  writeLabel,
  writeReserveResult,
  writeSubmitResult,
} from "./result-codec.ts";
import {
  readAccepted,
  readBallot,
  readGroup,
  readPromise,
  readRealBallot,
  readSignature,
  readVote,
  writeAccepted,
  writeBallot,
  writeGroup,
  writePromise,
  writeSignature,
  writeVote,
} from "./statement-codec.ts";
import { readValue, writeValue } from "./value.ts";
import { WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

const kinds: readonly Message["kind"][] = [
  "submit",
  "submit_result",
  "reserve",
  "reserve_result",
  "prepare",
  "promise",
  "accept",
  "vote",
  "nack",
  "leading",
  "decide",
  "fetch",
  "entries",
  "recovery_query",
  "recovery_answer",
  "timeout_now",
];
const nackReasons: readonly NackReason[] = ["promised", "sticky", "abstains"];

/** One octet of kind, the group, the fields. The inverse of `decodeMessage`. @throws OrderingError */
export function encodeMessage(message: Message): Uint8Array {
  const writer = new WireWriter();
  writer.uint8(kinds.indexOf(message.kind));
  writeGroup(writer, message.group);
  writeFields(writer, message);
  return writer.finish();
}

/**
 * Canonical: any octets either throw or encode again to themselves. Values get their hashes here. The result is not to
 * be believed before `verifyMessage`. @throws OrderingError; above `messageBytesMax` `bound_exceeded`
 */
export function decodeMessage(bytes: Uint8Array, hash: Hash): Message {
  const reader = new WireReader(bytes);
  if (bytes.length > messageBytesMax) reader.fail("bound_exceeded", "message too large");
  const kind = kinds[reader.uint8()];
  if (kind === undefined) return reader.fail("unknown_kind", "unknown kind of message");
  const message = readFields(reader, kind, readGroup(reader), hash);
  reader.end();
  return message;
}

function writeFields(writer: WireWriter, message: Message): void {
  switch (message.kind) {
    case "submit":
      writer.uint64(message.epoch);
      writeValue(writer, message.value);
      writeLabel(writer, message.client);
      writer.uint8(message.hops);
      break;
    case "submit_result":
      writer.digest(message.hash);
      writeSubmitResult(writer, message.result);
      break;
    case "reserve":
      writeLabel(writer, message.client);
      break;
    case "reserve_result":
      writeLabel(writer, message.client);
      writeReserveResult(writer, message.result);
      break;
    case "prepare":
      writer.uint64(message.epoch);
      writeBallot(writer, message.ballot);
      writer.list(memberDomainsMax, message.yielded, (domain) => writer.domain(domain));
      break;
    case "promise":
      writePromise(writer, message.statement);
      writeSignature(writer, message.signature);
      writer.optional(message.accepted, (accepted) => writeAccepted(writer, accepted));
      break;
    case "accept":
      writeAccepted(writer, message.proposal);
      break;
    case "vote":
      writeVote(writer, message.vote.statement);
      writeSignature(writer, message.vote.signature);
      break;
    case "nack":
      writer.uint64(message.epoch);
      writeBallot(writer, message.ballot);
      writeBallot(writer, message.promised);
      writer.uint8(nackReasons.indexOf(message.reason));
      break;
    case "leading":
    case "timeout_now":
      writer.uint64(message.epoch);
      writeBallot(writer, message.ballot);
      break;
    case "decide":
      writeEntry(writer, message.entry);
      break;
    case "fetch":
      writer.uint64(message.fromEpoch);
      break;
    case "entries":
      writer.list(entriesMax, message.entries, (entry) => writeEntry(writer, entry));
      writer.uint64(message.currentEpoch);
      break;
    case "recovery_query":
      writer.uint64(message.epoch);
      writer.uint64(message.incarnation);
      break;
    case "recovery_answer":
      writer.uint64(message.epoch);
      writer.uint64(message.incarnation);
      writeBallot(writer, message.promised);
      writer.optional(message.accepted, (accepted) => writeAccepted(writer, accepted));
      break;
  }
}

function readFields(reader: WireReader, kind: Message["kind"], group: Uint8Array, hash: Hash): Message {
  const sameGroup = (other: Uint8Array): Uint8Array => {
    if (other.length !== group.length || other.some((octet, i) => octet !== group[i])) {
      reader.fail("not_canonical", "a part of another group");
    }
    return group;
  };
  switch (kind) {
    case "submit": {
      const epoch = reader.uint64();
      const value = readValue(reader, hash);
      return { kind, group, epoch, value, client: readLabel(reader), hops: reader.uint8() };
    }
    case "submit_result": {
      const request = reader.digest();
      const result = readSubmitResult(reader);
      if (result.code === "decided" || result.code === "stale") sameGroup(result.certificate.group);
      return { kind, group, hash: request, result };
    }
    case "reserve":
      return { kind, group, client: readLabel(reader) };
    case "reserve_result":
      return { kind, group, client: readLabel(reader), result: readReserveResult(reader) };
    case "prepare": {
      const epoch = reader.uint64();
      const ballot = readRealBallot(reader);
      return { kind, group, epoch, ballot, yielded: reader.list(memberDomainsMax, () => reader.domain()) };
    }
    case "promise": {
      const statement = readPromise(reader);
      sameGroup(statement.group);
      const signature = readSignature(reader);
      return {
        kind,
        group,
        statement,
        signature,
        accepted: reader.optional(() => readAccepted(reader, hash)),
      };
    }
    case "accept": {
      const proposal = readAccepted(reader, hash);
      sameGroup(proposal.statement.group);
      return { kind, group, proposal };
    }
    case "vote": {
      const statement = readVote(reader);
      sameGroup(statement.group);
      return { kind, group, vote: { statement, signature: readSignature(reader) } };
    }
    case "nack": {
      const epoch = reader.uint64();
      const ballot = readRealBallot(reader);
      const promised = readBallot(reader);
      return { kind, group, epoch, ballot, promised, reason: readCode(reader, nackReasons) };
    }
    case "leading":
    case "timeout_now":
      return { kind, group, epoch: reader.uint64(), ballot: readRealBallot(reader) };
    case "decide": {
      const entry = readEntry(reader, hash);
      sameGroup(entry.certificate.group);
      return { kind, group, entry };
    }
    case "fetch":
      return { kind, group, fromEpoch: reader.uint64() };
    case "entries": {
      const entries = reader.list(entriesMax, () => readEntry(reader, hash));
      for (const entry of entries) sameGroup(entry.certificate.group);
      return { kind, group, entries, currentEpoch: reader.uint64() };
    }
    case "recovery_query":
      return { kind, group, epoch: reader.uint64(), incarnation: reader.uint64() };
    case "recovery_answer": {
      const epoch = reader.uint64();
      const incarnation = reader.uint64();
      const promised = readBallot(reader);
      const accepted = reader.optional(() => readAccepted(reader, hash));
      if (accepted !== undefined) sameGroup(accepted.statement.group);
      return { kind, group, epoch, incarnation, promised, accepted };
    }
  }
}
