import { CipherSuite, Aes128Gcm, DhkemX25519HkdfSha256, HkdfSha256, HpkeError } from "@hpke/core";
import { common } from "@entente/proto";
import { type ClientId, JoinRequest, joinRequestSignContent, sealedStateInfo } from "@entente/mls-wire";
import { decode, defaultLimits, equalBytes } from "@entente/tls-codec";
import type { Clock } from "../clock.ts";
import { isSignature } from "../credentials/labelled-signature.ts";
import type { TrustAnchors } from "../credentials/trust-anchors.ts";
import { readCredential } from "../credentials/x509-credential.ts";
import { refusal } from "../errors.ts";
import { joinRequestBytesMax } from "../limits.ts";

/** A joiner's key for one answer, which the joiner's own credential has signed. */
export interface ProvedJoiner {
  readonly sealedTo: Uint8Array;
  /** JoinRequest, as received: the additional data of what is sealed. */
  readonly request: Uint8Array;
}

/** Tells whom an answer to a joiner is to be sealed to, so that no server between the two can read it or put its own key there. */
export class JoinRequests {
  readonly #anchors: Pick<TrustAnchors, "chains">;
  readonly #now: Clock;

  constructor(anchors: Pick<TrustAnchors, "chains">, now: Clock) {
    this.#anchors = anchors;
    this.#now = now;
  }

  /**
   * Checks a request: of this client, about this group, signed with the key of a credential of the client's own domain. Whether the
   * credential is revoked is for the domain that hands the question on.
   *
   * @throws ServiceError `bad_field` for none, `too_large`, `wrong_requester`, `credential_refused`, `bad_signature`; DecodeError.
   */
  proved(bytes: Uint8Array, clientId: ClientId, groupId: Uint8Array): ProvedJoiner {
    const field = "query.join_request";
    if (bytes.length === 0)
      throw refusal("bad_field", "who is no member says whom the answer is sealed to", { field });
    if (bytes.length > joinRequestBytesMax)
      throw refusal("too_large", `at most ${String(joinRequestBytesMax)} bytes`, { field });
    const request = decode(JoinRequest, bytes, { ...defaultLimits, inputBytesMax: joinRequestBytesMax });
    if (request.clientId !== clientId || !equalBytes(request.groupId, groupId))
      throw refusal("wrong_requester", "a request of another client, or about another group", { field });
    const credential = readCredential(request.credential);
    if (credential?.clientId !== clientId || !this.#anchors.chains(credential, this.#now()))
      throw refusal("credential_refused", "no credential of the client's domain that names it", { field });
    const { scheme, signatureKey } = credential;
    if (!isSignature(scheme, signatureKey, joinRequestSignContent(request), request.signature))
      throw refusal("bad_signature", "not signed with the key of the joiner's credential", { field });
    return { sealedTo: request.sealedTo, request: bytes };
  }
}

/** RFC 9180: the same for every joiner, whatever suites it has for groups. */
const hpke = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});

/** The state that only the joiner can read. @throws ServiceError `bad_field` for a key that is none. */
export async function sealedState(
  state: common.GroupState.$Properties,
  { sealedTo, request }: ProvedJoiner,
): Promise<common.GroupState.$Properties> {
  const plaintext = common.GroupState.encode(state).finish();
  try {
    // Their type is of the browser, which this service does not have.
    const recipientPublicKey: unknown = await hpke.kem.deserializePublicKey(bufferOf(sealedTo));
    const { enc, ct } = await hpke.seal(
      { recipientPublicKey, info: bufferOf(sealedStateInfo) },
      bufferOf(plaintext),
      bufferOf(request),
    );
    return { sealed: Buffer.concat([Buffer.from(enc), Buffer.from(ct)]) };
  } catch (error) {
    if (!(error instanceof HpkeError)) throw error;
    throw refusal("bad_field", "not a key that anything can be sealed to", { field: "query.join_request" });
  }
}

/** The bytes in an ArrayBuffer of their own, which is what the library takes. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
