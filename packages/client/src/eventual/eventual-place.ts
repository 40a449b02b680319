import { equalBytes } from "@entente/tls-codec";
import type { CredentialPlace, OwnLeaves } from "../client/credential-place.ts";
import type { CommitRequest } from "../mls/group-state.ts";
import type { EventualGroup } from "./eventual-group.ts";

/** A group without order as a place of the client's credential. One that has a successor is left as it is. */
export function eventualPlace(
  { group, successor }: Pick<EventualGroup, "group" | "successor">,
  leaves: OwnLeaves,
  commit: (request: CommitRequest) => Promise<void>,
): CredentialPlace {
  const own = group.active && successor === undefined ? group.self : undefined;
  return {
    upToDate: own === undefined || leaves.isCurrent(own),
    renew: async () => {
      const { credential, signatureKey, address } = await leaves.next();
      const isOtherKey = own === undefined || !equalBytes(own.signatureKey, signatureKey.publicKey);
      const told = address === undefined ? {} : { address };
      await commit({ credential, ...(isOtherKey ? { signatureKey } : {}), ...told });
    },
    address: own === undefined ? undefined : group.ownAddress,
    readdress: (address) => commit({ address }),
  };
}
