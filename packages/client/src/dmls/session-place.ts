import type { Identity } from "@entente/dmls";
import { equalBytes } from "@entente/tls-codec";
import type { ClientId } from "@entente/mls-wire";
import type { CredentialPlace } from "../client/credential-place.ts";
import type { EnrolledIdentity } from "../client/identity.ts";
import { credentialBytes, mlsCredential } from "../mls/credential.ts";
import type { DmlsSession } from "./dmls-session.ts";

/** Who a client is in its sessions. */
export function sessionIdentity({ credential, signatureKey }: EnrolledIdentity): Identity {
  return {
    credential: mlsCredential(credential.bytes),
    signaturePublicKey: signatureKey.publicKey,
    signaturePrivateKey: signatureKey.privateKey,
  };
}

/** A session as a place of the client's credential. One that has not begun has nothing to renew yet. */
export function sessionPlace(
  session: DmlsSession,
  self: ClientId,
  identity: () => EnrolledIdentity,
): CredentialPlace {
  const { credential, signatureKey } = identity();
  const own = session.identity;
  const isCurrent =
    equalBytes(credentialBytes(own.credential), credential.bytes) &&
    equalBytes(own.signaturePublicKey, signatureKey.publicKey);
  return {
    upToDate: isCurrent || !session.running || session.excluded,
    renew: async () => {
      await session.renew(sessionIdentity(identity()));
    },
    address: session.running && !session.excluded ? session.addressOf(self) : undefined,
    readdress: async (sealed) => {
      await session.readdress(sealed);
    },
  };
}
