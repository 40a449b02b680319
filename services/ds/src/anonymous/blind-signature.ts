import { constants, type KeyObject, privateDecrypt, publicEncrypt, verify } from "node:crypto";
import { encode } from "@entente/tls-codec";
import { type Token, TokenInput } from "@entente/mls-wire";
import { sameBytes } from "../digest.ts";

const raw = constants.RSA_NO_PADDING;

/**
 * BlindSign of RFC 9474 section 4.3: RSASP1 over what the client has blinded, by OpenSSL, which hides the key from the clock; the result is
 * checked, so that a fault of the machine gives no part of the key away.
 *
 * @returns undefined for a number that is not below the modulus.
 */
export function blindSign(
  { privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  blinded: Uint8Array,
): Uint8Array | undefined {
  let signed: Buffer;
  try {
    signed = privateDecrypt({ key: privateKey, padding: raw }, blinded);
  } catch {
    return undefined;
  }
  if (!sameBytes(publicEncrypt({ key: publicKey, padding: raw }, signed), blinded))
    throw new Error("a blind signature is wrong: the machine that made it is not to be trusted");
  return new Uint8Array(signed);
}

/** Whether a token is signed: RSASSA-PSS with SHA-384 and a salt of 48 bytes (RFC 9578 section 6.4). */
export function isSignedToken(publicKey: KeyObject, { input, authenticator }: Token): boolean {
  const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  return verify("sha384", encode(TokenInput, input), key, authenticator);
}
