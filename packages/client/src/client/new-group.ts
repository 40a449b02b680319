import { type ClientId, clientIdParts, groupIdOf } from "@entente/mls-wire";
import type { GroupRequest } from "../mls/create-group.ts";
import { type EnrolledIdentity, leafIdentity } from "./identity.ts";
import { newPolicy } from "./policy-change.ts";
import { type ClientSettings, type NewGroupOptions, termsOfOptions } from "./settings.ts";

/** What a new group of a client is like: its id says its domain, its suite and leaf are the client's. */
export function newGroup(
  creator: ClientId,
  { suite, contentMediaTypes }: Pick<ClientSettings, "contentMediaTypes" | "suite">,
  identity: EnrolledIdentity,
  options: NewGroupOptions,
  random: Uint8Array,
): GroupRequest {
  const { requiredMediaTypes, policy, ordering } = options;
  const { domain, user } = clientIdParts(creator);
  const terms = termsOfOptions(options);
  return {
    groupId: groupIdOf(random, domain),
    suite: suite ?? identity.suite,
    identity: leafIdentity(identity, contentMediaTypes),
    ...(requiredMediaTypes === undefined ? {} : { requiredMediaTypes }),
    ...(terms === undefined ? {} : { terms }),
    ...(policy === undefined ? {} : { policy: newPolicy(policy, user) }),
    ...(ordering === undefined ? {} : { ordering }),
  };
}
