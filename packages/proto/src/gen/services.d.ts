// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import type { entente } from "./messages.js";
import type { Method } from "../method.js";

export declare const AuthenticationService: {
  readonly BeginEnrolment: Method<typeof entente.authentication.v1.BeginEnrolmentRequest, typeof entente.authentication.v1.BeginEnrolmentResponse, false, false>;
  readonly CompleteEnrolment: Method<typeof entente.authentication.v1.CompleteEnrolmentRequest, typeof entente.authentication.v1.CompleteEnrolmentResponse, false, false>;
  readonly RenewCredential: Method<typeof entente.authentication.v1.RenewCredentialRequest, typeof entente.authentication.v1.RenewCredentialResponse, false, false>;
  readonly ChangeGroupKeys: Method<typeof entente.authentication.v1.ChangeGroupKeysRequest, typeof entente.authentication.v1.ChangeGroupKeysResponse, false, false>;
};

export declare const AuthenticationServiceName: "entente.authentication.v1.AuthenticationService";

export declare const CredentialService: {
  readonly VerifyCredential: Method<typeof entente.authentication.v1.VerifyCredentialRequest, typeof entente.authentication.v1.VerifyCredentialResponse, false, false>;
  readonly CompareCredentials: Method<typeof entente.authentication.v1.CompareCredentialsRequest, typeof entente.authentication.v1.CompareCredentialsResponse, false, false>;
  readonly ReadTrustAnchor: Method<typeof entente.authentication.v1.ReadTrustAnchorRequest, typeof entente.authentication.v1.ReadTrustAnchorResponse, false, false>;
  readonly CreateInvitation: Method<typeof entente.authentication.v1.CreateInvitationRequest, typeof entente.authentication.v1.CreateInvitationResponse, false, false>;
  readonly ListUsers: Method<typeof entente.authentication.v1.ListUsersRequest, typeof entente.authentication.v1.ListUsersResponse, false, false>;
  readonly RevokeClient: Method<typeof entente.authentication.v1.RevokeClientRequest, typeof entente.authentication.v1.RevokeClientResponse, false, false>;
};

export declare const CredentialServiceName: "entente.authentication.v1.CredentialService";

export declare const LogService: {
  readonly LookUp: Method<typeof entente.authentication.v1.LookUpRequest, typeof entente.authentication.v1.LookUpResponse, false, false>;
  readonly AddCheckpoint: Method<typeof entente.authentication.v1.AddCheckpointRequest, typeof entente.authentication.v1.AddCheckpointResponse, false, false>;
  readonly ReadStatement: Method<typeof entente.authentication.v1.ReadStatementRequest, typeof entente.authentication.v1.ReadStatementResponse, false, false>;
  readonly ListStatements: Method<typeof entente.authentication.v1.ListStatementsRequest, typeof entente.authentication.v1.ListStatementsResponse, false, false>;
  readonly StateCapabilities: Method<typeof entente.authentication.v1.StateCapabilitiesRequest, typeof entente.authentication.v1.StateCapabilitiesResponse, false, false>;
};

export declare const LogServiceName: "entente.authentication.v1.LogService";

export declare const SignInService: {
  readonly BeginSignIn: Method<typeof entente.authentication.v1.BeginSignInRequest, typeof entente.authentication.v1.BeginSignInResponse, false, false>;
  readonly CompleteSignIn: Method<typeof entente.authentication.v1.CompleteSignInRequest, typeof entente.authentication.v1.CompleteSignInResponse, false, false>;
};

export declare const SignInServiceName: "entente.authentication.v1.SignInService";

export declare const AddressService: {
  readonly IssueAddresses: Method<typeof entente.delivery.v1.IssueAddressesRequest, typeof entente.delivery.v1.IssueAddressesResponse, false, false>;
  readonly InspectAddresses: Method<typeof entente.delivery.v1.InspectAddressesRequest, typeof entente.delivery.v1.InspectAddressesResponse, false, false>;
  readonly SendToAddresses: Method<typeof entente.delivery.v1.SendToAddressesRequest, typeof entente.delivery.v1.SendToAddressesResponse, false, false>;
};

export declare const AddressServiceName: "entente.delivery.v1.AddressService";

