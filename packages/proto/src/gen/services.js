// Generated from /proto by packages/proto/scripts/generate.mjs. Do not edit.
import { entente } from "./messages.js";

export const AuthenticationService = {
  BeginEnrolment: {
    path: "/entente.authentication.v1.AuthenticationService/BeginEnrolment",
    originalName: "beginEnrolment",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.BeginEnrolmentRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.BeginEnrolmentRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.BeginEnrolmentResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.BeginEnrolmentResponse.decode(bytes),
  },
  CompleteEnrolment: {
    path: "/entente.authentication.v1.AuthenticationService/CompleteEnrolment",
    originalName: "completeEnrolment",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.CompleteEnrolmentRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.CompleteEnrolmentRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.CompleteEnrolmentResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.CompleteEnrolmentResponse.decode(bytes),
  },
  RenewCredential: {
    path: "/entente.authentication.v1.AuthenticationService/RenewCredential",
    originalName: "renewCredential",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.RenewCredentialRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.RenewCredentialRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.RenewCredentialResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.RenewCredentialResponse.decode(bytes),
  },
  ChangeGroupKeys: {
    path: "/entente.authentication.v1.AuthenticationService/ChangeGroupKeys",
    originalName: "changeGroupKeys",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.ChangeGroupKeysRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.ChangeGroupKeysRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.ChangeGroupKeysResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.ChangeGroupKeysResponse.decode(bytes),
  },
};

export const AuthenticationServiceName = "entente.authentication.v1.AuthenticationService";

export const CredentialService = {
  VerifyCredential: {
    path: "/entente.authentication.v1.CredentialService/VerifyCredential",
    originalName: "verifyCredential",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.VerifyCredentialRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.VerifyCredentialRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.VerifyCredentialResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.VerifyCredentialResponse.decode(bytes),
  },
  CompareCredentials: {
    path: "/entente.authentication.v1.CredentialService/CompareCredentials",
    originalName: "compareCredentials",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.CompareCredentialsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.CompareCredentialsRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.CompareCredentialsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.CompareCredentialsResponse.decode(bytes),
  },
  ReadTrustAnchor: {
    path: "/entente.authentication.v1.CredentialService/ReadTrustAnchor",
    originalName: "readTrustAnchor",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.ReadTrustAnchorRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.ReadTrustAnchorRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.ReadTrustAnchorResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.ReadTrustAnchorResponse.decode(bytes),
  },
  CreateInvitation: {
    path: "/entente.authentication.v1.CredentialService/CreateInvitation",
    originalName: "createInvitation",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.CreateInvitationRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.CreateInvitationRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.CreateInvitationResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.CreateInvitationResponse.decode(bytes),
  },
  ListUsers: {
    path: "/entente.authentication.v1.CredentialService/ListUsers",
    originalName: "listUsers",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.ListUsersRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.ListUsersRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.ListUsersResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.ListUsersResponse.decode(bytes),
  },
  RevokeClient: {
    path: "/entente.authentication.v1.CredentialService/RevokeClient",
    originalName: "revokeClient",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.RevokeClientRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.RevokeClientRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.RevokeClientResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.RevokeClientResponse.decode(bytes),
  },
};

export const CredentialServiceName = "entente.authentication.v1.CredentialService";

export const LogService = {
  LookUp: {
    path: "/entente.authentication.v1.LogService/LookUp",
    originalName: "lookUp",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.LookUpRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.LookUpRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.LookUpResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.LookUpResponse.decode(bytes),
  },
  AddCheckpoint: {
    path: "/entente.authentication.v1.LogService/AddCheckpoint",
    originalName: "addCheckpoint",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.AddCheckpointRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.AddCheckpointRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.AddCheckpointResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.AddCheckpointResponse.decode(bytes),
  },
  ReadStatement: {
    path: "/entente.authentication.v1.LogService/ReadStatement",
    originalName: "readStatement",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.ReadStatementRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.ReadStatementRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.ReadStatementResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.ReadStatementResponse.decode(bytes),
  },
  ListStatements: {
    path: "/entente.authentication.v1.LogService/ListStatements",
    originalName: "listStatements",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.ListStatementsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.ListStatementsRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.ListStatementsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.ListStatementsResponse.decode(bytes),
  },
  StateCapabilities: {
    path: "/entente.authentication.v1.LogService/StateCapabilities",
    originalName: "stateCapabilities",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.StateCapabilitiesRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.StateCapabilitiesRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.StateCapabilitiesResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.StateCapabilitiesResponse.decode(bytes),
  },
};

