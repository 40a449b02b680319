import { configHash, readConfig, writeConfig } from "./config.ts";
import { equalBytes, type Hash } from "./bytes.ts";
import { readCertificate, writeCertificate } from "./certificate-codec.ts";
import type { Domain } from "./domain.ts";
import type { CertifiedSlot, Evidence, NumberedStatement } from "./evidence.ts";
import { evidenceBytesMax, evidenceKeyBytesMax, evidenceKeysMax } from "./limits.ts";
import type { Signed } from "./statement.ts";
import {
  readAcceptStatement,
  readPromise,
  readSignature,
  readVote,
  writeAcceptStatement,
  writePromise,
  writeSignature,
  writeVote,
} from "./statement-codec.ts";
import { WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/** Where the key that signed for a domain comes from; opaque here, X.509 in the services. */
export interface EvidenceKey {
  readonly domain: Domain;
  /** The domain's root certificate: whoever checks compares it with the root that it knows. */
  readonly root: Uint8Array;
  /** The certificate of the key, issued by the root. */
  readonly certificate: Uint8Array;
}

/** Evidence with the keys that it is checked with: proof for anybody, elsewhere and off line. */
export interface EvidenceFile {
  readonly evidence: Evidence;
  readonly keys: readonly EvidenceKey[];
}

const fileVersion = 1;
const kinds = ["accept", "vote", "contradiction", "false_chain", "fork"] as const;

/** Octets of a file; the inverse of `decodeEvidenceFile`. @throws OrderingError `bound_exceeded`, `unsigned` */
export function encodeEvidenceFile({ evidence, keys }: EvidenceFile): Uint8Array {
  const writer = new WireWriter();
  writer.uint16(fileVersion);
  writeEvidence(writer, evidence);
  writer.list(evidenceKeysMax, keys, ({ domain, root, certificate }) => {
    writer.domain(domain);
    writer.opaque(4, evidenceKeyBytesMax, root);
    writer.opaque(4, evidenceKeyBytesMax, certificate);
  });
  return writer.finish();
}

/** Anybody may have made every octet. Canonical: it throws, or encodes again to the same. @throws OrderingError */
export function decodeEvidenceFile(bytes: Uint8Array, hash: Hash): EvidenceFile {
  const reader = new WireReader(bytes);
  if (bytes.length > evidenceBytesMax) reader.fail("bound_exceeded", "evidence too large");
  if (reader.uint16() !== fileVersion) reader.fail("unknown_kind", "another version of evidence");
  const evidence = readEvidence(reader, hash);
  const keys = reader.list(evidenceKeysMax, () => ({
    domain: reader.domain(),
    root: reader.opaque(4, evidenceKeyBytesMax),
    certificate: reader.opaque(4, evidenceKeyBytesMax),
  }));
  reader.end();
  return { evidence, keys };
}

/** The domains whose signatures a piece of evidence stands on, each with the identifiers of its keys, sorted by domain. */
export function signersOf(evidence: Evidence): ReadonlyMap<Domain, readonly Uint8Array[]> {
  const signers = new Map<Domain, Uint8Array[]>();
  const add = (domain: Domain, keyId: Uint8Array): void => {
    const known = signers.get(domain) ?? [];
    if (!known.some((each) => equalBytes(each, keyId))) signers.set(domain, [...known, keyId]);
  };
  const addSlot = ({ certificate }: CertifiedSlot): void => {
    for (const { domain, signature } of certificate.votes) add(domain, signature.keyId);
  };
  switch (evidence.kind) {
    case "equivocation":
      if (evidence.of === "accept") {
        for (const { statement, signature } of [evidence.first, evidence.second])
          add(statement.ballot.domain, signature.keyId);
      } else {
        for (const { statement, signature } of [evidence.first, evidence.second])
          add(statement.domain, signature.keyId);
      }
      break;
    case "contradiction":
      for (const { statement, signature } of [evidence.first, evidence.second])
        add(statement.domain, signature.keyId);
      break;
    case "false_chain":
      add(evidence.proposal.statement.ballot.domain, evidence.proposal.signature.keyId);
      if (evidence.previous !== undefined) addSlot(evidence.previous);
      break;
    case "fork":
      addSlot(evidence.first);
      addSlot(evidence.second);
  }
  return new Map([...signers].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function writeEvidence(writer: WireWriter, evidence: Evidence): void {
  const kind = evidence.kind === "equivocation" ? evidence.of : evidence.kind;
  writer.uint8(kinds.indexOf(kind));
  switch (evidence.kind) {
    case "equivocation":
      if (evidence.of === "accept") {
        writeSigned(writer, evidence.first, writeAcceptStatement);
        writeSigned(writer, evidence.second, writeAcceptStatement);
      } else {
        writeSigned(writer, evidence.first, writeVote);
        writeSigned(writer, evidence.second, writeVote);
      }
      return;
    case "contradiction":
      writeNumbered(writer, evidence.first);
      writeNumbered(writer, evidence.second);
      return;
    case "false_chain":
      writeSigned(writer, evidence.proposal, writeAcceptStatement);
      writer.optional(evidence.previous, (previous) => writeSlot(writer, previous));
      return;
    case "fork":
      writeSlot(writer, evidence.first);
      writeSlot(writer, evidence.second);
  }
}

function readEvidence(reader: WireReader, hash: Hash): Evidence {
  const kind = kinds[reader.uint8()] ?? reader.fail("unknown_kind", "unknown evidence");
  switch (kind) {
    case "accept": {
      const first = readSigned(reader, readAcceptStatement);
      return { kind: "equivocation", of: kind, first, second: readSigned(reader, readAcceptStatement) };
    }
    case "vote": {
      const first = readSigned(reader, readVote);
      return { kind: "equivocation", of: kind, first, second: readSigned(reader, readVote) };
    }
    case "contradiction": {
      const first = readNumbered(reader);
      return { kind, first, second: readNumbered(reader) };
    }
    case "false_chain": {
      const proposal = readSigned(reader, readAcceptStatement);
      const previous = reader.optional(() => readSlot(reader, hash));
      return { kind, proposal, ...(previous === undefined ? {} : { previous }) };
    }
    case "fork": {
      const first = readSlot(reader, hash);
      return { kind, first, second: readSlot(reader, hash) };
    }
  }
}

function writeSigned<T>(
  writer: WireWriter,
  { statement, signature }: Signed<T>,
  write: (writer: WireWriter, statement: T) => void,
): void {
  write(writer, statement);
  writeSignature(writer, signature);
}

function readSigned<T>(reader: WireReader, read: (reader: WireReader) => T): Signed<T> {
  const statement = read(reader);
  return { statement, signature: readSignature(reader) };
}

function writeNumbered(writer: WireWriter, signed: NumberedStatement): void {
  if ("previousHead" in signed.statement) {
    writer.uint8(1);
    writeVote(writer, signed.statement);
  } else {
    writer.uint8(0);
    writePromise(writer, signed.statement);
  }
  writeSignature(writer, signed.signature);
}

function readNumbered(reader: WireReader): NumberedStatement {
  const kind = reader.uint8();
  if (kind === 0) return readSigned(reader, readPromise);
  return kind === 1 ? readSigned(reader, readVote) : reader.fail("unknown_kind", "neither Promise nor Vote");
}

function writeSlot(writer: WireWriter, { config, certificate }: CertifiedSlot): void {
  writeConfig(writer, config);
  writeCertificate(writer, certificate);
}

function readSlot(reader: WireReader, hash: Hash): CertifiedSlot {
  const config = readConfig(reader);
  const certificate = readCertificate(reader);
  if (!equalBytes(configHash(config, hash), certificate.configHash)) {
    reader.fail("not_canonical", "not the certified configuration");
  }
  return { config, certificate };
}
