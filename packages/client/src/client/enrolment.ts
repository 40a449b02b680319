import { parseClientId } from "@entente/mls-wire";
import { enrol, renew } from "../session/enrolment.ts";
import type { Transport } from "../transport/transport.ts";
import { encodeEvent } from "./event-record.ts";
import { type EnrolledIdentity, identityRecord, loadIdentity, sessionKey } from "./identity.ts";
import { newIdentity } from "./loaded-state.ts";
import type { ClientSettings } from "./settings.ts";
import { makeSignatureKey } from "../mls/key-package.ts";

/**
 * Puts an identity with a credential into the client's store, where there is none yet. Safe to repeat after a lost answer: the key is
 * on disk before it is brought anywhere.
 *
 * @throws RpcFailure with a code of the Authentication Service; ClientError `other_client`; IdentifierError.
 */
export async function enrolIdentity(settings: ClientSettings, invitationToken: string): Promise<void> {
  const { store, crypto, home, transports, nowMs = Date.now } = settings;
  const clientId = parseClientId(settings.clientId);
  const identity = (await loadIdentity(store, clientId)) ?? (await newIdentity(settings, clientId));
  if (identity.credential === undefined) {
    const as = transports.connect(home.authenticationService, home.rootCertificatePem);
    try {
      const issued = await enrol(as, clientId, invitationToken, sessionKey(crypto, identity));
      const credential = { bytes: issued.credential, notAfterMs: BigInt(issued.notAfterMs) };
      const keySinceMs = BigInt(nowMs());
      await store.save({ records: identityRecord({ ...identity, credential, keySinceMs }) });
    } finally {
      as.close();
    }
  }
}

/**
 * The identity with another signature key, and its credential, on disk. The key is on disk before it is brought anywhere: a rotation
 * that was interrupted goes on with the key that it began with, whether or not the Authentication Service has it.
 *
 * @throws RpcFailure.
 */
export async function rotateIdentity(
  { store, crypto, nowMs = Date.now }: ClientSettings,
  identity: EnrolledIdentity,
  as: Transport,
): Promise<EnrolledIdentity> {
  const { suite, former = [] } = identity;
  const next = identity.next ?? (await makeSignatureKey({ crypto }, suite));
  await store.save({ records: identityRecord({ ...identity, next }) });
  const newKey = sessionKey(crypto, { ...identity, signatureKey: next });
  const { bytes } = identity.credential;
  const issued = await renew(as, identity.clientId, bytes, sessionKey(crypto, identity), nowMs(), newKey);
  const rotated = {
    ...identity,
    signatureKey: next,
    credential: { bytes: issued.credential, notAfterMs: BigInt(issued.notAfterMs) },
    next: undefined,
    keySinceMs: BigInt(nowMs()),
    former: [...former, identity.signatureKey.publicKey],
  };
  await store.save({ records: identityRecord(rotated) });
  return rotated;
}

/** The identity with a later credential for the same key, on disk and told to the application. @throws RpcFailure. */
export async function renewIdentity(
  { store, crypto, nowMs = Date.now }: ClientSettings,
  identity: EnrolledIdentity,
  as: Transport,
): Promise<EnrolledIdentity> {
  const key = sessionKey(crypto, identity);
  const issued = await renew(as, identity.clientId, identity.credential.bytes, key, nowMs());
  const credential = { bytes: issued.credential, notAfterMs: BigInt(issued.notAfterMs) };
  const renewed = { ...identity, credential };
  const told = encodeEvent({ kind: "credential_renewed", notAfterMs: issued.notAfterMs });
  await store.save({ records: identityRecord(renewed), events: [told] });
  return renewed;
}