export const LogServiceName = "entente.authentication.v1.LogService";

export const SignInService = {
  BeginSignIn: {
    path: "/entente.authentication.v1.SignInService/BeginSignIn",
    originalName: "beginSignIn",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.BeginSignInRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.BeginSignInRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.BeginSignInResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.BeginSignInResponse.decode(bytes),
  },
  CompleteSignIn: {
    path: "/entente.authentication.v1.SignInService/CompleteSignIn",
    originalName: "completeSignIn",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.authentication.v1.CompleteSignInRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.authentication.v1.CompleteSignInRequest.decode(bytes),
    responseSerialize: (value) => entente.authentication.v1.CompleteSignInResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.authentication.v1.CompleteSignInResponse.decode(bytes),
  },
};

export const SignInServiceName = "entente.authentication.v1.SignInService";

export const AddressService = {
  IssueAddresses: {
    path: "/entente.delivery.v1.AddressService/IssueAddresses",
    originalName: "issueAddresses",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.IssueAddressesRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.IssueAddressesRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.IssueAddressesResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.IssueAddressesResponse.decode(bytes),
  },
  InspectAddresses: {
    path: "/entente.delivery.v1.AddressService/InspectAddresses",
    originalName: "inspectAddresses",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.InspectAddressesRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.InspectAddressesRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.InspectAddressesResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.InspectAddressesResponse.decode(bytes),
  },
  SendToAddresses: {
    path: "/entente.delivery.v1.AddressService/SendToAddresses",
    originalName: "sendToAddresses",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.SendToAddressesRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SendToAddressesRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SendToAddressesResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SendToAddressesResponse.decode(bytes),
  },
};

export const AddressServiceName = "entente.delivery.v1.AddressService";

export const AnonymousService = {
  ReadTokenKeys: {
    path: "/entente.delivery.v1.AnonymousService/ReadTokenKeys",
    originalName: "readTokenKeys",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadTokenKeysRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadTokenKeysRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadTokenKeysResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadTokenKeysResponse.decode(bytes),
  },
  IssueTokens: {
    path: "/entente.delivery.v1.AnonymousService/IssueTokens",
    originalName: "issueTokens",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.IssueTokensRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.IssueTokensRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.IssueTokensResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.IssueTokensResponse.decode(bytes),
  },
  BeginAnonymousSession: {
    path: "/entente.delivery.v1.AnonymousService/BeginAnonymousSession",
    originalName: "beginAnonymousSession",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.BeginAnonymousSessionRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.BeginAnonymousSessionRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.BeginAnonymousSessionResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.BeginAnonymousSessionResponse.decode(bytes),
  },
  ReadGroupPass: {
    path: "/entente.delivery.v1.AnonymousService/ReadGroupPass",
    originalName: "readGroupPass",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadGroupPassRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadGroupPassRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadGroupPassResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadGroupPassResponse.decode(bytes),
  },
  ReadGroupPassDigest: {
    path: "/entente.delivery.v1.AnonymousService/ReadGroupPassDigest",
    originalName: "readGroupPassDigest",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadGroupPassDigestRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadGroupPassDigestRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadGroupPassDigestResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadGroupPassDigestResponse.decode(bytes),
  },
};

export const AnonymousServiceName = "entente.delivery.v1.AnonymousService";