export declare const AnonymousService: {
  readonly ReadTokenKeys: Method<typeof entente.delivery.v1.ReadTokenKeysRequest, typeof entente.delivery.v1.ReadTokenKeysResponse, false, false>;
  readonly IssueTokens: Method<typeof entente.delivery.v1.IssueTokensRequest, typeof entente.delivery.v1.IssueTokensResponse, false, false>;
  readonly BeginAnonymousSession: Method<typeof entente.delivery.v1.BeginAnonymousSessionRequest, typeof entente.delivery.v1.BeginAnonymousSessionResponse, false, false>;
  readonly ReadGroupPass: Method<typeof entente.delivery.v1.ReadGroupPassRequest, typeof entente.delivery.v1.ReadGroupPassResponse, false, false>;
  readonly ReadGroupPassDigest: Method<typeof entente.delivery.v1.ReadGroupPassDigestRequest, typeof entente.delivery.v1.ReadGroupPassDigestResponse, false, false>;
};

export declare const AnonymousServiceName: "entente.delivery.v1.AnonymousService";

export declare const AttachmentService: {
  readonly BeginUpload: Method<typeof entente.delivery.v1.BeginUploadRequest, typeof entente.delivery.v1.BeginUploadResponse, false, false>;
  readonly UploadChunk: Method<typeof entente.delivery.v1.UploadChunkRequest, typeof entente.delivery.v1.UploadChunkResponse, false, false>;
  readonly DownloadChunk: Method<typeof entente.delivery.v1.DownloadChunkRequest, typeof entente.delivery.v1.DownloadChunkResponse, false, false>;
  readonly DeleteAttachment: Method<typeof entente.delivery.v1.DeleteAttachmentRequest, typeof entente.delivery.v1.DeleteAttachmentResponse, false, false>;
};

export declare const AttachmentServiceName: "entente.delivery.v1.AttachmentService";

export declare const DeliveryService: {
  readonly BeginSession: Method<typeof entente.delivery.v1.BeginSessionRequest, typeof entente.delivery.v1.BeginSessionResponse, false, false>;
  readonly CompleteSession: Method<typeof entente.delivery.v1.CompleteSessionRequest, typeof entente.delivery.v1.CompleteSessionResponse, false, false>;
  readonly PublishKeyPackages: Method<typeof entente.delivery.v1.PublishKeyPackagesRequest, typeof entente.delivery.v1.PublishKeyPackagesResponse, false, false>;
  readonly ReadKeyPackageStock: Method<typeof entente.delivery.v1.ReadKeyPackageStockRequest, typeof entente.delivery.v1.ReadKeyPackageStockResponse, false, false>;
  readonly ClaimKeyPackages: Method<typeof entente.delivery.v1.ClaimKeyPackagesRequest, typeof entente.delivery.v1.ClaimKeyPackagesResponse, false, false>;
  readonly CreateGroup: Method<typeof entente.delivery.v1.CreateGroupRequest, typeof entente.delivery.v1.CreateGroupResponse, false, false>;
  readonly SubmitCommit: Method<typeof entente.delivery.v1.SubmitCommitRequest, typeof entente.delivery.v1.SubmitCommitResponse, false, false>;
  readonly SendMessage: Method<typeof entente.delivery.v1.SendMessageRequest, typeof entente.delivery.v1.SendMessageResponse, false, false>;
  readonly Publish: Method<typeof entente.delivery.v1.PublishRequest, typeof entente.delivery.v1.PublishResponse, true, true>;
  readonly Subscribe: Method<typeof entente.delivery.v1.SubscribeRequest, typeof entente.delivery.v1.SubscribeResponse, true, true>;
  readonly ReadGroup: Method<typeof entente.delivery.v1.ReadGroupRequest, typeof entente.delivery.v1.ReadGroupResponse, false, false>;
  readonly VerifyCredential: Method<typeof entente.delivery.v1.VerifyCredentialRequest, typeof entente.delivery.v1.VerifyCredentialResponse, false, false>;
  readonly ListTrustAnchors: Method<typeof entente.delivery.v1.ListTrustAnchorsRequest, typeof entente.delivery.v1.ListTrustAnchorsResponse, false, false>;
};

export declare const DeliveryServiceName: "entente.delivery.v1.DeliveryService";

export declare const DeliveryStatusService: {
  readonly ReadDeliveryStatus: Method<typeof entente.delivery.v1.ReadDeliveryStatusRequest, typeof entente.delivery.v1.ReadDeliveryStatusResponse, false, false>;
};

export declare const DeliveryStatusServiceName: "entente.delivery.v1.DeliveryStatusService";

