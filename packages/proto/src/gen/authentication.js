// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export const { BeginEnrolmentRequest, BeginEnrolmentResponse, CompleteEnrolmentRequest, CompleteEnrolmentResponse, RenewCredentialRequest, RenewCredentialResponse, VerifyCredentialRequest, VerifyCredentialResponse, ReadTrustAnchorRequest, ReadTrustAnchorResponse, CreateInvitationRequest, CreateInvitationResponse, ListUsersRequest, ListUsersResponse, UserEntry, ClientEntry, RevokeClientRequest, RevokeClientResponse } = entente.authentication.v1;