export const AttachmentService = {
  BeginUpload: {
    path: "/entente.delivery.v1.AttachmentService/BeginUpload",
    originalName: "beginUpload",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.BeginUploadRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.BeginUploadRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.BeginUploadResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.BeginUploadResponse.decode(bytes),
  },
  UploadChunk: {
    path: "/entente.delivery.v1.AttachmentService/UploadChunk",
    originalName: "uploadChunk",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.UploadChunkRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.UploadChunkRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.UploadChunkResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.UploadChunkResponse.decode(bytes),
  },
  DownloadChunk: {
    path: "/entente.delivery.v1.AttachmentService/DownloadChunk",
    originalName: "downloadChunk",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.DownloadChunkRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.DownloadChunkRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.DownloadChunkResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.DownloadChunkResponse.decode(bytes),
  },
  DeleteAttachment: {
    path: "/entente.delivery.v1.AttachmentService/DeleteAttachment",
    originalName: "deleteAttachment",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.DeleteAttachmentRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.DeleteAttachmentRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.DeleteAttachmentResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.DeleteAttachmentResponse.decode(bytes),
  },
};

export const AttachmentServiceName = "entente.delivery.v1.AttachmentService";

export const DeliveryService = {
  BeginSession: {
    path: "/entente.delivery.v1.DeliveryService/BeginSession",
    originalName: "beginSession",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.BeginSessionRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.BeginSessionRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.BeginSessionResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.BeginSessionResponse.decode(bytes),
  },
  CompleteSession: {
    path: "/entente.delivery.v1.DeliveryService/CompleteSession",
    originalName: "completeSession",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.CompleteSessionRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.CompleteSessionRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.CompleteSessionResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.CompleteSessionResponse.decode(bytes),
  },
  PublishKeyPackages: {
    path: "/entente.delivery.v1.DeliveryService/PublishKeyPackages",
    originalName: "publishKeyPackages",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.PublishKeyPackagesRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.PublishKeyPackagesRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.PublishKeyPackagesResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.PublishKeyPackagesResponse.decode(bytes),
  },
  ReadKeyPackageStock: {
    path: "/entente.delivery.v1.DeliveryService/ReadKeyPackageStock",
    originalName: "readKeyPackageStock",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadKeyPackageStockRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadKeyPackageStockRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadKeyPackageStockResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadKeyPackageStockResponse.decode(bytes),
  },
  ClaimKeyPackages: {
    path: "/entente.delivery.v1.DeliveryService/ClaimKeyPackages",
    originalName: "claimKeyPackages",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ClaimKeyPackagesRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ClaimKeyPackagesRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ClaimKeyPackagesResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ClaimKeyPackagesResponse.decode(bytes),
  },
  CreateGroup: {
    path: "/entente.delivery.v1.DeliveryService/CreateGroup",
    originalName: "createGroup",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.CreateGroupRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.CreateGroupRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.CreateGroupResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.CreateGroupResponse.decode(bytes),
  },
  SubmitCommit: {
    path: "/entente.delivery.v1.DeliveryService/SubmitCommit",
    originalName: "submitCommit",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.SubmitCommitRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SubmitCommitRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SubmitCommitResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SubmitCommitResponse.decode(bytes),
  },
  SendMessage: {
    path: "/entente.delivery.v1.DeliveryService/SendMessage",
    originalName: "sendMessage",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.SendMessageRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SendMessageRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SendMessageResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SendMessageResponse.decode(bytes),
  },
  Publish: {
    path: "/entente.delivery.v1.DeliveryService/Publish",
    originalName: "publish",
    requestStream: true,
    responseStream: true,
    requestSerialize: (value) => entente.delivery.v1.PublishRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.PublishRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.PublishResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.PublishResponse.decode(bytes),
  },
  Subscribe: {
    path: "/entente.delivery.v1.DeliveryService/Subscribe",
    originalName: "subscribe",
    requestStream: true,
    responseStream: true,
    requestSerialize: (value) => entente.delivery.v1.SubscribeRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SubscribeRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SubscribeResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SubscribeResponse.decode(bytes),
  },
  ReadGroup: {
    path: "/entente.delivery.v1.DeliveryService/ReadGroup",
    originalName: "readGroup",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadGroupRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadGroupRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadGroupResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadGroupResponse.decode(bytes),
  },
  VerifyCredential: {
    path: "/entente.delivery.v1.DeliveryService/VerifyCredential",
    originalName: "verifyCredential",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.VerifyCredentialRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.VerifyCredentialRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.VerifyCredentialResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.VerifyCredentialResponse.decode(bytes),
  },
  ListTrustAnchors: {
    path: "/entente.delivery.v1.DeliveryService/ListTrustAnchors",
    originalName: "listTrustAnchors",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ListTrustAnchorsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ListTrustAnchorsRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ListTrustAnchorsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ListTrustAnchorsResponse.decode(bytes),
  },
};

