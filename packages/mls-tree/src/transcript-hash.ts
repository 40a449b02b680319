import { concatBytes, encode } from "@entente/tls-codec";
import {
  ConfirmedTranscriptHashInput,
  InterimTranscriptHashInput,
  type FramedContent,
  type MAC,
  type WireFormat,
} from "@entente/mls-wire";
import type { PublicCrypto } from "./public-crypto.ts";

/** A Commit as it enters the transcript: how it travelled, what it says, who signed. */
export interface TranscriptCommit {
  readonly wireFormat: WireFormat;
  /** Of content type commit; another throws EncodeError. */
  readonly content: FramedContent;
  readonly signature: Uint8Array;
}

/** `confirmed_transcript_hash_[n]` from `interim_transcript_hash_[n - 1]` and the Commit between (RFC 9420 8.2). */
export function confirmedTranscriptHash(
  interimBefore: Uint8Array,
  commit: TranscriptCommit,
  crypto: PublicCrypto,
): Uint8Array {
  const { wireFormat, content, signature } = commit;
  const input = encode(ConfirmedTranscriptHashInput, { wireFormat, content, signature });
  return crypto.hash(concatBytes(interimBefore, input));
}

/** `interim_transcript_hash_[n]` from `confirmed_transcript_hash_[n]` and that epoch's confirmation tag (RFC 9420 8.2). */
export function interimTranscriptHash(
  confirmed: Uint8Array,
  confirmationTag: MAC,
  crypto: PublicCrypto,
): Uint8Array {
  return crypto.hash(concatBytes(confirmed, encode(InterimTranscriptHashInput, { confirmationTag })));
}
