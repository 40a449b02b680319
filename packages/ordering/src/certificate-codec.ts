import { equalBytes, type Hash } from "./bytes.ts";
import type { Certificate, CertificateVote, Entry } from "./certificate.ts";
import { configHash, readConfig, writeConfig } from "./config.ts";
import type { CertifiedSlot } from "./evidence.ts";
import { votersMax } from "./limits.ts";
import {
  readGroup,
  readRealBallot,
  readSignature,
  readStanding,
  writeBallot,
  writeGroup,
  writeSignature,
} from "./statement-codec.ts";
import { writeStanding } from "./signing-input.ts";
import { readValue, writeValue } from "./value.ts";
import { WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/** @throws OrderingError */
export function writeCertificate(writer: WireWriter, certificate: Certificate): void {
  writeGroup(writer, certificate.group);
  writer.uint64(certificate.epoch);
  writeBallot(writer, certificate.ballot);
  writer.digest(certificate.hash);
  writer.digest(certificate.previousHead);
  writer.digest(certificate.configHash);
  writer.list(votersMax, certificate.votes, (vote) => {
    writeStanding(writer, vote);
    writeSignature(writer, vote.signature);
  });
}

/** Refuses votes that are not sorted by domain. @throws OrderingError */
export function readCertificate(reader: WireReader): Certificate {
  let last = "";
  const readVote = (): CertificateVote => {
    const standing = readStanding(reader);
    if (standing.domain <= last) reader.fail("not_canonical", "votes not sorted by domain");
    last = standing.domain;
    return { ...standing, signature: readSignature(reader) };
  };
  return {
    group: readGroup(reader),
    epoch: reader.uint64(),
    ballot: readRealBallot(reader),
    hash: reader.digest(),
    previousHead: reader.digest(),
    configHash: reader.digest(),
    votes: reader.list(votersMax, readVote),
  };
}

/** The inverse of `decodeCertificate`. @throws OrderingError */
export function encodeCertificate(certificate: Certificate): Uint8Array {
  const writer = new WireWriter();
  writeCertificate(writer, certificate);
  return writer.finish();
}

/** Canonical: any octets either throw or encode again to themselves. @throws OrderingError */
export function decodeCertificate(bytes: Uint8Array): Certificate {
  const reader = new WireReader(bytes);
  const certificate = readCertificate(reader);
  reader.end();
  return certificate;
}

/** @throws OrderingError */
export function writeEntry(writer: WireWriter, entry: Entry): void {
  writeConfig(writer, entry.config);
  writeValue(writer, entry.value);
  writeCertificate(writer, entry.certificate);
}

/** Refuses a configuration or value that is not the certified one. @throws OrderingError */
export function readEntry(reader: WireReader, hash: Hash): Entry {
  const config = readConfig(reader);
  const value = readValue(reader, hash);
  const certificate = readCertificate(reader);
  if (!equalBytes(configHash(config, hash), certificate.configHash)) {
    reader.fail("not_canonical", "not the certified configuration");
  }
  if (!equalBytes(value.hash, certificate.hash)) reader.fail("not_canonical", "not the certified value");
  return { config, value, certificate };
}

/** A row of the log; the inverse of `decodeEntry`. @throws OrderingError */
export function encodeEntry(entry: Entry): Uint8Array {
  const writer = new WireWriter();
  writeEntry(writer, entry);
  return writer.finish();
}

/** @throws OrderingError */
export function decodeEntry(bytes: Uint8Array, hash: Hash): Entry {
  const reader = new WireReader(bytes);
  const entry = readEntry(reader, hash);
  reader.end();
  return entry;
}

/** A certificate with its configuration: what a service keeps and hands out as proof. @throws OrderingError */
export function encodeCertifiedSlot({ config, certificate }: CertifiedSlot): Uint8Array {
  const writer = new WireWriter();
  writeConfig(writer, config);
  writeCertificate(writer, certificate);
  return writer.finish();
}

/** The inverse of `encodeCertifiedSlot`; refuses a configuration that is not the certified one. @throws OrderingError */
export function decodeCertifiedSlot(bytes: Uint8Array, hash: Hash): CertifiedSlot {
  const reader = new WireReader(bytes);
  const config = readConfig(reader);
  const certificate = readCertificate(reader);
  reader.end();
  if (!equalBytes(configHash(config, hash), certificate.configHash)) {
    reader.fail("not_canonical", "not the certified configuration");
  }
  return { config, certificate };
}