export const DeliveryServiceName = "entente.delivery.v1.DeliveryService";

export const DeliveryStatusService = {
  ReadDeliveryStatus: {
    path: "/entente.delivery.v1.DeliveryStatusService/ReadDeliveryStatus",
    originalName: "readDeliveryStatus",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadDeliveryStatusRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadDeliveryStatusRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadDeliveryStatusResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadDeliveryStatusResponse.decode(bytes),
  },
};

export const DeliveryStatusServiceName = "entente.delivery.v1.DeliveryStatusService";

export const DirectoryService = {
  FindUsers: {
    path: "/entente.delivery.v1.DirectoryService/FindUsers",
    originalName: "findUsers",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.FindUsersRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.FindUsersRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.FindUsersResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.FindUsersResponse.decode(bytes),
  },
  ReadProfile: {
    path: "/entente.delivery.v1.DirectoryService/ReadProfile",
    originalName: "readProfile",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadProfileRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadProfileRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadProfileResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadProfileResponse.decode(bytes),
  },
  SetProfile: {
    path: "/entente.delivery.v1.DirectoryService/SetProfile",
    originalName: "setProfile",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.SetProfileRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SetProfileRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SetProfileResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SetProfileResponse.decode(bytes),
  },
};

export const DirectoryServiceName = "entente.delivery.v1.DirectoryService";

export const EphemeralService = {
  SendEphemeral: {
    path: "/entente.delivery.v1.EphemeralService/SendEphemeral",
    originalName: "sendEphemeral",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.SendEphemeralRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SendEphemeralRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SendEphemeralResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SendEphemeralResponse.decode(bytes),
  },
};

export const EphemeralServiceName = "entente.delivery.v1.EphemeralService";

export const GroupCareService = {
  ReadExternalSender: {
    path: "/entente.delivery.v1.GroupCareService/ReadExternalSender",
    originalName: "readExternalSender",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadExternalSenderRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadExternalSenderRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadExternalSenderResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadExternalSenderResponse.decode(bytes),
  },
  LeaveGroup: {
    path: "/entente.delivery.v1.GroupCareService/LeaveGroup",
    originalName: "leaveGroup",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.LeaveGroupRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.LeaveGroupRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.LeaveGroupResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.LeaveGroupResponse.decode(bytes),
  },
};

export const GroupCareServiceName = "entente.delivery.v1.GroupCareService";

export const GroupStateService = {
  ReadGroupState: {
    path: "/entente.delivery.v1.GroupStateService/ReadGroupState",
    originalName: "readGroupState",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadGroupStateRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadGroupStateRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadGroupStateResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadGroupStateResponse.decode(bytes),
  },
  PublishGroupState: {
    path: "/entente.delivery.v1.GroupStateService/PublishGroupState",
    originalName: "publishGroupState",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.PublishGroupStateRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.PublishGroupStateRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.PublishGroupStateResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.PublishGroupStateResponse.decode(bytes),
  },
  ReadProposals: {
    path: "/entente.delivery.v1.GroupStateService/ReadProposals",
    originalName: "readProposals",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadProposalsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadProposalsRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadProposalsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadProposalsResponse.decode(bytes),
  },
  ListUserGroups: {
    path: "/entente.delivery.v1.GroupStateService/ListUserGroups",
    originalName: "listUserGroups",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ListUserGroupsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ListUserGroupsRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ListUserGroupsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ListUserGroupsResponse.decode(bytes),
  },
  ReportCommit: {
    path: "/entente.delivery.v1.GroupStateService/ReportCommit",
    originalName: "reportCommit",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReportCommitRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReportCommitRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReportCommitResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReportCommitResponse.decode(bytes),
  },
};

