import {
  genesisHead,
  type GroupId,
  groupIdBytes,
  type GroupTerms,
  groupTermsExtension,
  groupTermsExtensionOf,
} from "@entente/mls-wire";
import { createGroup as createMlsGroup, type Extension } from "ts-mls";
import type { SuiteName } from "../crypto/suite-name.ts";
import { authenticate, AuthenticationGuard } from "./authenticator.ts";
import { mlsCredential } from "./credential.ts";
import { clientConfig, type GroupEnvironment, suiteOf } from "./environment.ts";
import {
  authenticateExternalSenders,
  externalSendersExtension,
  type ExternalSenderIdentity,
} from "./external-sender.ts";
import { GroupError } from "./group-error.ts";
import type { Framing, GroupState } from "./group-state.ts";
import { framingOf } from "./group-terms.ts";
import { withoutConfig } from "./group-state.ts";
import { generateKeyPackage, type LeafIdentity } from "./key-package.ts";
import {
  appDataDictionaryExtension,
  mediaTypesExtension,
  mediaTypesMissing,
  mediaTypesOf,
} from "./media-types.ts";

/** What a new group is like. */
export interface GroupRequest {
  readonly groupId: GroupId;
  readonly suite: SuiteName;
  readonly identity: LeafIdentity;
  /** What the group agrees on about its servers, carried in its GroupContext; the default terms, and nothing in it, where absent. */
  readonly terms?: GroupTerms;
  /** As the terms say where absent; private: servers see no more of handshake messages than their authenticated data. */
  readonly framing?: Framing;
  /** Whether each Commit names the one before (`previous_head`); yes where absent. */
  readonly chain?: boolean;
  readonly externalSenders?: readonly ExternalSenderIdentity[];
  /** Media types that every member must read; application data is ApplicationFraming then (F-7). The creator must tell them too. */
  readonly requiredMediaTypes?: readonly string[];
  /** Extensions of the GroupContext, of types that the application understands; not those of RFC 9420 nor the AppDataDictionary. */
  readonly extensions?: readonly { readonly extensionType: number; readonly extensionData: Uint8Array }[];
}

/** A group of this client alone, at epoch 0. Throws GroupError `identity_invalid`, `credential_refused`, `unsupported`. */
export async function createGroup(environment: GroupEnvironment, request: GroupRequest): Promise<GroupState> {
  const {
    groupId,
    suite,
    identity,
    terms,
    framing = terms === undefined ? "private" : framingOf(terms),
    chain = true,
    extensions = [],
    externalSenders,
  } = request;
  const agreed = terms === undefined ? [] : [extensionOfTerms(terms)];
  const context = [...extensions, ...agreed, ...requirement(request)];
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
  const groupContext = { ...mls.groupContext, extensions: [...mls.groupContext.extensions, ...senders] };
  await authenticateExternalSenders(environment, groupContext);
  const head = chain ? genesisHead(environment.crypto.primitives.sha256, id) : new Uint8Array();
  return { mls: { ...mls, groupContext }, head, framing, waiting: [], pending: undefined };
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
