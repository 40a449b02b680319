import type { Authentication } from "@entente/dmls";
import type { Authenticator } from "../mls/authenticator.ts";
import { claimsOfCredential, credentialBytes } from "../mls/credential.ts";
import { GroupError } from "../mls/group-error.ts";

/** Members of sessions are clients, named by their client ids, and believed as in every group. */
export function memberAuthentication(authenticator: Authenticator): Authentication {
  return {
    memberOf: async (credential, signatureKey) => {
      try {
        const { client } = claimsOfCredential(credential);
        const presented = { client, credential: credentialBytes(credential), signatureKey };
        return (await authenticator.authenticate(presented)).accepted ? client : undefined;
      } catch (error) {
        // A credential that names no client names no member; that nobody could tell is another matter.
        if (error instanceof GroupError && error.code === "identity_invalid") return undefined;
        throw error;
      }
    },
  };
}