export const GroupStateServiceName = "entente.delivery.v1.GroupStateService";

export const InboxService = {
  SendToInboxes: {
    path: "/entente.delivery.v1.InboxService/SendToInboxes",
    originalName: "sendToInboxes",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.SendToInboxesRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SendToInboxesRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SendToInboxesResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SendToInboxesResponse.decode(bytes),
  },
  ReadInboxRule: {
    path: "/entente.delivery.v1.InboxService/ReadInboxRule",
    originalName: "readInboxRule",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadInboxRuleRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadInboxRuleRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadInboxRuleResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadInboxRuleResponse.decode(bytes),
  },
  SetStrangerRule: {
    path: "/entente.delivery.v1.InboxService/SetStrangerRule",
    originalName: "setStrangerRule",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.SetStrangerRuleRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SetStrangerRuleRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SetStrangerRuleResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SetStrangerRuleResponse.decode(bytes),
  },
  SetContact: {
    path: "/entente.delivery.v1.InboxService/SetContact",
    originalName: "setContact",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.SetContactRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.SetContactRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.SetContactResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.SetContactResponse.decode(bytes),
  },
};

export const InboxServiceName = "entente.delivery.v1.InboxService";

export const InitKeyService = {
  PublishUserInitKeys: {
    path: "/entente.delivery.v1.InitKeyService/PublishUserInitKeys",
    originalName: "publishUserInitKeys",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.PublishUserInitKeysRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.PublishUserInitKeysRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.PublishUserInitKeysResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.PublishUserInitKeysResponse.decode(bytes),
  },
  GetUserInitKey: {
    path: "/entente.delivery.v1.InitKeyService/GetUserInitKey",
    originalName: "getUserInitKey",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.GetUserInitKeyRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.GetUserInitKeyRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.GetUserInitKeyResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.GetUserInitKeyResponse.decode(bytes),
  },
};

export const InitKeyServiceName = "entente.delivery.v1.InitKeyService";

export const OrderingService = {
  ReserveSlot: {
    path: "/entente.delivery.v1.OrderingService/ReserveSlot",
    originalName: "reserveSlot",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReserveSlotRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReserveSlotRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReserveSlotResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReserveSlotResponse.decode(bytes),
  },
  ListEvidence: {
    path: "/entente.delivery.v1.OrderingService/ListEvidence",
    originalName: "listEvidence",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ListEvidenceRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ListEvidenceRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ListEvidenceResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ListEvidenceResponse.decode(bytes),
  },
  ReadEvidence: {
    path: "/entente.delivery.v1.OrderingService/ReadEvidence",
    originalName: "readEvidence",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadEvidenceRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadEvidenceRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadEvidenceResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadEvidenceResponse.decode(bytes),
  },
};

export const OrderingServiceName = "entente.delivery.v1.OrderingService";

export const PolicyService = {
  DescribeUser: {
    path: "/entente.delivery.v1.PolicyService/DescribeUser",
    originalName: "describeUser",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.DescribeUserRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.DescribeUserRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.DescribeUserResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.DescribeUserResponse.decode(bytes),
  },
  ReportMessage: {
    path: "/entente.delivery.v1.PolicyService/ReportMessage",
    originalName: "reportMessage",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReportMessageRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReportMessageRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReportMessageResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReportMessageResponse.decode(bytes),
  },
};

export const PolicyServiceName = "entente.delivery.v1.PolicyService";

export const PushService = {
  ReadPushSettings: {
    path: "/entente.delivery.v1.PushService/ReadPushSettings",
    originalName: "readPushSettings",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ReadPushSettingsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ReadPushSettingsRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ReadPushSettingsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ReadPushSettingsResponse.decode(bytes),
  },
  RegisterPush: {
    path: "/entente.delivery.v1.PushService/RegisterPush",
    originalName: "registerPush",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.RegisterPushRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.RegisterPushRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.RegisterPushResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.RegisterPushResponse.decode(bytes),
  },
  ForgetPush: {
    path: "/entente.delivery.v1.PushService/ForgetPush",
    originalName: "forgetPush",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ForgetPushRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ForgetPushRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ForgetPushResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ForgetPushResponse.decode(bytes),
  },
};

