import { createHmac, timingSafeEqual } from "node:crypto";
import { encode, fixedOpaque, opaqueV, struct, uint16, uint64, utf8FromText } from "@entente/tls-codec";
import { refusal } from "../errors.ts";
import { challengeMs } from "../limits.ts";

/** What a challenge is bound to: nobody can use it for another client or another key. */
export interface EnrolmentClaim {
  readonly clientId: string;
  readonly signatureScheme: number;
  readonly signaturePublicKey: Uint8Array;
}

const BoundContent = struct({
  notAfterMs: uint64,
  clientId: opaqueV,
  signatureScheme: uint16,
  signaturePublicKey: opaqueV,
});
const macBytes = 32;
const notAfterBytes = 8;
const Challenge = struct({ notAfterMs: uint64, mac: fixedOpaque(macBytes) });

/** Challenges that carry their own proof, so that any replica can check one and none is remembered. */
export class Challenges {
  readonly #key: Uint8Array;

  /** @param key 32 random bytes that all replicas of the service share. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** A challenge for a claim, good for `challengeMs`. */
  make(claim: EnrolmentClaim, nowMs: number): Uint8Array {
    const notAfterMs = BigInt(nowMs + challengeMs);
    return encode(Challenge, { notAfterMs, mac: this.#mac(claim, notAfterMs) });
  }

  /** @throws ServiceError `bad_challenge` unless it was made here, for this claim, and is still good. */
  check(challenge: Uint8Array, claim: EnrolmentClaim, nowMs: number): void {
    if (challenge.length === notAfterBytes + macBytes) {
      const notAfterMs = new DataView(challenge.buffer, challenge.byteOffset).getBigUint64(0);
      const genuine = timingSafeEqual(challenge.subarray(notAfterBytes), this.#mac(claim, notAfterMs));
      if (genuine && BigInt(nowMs) <= notAfterMs) return;
    }
    throw refusal("bad_challenge", "begin again: the challenge is not one for this request, or is too old", {
      field: "challenge",
    });
  }

  #mac(claim: EnrolmentClaim, notAfterMs: bigint): Uint8Array {
    const bound = encode(BoundContent, { ...claim, notAfterMs, clientId: utf8(claim.clientId) });
    return createHmac("sha256", this.#key).update("entente enrolment challenge").update(bound).digest();
  }
}

/** Ids are ASCII once parsed, so there is nothing that UTF-8 could refuse. */
function utf8(text: string): Uint8Array {
  return utf8FromText(text) ?? new Uint8Array();
}
