import type { Quota } from "./quotas.ts";

/** What becomes of messages of users that a user has said nothing of. */
export type StrangerRule = "knock" | "refuse";

/** What a user has said of another. */
export interface Contact {
  readonly userId: string;
  readonly state: "allowed" | "blocked";
}

/** A user of this domain whose devices are written to. */
export interface AdmitTarget {
  readonly userId: string;
  /** Counted once where the sender is a contact, or the user itself. */
  readonly contactQuotas: readonly Quota[];
  /** Counted once where it is a stranger. */
  readonly knockQuotas: readonly Quota[];
}

/** One message to users of this domain, and to others. */
export interface AdmitRequest {
  /** The user who writes, of this domain or another. */
  readonly sender: string;
  /** What contacts call the sender, where they are kept under other names than users' ids; `opens` are such names then too. */
  readonly senderAsContact?: string;
  /** Each user once. */
  readonly targets: readonly AdmitTarget[];
  /**
   * Users who may answer from now on, since the sender writes to them: contacts of the sender unless it has said something of
   * them already. Empty where the sender is of another domain.
   */
  readonly opens: readonly string[];
  readonly contactsMax: number;
  /** Counted once, whatever the targets: of the sender, or of the domain that brings it. */
  readonly senderQuotas: readonly Quota[];
  readonly nowMs: number;
}

/** `over_quota`: of the sender or a contact; nothing was counted, and the same may be asked again from `retryAtMs` on. */
export type AdmitAnswer =
  | {
      readonly code: "admitted";
      /** In the order of the targets. `knock_limit`: a stranger that has knocked as often as it may. */
      readonly targets: readonly ("admitted" | "knock_limit" | "not_allowed")[];
    }
  | { readonly code: "over_quota"; readonly retryAtMs: number }
  | { readonly code: "contacts_full" };

/** Who may write to whose inbox. */
export interface ContactStore {
  /** `knock` unless it was set. */
  strangerRule(owner: string): Promise<StrangerRule>;
  setStrangerRule(owner: string, rule: StrangerRule): Promise<void>;
  /** Sets, or forgets where `state` is undefined. False, with nothing changed, where `owner` has `contactsMax` others already. */
  setContact(
    owner: string,
    userId: string,
    state: Contact["state"] | undefined,
    contactsMax: number,
  ): Promise<boolean>;
  /** In order of user id. */
  list(owner: string, afterUserId: string, contactsMax: number): Promise<readonly Contact[]>;
  /** Decides, counts and notes in one transaction. */
  admit(request: AdmitRequest): Promise<AdmitAnswer>;
}