export const PushServiceName = "entente.delivery.v1.PushService";

export const SendGroupService = {
  OpenSendGroup: {
    path: "/entente.delivery.v1.SendGroupService/OpenSendGroup",
    originalName: "openSendGroup",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.OpenSendGroupRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.OpenSendGroupRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.OpenSendGroupResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.OpenSendGroupResponse.decode(bytes),
  },
};

export const SendGroupServiceName = "entente.delivery.v1.SendGroupService";

export const TransparencyService = {
  LookUp: {
    path: "/entente.delivery.v1.TransparencyService/LookUp",
    originalName: "lookUp",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.LookUpRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.LookUpRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.LookUpResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.LookUpResponse.decode(bytes),
  },
  ListStatements: {
    path: "/entente.delivery.v1.TransparencyService/ListStatements",
    originalName: "listStatements",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.delivery.v1.ListStatementsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.delivery.v1.ListStatementsRequest.decode(bytes),
    responseSerialize: (value) => entente.delivery.v1.ListStatementsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.delivery.v1.ListStatementsResponse.decode(bytes),
  },
};

export const TransparencyServiceName = "entente.delivery.v1.TransparencyService";

export const DeliveryOperationService = {
  ReadDestinations: {
    path: "/entente.domain.v1.DeliveryOperationService/ReadDestinations",
    originalName: "readDestinations",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.ReadDestinationsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.ReadDestinationsRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.ReadDestinationsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.ReadDestinationsResponse.decode(bytes),
  },
  ReadOrderingEvidence: {
    path: "/entente.domain.v1.DeliveryOperationService/ReadOrderingEvidence",
    originalName: "readOrderingEvidence",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.ReadOrderingEvidenceRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.ReadOrderingEvidenceRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.ReadOrderingEvidenceResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.ReadOrderingEvidenceResponse.decode(bytes),
  },
  ListMessageReports: {
    path: "/entente.domain.v1.DeliveryOperationService/ListMessageReports",
    originalName: "listMessageReports",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.ListMessageReportsRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.ListMessageReportsRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.ListMessageReportsResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.ListMessageReportsResponse.decode(bytes),
  },
  ReadMessageReport: {
    path: "/entente.domain.v1.DeliveryOperationService/ReadMessageReport",
    originalName: "readMessageReport",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.ReadMessageReportRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.ReadMessageReportRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.ReadMessageReportResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.ReadMessageReportResponse.decode(bytes),
  },
  DropMessageReport: {
    path: "/entente.domain.v1.DeliveryOperationService/DropMessageReport",
    originalName: "dropMessageReport",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.DropMessageReportRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.DropMessageReportRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.DropMessageReportResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.DropMessageReportResponse.decode(bytes),
  },
  OpenReporter: {
    path: "/entente.domain.v1.DeliveryOperationService/OpenReporter",
    originalName: "openReporter",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.OpenReporterRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.OpenReporterRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.OpenReporterResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.OpenReporterResponse.decode(bytes),
  },
};

export const DeliveryOperationServiceName = "entente.domain.v1.DeliveryOperationService";

export const GatewayService = {
  ReadPeers: {
    path: "/entente.domain.v1.GatewayService/ReadPeers",
    originalName: "readPeers",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.ReadPeersRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.ReadPeersRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.ReadPeersResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.ReadPeersResponse.decode(bytes),
  },
  Reload: {
    path: "/entente.domain.v1.GatewayService/Reload",
    originalName: "reload",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.ReloadRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.ReloadRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.ReloadResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.ReloadResponse.decode(bytes),
  },
  ExaminePeer: {
    path: "/entente.domain.v1.GatewayService/ExaminePeer",
    originalName: "examinePeer",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.ExaminePeerRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.ExaminePeerRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.ExaminePeerResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.ExaminePeerResponse.decode(bytes),
  },
};

