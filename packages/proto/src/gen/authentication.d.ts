// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export import BeginEnrolmentRequest = entente.authentication.v1.BeginEnrolmentRequest;
export import BeginEnrolmentResponse = entente.authentication.v1.BeginEnrolmentResponse;
export import CompleteEnrolmentRequest = entente.authentication.v1.CompleteEnrolmentRequest;
export import CompleteEnrolmentResponse = entente.authentication.v1.CompleteEnrolmentResponse;
export import RenewCredentialRequest = entente.authentication.v1.RenewCredentialRequest;
export import RenewCredentialResponse = entente.authentication.v1.RenewCredentialResponse;
export import VerifyCredentialRequest = entente.authentication.v1.VerifyCredentialRequest;
export import VerifyCredentialResponse = entente.authentication.v1.VerifyCredentialResponse;
export import ReadTrustAnchorRequest = entente.authentication.v1.ReadTrustAnchorRequest;
export import ReadTrustAnchorResponse = entente.authentication.v1.ReadTrustAnchorResponse;
export import CreateInvitationRequest = entente.authentication.v1.CreateInvitationRequest;
export import CreateInvitationResponse = entente.authentication.v1.CreateInvitationResponse;
export import ListUsersRequest = entente.authentication.v1.ListUsersRequest;
export import ListUsersResponse = entente.authentication.v1.ListUsersResponse;
export import UserEntry = entente.authentication.v1.UserEntry;
export import ClientEntry = entente.authentication.v1.ClientEntry;
export import RevokeClientRequest = entente.authentication.v1.RevokeClientRequest;
export import RevokeClientResponse = entente.authentication.v1.RevokeClientResponse;
