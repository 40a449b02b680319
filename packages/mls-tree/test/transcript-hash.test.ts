import { createHmac } from "node:crypto";
import { expect, test } from "@jest/globals";
import { decode, hexFromBytes } from "@entente/tls-codec";
import { AuthenticatedContent } from "@entente/mls-wire";
import { confirmedTranscriptHash, interimTranscriptHash } from "../src/index.ts";
import { cryptoOf } from "./node-crypto.ts";
import { bytesOf, load, suiteOf } from "./vectors.ts";

interface Case {
  readonly cipher_suite: number;
  readonly confirmation_key: string;
  readonly authenticated_content: string;
  readonly interim_transcript_hash_before: string;
  readonly confirmed_transcript_hash_after: string;
  readonly interim_transcript_hash_after: string;
}

const hashNames: Readonly<Record<number, string>> = { 32: "sha256", 48: "sha384", 64: "sha512" };

test.each(load<Case>("transcript-hashes").map((one) => [one.cipher_suite, one] as const))(
  "transcript-hashes vectors, suite %i",
  (suite, one) => {
    const crypto = cryptoOf(suiteOf(suite));
    const { wireFormat, content, auth } = decode(AuthenticatedContent, bytesOf(one.authenticated_content));
    const { signature, confirmationTag } = auth;
    if (confirmationTag === undefined) throw new Error("no Commit");
    const before = bytesOf(one.interim_transcript_hash_before);
    const confirmed = confirmedTranscriptHash(before, { wireFormat, content, signature }, crypto);
    expect(hexFromBytes(confirmed)).toBe(one.confirmed_transcript_hash_after);
    const tag = createHmac(hashNames[crypto.hashBytes] ?? "", bytesOf(one.confirmation_key)).update(
      confirmed,
    );
    expect(hexFromBytes(tag.digest())).toBe(hexFromBytes(confirmationTag));
    expect(hexFromBytes(interimTranscriptHash(confirmed, confirmationTag, crypto))).toBe(
      one.interim_transcript_hash_after,
    );
  },
);
