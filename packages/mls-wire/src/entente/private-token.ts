import {
  closedEnum,
  encode,
  fixedOpaque,
  opaque,
  struct,
  uint16,
  uint8,
  utf8FromText,
  type Value,
} from "@entente/tls-codec";
import type { DomainName } from "./domain-name.ts";

/** Blind RSA with 2048 bits, the one token type in use: whoever has the issuer's public key can check a token (RFC 9578 section 8.2.2). */
const blindRsa = closedEnum(uint16, { blind_rsa: 2 });

/** Bytes of a Blind RSA signature, of a token, and of a request for one. */
export const tokenSignatureBytes = 256;
export const tokenBytes = 2 + 32 + 32 + 32 + tokenSignatureBytes;
export const tokenRequestBytes = 2 + 1 + tokenSignatureBytes;

/**
 * What a token is good for.
 *
 *     struct {
 *       uint16 token_type;
 *       opaque issuer_name<1..2^16-1>;
 *       opaque redemption_context<0..32>;
 *       opaque origin_info<0..2^16-1>;
 *     } TokenChallenge;                    // RFC 9577 section 2.1
 */
export const TokenChallenge = struct({
  tokenType: blindRsa,
  issuerName: opaque(1, 0xffff),
  redemptionContext: opaque(0, 32),
  originInfo: opaque(0, 0xffff),
});
export type TokenChallenge = Value<typeof TokenChallenge>;

/**
 * The part of a token that is signed blindly; whoever asks for the token chooses all of it, and the issuer sees none.
 *
 *     struct {
 *       uint16 token_type = 0x0002;
 *       uint8 nonce[32];
 *       uint8 challenge_digest[32];        // SHA-256 of the TokenChallenge
 *       uint8 token_key_id[32];            // SHA-256 of the issuer's SubjectPublicKeyInfo
 *     } TokenInput;                        // RFC 9577 section 2.2, RFC 9578 section 6
 */
export const TokenInput = struct({
  tokenType: blindRsa,
  nonce: fixedOpaque(32),
  challengeDigest: fixedOpaque(32),
  tokenKeyId: fixedOpaque(32),
});
export type TokenInput = Value<typeof TokenInput>;

/** `struct { TokenInput input; uint8 authenticator[256]; } Token;` RFC 9577 section 2.2, of type 0x0002. */
export const Token = struct({ input: TokenInput, authenticator: fixedOpaque(tokenSignatureBytes) });
export type Token = Value<typeof Token>;

/**
 * What an issuer is asked to sign.
 *
 *     struct {
 *       uint16 token_type = 0x0002;
 *       uint8 truncated_token_key_id;      // the last byte of the key's id
 *       uint8 blinded_msg[256];
 *     } TokenRequest;                      // RFC 9578 section 6.1
 */
export const TokenRequest = struct({
  tokenType: blindRsa,
  truncatedTokenKeyId: uint8,
  blindedMessage: fixedOpaque(tokenSignatureBytes),
});
export type TokenRequest = Value<typeof TokenRequest>;

/**
 * The one challenge of all tokens of a domain: it issues them, and takes them. Without a redemption context, since a token that is asked
 * for when it is needed would be told from others by the time.
 */
export function domainTokenChallenge(domain: DomainName): Uint8Array {
  const name = utf8FromText(domain) ?? new Uint8Array();
  return encode(TokenChallenge, {
    tokenType: "blind_rsa",
    issuerName: name,
    redemptionContext: new Uint8Array(),
    originInfo: name,
  });
}
