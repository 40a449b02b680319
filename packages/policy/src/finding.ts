/** Why somebody can not join or talk, or will not be able to soon; closed. */
export type FindingCode =
  | "user_unavailable"
  | "no_clients"
  | "key_packages_used_up"
  | "only_last_resort"
  | "suite_not_common"
  | "suite_not_of_group"
  | "version_unsupported"
  | "lifetime_not_begun"
  | "lifetime_over"
  | "lifetime_ends_soon"
  | "credential_over"
  | "credential_type_not_read"
  | "group_extension_unsupported"
  | "group_credential_not_read"
  | "media_type_not_read"
  | "member_already"
  | "policy_refuses"
  | "inviter_not_member"
  /** What a domain has signed that it refuses, or does not offer (A23-53). */
  | "suite_not_of_domain"
  | "process_not_of_domain"
  | "extension_not_of_domain"
  | "group_too_large_for_domain"
  | "consent_needed"
  /** What is shown as a domain's statement is not to be believed. */
  | "statement_refused";

/** Something that stands in the way of a client, a user, or both. */
export interface Finding {
  readonly code: FindingCode;
  /** `blocks`: it will fail. `warns`: it works, and not as well as it could, or not for long. */
  readonly severity: "blocks" | "warns";
  /** The client, user or domain that it is about. */
  readonly subject: string;
  /** What is wrong, for people. */
  readonly sentence: string;
  /** What to do, and who. */
  readonly remedy: string;
  /** For `policy_refuses`, the rule of the policy. */
  readonly rule?: string;
}
