import type { Hash } from "./bytes.ts";
import { readConfig, writeConfig } from "./config.ts";
import type { DomainRow } from "./domain-state.ts";
import type { GroupRow } from "./group-state.ts";
import { knownIncarnationsMax } from "./limits.ts";
import type { Accepted, Signature } from "./statement.ts";
import {
  readAcceptStatement,
  readBallot,
  readGroup,
  readKnown,
  readSignature,
  writeAcceptStatement,
  writeBallot,
  writeGroup,
  writeSignature,
} from "./statement-codec.ts";
import { readValue, writeValue } from "./value.ts";
import { WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/**
 * The group's row without its accepted proposal, which has a row of its own: about 300 octets for a group of three
 * domains. The inverse of `decodeGroupRow`. @throws OrderingError
 */
export function encodeGroupRow(row: GroupRow): Uint8Array {
  const writer = new WireWriter();
  writeGroup(writer, row.group);
  writer.uint64(row.epoch);
  writer.digest(row.head);
  writeConfig(writer, row.config);
  writeBallot(writer, row.promised);
  writeBallot(writer, row.proved);
  writer.optional(row.leading, ({ justifyHash }) => writer.digest(justifyHash));
  writer.uint64(row.incarnation);
  writer.optional(row.halted, (halted) => writer.label(halted));
  return writer.finish();
}

/** The row, joined with what the accepted row holds. @throws OrderingError */
export function decodeGroupRow(bytes: Uint8Array, accepted: GroupRow["accepted"]): GroupRow {
  const reader = new WireReader(bytes);
  const row: GroupRow = {
    group: readGroup(reader),
    epoch: reader.uint64(),
    head: reader.digest(),
    config: readConfig(reader),
    promised: readBallot(reader),
    proved: readBallot(reader),
    accepted,
    leading: reader.optional(() => ({ justifyHash: reader.digest() })),
    incarnation: reader.uint64(),
    halted: reader.optional(() => reader.label()),
  };
  reader.end();
  return row;
}

/** The accepted proposal; its signature may be absent, if this domain proposed it. @throws OrderingError */
export function encodeAccepted(accepted: Accepted<Signature | undefined>): Uint8Array {
  const writer = new WireWriter();
  writeAcceptStatement(writer, accepted.statement);
  writer.optional(accepted.signature, (signature) => writeSignature(writer, signature));
  writeValue(writer, accepted.value);
  return writer.finish();
}

/** @throws OrderingError */
export function decodeAccepted(bytes: Uint8Array, hash: Hash): Accepted<Signature | undefined> {
  const reader = new WireReader(bytes);
  const statement = readAcceptStatement(reader);
  const signature = reader.optional(() => readSignature(reader));
  const value = readValue(reader, hash);
  reader.end();
  return { statement, signature, value };
}

/** The inverse of `decodeDomainRow`. @throws OrderingError */
export function encodeDomainRow(row: DomainRow): Uint8Array {
  const writer = new WireWriter();
  writer.domain(row.domain);
  writer.uint64(row.incarnation);
  writer.uint64(row.sequenceReserved);
  writer.list(knownIncarnationsMax, row.known, (known) => {
    writer.domain(known.domain);
    writer.uint64(known.incarnation);
  });
  return writer.finish();
}

/** @throws OrderingError */
export function decodeDomainRow(bytes: Uint8Array): DomainRow {
  const reader = new WireReader(bytes);
  const row = {
    domain: reader.domain(),
    incarnation: reader.uint64(),
    sequenceReserved: reader.uint64(),
    known: readKnown(reader),
  };
  reader.end();
  return row;
}
