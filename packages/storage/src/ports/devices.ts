/** A client (an MLS client: one device of a user) of this domain, as its DS knows it. */
export interface Client {
  readonly clientId: string;
  readonly userId: string;
  /** Public signature key of its credential; unique across the domain's clients. */
  readonly signatureKey: Uint8Array;
  /** TLS encoding of its MLS Credential. */
  readonly credential: Uint8Array;
  /** Serial number of its certificate, for revocation look-ups. */
  readonly serial: string;
  readonly state: "active" | "revoked";
  readonly registeredAtMs: number;
}

export interface NewClient {
  readonly clientId: string;
  readonly userId: string;
  readonly signatureKey: Uint8Array;
  readonly credential: Uint8Array;
  readonly serial: string;
  /** What the client is called as a reader of feeds, its inbox among them, where that is another name than its id. */
  readonly asReader?: string;
  readonly nowMs: number;
}

/**
 * - `registered`: new; its inbox feed and the cursor on it exist from now on.
 * - `unchanged`: the very same registration was there. - `renewed`: same client and user, other credential, serial or key.
 *   With another key, KeyPackages of the former one that nobody has claimed yet are handed out no more (A23-16).
 */
export type RegisterAnswer =
  | { readonly code: "registered" | "renewed" | "unchanged" }
  | {
      readonly code: "refused";
      readonly reason: "client_of_other_user" | "revoked" | "signature_key_in_use";
    };

/** Which clients this DS serves. */
export interface DeviceStore {
  register(client: NewClient): Promise<RegisterAnswer>;
  find(clientId: string): Promise<Client | undefined>;
  /** Active clients of a user, by client id; empty when the user is unknown. */
  clientsOf(userId: string): Promise<readonly Client[]>;
  /** Which of these are active clients, in their order. */
  active(clientIds: readonly string[]): Promise<readonly string[]>;
  /** User ids with at least one active client that begin with `prefix` (the exact one first), at most `usersMax`. */
  users(prefix: string, usersMax: number): Promise<readonly string[]>;
  /** Revokes; its unclaimed KeyPackages and its cursors go in the same transaction. False when it was not active. @param asReader as it was registered. */
  revoke(clientId: string, asReader?: string): Promise<boolean>;
}