export declare const DirectoryService: {
  readonly FindUsers: Method<typeof entente.delivery.v1.FindUsersRequest, typeof entente.delivery.v1.FindUsersResponse, false, false>;
  readonly ReadProfile: Method<typeof entente.delivery.v1.ReadProfileRequest, typeof entente.delivery.v1.ReadProfileResponse, false, false>;
  readonly SetProfile: Method<typeof entente.delivery.v1.SetProfileRequest, typeof entente.delivery.v1.SetProfileResponse, false, false>;
};

export declare const DirectoryServiceName: "entente.delivery.v1.DirectoryService";

export declare const EphemeralService: {
  readonly SendEphemeral: Method<typeof entente.delivery.v1.SendEphemeralRequest, typeof entente.delivery.v1.SendEphemeralResponse, false, false>;
};

export declare const EphemeralServiceName: "entente.delivery.v1.EphemeralService";

export declare const GroupCareService: {
  readonly ReadExternalSender: Method<typeof entente.delivery.v1.ReadExternalSenderRequest, typeof entente.delivery.v1.ReadExternalSenderResponse, false, false>;
  readonly LeaveGroup: Method<typeof entente.delivery.v1.LeaveGroupRequest, typeof entente.delivery.v1.LeaveGroupResponse, false, false>;
};

export declare const GroupCareServiceName: "entente.delivery.v1.GroupCareService";

export declare const GroupStateService: {
  readonly ReadGroupState: Method<typeof entente.delivery.v1.ReadGroupStateRequest, typeof entente.delivery.v1.ReadGroupStateResponse, false, false>;
  readonly PublishGroupState: Method<typeof entente.delivery.v1.PublishGroupStateRequest, typeof entente.delivery.v1.PublishGroupStateResponse, false, false>;
  readonly ReadProposals: Method<typeof entente.delivery.v1.ReadProposalsRequest, typeof entente.delivery.v1.ReadProposalsResponse, false, false>;
  readonly ListUserGroups: Method<typeof entente.delivery.v1.ListUserGroupsRequest, typeof entente.delivery.v1.ListUserGroupsResponse, false, false>;
  readonly ReportCommit: Method<typeof entente.delivery.v1.ReportCommitRequest, typeof entente.delivery.v1.ReportCommitResponse, false, false>;
};

export declare const GroupStateServiceName: "entente.delivery.v1.GroupStateService";

export declare const InboxService: {
  readonly SendToInboxes: Method<typeof entente.delivery.v1.SendToInboxesRequest, typeof entente.delivery.v1.SendToInboxesResponse, false, false>;
  readonly ReadInboxRule: Method<typeof entente.delivery.v1.ReadInboxRuleRequest, typeof entente.delivery.v1.ReadInboxRuleResponse, false, false>;
  readonly SetStrangerRule: Method<typeof entente.delivery.v1.SetStrangerRuleRequest, typeof entente.delivery.v1.SetStrangerRuleResponse, false, false>;
  readonly SetContact: Method<typeof entente.delivery.v1.SetContactRequest, typeof entente.delivery.v1.SetContactResponse, false, false>;
};

export declare const InboxServiceName: "entente.delivery.v1.InboxService";

export declare const InitKeyService: {
  readonly PublishUserInitKeys: Method<typeof entente.delivery.v1.PublishUserInitKeysRequest, typeof entente.delivery.v1.PublishUserInitKeysResponse, false, false>;
  readonly GetUserInitKey: Method<typeof entente.delivery.v1.GetUserInitKeyRequest, typeof entente.delivery.v1.GetUserInitKeyResponse, false, false>;
};

export declare const InitKeyServiceName: "entente.delivery.v1.InitKeyService";

export declare const OrderingService: {
  readonly ReserveSlot: Method<typeof entente.delivery.v1.ReserveSlotRequest, typeof entente.delivery.v1.ReserveSlotResponse, false, false>;
  readonly ListEvidence: Method<typeof entente.delivery.v1.ListEvidenceRequest, typeof entente.delivery.v1.ListEvidenceResponse, false, false>;
  readonly ReadEvidence: Method<typeof entente.delivery.v1.ReadEvidenceRequest, typeof entente.delivery.v1.ReadEvidenceResponse, false, false>;
};

export declare const OrderingServiceName: "entente.delivery.v1.OrderingService";

