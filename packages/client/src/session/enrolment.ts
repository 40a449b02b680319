import { enrolmentSignContent, groupKeysSignContent, renewalSignContent } from "@entente/mls-wire";
import { AuthenticationService } from "@entente/proto";
import { RpcFailure } from "../transport/rpc-failure.ts";
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

/**
 * Credentials for further keys of a client, in their order, each for a leaf in one group (A23-120). Asked again with the same keys it
 * gives them again.
 *
 * @throws RpcFailure with a code of the Authentication Service.
 */
export async function changeGroupKeys(
  as: Transport,
  {
    clientId,
    credential,
    key,
  }: { readonly clientId: string; readonly credential: Uint8Array; readonly key: SignatureKey },
  certified: readonly SignatureKey[],
  nowMs: number,
): Promise<readonly IssuedCredential[]> {
  const asked = await Promise.all(
    certified.map(async (each) => ({
      signatureScheme: each.scheme,
      signaturePublicKey: each.publicKey,
      signature: await each.sign(renewalSignContent(nowMs, clientId, each.publicKey)),
    })),
  );
  const keys = certified.map(({ publicKey }) => publicKey);
  const { credentials } = await as.unary(AuthenticationService.ChangeGroupKeys, {
    credential,
    certified: asked,
    dropped: [],
    requestedAtMs: nowMs,
    signature: await key.sign(groupKeysSignContent(nowMs, clientId, keys, [])),
  });
  if (credentials.length !== keys.length) throw new RpcFailure("bad_answer", "another number of credentials");
  return credentials.map(({ credential: bytes = new Uint8Array(), notAfterMs = 0 }) => ({
    credential: bytes,
    notAfterMs: Number(notAfterMs),
  }));
}
