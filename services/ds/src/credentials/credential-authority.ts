/** What is asked of a credential. */
export interface CredentialQuestion {
  /** MLS Credential, TLS encoding, as it was received. */
  readonly credential: Uint8Array;
  /** The key of the leaf that presents it. */
  readonly signatureKey: Uint8Array;
  /** The client that it is expected to stand for; empty: whatever it says. */
  readonly clientId: string;
}

/** What an Authentication Service says. */
export type Verdict =
  | { readonly state: "valid"; readonly clientId: string; readonly notAfterMs: number }
  | { readonly state: "expired" | "malformed" | "revoked" | "unknown" };

/**
 * The Authentication Service of one domain, asked about credentials that it is said to have issued.
 *
 * @throws ServiceError when it can not be asked.
 */
export interface CredentialAuthority {
  verify(question: CredentialQuestion): Promise<Verdict>;
}
