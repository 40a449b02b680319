import type { NewVersion } from "./log.ts";

export interface Invitation {
  /** Digest of the token; the token itself is never stored. */
  readonly tokenDigest: Uint8Array;
  readonly userId: string;
  readonly expiresAtMs: number;
}

/** A client and its newest credential, as the AS issued it. */
export interface Identity {
  readonly clientId: string;
  readonly userId: string;
  readonly signatureKey: Uint8Array;
  readonly credential: Uint8Array;
  readonly serial: string;
  readonly notAfterMs: number;
  readonly issuedAtMs: number;
  readonly revoked?: { readonly atMs: number; readonly reason: string };
}

export interface IssueRequest {
  /** By an invitation, used once; or by another client of the same user that vouches. */
  readonly by: { readonly tokenDigest: Uint8Array } | { readonly clientId: string };
  readonly clientId: string;
  readonly userId: string;
  readonly signatureKey: Uint8Array;
  readonly credential: Uint8Array;
  readonly serial: string;
  readonly notAfterMs: number;
  readonly nowMs: number;
  /** The user's next client set for the log: credential and log entry count together or not at all. */
  readonly logged: NewVersion;
}

export type IssueAnswer =
  | { readonly code: "issued" }
  /** The same client with the same key and the same authority was issued before: that answer. */
  | { readonly code: "duplicate"; readonly identity: Identity }
  | {
      readonly code: "refused";
      readonly reason:
        | "client_exists"
        | "serial_taken"
        | "signature_key_in_use"
        | "token_expired"
        | "token_of_other_user"
        | "token_unknown"
        | "token_used"
        /** The user's client set has changed meanwhile: make the next one from what is there now. */
        | "version_taken"
        | "voucher_invalid";
    };

export interface RenewRequest {
  readonly clientId: string;
  readonly signatureKey: Uint8Array;
  readonly credential: Uint8Array;
  readonly serial: string;
  readonly notAfterMs: number;
  readonly nowMs: number;
  readonly logged: NewVersion;
}

/** Further keys of a client, beside the one in force. */
export interface CertifyRequest {
  readonly clientId: string;
  readonly keys: readonly { readonly signatureKey: Uint8Array; readonly serial: string }[];
  readonly nowMs: number;
  readonly logged: NewVersion;
}

export interface RevokeRequest {
  readonly clientId: string;
  /** For the record; RFC 5280 CRLReason as a number in text. */
  readonly reason: string;
  readonly nowMs: number;
  readonly logged: NewVersion;
}

/** Users, clients and credentials of the AS. A signature key belongs to one client for ever, renewed or revoked. */
export interface IdentityStore {
  /** False when the token digest is known. */
  invite(invitation: Invitation): Promise<boolean>;
  issue(request: IssueRequest): Promise<IssueAnswer>;
  renew(
    request: RenewRequest,
  ): Promise<
    "renewed" | "revoked" | "serial_taken" | "signature_key_in_use" | "unknown_client" | "version_taken"
  >;
  /** All keys become the client's, or none; those that it has already stay. Its identity stays as it is. */
  certify(
    request: CertifyRequest,
  ): Promise<
    "certified" | "revoked" | "serial_taken" | "signature_key_in_use" | "unknown_client" | "version_taken"
  >;
  /** The first revocation stays: `revoked_before` changes nothing, the log neither. */
  revoke(request: RevokeRequest): Promise<"revoked" | "revoked_before" | "unknown_client" | "version_taken">;
  find(clientId: string): Promise<Identity | undefined>;
  findBySignatureKey(signatureKey: Uint8Array): Promise<Identity | undefined>;
  /** By any serial ever issued; the identity as it is now. */
  findBySerial(serial: string): Promise<Identity | undefined>;
  clientsOf(userId: string): Promise<readonly Identity[]>;
  /** Known user ids with this prefix, ascending. */
  users(prefix: string, usersMax: number): Promise<readonly string[]>;
}
