import type { ClientId } from "@entente/mls-wire";

/** The rule of a policy that an action breaks; closed. The sentence of each is in {@link ruleSentences}. */
export type RuleCode =
  | "framing_wrong"
  | "path_required"
  | "actor_unknown"
  | "add_forbidden"
  | "add_client_forbidden"
  | "domain_forbidden"
  | "clients_per_user"
  | "group_full"
  | "remove_forbidden"
  | "remove_higher_rank"
  | "psk_forbidden"
  | "rejoin_unproven"
  | "founder_powerless"
  | "reinit_forbidden"
  | "suite_forbidden"
  | "proposal_type_forbidden"
  | "external_sender_forbidden"
  | "external_join_forbidden"
  | "new_member_forbidden"
  | "extension_missing"
  | "extension_forbidden"
  | "extension_unknown"
  | "credential_type_forbidden"
  | "credential_too_long"
  | "key_package_too_long"
  | "policy_change_forbidden"
  | "role_change_forbidden"
  | "extension_change_forbidden"
  | "policy_removed"
  | "policy_unreadable"
  | "policy_invalid"
  | "terms_differ"
  | "required_capabilities_missing"
  | "members_unfit"
  | "send_forbidden"
  | "franking_missing"
  | "franking_forbidden";

/** What each rule says, as a sentence for people. */
export const ruleSentences: Readonly<Record<RuleCode, string>> = {
  framing_wrong: "The group's policy wants its handshake messages framed the other way.",
  path_required: "The group's policy wants every Commit to renew the committer's keys.",
  actor_unknown: "Whoever did this is not a member of the group.",
  add_forbidden: "The group's policy does not let them add users.",
  add_client_forbidden: "Further devices of a member are added by that member; others may not.",
  domain_forbidden: "The group's policy does not admit users of that domain.",
  clients_per_user: "The user has as many devices in the group as its policy admits.",
  group_full: "The group has as many members as its policy admits.",
  remove_forbidden: "The group's policy does not let them remove others.",
  remove_higher_rank: "Nobody removes a user of a higher rank.",
  psk_forbidden: "The group's policy does not let them mix a pre-shared key in.",
  rejoin_unproven: "The group's policy wants a key of a former epoch of whoever comes back.",
  founder_powerless:
    "Whoever makes the group could add nobody to it by its policy, and nobody is there who could.",
  reinit_forbidden: "The group's policy does not let them end the group in favour of a successor.",
  suite_forbidden: "The cipher suite is not among those that the group's policy accepts.",
  proposal_type_forbidden: "The group's policy does not admit proposals of that type.",
  external_sender_forbidden: "The group's policy does not let external senders propose this.",
  external_join_forbidden: "The group's policy does not let them join by themselves.",
  new_member_forbidden: "The group's policy does not let them propose to be added.",
  extension_missing: "The client does not support an extension that the group's policy requires.",
  extension_forbidden: "There is an extension that the group's policy forbids.",
  extension_unknown: "There is an extension that the group does not know, and its policy refuses such.",
  credential_type_forbidden: "The credential's type is not among those that the group's policy accepts.",
  credential_too_long: "The credential is valid for longer than the group's policy accepts.",
  key_package_too_long: "The KeyPackage lives for longer than the group's policy accepts.",
  policy_change_forbidden: "The group's policy does not let them change it.",
  role_change_forbidden: "The group's policy does not let them grant or withdraw roles.",
  extension_change_forbidden: "The group's policy does not let them change the group's extensions.",
  policy_removed: "A group that has a policy keeps one.",
  policy_unreadable: "The new policy can not be read, or is of a version that this client does not know.",
  policy_invalid: "The new policy contradicts itself.",
  terms_differ: "What the group tells its servers is not what its policy says.",
  required_capabilities_missing:
    "The new policy wants required_capabilities in the group, and they do not name it.",
  members_unfit: "A member would not fit the new policy.",
  send_forbidden: "The group's policy does not let them send messages.",
  franking_missing: "The group's policy wants messages to be franked, and this one is not, or not truly.",
  franking_forbidden: "The group is deniable by its policy, and the message is franked.",
};

/** A refusal: the rule, who or what it is about, and which proposal of a Commit broke it. */
export interface Refused {
  readonly allowed: false;
  readonly code: RuleCode;
  /** The client that the rule is about, or what it would have to be; undefined where the rule says it all. */
  readonly detail: string | undefined;
  readonly client: ClientId | undefined;
  /** Index among the proposals; undefined for the action as a whole. */
  readonly proposal: number | undefined;
}

/** What a policy says to an action. The same at every member, since it depends on the group's state and the action alone. */
export type Verdict = { readonly allowed: true } | Refused;

/** Nothing against it. */
export const allowed: Verdict = { allowed: true };

/** A refusal. */
export function refused(
  code: RuleCode,
  about: { readonly detail?: string; readonly client?: ClientId; readonly proposal?: number } = {},
): Refused {
  const { detail, client, proposal } = about;
  return { allowed: false, code, detail, client, proposal };
}

/** A refusal as a sentence for people: the rule, then what it is about. */
export function sentenceOf({ code, client, detail }: Refused): string {
  const about = [client, detail].filter((each) => each !== undefined).join(": ");
  return about === "" ? ruleSentences[code] : `${ruleSentences[code]} (${about})`;
}
