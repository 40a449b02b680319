import {
  clientIdParts,
  type GroupId,
  groupIdBytes,
  type GroupTerms,
  groupTermsExtension,
  groupTermsExtensionOf,
} from "@entente/mls-wire";
import { genesisHead, type OrderingPolicy } from "@entente/ordering";
import { contextExtensions, founderProblem, type GroupPolicy, groupProblem, termsOf } from "@entente/policy";
import { createGroup as createMlsGroup, type Extension, type GroupContext, type LeafNode } from "ts-mls";
import type { SuiteName } from "../crypto/suite-name.ts";
import { authenticate, AuthenticationGuard } from "./authenticator.ts";
import { orderOf, policyExtensionOf } from "./commit-order.ts";
import { mlsCredential } from "./credential.ts";
import { clientConfig, type GroupEnvironment, suiteOf } from "./environment.ts";
import {
  authenticateExternalSenders,
  externalSendersExtension,
  type ExternalSenderIdentity,
} from "./external-sender.ts";
import { GroupError, refusalOf } from "./group-error.ts";
import { factsOfLeaf, mlsExtensions, refusedBy, wireExtensions, wireSuite } from "./group-policy.ts";
import type { Framing, GroupState } from "./group-state.ts";
import { framingOf, termsOf as termsOfContext } from "./group-terms.ts";
import { withoutConfig } from "./group-state.ts";
import { generateKeyPackage, type LeafIdentity } from "./key-package.ts";
import {
  appDataDictionaryExtension,
  mediaTypesExtension,
  mediaTypesMissing,
  mediaTypesOf,
} from "./media-types.ts";
import { noKeyAges } from "./kept-keys.ts";

/** What a new group is like. */
export interface GroupRequest {
  readonly groupId: GroupId;
  readonly suite: SuiteName;
  readonly identity: LeafIdentity;
  /** What the group demands of its members and lets them do; nothing beyond RFC 9420 where absent. Its terms follow from it. */
  readonly policy?: GroupPolicy;
  /** What a group without a policy agrees on about its servers; the default terms, and nothing in the GroupContext, where absent. */
  readonly terms?: GroupTerms;
  /** As policy or terms say where there are any; private otherwise: servers see no more of handshake messages than their authenticated data. */
  readonly framing?: Framing;
  /** Whether each Commit names the one before (`previous_head`); yes where absent. */
  readonly chain?: boolean;
  readonly externalSenders?: readonly ExternalSenderIdentity[];
  /**
   * Who orders the group's Commits, where that is not the usual: a quorum of the members' domains as soon as there are three.
   */
  readonly ordering?: OrderingPolicy;
  /** Media types that every member must read; application data is ApplicationFraming then (F-7). The creator must tell them too. */
  readonly requiredMediaTypes?: readonly string[];
  /** The GroupContext's extensions as they are, in the place of all that is said above: those of the group that is continued. */
  readonly context?: readonly Extension[];
  /** Extensions of the GroupContext, of types that the application understands; not those of RFC 9420 nor the AppDataDictionary. */
  readonly extensions?: readonly { readonly extensionType: number; readonly extensionData: Uint8Array }[];
}

/** A group of this client alone, at epoch 0. Throws GroupError `identity_invalid`, `credential_refused`, `unsupported`, `policy_refused`. */
export async function createGroup(environment: GroupEnvironment, request: GroupRequest): Promise<GroupState> {
  const { groupId, suite, identity, terms, policy, chain = true, extensions = [], externalSenders } = request;
  if (terms !== undefined && policy !== undefined)
    throw new GroupError("unsupported", "the terms of a group with a policy follow from it");
  const agreedFraming = terms === undefined ? "private" : framingOf(terms);
  const ofTerms = policy === undefined ? (request.framing ?? agreedFraming) : framingOf(termsOf(policy));
  const framing = request.context === undefined ? ofTerms : framingOf(termsOfContext(request.context));
  const agreed = terms === undefined ? policyExtensions(request) : [extensionOfTerms(terms)];
  const { ordering } = request;
  const ordered = ordering === undefined ? [] : [policyExtensionOf(ordering)];
  const said = request.context ?? [...agreed, ...extensions, ...requirement(request), ...ordered];
  const context = said.filter(({ extensionType }) => extensionType !== "external_senders");
  if (extensions.some(({ extensionType }) => extensionType <= appDataDictionaryExtension)) {
    throw new GroupError(
      "unsupported",
      "extensions of RFC 9420 and the AppDataDictionary have options of their own",
    );
  }
  const types = extensions.map(({ extensionType }) => extensionType);
  const { signatureKey, credential } = identity;
  await authenticate(environment.authenticator, mlsCredential(credential), signatureKey.publicKey);
  const made = await generateKeyPackage(environment, { suite, identity, extensions: types });
  const guard = new AuthenticationGuard(environment.authenticator);
  const id = groupIdBytes(groupId);
  const state = await createMlsGroup(
    id,
    made.publicPackage,
    made.privatePackage,
    context,
    suiteOf(environment, suite),
    clientConfig(guard),
  );
  const mls = withoutConfig(state);
  const senders: Extension[] =
    externalSenders === undefined ? [] : [externalSendersExtension(externalSenders)];
  // Nothing of epoch 0 depends on the GroupContext yet, so what ts-mls cannot read is added behind its back.
  const groupContext = { ...mls.groupContext, extensions: [...said, ...senders] };
  await authenticateExternalSenders(environment, groupContext);
  checkPolicy(request, groupContext, made.publicPackage.leafNode);
  const { sha256 } = environment.crypto.primitives;
  const head = chain ? genesisHead(id, orderOf({ ...mls, groupContext }), sha256) : new Uint8Array();
  return { mls: { ...mls, groupContext }, head, framing, waiting: [], pending: undefined, ages: noKeyAges };
}

/** Who makes a group fits its policy. Throws GroupError `policy_refused`. */
function checkPolicy({ policy, suite }: GroupRequest, { extensions }: GroupContext, leaf: LeafNode): void {
  if (policy === undefined) return;
  const facts = { suite: wireSuite(suite), extensions: wireExtensions(extensions), own: factsOfLeaf(leaf) };
  const { user } = clientIdParts(facts.own.client);
  const problem = groupProblem(policy, facts) ?? founderProblem(policy, user);
  if (problem !== undefined) throw refusedBy(problem);
}

function policyExtensions({ policy }: GroupRequest): readonly Extension[] {
  if (policy === undefined) return [];
  try {
    return mlsExtensions(contextExtensions(policy));
  } catch (error) {
    throw refusalOf(error);
  }
}

function extensionOfTerms(terms: GroupTerms): Extension {
  const { extensionData } = groupTermsExtensionOf(terms);
  return { extensionType: groupTermsExtension, extensionData };
}

function requirement({ requiredMediaTypes, identity }: GroupRequest): readonly Extension[] {
  if (requiredMediaTypes === undefined) return [];
  const required = mediaTypesExtension(requiredMediaTypes);
  const own = identity.mediaTypes === undefined ? [] : [mediaTypesExtension(identity.mediaTypes)];
  const [missing] = mediaTypesMissing(mediaTypesOf([required]), own);
  if (missing !== undefined)
    throw new GroupError("unsupported", `this client does not tell that it reads ${missing}`);
  return [required];
}
