export type { Authenticator, PresentedCredential, Verdict } from "./authenticator.ts";
export { AuthenticationProcess } from "@entente/mls-wire";
export {
  type AuthenticationProcesses,
  authenticationExtensionType,
  type KnownProcess,
  processProblem,
} from "./authentication-process.ts";
export { certificateClaims, type CertificateClaims, clientUriScheme } from "./certificate.ts";
export type { DecidedCommit } from "./chain-head.ts";
export type { OrderingKeys } from "./commit-order.ts";
export { basicCredential, credentialClaims, type CredentialClaims } from "./credential.ts";
export type { GroupRequest } from "./create-group.ts";
export type { GroupEnvironment } from "./environment.ts";
export { srtpLabel, srtpProfiles, type SrtpKeys, type SrtpProfile } from "./exporter.ts";
export { fingerprint } from "./fingerprint.ts";
export type { ExternalSenderIdentity } from "./external-sender.ts";
export { Group, type PendingCommitView, type ReceiveResult } from "./group.ts";
export type { EncodedGroup } from "./group-codec.ts";
export { GroupError, type GroupErrorCode, type GroupErrorDetails } from "./group-error.ts";
export type { ApplicationMessageEvent, EpochEvent, GroupEvent, MissingMessagesEvent } from "./group-event.ts";
export type { CommitRequest, Framing } from "./group-state.ts";
export type { ExternalJoin, ExternalJoinRequest } from "./external-join.ts";
export { type Invitation, welcomeRefs } from "./join-group.ts";
export {
  type KeyPackageRequest,
  type KeyPackageSecrets,
  type LeafIdentity,
  makeKeyPackage,
  makeSignatureKey,
  type OwnKeyPackage,
  type SignatureKeyPair,
} from "./key-package.ts";
export { type CheckedKeyPackage, checkKeyPackage } from "./key-package-check.ts";
export { ephemeralContentBytesMax } from "./ephemeral.ts";
export * from "./limits.ts";
export type { CommitOptions } from "./make-commit.ts";
export type { ProposalRequest } from "./make-proposal.ts";
export { canonicalMediaType, mediaTypeCharactersMax, mediaTypesMax } from "./media-types.ts";
export type { Member } from "./member.ts";
export type { IgnoredReason } from "./outcome.ts";
export type { ExternalPsk } from "./psk.ts";
export type { TreePublisher } from "./tree-delivery.ts";
export { partsOfTree, treeOfParts, type TreeParts } from "./tree-pieces.ts";
