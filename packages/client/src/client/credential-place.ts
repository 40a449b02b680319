import { equalBytes } from "@entente/tls-codec";
import type { LeafIdentity } from "../mls/key-package.ts";
import type { JoinedGroup } from "./joined-group.ts";

/** A group in which this client's credential and signature key are to be the newest. */
export interface CredentialPlace {
  /** True also where nothing can be done any more: the client is no member. */
  readonly upToDate: boolean;
  /** Puts both into the client's leaf. @throws what Commits throw. */
  readonly renew: () => Promise<void>;
}

/** The place of one group. @param leaf who the client is in its leaves, from now on. */
export function credentialPlace(group: JoinedGroup, leaf: () => LeafIdentity): CredentialPlace {
  const { credential, signatureKey } = leaf();
  const own = group.active ? group.self : undefined;
  return {
    upToDate:
      own === undefined ||
      (equalBytes(own.credential, credential) && equalBytes(own.signatureKey, signatureKey.publicKey)),
    renew: () => {
      const now = leaf();
      return group.updateCredential(now.credential, now.signatureKey);
    },
  };
}
