import { enrolmentSignContent, renewalSignContent } from "@entente/mls-wire";
import { AuthenticationService } from "@entente/proto";
import type { Transport } from "../transport/transport.ts";
import type { SignatureKey } from "./signature-key.ts";

/** A credential as the Authentication Service gave it. */
export interface IssuedCredential {
  /** MLS Credential (RFC 9420 5.3), TLS encoding. */
  readonly credential: Uint8Array;
  /** End of its lifetime, milliseconds since 1970. */
  readonly notAfterMs: number;
}

/**
 * Enrols a client: brings its public key, proves that it has the private one, spends an invitation. Safe to repeat with
 * the same key after a lost answer.
 *
 * @throws RpcFailure with a code of the Authentication Service.
 */
export async function enrol(
  as: Transport,
  clientId: string,
  invitationToken: string,
  key: SignatureKey,
): Promise<IssuedCredential> {
  const enrolment = {
    clientId,
    invitationToken,
    signatureScheme: key.scheme,
    signaturePublicKey: key.publicKey,
  };
  const { challenge } = await as.unary(AuthenticationService.BeginEnrolment, enrolment);
  const signature = await key.sign(enrolmentSignContent(challenge, clientId, key.publicKey));
  const { credential, notAfterMs } = await as.unary(AuthenticationService.CompleteEnrolment, {
    enrolment,
    challenge,
    signature,
  });
  return { credential, notAfterMs };
}

/**
 * A later credential: for the same key, or for `newKey`. Asked again with the same new key it gives one again.
 *
 * @throws RpcFailure with a code of the Authentication Service.
 */
export async function renew(
  as: Transport,
  clientId: string,
  credential: Uint8Array,
  key: SignatureKey,
  nowMs: number,
  newKey?: SignatureKey,
): Promise<IssuedCredential> {
  const { publicKey, scheme } = newKey ?? key;
  const content = renewalSignContent(nowMs, clientId, publicKey);
  const answer = await as.unary(AuthenticationService.RenewCredential, {
    credential,
    signatureScheme: scheme,
    signaturePublicKey: publicKey,
    requestedAtMs: nowMs,
    signatureByCurrentKey: await key.sign(content),
    ...(newKey === undefined ? {} : { signatureByNewKey: await newKey.sign(content) }),
  });
  return { credential: answer.credential, notAfterMs: answer.notAfterMs };
}
