import { readCertificate, writeCertificate } from "./certificate-codec.ts";
import { clientLabelBytesMax } from "./limits.ts";
import type { InvalidReason, ReserveResult, SubmitResult } from "./message.ts";
import type { WireReader } from "./wire-reader.ts";
import type { WireWriter } from "./wire-writer.ts";

const submitCodes: readonly SubmitResult["code"][] = [
  "decided",
  "stale",
  "not_orderer",
  "unavailable",
  "pending",
  "invalid",
];
const invalidReasons: readonly InvalidReason[] = [
  "client_has_one_queued",
  "not_the_writer",
  "bad_client_label",
  "rejected_by_validation",
];
const reserveCodes: readonly ReserveResult["code"][] = ["granted", "not_orderer", "unavailable"];

/** Printable ASCII, at most `clientLabelBytesMax`. */
export function writeLabel(writer: WireWriter, label: string): void {
  writer.label(label);
}

/** @throws OrderingError */
export function readLabel(reader: WireReader): string {
  const label = reader.label();
  return label.length > clientLabelBytesMax ? reader.fail("bound_exceeded", "client label too long") : label;
}

/** The entry of `codes` at the next octet. @throws OrderingError `unknown_kind` */
export function readCode<T>(reader: WireReader, codes: readonly T[]): T {
  const code = codes[reader.uint8()];
  return code === undefined ? reader.fail("unknown_kind", "unknown code") : code;
}

/** @throws OrderingError */
export function writeSubmitResult(writer: WireWriter, result: SubmitResult): void {
  writer.uint8(submitCodes.indexOf(result.code));
  switch (result.code) {
    case "decided":
      writeCertificate(writer, result.certificate);
      break;
    case "stale":
      writer.uint64(result.currentEpoch);
      writeCertificate(writer, result.certificate);
      break;
    case "not_orderer":
      writer.optional(result.hint, (hint) => writer.domain(hint));
      break;
    case "unavailable":
      writer.uint32(result.retryAfterMs);
      break;
    case "pending":
      break;
    case "invalid":
      writer.uint8(invalidReasons.indexOf(result.reason));
      break;
  }
}

/** @throws OrderingError */
export function readSubmitResult(reader: WireReader): SubmitResult {
  const code = readCode(reader, submitCodes);
  switch (code) {
    case "decided":
      return { code, certificate: readCertificate(reader) };
    case "stale":
      return { code, currentEpoch: reader.uint64(), certificate: readCertificate(reader) };
    case "not_orderer":
      return { code, hint: reader.optional(() => reader.domain()) };
    case "unavailable":
      return { code, retryAfterMs: reader.uint32() };
    case "pending":
      return { code };
    case "invalid":
      return { code, reason: readCode(reader, invalidReasons) };
  }
}

/** @throws OrderingError */
export function writeReserveResult(writer: WireWriter, result: ReserveResult): void {
  writer.uint8(reserveCodes.indexOf(result.code));
  switch (result.code) {
    case "granted":
      writer.uint64(result.epoch);
      writer.uint32(result.holdMs);
      break;
    case "not_orderer":
      writer.optional(result.hint, (hint) => writer.domain(hint));
      break;
    case "unavailable":
      writer.uint32(result.retryAfterMs);
      break;
  }
}

/** @throws OrderingError */
export function readReserveResult(reader: WireReader): ReserveResult {
  const code = readCode(reader, reserveCodes);
  switch (code) {
    case "granted":
      return { code, epoch: reader.uint64(), holdMs: reader.uint32() };
    case "not_orderer":
      return { code, hint: reader.optional(() => reader.domain()) };
    case "unavailable":
      return { code, retryAfterMs: reader.uint32() };
  }
}
