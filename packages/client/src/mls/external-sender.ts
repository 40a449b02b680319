import { decode, encode } from "@entente/tls-codec";
import {
  Credential,
  ExternalSenders,
  FramedContentTBS,
  groupIdFromBytes,
  groupIdParts,
  mlsLabel,
  type MLSMessage,
  SignContent,
  signatureLabels,
} from "@entente/mls-wire";
import type { CiphersuiteImpl, Extension, GroupContext } from "ts-mls";
import { authenticate } from "./authenticator.ts";
import { mlsCredential } from "./credential.ts";
import type { GroupEnvironment } from "./environment.ts";
import { GroupError } from "./group-error.ts";

/** Someone outside who may propose to a group (RFC 9420 12.1.8). */
export interface ExternalSenderIdentity {
  /** MLS Credential, TLS encoding. */
  readonly credential: Uint8Array;
  readonly signatureKey: Uint8Array;
}

/** Knows the keys with which domains propose in groups (RFC 9420 12.1.8, A23-42). */
export interface DomainSenders {
  /**
   * Whether the key is one of the domain's own external sender; undefined where the credential is no domain's but a client's.
   * Throws what fetching the domain's roots throws.
   */
  isSender(domain: string, credential: Credential, signatureKey: Uint8Array): Promise<boolean | undefined>;
}

/** Proposals that an external sender may make here; the RFC allows more (12.1.8). */
const allowed: ReadonlySet<string | number> = new Set(["add", "remove"]);

/**
 * The external_senders extension as RFC 9420 12.1.8.1 has it: one vector. ts-mls writes and reads a bare struct, so it never
 * gets to touch this extension: groups are made without it and given it afterwards, and proposals of external senders are
 * verified here.
 */
export function externalSendersExtension(senders: readonly ExternalSenderIdentity[]): Extension {
  const list = senders.map(({ signatureKey, credential }) => ({
    signatureKey,
    credential: decode(Credential, credential),
  }));
  return { extensionType: "external_senders", extensionData: encode(ExternalSenders, list) };
}

/** The external senders of a group. Throws GroupError `malformed` for more than one such extension, and DecodeError. */
export function externalSendersOf({ extensions }: GroupContext): ExternalSenders {
  const found = extensions.filter(({ extensionType }) => extensionType === "external_senders");
  if (found.length > 1) throw new GroupError("malformed", "external_senders twice");
  return found[0] === undefined ? [] : decode(ExternalSenders, found[0].extensionData);
}

/**
 * Makes sure of all external senders of a group: the service of the domain that the group was made at, or a client that the
 * Authenticator knows. Throws GroupError.
 */
export async function authenticateExternalSenders(
  environment: GroupEnvironment,
  context: GroupContext,
): Promise<void> {
  for (const { credential, signatureKey } of externalSendersOf(context)) {
    if (await isHomeDomain(environment, context, { credential, signatureKey })) continue;
    await authenticate(
      environment.authenticator,
      mlsCredential(encode(Credential, credential)),
      signatureKey,
    );
  }
}

async function isHomeDomain(
  { domainSenders }: GroupEnvironment,
  { groupId }: GroupContext,
  { credential, signatureKey }: ExternalSenders[number],
): Promise<boolean> {
  const { domain } = groupIdParts(groupIdFromBytes(groupId));
  let answer: boolean | undefined;
  try {
    answer = await domainSenders?.isSender(domain, credential, signatureKey);
  } catch (cause) {
    throw new GroupError("authenticator_failed", `could not tell about the external sender of ${domain}`, {
      cause,
    });
  }
  if (answer !== false) return answer === true;
  throw new GroupError("credential_refused", `an external sender that is not ${domain}'s`, {
    reason: "not_the_domain",
  });
}

/**
 * Verifies a proposal by an external sender: listed in the group, signed by its key, of an allowed type. Group and epoch
 * are compared by the caller, since the signature covers no GroupContext. Throws GroupError `external_refused`, `invalid`.
 */
export async function checkExternalProposal(
  context: GroupContext,
  message: MLSMessage,
  cs: CiphersuiteImpl,
): Promise<void> {
  if (message.wireFormat !== "mls_public_message")
    throw new GroupError("external_refused", "not a PublicMessage");
  const { content, auth } = message.publicMessage;
  if (content.sender.senderType !== "external" || content.contentType !== "proposal") {
    throw new GroupError("external_refused", `a ${content.contentType} by ${content.sender.senderType}`);
  }
  const sender = externalSendersOf(context)[content.sender.senderIndex];
  if (sender === undefined) throw new GroupError("external_refused", "not an external sender of the group");
  if (!allowed.has(content.proposal.proposalType)) {
    throw new GroupError("external_refused", `a proposal of type ${content.proposal.proposalType}`);
  }
  const tbs = encode(FramedContentTBS, {
    version: "mls10",
    wireFormat: "mls_public_message",
    content,
    context: undefined,
  });
  const signed = encode(SignContent, { label: mlsLabel(signatureLabels.framedContent), content: tbs });
  if (!(await cs.signature.verify(sender.signatureKey, signed, auth.signature))) {
    throw new GroupError("invalid", "the external sender's signature is wrong");
  }
}
