import { type UserId } from "@entente/mls-wire";
import type { GroupPolicy } from "./group-policy.ts";

/** Names of the policies that come with this package. */
export type ProfileName = "small_chat" | "large_community" | "high_security";

const day = 86_400;

const smallChat: GroupPolicy = {
  version: "v1",
  roles: [],
  rights: {
    addUsers: "members",
    addClients: "nobody",
    removeUsers: "admins",
    changePolicy: "admins",
    changeRoles: "admins",
    changeExtensions: "admins",
    reInit: "members",
    preSharedKeys: "members",
    send: "members",
  },
  admission: {
    membersMax: 256,
    clientsPerUserMax: 32,
    domains: [],
    externalJoins: "own_clients",
    newMemberProposals: "nobody",
    invitationSeconds: 0,
    externalProposals: ["remove"],
    otherProposals: [],
    groupInfo: "joiners",
    ratchetTree: "in_welcome",
    rejoin: "open",
    missedMessages: "withheld",
  },
  demands: {
    suites: [
      "MLS_256_XWING_AES256GCM_SHA512_Ed25519",
      "MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519",
      "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
      "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
      "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
    ],
    requiredExtensions: [],
    forbiddenExtensions: [],
    credentials: ["basic", "x509"],
    unknownExtensions: "ignore",
    requiredCapabilities: "carried",
    keyPackageSecondsMax: 90 * day,
    credentialSecondsMax: 0,
  },
  retention: {
    resumptionEpochs: 16,
    resumptionSeconds: 30 * day,
    messageEpochs: 16,
    messageSeconds: 7 * day,
    unusedKeysMax: 64,
    forwardStepsMax: 1_000,
    bufferedMessagesMax: 128,
    bufferedSeconds: day,
  },
  behaviour: {
    handshakes: "encrypted",
    padding: "padme",
    paddingBytes: 256,
    pendingProposals: "at_once",
    pendingSeconds: 3_600,
    paths: "when_required",
    upgrade: "told",
    updateSeconds: 7 * day,
    updateMessages: 0,
    signatureKeySeconds: 0,
    idleSeconds: 90 * day,
    idleWarningSeconds: 14 * day,
    credentialGraceSeconds: 7 * day,
    accountability: "franked",
    badCommits: "reset",
    reportersMin: 1,
    succession: "lowest_leaf",
  },
};

const largeCommunity: GroupPolicy = {
  ...smallChat,
  rights: {
    ...smallChat.rights,
    addUsers: "moderators",
    removeUsers: "moderators",
    reInit: "admins",
    preSharedKeys: "admins",
  },
  admission: {
    ...smallChat.admission,
    membersMax: 50_000,
    clientsPerUserMax: 16,
    externalJoins: "invited",
    invitationSeconds: 7 * day,
    externalProposals: ["add", "remove"],
    ratchetTree: "download",
  },
  retention: { ...smallChat.retention, resumptionEpochs: 4, messageEpochs: 3, messageSeconds: day },
  behaviour: {
    ...smallChat.behaviour,
    handshakes: "visible",
    pendingProposals: "before_message",
    pendingSeconds: day,
    updateSeconds: 14 * day,
    idleSeconds: 45 * day,
    idleWarningSeconds: 7 * day,
    reportersMin: 3,
  },
};

const highSecurity: GroupPolicy = {
  ...smallChat,
  rights: {
    ...smallChat.rights,
    addUsers: "admins",
    reInit: "admins",
    preSharedKeys: "admins",
  },
  admission: {
    ...smallChat.admission,
    membersMax: 64,
    clientsPerUserMax: 4,
    externalJoins: "nobody",
    externalProposals: [],
    groupInfo: "nobody",
    rejoin: "proven",
  },
  demands: {
    ...smallChat.demands,
    credentials: ["x509"],
    unknownExtensions: "refuse",
    keyPackageSecondsMax: 28 * day + 3_600,
    credentialSecondsMax: 400 * day,
  },
  retention: {
    resumptionEpochs: 4,
    resumptionSeconds: 7 * day,
    messageEpochs: 1,
    messageSeconds: 3_600,
    unusedKeysMax: 16,
    forwardStepsMax: 256,
    bufferedMessagesMax: 32,
    bufferedSeconds: 3_600,
  },
  behaviour: {
    ...smallChat.behaviour,
    padding: "blocks",
    paddingBytes: 1_024,
    paths: "always",
    updateSeconds: day,
    updateMessages: 100,
    signatureKeySeconds: 90 * day,
    idleSeconds: 14 * day,
    idleWarningSeconds: 2 * day,
    credentialGraceSeconds: 0,
    accountability: "deniable",
    badCommits: "reset",
  },
};

/** The three policies that come with this package, without roles. The table in README.md is theirs. */
export const profiles: Readonly<Record<ProfileName, GroupPolicy>> = {
  small_chat: smallChat,
  large_community: largeCommunity,
  high_security: highSecurity,
};

/** A profile with the maker of the group as its admin. */
export function profilePolicy(name: ProfileName, creator: UserId): GroupPolicy {
  return { ...profiles[name], roles: [{ user: creator, role: "admin" }] };
}
