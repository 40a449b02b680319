// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export import CredentialQuery = entente.common.v1.CredentialQuery;
export import CredentialState = entente.common.v1.CredentialState;
export import CredentialVerdict = entente.common.v1.CredentialVerdict;
export import TrustAnchor = entente.common.v1.TrustAnchor;
export import LogQuery = entente.common.v1.LogQuery;
export import SearchQuestion = entente.common.v1.SearchQuestion;
export import ContactQuestion = entente.common.v1.ContactQuestion;
export import WatchedVersion = entente.common.v1.WatchedVersion;
export import OwnerQuestion = entente.common.v1.OwnerQuestion;
export import UpdateQuestion = entente.common.v1.UpdateQuestion;
export import OfflineProofQuestion = entente.common.v1.OfflineProofQuestion;
export import ConsistencyQuestion = entente.common.v1.ConsistencyQuestion;
export import LogAnswer = entente.common.v1.LogAnswer;
export import WitnessSubmission = entente.common.v1.WitnessSubmission;
export import WitnessAnswer = entente.common.v1.WitnessAnswer;
export import StatedDomain = entente.common.v1.StatedDomain;
export import ErrorDetail = entente.common.v1.ErrorDetail;
export import KeyPackageClaim = entente.common.v1.KeyPackageClaim;
export import KeyPackageStatus = entente.common.v1.KeyPackageStatus;
export import ClientKeyPackages = entente.common.v1.ClientKeyPackages;
export import KeyPackageClaimResult = entente.common.v1.KeyPackageClaimResult;
export import CommitResult = entente.common.v1.CommitResult;
export import CommitDecided = entente.common.v1.CommitDecided;
export import CommitStale = entente.common.v1.CommitStale;
export import CommitUnavailable = entente.common.v1.CommitUnavailable;