export declare const PolicyService: {
  readonly DescribeUser: Method<typeof entente.delivery.v1.DescribeUserRequest, typeof entente.delivery.v1.DescribeUserResponse, false, false>;
  readonly ReportMessage: Method<typeof entente.delivery.v1.ReportMessageRequest, typeof entente.delivery.v1.ReportMessageResponse, false, false>;
};

export declare const PolicyServiceName: "entente.delivery.v1.PolicyService";

export declare const PushService: {
  readonly ReadPushSettings: Method<typeof entente.delivery.v1.ReadPushSettingsRequest, typeof entente.delivery.v1.ReadPushSettingsResponse, false, false>;
  readonly RegisterPush: Method<typeof entente.delivery.v1.RegisterPushRequest, typeof entente.delivery.v1.RegisterPushResponse, false, false>;
  readonly ForgetPush: Method<typeof entente.delivery.v1.ForgetPushRequest, typeof entente.delivery.v1.ForgetPushResponse, false, false>;
};

export declare const PushServiceName: "entente.delivery.v1.PushService";

export declare const SendGroupService: {
  readonly OpenSendGroup: Method<typeof entente.delivery.v1.OpenSendGroupRequest, typeof entente.delivery.v1.OpenSendGroupResponse, false, false>;
};

export declare const SendGroupServiceName: "entente.delivery.v1.SendGroupService";

export declare const TransparencyService: {
  readonly LookUp: Method<typeof entente.delivery.v1.LookUpRequest, typeof entente.delivery.v1.LookUpResponse, false, false>;
  readonly ListStatements: Method<typeof entente.delivery.v1.ListStatementsRequest, typeof entente.delivery.v1.ListStatementsResponse, false, false>;
};

export declare const TransparencyServiceName: "entente.delivery.v1.TransparencyService";

export declare const DeliveryOperationService: {
  readonly ReadDestinations: Method<typeof entente.domain.v1.ReadDestinationsRequest, typeof entente.domain.v1.ReadDestinationsResponse, false, false>;
  readonly ReadOrderingEvidence: Method<typeof entente.domain.v1.ReadOrderingEvidenceRequest, typeof entente.domain.v1.ReadOrderingEvidenceResponse, false, false>;
  readonly ListMessageReports: Method<typeof entente.domain.v1.ListMessageReportsRequest, typeof entente.domain.v1.ListMessageReportsResponse, false, false>;
  readonly ReadMessageReport: Method<typeof entente.domain.v1.ReadMessageReportRequest, typeof entente.domain.v1.ReadMessageReportResponse, false, false>;
  readonly DropMessageReport: Method<typeof entente.domain.v1.DropMessageReportRequest, typeof entente.domain.v1.DropMessageReportResponse, false, false>;
  readonly OpenReporter: Method<typeof entente.domain.v1.OpenReporterRequest, typeof entente.domain.v1.OpenReporterResponse, false, false>;
};

export declare const DeliveryOperationServiceName: "entente.domain.v1.DeliveryOperationService";

export declare const GatewayService: {
  readonly ReadPeers: Method<typeof entente.domain.v1.ReadPeersRequest, typeof entente.domain.v1.ReadPeersResponse, false, false>;
  readonly Reload: Method<typeof entente.domain.v1.ReloadRequest, typeof entente.domain.v1.ReloadResponse, false, false>;
  readonly ExaminePeer: Method<typeof entente.domain.v1.ExaminePeerRequest, typeof entente.domain.v1.ExaminePeerResponse, false, false>;
};

export declare const GatewayServiceName: "entente.domain.v1.GatewayService";

export declare const SpeakerService: {
  readonly SubmitToOrder: Method<typeof entente.domain.v1.SubmitToOrderRequest, typeof entente.domain.v1.SubmitToOrderResponse, false, false>;
  readonly ReserveInOrder: Method<typeof entente.domain.v1.ReserveInOrderRequest, typeof entente.domain.v1.ReserveInOrderResponse, false, false>;
  readonly BringDecided: Method<typeof entente.domain.v1.BringDecidedRequest, typeof entente.domain.v1.BringDecidedResponse, false, false>;
  readonly LookAhead: Method<typeof entente.domain.v1.LookAheadRequest, typeof entente.domain.v1.LookAheadResponse, false, false>;
  readonly PassExchange: Method<typeof entente.domain.v1.PassExchangeRequest, typeof entente.domain.v1.PassExchangeResponse, false, false>;
};

export declare const SpeakerServiceName: "entente.domain.v1.SpeakerService";

