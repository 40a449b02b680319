import { CipherSuite, type ClientId, clientIdParts } from "@entente/mls-wire";
import { GroupCareService } from "@entente/proto";
import type { GroupRequest } from "../mls/create-group.ts";
import type { SuiteName } from "../crypto/suite-name.ts";
import { freshGroupId } from "../mls/fresh-group-id.ts";
import type { LeafIdentity } from "../mls/key-package.ts";
import type { ExternalSenderIdentity } from "../mls/external-sender.ts";
import { newPolicy } from "./policy-change.ts";
import { wireSuite } from "../mls/group-policy.ts";
import type { Primitives } from "../crypto/primitives.ts";
import type { Session } from "../session/session.ts";
import { type NewGroupOptions, termsOfOptions } from "./settings.ts";

/** What a new group of a client is like: its id says its domain, its suite and leaf are the client's. */
export function newGroup(
  creator: ClientId,
  suite: SuiteName,
  leaf: LeafIdentity,
  options: NewGroupOptions,
  primitives: Pick<Primitives, "randomBytes">,
): GroupRequest {
  const { requiredMediaTypes, policy, ordering } = options;
  const { user } = clientIdParts(creator);
  const terms = termsOfOptions(options);
  return {
    groupId: freshGroupId(creator, primitives),
    suite,
    identity: leaf,
    ...(requiredMediaTypes === undefined ? {} : { requiredMediaTypes }),
    ...(terms === undefined ? {} : { terms }),
    ...(policy === undefined ? {} : { policy: newPolicy(policy, user) }),
    ...(ordering === undefined ? {} : { ordering }),
  };
}

/**
 * The home domain as an external sender, for a group whose policy lets external senders propose (A23-42, A23-86); nobody where the
 * domain proposes nothing in groups of the suite. @throws RpcFailure.
 */
export async function sendersOf(
  session: Session,
  { suite, policy }: Pick<GroupRequest, "policy" | "suite">,
): Promise<readonly ExternalSenderIdentity[]> {
  if (policy === undefined || policy.admission.externalProposals.length === 0) return [];
  const cipherSuite = CipherSuite.codeOf(wireSuite(suite));
  const sender = await session.call(GroupCareService.ReadExternalSender, { cipherSuite });
  const { credential = new Uint8Array(), signatureKey = new Uint8Array() } = sender;
  return credential.length === 0 ? [] : [{ credential, signatureKey }];
}
