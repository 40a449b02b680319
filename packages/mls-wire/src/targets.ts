import { bytesFromHex, decode, encode, rawOf, utf8FromText, type Codec } from "@entente/tls-codec";
import * as wire from "./index.ts";

/** One case of `messages.json` of the published vectors: hexadecimal by field name. */
export type MessageCase = Readonly<Record<string, string>>;

/** A decoder to be tried with hostile input. */
export interface Target {
  /** Its RFC name; unique. */
  readonly name: string;
  readonly codec: Codec<unknown>;
  /** Whether a value ends by itself, so that every proper prefix of an encoding must be refused. */
  readonly selfDelimiting: boolean;
  /** Encodings that `codec` accepts, made from one published case. */
  readonly samples: (one: MessageCase) => readonly Uint8Array[];
}

function field(one: MessageCase, name: string): Uint8Array {
  const bytes = bytesFromHex(one[name] ?? "");
  if (bytes === undefined || bytes.length === 0) throw new RangeError(`no such field in the case: ${name}`);
  return bytes;
}

function vector(name: string, codec: Codec<unknown>, ...fields: readonly string[]): Target {
  return { name, codec, selfDelimiting: true, samples: (one) => fields.map((item) => field(one, item)) };
}

/** In two calls, so that the values are checked against a codec that is known by then. */
function derived<T>(name: string, codec: Codec<T>) {
  return (values: (one: MessageCase) => readonly T[]): Target => ({
    name,
    codec,
    selfDelimiting: true,
    samples: (one) => values(one).map((value) => encode(codec, value)),
  });
}

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
const ascii = (text: string) => utf8FromText(text) ?? new Uint8Array();

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

const between: readonly Target[] = [
  derived(
    "SendGroupBundle",
    wire.SendGroupBundle,
  )(() => {
    const owner = wire.parseClientId("alice@a.example/phone");
    const readers = [wire.parseClientId("bob@b.example/phone"), wire.parseClientId("carol@c.example/phone")];
    const groupId = wire.groupIdOf(new Uint8Array(16), wire.parseDomainName("a.example"));
    const previousHead = new Uint8Array(32);
    return [{ version: "v2", groupId, epoch: 0n, previousHead, owner, readers, commit: undefined }];
  }),
  derived(
    "CommitBundle",
    wire.CommitBundle,
  )((one) => {
    const raw = (name: string) => rawOf(wire.MLSMessage, decode(wire.MLSMessage, field(one, name)));
    const tree = decode(wire.RatchetTree, field(one, "ratchet_tree"));
    return [
      {
        version: "v1",
        commit: raw("public_message_commit"),
        proposals: [raw("public_message_proposal")],
        welcomes: [raw("mls_welcome")],
        groupInfo: raw("mls_group_info"),
        ratchetTree: rawOf(wire.RatchetTree, tree),
      },
    ];
  }),
  derived(
    "CommitAuthenticatedData",
    wire.CommitAuthenticatedData,
  )(() => [
    {
      version: "v1",
      previousHead: new Uint8Array(32).fill(7),
      memberDomains: ["a.example", "b.example"].map(wire.parseDomainName),
      removedClients: ["bob@b.example/phone", "bob@b.example/tablet"].map(wire.parseClientId),
    },
  ]),
  derived(
    "SealedCommitAuthenticatedData",
    wire.SealedCommitAuthenticatedData,
  )(() => [
    {
      version: "v4",
      previousHead: new Uint8Array(32).fill(7),
      memberDomains: ["a.example", "b.example"].map(wire.parseDomainName),
      removedClients: ["bob@b.example/phone"].map(wire.parseClientId),
      removedAddresses: [1, 2].map((byte) => ({
        domain: wire.parseDomainName("b.example"),
        sealed: new Uint8Array(60).fill(byte),
      })),
    },
  ]),
  derived(
    "ExternalCommitAuthenticatedData",
    wire.ExternalCommitAuthenticatedData,
  )(() => [
    {
      version: "v2",
      previousHead: new Uint8Array(32).fill(7),
      memberDomains: ["a.example"].map(wire.parseDomainName),
      removedClients: [],
      invitation: {
        version: "v1",
        groupId: ascii("group"),
        invitee: ascii("bob@b.example"),
        notAfterMs: 1_800_000_000_000n,
        inviterKey: new Uint8Array(32).fill(3),
        signature: new Uint8Array(64).fill(4),
      },
    },
  ]),
  derived(
    "JoinRequest",
    wire.JoinRequest,
  )(() => [
    {
      version: "v1",
      groupId: ascii("group"),
      clientId: wire.parseClientId("bob@b.example/phone"),
      credential: new Uint8Array(20).fill(5),
      sealedTo: new Uint8Array(32).fill(3),
      signature: new Uint8Array(64).fill(4),
    },
  ]),
  derived("GroupTerms", wire.GroupTerms)(() => [wire.defaultGroupTerms]),
  derived(
    "CommitReportContent",
    wire.CommitReportContent,
  )(() => [
    { groupId: ascii("group"), epoch: 7n, valueHash: new Uint8Array(32).fill(1), code: ascii("invalid") },
  ]),
  derived(
    "GroupId",
    wire.GroupId,
  )(() => [wire.groupIdOf(new Uint8Array(16).fill(0xa5), wire.parseDomainName("a.example"))]),
  derived("DomainName", wire.DomainName)(() => [wire.parseDomainName("xn--mnchen-3ya.example")]),
  derived("UserId", wire.UserId)(() => [wire.parseUserId("alice@a.example")]),
  derived("ClientId", wire.ClientId)(() => [wire.parseClientId("alice@a.example/phone")]),
];

const userInitKey: wire.UserInitKey = {
  userInitKeyId: Uint8Array.of(1, 2, 3),
  cipherSuites: ["P256_SHA256_AES128GCM", "X25519_SHA256_AES128GCM"],
  initKeys: [Uint8Array.of(4, 5), Uint8Array.of(6)],
  credential: {
    credentialType: "basic",
    identity: ascii("alice"),
    algorithm: "ed25519",
    publicKey: new Uint8Array(32).fill(8),
  },
  signature: Uint8Array.of(9, 10),
};

const legacy: readonly Target[] = [
  derived(
    "GetUserInitKeyRequest",
    wire.GetUserInitKeyRequest,
  )(() => [{ identity: ascii("bob"), supportedSuites: ["X25519_SHA256_AES128GCM", 0x7777] }]),
  derived(
    "UserInitKey",
    wire.UserInitKey,
  )(() => [
    userInitKey,
    { ...userInitKey, credential: { credentialType: "x509", certData: Uint8Array.of(48, 0) } },
  ]),
  derived(
    "VersionedUserInitKey",
    wire.VersionedUserInitKey,
  )(() => [{ ...userInitKey, supportedVersions: [0, 1] }]),
  derived(
    "GetUserInitKeyResponse",
    wire.GetUserInitKeyResponse,
  )(() => [{ userInitKeys: [{ identity: ascii("alice"), userInitKey }] }, { userInitKeys: [] }]),
];

/** Every decoder of this package that reads what strangers send. */
export const targets: readonly Target[] = [...messages, ...parts, ...between, ...legacy];
