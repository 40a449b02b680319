import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import {
  domainTokenChallenge,
  parseDomainName,
  Token,
  tokenBytes,
  TokenChallenge,
  TokenInput,
  TokenRequest,
  tokenRequestBytes,
} from "@entente/mls-wire";
import { decode, encode } from "@entente/tls-codec";
import { checkCanonical, mutated, seededRandom } from "@entente/tls-codec/mutation";
import fc from "fast-check";
import { blindSign, isSignedToken } from "../src/anonymous/blind-signature.ts";
import { tokenKeySpki } from "../src/anonymous/token-key-spki.ts";
import { sha256 } from "../src/digest.ts";

interface Vectors {
  readonly skS: string;
  readonly pkS: string;
  readonly vectors: readonly Record<
    "token_challenge" | "token_request" | "token_response" | "token",
    string
  >[];
}
const read = readFileSync(new URL("vectors/blind-rsa-tokens.json", import.meta.url), "utf8");
const { skS, pkS, vectors } = JSON.parse(read) as Vectors;
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const privateKey = createPrivateKey(Buffer.from(skS, "hex").toString());
const publicKey = createPublicKey(privateKey);

describe("tokens of type 0x0002 (RFC 9578 appendix A.2)", () => {
  test("the key's id is that of its SubjectPublicKeyInfo", () => {
    expect(tokenKeySpki(publicKey)).toEqual(bytes(pkS));
  });

  test.each(vectors)("$token_challenge", (vector) => {
    const request = decode(TokenRequest, bytes(vector.token_request));
    expect(bytes(vector.token_request)).toHaveLength(tokenRequestBytes);
    expect(blindSign({ privateKey, publicKey }, request.blindedMessage)).toEqual(
      bytes(vector.token_response),
    );
    const token = decode(Token, bytes(vector.token));
    expect(bytes(vector.token)).toHaveLength(tokenBytes);
    expect(token.input.challengeDigest).toEqual(sha256(bytes(vector.token_challenge)));
    expect(token.input.tokenKeyId).toEqual(sha256(bytes(pkS)));
    expect(request.truncatedTokenKeyId).toBe(token.input.tokenKeyId.at(-1));
    expect(isSignedToken(publicKey, token)).toBe(true);
    expect(encode(TokenChallenge, decode(TokenChallenge, bytes(vector.token_challenge)))).toEqual(
      bytes(vector.token_challenge),
    );
    const at = encode(TokenInput, token.input).length;
    for (const place of [2, 40, 70, at, at + 100, tokenBytes - 1]) {
      const changed = bytes(vector.token).map((byte, index) => (index === place ? byte ^ 1 : byte));
      expect(isSignedToken(publicKey, decode(Token, changed))).toBe(false);
    }
  });

  test("a number that is not below the modulus is not signed", () => {
    expect(blindSign({ privateKey, publicKey }, new Uint8Array(256).fill(0xff))).toBeUndefined();
  });

  test("one domain has one challenge, which names it twice and has no context", () => {
    const challenge = decode(TokenChallenge, domainTokenChallenge(parseDomainName("a.example")));
    const name = new TextEncoder().encode("a.example");
    expect(challenge).toEqual({
      tokenType: "blind_rsa",
      issuerName: name,
      redemptionContext: new Uint8Array(),
      originInfo: name,
    });
  });

  test("whatever bytes come, they are refused or have this one encoding", () => {
    const samples = vectors.flatMap((each) =>
      [each.token, each.token_request, each.token_challenge].map(bytes),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const random = seededRandom(seed);
        const pick = (): Uint8Array => samples[random(samples.length)] ?? new Uint8Array();
        for (const codec of [TokenChallenge, TokenRequest, Token])
          checkCanonical(codec, mutated(pick(), pick(), random));
      }),
      { numRuns: 50 },
    );
  });
});
