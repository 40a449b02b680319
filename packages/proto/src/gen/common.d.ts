// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export import CredentialQuery = entente.common.v1.CredentialQuery;
export import CredentialState = entente.common.v1.CredentialState;
export import CredentialVerdict = entente.common.v1.CredentialVerdict;
export import TrustAnchor = entente.common.v1.TrustAnchor;
export import ErrorDetail = entente.common.v1.ErrorDetail;
export import KeyPackageClaim = entente.common.v1.KeyPackageClaim;
export import KeyPackageStatus = entente.common.v1.KeyPackageStatus;
export import ClientKeyPackages = entente.common.v1.ClientKeyPackages;
export import KeyPackageClaimResult = entente.common.v1.KeyPackageClaimResult;
export import CommitResult = entente.common.v1.CommitResult;
export import CommitDecided = entente.common.v1.CommitDecided;
export import CommitStale = entente.common.v1.CommitStale;
export import CommitUnavailable = entente.common.v1.CommitUnavailable;