export const GatewayServiceName = "entente.domain.v1.GatewayService";

export const SpeakerService = {
  SubmitToOrder: {
    path: "/entente.domain.v1.SpeakerService/SubmitToOrder",
    originalName: "submitToOrder",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.SubmitToOrderRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.SubmitToOrderRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.SubmitToOrderResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.SubmitToOrderResponse.decode(bytes),
  },
  ReserveInOrder: {
    path: "/entente.domain.v1.SpeakerService/ReserveInOrder",
    originalName: "reserveInOrder",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.ReserveInOrderRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.ReserveInOrderRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.ReserveInOrderResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.ReserveInOrderResponse.decode(bytes),
  },
  BringDecided: {
    path: "/entente.domain.v1.SpeakerService/BringDecided",
    originalName: "bringDecided",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.BringDecidedRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.BringDecidedRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.BringDecidedResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.BringDecidedResponse.decode(bytes),
  },
  LookAhead: {
    path: "/entente.domain.v1.SpeakerService/LookAhead",
    originalName: "lookAhead",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.LookAheadRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.LookAheadRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.LookAheadResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.LookAheadResponse.decode(bytes),
  },
  PassExchange: {
    path: "/entente.domain.v1.SpeakerService/PassExchange",
    originalName: "passExchange",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.domain.v1.PassExchangeRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.domain.v1.PassExchangeRequest.decode(bytes),
    responseSerialize: (value) => entente.domain.v1.PassExchangeResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.domain.v1.PassExchangeResponse.decode(bytes),
  },
};

export const SpeakerServiceName = "entente.domain.v1.SpeakerService";

export const FederatedOrderingService = {
  ExchangeOrdering: {
    path: "/entente.federation.v1.FederatedOrderingService/ExchangeOrdering",
    originalName: "exchangeOrdering",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.ExchangeOrderingRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.ExchangeOrderingRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.ExchangeOrderingResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.ExchangeOrderingResponse.decode(bytes),
  },
};

export const FederatedOrderingServiceName = "entente.federation.v1.FederatedOrderingService";

export const FederatedAttachmentService = {
  ReadAttachment: {
    path: "/entente.federation.v1.FederatedAttachmentService/ReadAttachment",
    originalName: "readAttachment",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.ReadAttachmentRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.ReadAttachmentRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.ReadAttachmentResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.ReadAttachmentResponse.decode(bytes),
  },
};

export const FederatedAttachmentServiceName = "entente.federation.v1.FederatedAttachmentService";

export const FederatedDirectoryService = {
  FindUsers: {
    path: "/entente.federation.v1.FederatedDirectoryService/FindUsers",
    originalName: "findUsers",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.FindUsersRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.FindUsersRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.FindUsersResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.FindUsersResponse.decode(bytes),
  },
};

export const FederatedDirectoryServiceName = "entente.federation.v1.FederatedDirectoryService";

export const FederatedEphemeralService = {
  RelayEphemeral: {
    path: "/entente.federation.v1.FederatedEphemeralService/RelayEphemeral",
    originalName: "relayEphemeral",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.RelayEphemeralRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.RelayEphemeralRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.RelayEphemeralResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.RelayEphemeralResponse.decode(bytes),
  },
};

export const FederatedEphemeralServiceName = "entente.federation.v1.FederatedEphemeralService";

