import type { Credential } from "ts-mls";

/** The application's name for a member of a universe. Unique in it. */
export type MemberId = string;

/** The application's Authentication Service as this package sees it (RFC 9420 5.3.1). There is no default. */
export interface Authentication {
  /**
   * Who `credential` together with `signaturePublicKey` names, or `undefined` when they must not be believed.
   * A peer controls both. Called for every leaf of every Send Group, so it should remember.
   */
  memberOf(credential: Credential, signaturePublicKey: Uint8Array): Promise<MemberId | undefined>;
}

/** Who we are: a credential, and the key pair that signs for it. */
export interface Identity {
  readonly credential: Credential;
  readonly signaturePublicKey: Uint8Array;
  readonly signaturePrivateKey: Uint8Array;
}
