import {
  closedEnum,
  decode,
  DecodeError,
  encode,
  opaqueV,
  opaqueVWithin,
  select,
  struct,
  text,
  uint16,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { HashValue } from "../prefix-tree/prefix-proof.ts";

/**
 * Something that a log has signed, with all that it takes to check it later, elsewhere and off line.
 *
 *     enum { evidence(1), answer(2), heads(3) } ExhibitKind;
 *     struct {
 *       uint16 version = 1;
 *       opaque domain<V>;                    // whose log
 *       opaque root_certificate<V>;          // DER; who checks compares it with the root that it knows
 *       opaque statement_certificate<V>;     // DER
 *       opaque statement<V>;                 // SignedDomainStatement: names the log's key and parameters
 *       opaque accusation<V>;                // for people: what is said to be wrong
 *       uint64 noted_at;                     // milliseconds since the Unix epoch, by the clock of who noted it
 *       select (kind) {
 *         case evidence: opaque evidence<V>;      // Evidence: contradicts itself, whoever looks
 *         case answer: opaque label<V>; uint64 last_size; HashValue subtrees<V>; opaque response<V>;
 *         case heads: opaque shown<V>; opaque withheld<V>;   // signed checkpoints
 *       };
 *     } EvidenceFile;
 *
 * An `answer` proves what the log has said of a label, such as a device that its owner never had. `heads` proves that there was a
 * longer tree than the one that was shown; that it was shown, and when, is the word of who noted it.
 */
export const EvidenceFile = struct({
  version: closedEnum(uint16, { v1: 1 }),
  domain: text(opaqueVWithin(1, 255)),
  rootCertificate: opaqueV,
  statementCertificate: opaqueV,
  statement: opaqueV,
  accusation: text(opaqueV),
  notedAtMs: uint64,
  exhibit: select({
    tag: { kind: closedEnum(uint8, { evidence: 1, answer: 2, heads: 3 }) },
    cases: {
      evidence: { evidence: opaqueV },
      answer: { label: opaqueV, lastSize: uint64, subtrees: vectorV(HashValue), response: opaqueV },
      heads: { shown: opaqueV, withheld: opaqueV },
    },
  }),
});
export type EvidenceFile = Value<typeof EvidenceFile>;

/** The bytes of a file. The inverse is `decodeEvidenceFile`. */
export function encodeEvidenceFile(file: EvidenceFile): Uint8Array {
  return encode(EvidenceFile, file);
}

/** Reads a file, all of which may be an attacker's. Errors: `value`. */
export function decodeEvidenceFile(bytes: Uint8Array): EvidenceFile {
  try {
    return decode(EvidenceFile, bytes);
  } catch (error) {
    if (error instanceof DecodeError) throw new TransparencyError("value", error.message);
    throw error;
  }
}
