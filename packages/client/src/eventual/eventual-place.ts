import { equalBytes } from "@entente/tls-codec";
import type { CredentialPlace } from "../client/credential-place.ts";
import type { CommitRequest } from "../mls/group-state.ts";
import type { LeafIdentity } from "../mls/key-package.ts";
import type { EventualGroup } from "./eventual-group.ts";

/** A group without order as a place of the client's credential. One that has a successor is left as it is. */
export function eventualPlace(
  { group, successor }: Pick<EventualGroup, "group" | "successor">,
  leaf: () => LeafIdentity,
  commit: (request: CommitRequest) => Promise<void>,
): CredentialPlace {
  const own = group.active && successor === undefined ? group.self : undefined;
  const { credential, signatureKey } = leaf();
  const isOtherKey = own !== undefined && !equalBytes(own.signatureKey, signatureKey.publicKey);
  return {
    upToDate: own === undefined || (!isOtherKey && equalBytes(own.credential, credential)),
    renew: () => commit({ credential, ...(isOtherKey ? { signatureKey } : {}) }),
  };
}
