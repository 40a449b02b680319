import { decode } from "@entente/tls-codec";
import { ententeTargets } from "./entente/targets.ts";
import * as wire from "./index.ts";
import { legacyTargets } from "./legacy/targets.ts";
import { ascii, derived, field, type MessageCase, type Target, vector } from "./target.ts";

export type { MessageCase, Target };

function message<F extends wire.MLSMessage["wireFormat"]>(one: MessageCase, name: string, wireFormat: F) {
  const value = decode(wire.MLSMessage, field(one, name));
  if (value.wireFormat !== wireFormat) throw new RangeError(`${name} is not ${wireFormat}`);
  return value as Extract<wire.MLSMessage, { readonly wireFormat: F }>;
}

const keyPackage = (one: MessageCase) => message(one, "mls_key_package", "mls_key_package").keyPackage;
const groupInfo = (one: MessageCase) => message(one, "mls_group_info", "mls_group_info").groupInfo;
const publicMessages = (one: MessageCase) =>
  ["public_message_application", "public_message_proposal", "public_message_commit"].map(
    (name) => message(one, name, "mls_public_message").publicMessage,
  );
const privateMessage = (one: MessageCase) =>
  message(one, "private_message", "mls_private_message").privateMessage;
const commit = (one: MessageCase) => decode(wire.Commit, field(one, "commit"));

const messages: readonly Target[] = [
  vector(
    "MLSMessage",
    wire.MLSMessage,
    "mls_welcome",
    "mls_group_info",
    "mls_key_package",
    "public_message_application",
    "public_message_proposal",
    "public_message_commit",
    "private_message",
  ),
  vector("RatchetTree", wire.RatchetTree, "ratchet_tree"),
  vector("GroupSecrets", wire.GroupSecrets, "group_secrets"),
  vector("Add", wire.Add, "add_proposal"),
  vector("Update", wire.Update, "update_proposal"),
  vector("Remove", wire.Remove, "remove_proposal"),
  vector("PreSharedKey", wire.PreSharedKey, "pre_shared_key_proposal"),
  vector("ReInit", wire.ReInit, "re_init_proposal"),
  vector("ExternalInit", wire.ExternalInit, "external_init_proposal"),
  vector("GroupContextExtensions", wire.GroupContextExtensions, "group_context_extensions_proposal"),
  vector("Commit", wire.Commit, "commit"),
  derived("KeyPackage", wire.KeyPackage)((one) => [keyPackage(one)]),
  derived("Welcome", wire.Welcome)((one) => [message(one, "mls_welcome", "mls_welcome").welcome]),
  derived("GroupInfo", wire.GroupInfo)((one) => [groupInfo(one)]),
  derived("PublicMessage", wire.PublicMessage)(publicMessages),
  derived("PrivateMessage", wire.PrivateMessage)((one) => [privateMessage(one)]),
];

const parts: readonly Target[] = [
  derived(
    "LeafNode",
    wire.LeafNode,
  )((one) => [keyPackage(one).leafNode, decode(wire.Update, field(one, "update_proposal")).leafNode]),
  derived("Capabilities", wire.Capabilities)((one) => [keyPackage(one).leafNode.capabilities]),
  derived(
    "Credential",
    wire.Credential,
  )((one) => [
    keyPackage(one).leafNode.credential,
    { credentialType: "x509", certificates: [{ certData: field(one, "commit") }] },
    { credentialType: 0x0a0a, credentialData: Uint8Array.of(1, 2, 3) },
  ]),
  derived(
    "Extensions",
    wire.Extensions,
  )(() => [
    [
      { extensionType: "application_id", extensionData: Uint8Array.of(1, 7) },
      { extensionType: 0x1a1a, extensionData: new Uint8Array() },
    ],
  ]),
  derived("GroupContext", wire.GroupContext)((one) => [groupInfo(one).groupContext]),
  derived(
    "Proposal",
    wire.Proposal,
  )((one) => [
    { proposalType: "add", keyPackage: keyPackage(one) },
    { proposalType: "remove", removed: 3 },
    { proposalType: "psk", ...decode(wire.PreSharedKey, field(one, "pre_shared_key_proposal")) },
    { proposalType: 0x2a2a, proposalData: Uint8Array.of(9) },
  ]),
  derived(
    "UpdatePath",
    wire.UpdatePath,
  )((one) => {
    const { path } = commit(one);
    return path === undefined ? [] : [path];
  }),
  derived(
    "FramedContentTBS",
    wire.FramedContentTBS,
  )((one) =>
    publicMessages(one).map(({ content }) => ({
      version: "mls10" as const,
      wireFormat: "mls_public_message" as const,
      content,
      context: /^(member|new_member_commit)$/.test(content.sender.senderType)
        ? groupInfo(one).groupContext
        : undefined,
    })),
  ),
  derived(
    "AuthenticatedContent",
    wire.AuthenticatedContent,
  )((one) =>
    publicMessages(one).map(({ content, auth }) => ({
      wireFormat: "mls_public_message" as const,
      content,
      auth,
    })),
  ),
  {
    ...derived(
      "PrivateMessageContent of application",
      wire.PrivateMessageContent.application,
    )((one) => [
      {
        applicationData: field(one, "commit"),
        auth: { signature: Uint8Array.of(1, 2), confirmationTag: undefined },
        paddingLength: 5,
      },
    ]),
    selfDelimiting: false,
  },
  {
    ...derived(
      "PrivateMessageContent of commit",
      wire.PrivateMessageContent.commit,
    )((one) => [
      {
        commit: commit(one),
        auth: { signature: Uint8Array.of(1, 2), confirmationTag: Uint8Array.of(3) },
        paddingLength: 0,
      },
    ]),
    selfDelimiting: false,
  },
  derived(
    "RequiredCapabilities",
    wire.RequiredCapabilities,
  )(() => [
    {
      extensionTypes: ["external_senders", 0xf001],
      proposalTypes: ["add"],
      credentialTypes: ["basic", 0x0a0a],
    },
  ]),
  derived(
    "ExternalSenders",
    wire.ExternalSenders,
  )((one) => [
    [
      {
        signatureKey: keyPackage(one).leafNode.signatureKey,
        credential: keyPackage(one).leafNode.credential,
      },
    ],
  ]),
  derived(
    "AppDataDictionary",
    wire.AppDataDictionary,
  )(() => [
    {
      componentData: [
        { componentId: "content_media_types", data: Uint8Array.of(1) },
        { componentId: 0xff00, data: new Uint8Array() },
      ],
    },
  ]),
  derived(
    "ContentMediaTypes",
    wire.ContentMediaTypes,
  )(() => [
    {
      mediaTypes: [
        {
          mediaType: ascii("text/plain"),
          parameters: [{ parameterName: ascii("charset"), parameterValue: ascii("UTF-8") }],
        },
      ],
    },
  ]),
  derived(
    "ApplicationFraming",
    wire.ApplicationFraming,
  )(() => [
    { mediaType: { mediaType: ascii("text/plain"), parameters: [] }, applicationContent: ascii("hello") },
  ]),
  derived(
    "TreeHashInput",
    wire.TreeHashInput,
  )((one) => [
    { nodeType: "leaf", leafIndex: 4, leafNode: keyPackage(one).leafNode },
    { nodeType: "parent", parentNode: undefined, leftHash: Uint8Array.of(1), rightHash: Uint8Array.of(2) },
  ]),
];

/** Every decoder of this package that reads what strangers send. */
export const targets: readonly Target[] = [...messages, ...parts, ...ententeTargets, ...legacyTargets];
