import { decode, encode } from "@entente/tls-codec";
import {
  Credential,
  ExternalSenders,
  FramedContentTBS,
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

/** Asks the Authenticator about all external senders of a group. Throws GroupError. */
export async function authenticateExternalSenders(
  environment: GroupEnvironment,
  context: GroupContext,
): Promise<void> {
  for (const { credential, signatureKey } of externalSendersOf(context)) {
    await authenticate(
      environment.authenticator,
      mlsCredential(encode(Credential, credential)),
      signatureKey,
    );
  }
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