export const FederationService = {
  Hello: {
    path: "/entente.federation.v1.FederationService/Hello",
    originalName: "hello",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.HelloRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.HelloRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.HelloResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.HelloResponse.decode(bytes),
  },
  ClaimKeyPackages: {
    path: "/entente.federation.v1.FederationService/ClaimKeyPackages",
    originalName: "claimKeyPackages",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.ClaimKeyPackagesRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.ClaimKeyPackagesRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.ClaimKeyPackagesResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.ClaimKeyPackagesResponse.decode(bytes),
  },
  SubmitCommit: {
    path: "/entente.federation.v1.FederationService/SubmitCommit",
    originalName: "submitCommit",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.SubmitCommitRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.SubmitCommitRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.SubmitCommitResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.SubmitCommitResponse.decode(bytes),
  },
  Relay: {
    path: "/entente.federation.v1.FederationService/Relay",
    originalName: "relay",
    requestStream: true,
    responseStream: true,
    requestSerialize: (value) => entente.federation.v1.RelayRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.RelayRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.RelayResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.RelayResponse.decode(bytes),
  },
  VerifyCredential: {
    path: "/entente.federation.v1.FederationService/VerifyCredential",
    originalName: "verifyCredential",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.VerifyCredentialRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.VerifyCredentialRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.VerifyCredentialResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.VerifyCredentialResponse.decode(bytes),
  },
  FetchGroupState: {
    path: "/entente.federation.v1.FederationService/FetchGroupState",
    originalName: "fetchGroupState",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.FetchGroupStateRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.FetchGroupStateRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.FetchGroupStateResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.FetchGroupStateResponse.decode(bytes),
  },
  ReportCommit: {
    path: "/entente.federation.v1.FederationService/ReportCommit",
    originalName: "reportCommit",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.ReportCommitRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.ReportCommitRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.ReportCommitResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.ReportCommitResponse.decode(bytes),
  },
  DescribeUser: {
    path: "/entente.federation.v1.FederationService/DescribeUser",
    originalName: "describeUser",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.DescribeUserRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.DescribeUserRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.DescribeUserResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.DescribeUserResponse.decode(bytes),
  },
  ReportMessage: {
    path: "/entente.federation.v1.FederationService/ReportMessage",
    originalName: "reportMessage",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.ReportMessageRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.ReportMessageRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.ReportMessageResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.ReportMessageResponse.decode(bytes),
  },
};

export const FederationServiceName = "entente.federation.v1.FederationService";

export const FederatedFeedService = {
  FetchMessage: {
    path: "/entente.federation.v1.FederatedFeedService/FetchMessage",
    originalName: "fetchMessage",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.FetchMessageRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.FetchMessageRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.FetchMessageResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.FetchMessageResponse.decode(bytes),
  },
};

export const FederatedFeedServiceName = "entente.federation.v1.FederatedFeedService";

export const FederatedGroupCareService = {
  RequestDeparture: {
    path: "/entente.federation.v1.FederatedGroupCareService/RequestDeparture",
    originalName: "requestDeparture",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.RequestDepartureRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.RequestDepartureRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.RequestDepartureResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.RequestDepartureResponse.decode(bytes),
  },
};

export const FederatedGroupCareServiceName = "entente.federation.v1.FederatedGroupCareService";

export const FederatedInitKeyService = {
  GetUserInitKey: {
    path: "/entente.federation.v1.FederatedInitKeyService/GetUserInitKey",
    originalName: "getUserInitKey",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.GetUserInitKeyRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.GetUserInitKeyRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.GetUserInitKeyResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.GetUserInitKeyResponse.decode(bytes),
  },
};

export const FederatedInitKeyServiceName = "entente.federation.v1.FederatedInitKeyService";

export const FederationLogService = {
  LookUp: {
    path: "/entente.federation.v1.FederationLogService/LookUp",
    originalName: "lookUp",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.LookUpRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.LookUpRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.LookUpResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.LookUpResponse.decode(bytes),
  },
  AddCheckpoint: {
    path: "/entente.federation.v1.FederationLogService/AddCheckpoint",
    originalName: "addCheckpoint",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.AddCheckpointRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.AddCheckpointRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.AddCheckpointResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.AddCheckpointResponse.decode(bytes),
  },
  ReadStatement: {
    path: "/entente.federation.v1.FederationLogService/ReadStatement",
    originalName: "readStatement",
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => entente.federation.v1.ReadStatementRequest.encode(value).finish(),
    requestDeserialize: (bytes) => entente.federation.v1.ReadStatementRequest.decode(bytes),
    responseSerialize: (value) => entente.federation.v1.ReadStatementResponse.encode(value).finish(),
    responseDeserialize: (bytes) => entente.federation.v1.ReadStatementResponse.decode(bytes),
  },
};

export const FederationLogServiceName = "entente.federation.v1.FederationLogService";