export declare const FederatedOrderingService: {
  readonly ExchangeOrdering: Method<typeof entente.federation.v1.ExchangeOrderingRequest, typeof entente.federation.v1.ExchangeOrderingResponse, false, false>;
};

export declare const FederatedOrderingServiceName: "entente.federation.v1.FederatedOrderingService";

export declare const FederatedAttachmentService: {
  readonly ReadAttachment: Method<typeof entente.federation.v1.ReadAttachmentRequest, typeof entente.federation.v1.ReadAttachmentResponse, false, false>;
};

export declare const FederatedAttachmentServiceName: "entente.federation.v1.FederatedAttachmentService";

export declare const FederatedDirectoryService: {
  readonly FindUsers: Method<typeof entente.federation.v1.FindUsersRequest, typeof entente.federation.v1.FindUsersResponse, false, false>;
};

export declare const FederatedDirectoryServiceName: "entente.federation.v1.FederatedDirectoryService";

export declare const FederatedEphemeralService: {
  readonly RelayEphemeral: Method<typeof entente.federation.v1.RelayEphemeralRequest, typeof entente.federation.v1.RelayEphemeralResponse, false, false>;
};

export declare const FederatedEphemeralServiceName: "entente.federation.v1.FederatedEphemeralService";

export declare const FederationService: {
  readonly Hello: Method<typeof entente.federation.v1.HelloRequest, typeof entente.federation.v1.HelloResponse, false, false>;
  readonly ClaimKeyPackages: Method<typeof entente.federation.v1.ClaimKeyPackagesRequest, typeof entente.federation.v1.ClaimKeyPackagesResponse, false, false>;
  readonly SubmitCommit: Method<typeof entente.federation.v1.SubmitCommitRequest, typeof entente.federation.v1.SubmitCommitResponse, false, false>;
  readonly Relay: Method<typeof entente.federation.v1.RelayRequest, typeof entente.federation.v1.RelayResponse, true, true>;
  readonly VerifyCredential: Method<typeof entente.federation.v1.VerifyCredentialRequest, typeof entente.federation.v1.VerifyCredentialResponse, false, false>;
  readonly FetchGroupState: Method<typeof entente.federation.v1.FetchGroupStateRequest, typeof entente.federation.v1.FetchGroupStateResponse, false, false>;
  readonly ReportCommit: Method<typeof entente.federation.v1.ReportCommitRequest, typeof entente.federation.v1.ReportCommitResponse, false, false>;
  readonly DescribeUser: Method<typeof entente.federation.v1.DescribeUserRequest, typeof entente.federation.v1.DescribeUserResponse, false, false>;
  readonly ReportMessage: Method<typeof entente.federation.v1.ReportMessageRequest, typeof entente.federation.v1.ReportMessageResponse, false, false>;
};

export declare const FederationServiceName: "entente.federation.v1.FederationService";

export declare const FederatedFeedService: {
  readonly FetchMessage: Method<typeof entente.federation.v1.FetchMessageRequest, typeof entente.federation.v1.FetchMessageResponse, false, false>;
};

export declare const FederatedFeedServiceName: "entente.federation.v1.FederatedFeedService";

export declare const FederatedGroupCareService: {
  readonly RequestDeparture: Method<typeof entente.federation.v1.RequestDepartureRequest, typeof entente.federation.v1.RequestDepartureResponse, false, false>;
};

export declare const FederatedGroupCareServiceName: "entente.federation.v1.FederatedGroupCareService";

export declare const FederatedInitKeyService: {
  readonly GetUserInitKey: Method<typeof entente.federation.v1.GetUserInitKeyRequest, typeof entente.federation.v1.GetUserInitKeyResponse, false, false>;
};

export declare const FederatedInitKeyServiceName: "entente.federation.v1.FederatedInitKeyService";

export declare const FederationLogService: {
  readonly LookUp: Method<typeof entente.federation.v1.LookUpRequest, typeof entente.federation.v1.LookUpResponse, false, false>;
  readonly AddCheckpoint: Method<typeof entente.federation.v1.AddCheckpointRequest, typeof entente.federation.v1.AddCheckpointResponse, false, false>;
  readonly ReadStatement: Method<typeof entente.federation.v1.ReadStatementRequest, typeof entente.federation.v1.ReadStatementResponse, false, false>;
};

export declare const FederationLogServiceName: "entente.federation.v1.FederationLogService";
