import { type ClientId, clientIdProblem, parseClientId } from "@entente/mls-wire";
import { tokenCharactersMax } from "../limits.ts";
import { macedText, openMacedText } from "./maced-text.ts";

const keyDigestBytes = 32;
const headBytes = 1 + 8 + keyDigestBytes;
const version = 1;
const label = "entente ds session";

/** What a session token says, once its MAC has been checked. */
export interface TokenContents {
  readonly clientId: ClientId;
  /** SHA-256 of the signature key that opened the session. */
  readonly keyDigest: Uint8Array;
  readonly notAfterMs: number;
}

/** `payload.mac` in base64url: version, end, key digest, client id; HMAC-SHA-256 under the domain's session key. */
export function sealToken(key: Uint8Array, { clientId, keyDigest, notAfterMs }: TokenContents): string {
  const payload = Buffer.alloc(headBytes + clientId.length);
  payload.writeUInt8(version, 0);
  payload.writeBigUInt64BE(BigInt(notAfterMs), 1);
  payload.set(keyDigest, 9);
  payload.write(clientId, headBytes, "latin1");
  return macedText(key, label, payload);
}

/** The inverse of {@link sealToken}; undefined for what it did not make under this key. Does not look at the clock. */
export function openToken(key: Uint8Array, token: string): TokenContents | undefined {
  if (token.length > tokenCharactersMax) return undefined;
  const payload = openMacedText(key, label, token);
  if (payload === undefined || payload.length <= headBytes || payload.readUInt8(0) !== version)
    return undefined;
  const clientId = payload.toString("latin1", headBytes);
  if (clientIdProblem(clientId) !== undefined) return undefined;
  return {
    clientId: parseClientId(clientId),
    keyDigest: payload.subarray(9, headBytes),
    notAfterMs: Number(payload.readBigUInt64BE(1)),
  };
}
