// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export const { CredentialQuery, CredentialState, CredentialVerdict, TrustAnchor, LogQuery, SearchQuestion, ContactQuestion, WatchedVersion, OwnerQuestion, UpdateQuestion, OfflineProofQuestion, ConsistencyQuestion, LogAnswer, WitnessSubmission, WitnessAnswer, StatedDomain, DirectoryQuery, DirectoryResult, DirectoryEntry, ErrorDetail, GroupStateQuery, GroupState, CommitReport, CommitReportResult, KeyPackageClaim, KeyPackageStatus, ClientKeyPackages, KeyPackageClaimResult, MessageReport, MessageReportResult, CommitResult, CommitDecided, CommitStale, CommitUnavailable, KeyPackageDescription, ClientDescription, UserDescription } = entente.common.v1;
