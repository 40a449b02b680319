import type { ServiceDefinition } from "@grpc/grpc-js";
import {
  CredentialService,
  FederatedAttachmentService,
  FederatedAttachmentServiceName,
  FederatedDirectoryService,
  FederatedDirectoryServiceName,
  FederatedEphemeralService,
  FederatedEphemeralServiceName,
  FederatedFeedService,
  FederatedFeedServiceName,
  FederatedGroupCareService,
  FederatedGroupCareServiceName,
  FederatedInitKeyService,
  FederatedInitKeyServiceName,
  FederatedOrderingService,
  FederatedOrderingServiceName,
  FederationLogService,
  FederationLogServiceName,
  FederationService,
  FederationServiceName,
  LogService,
} from "@entente/proto";

/** Where an inbound federation call ends, inside the domain. */
export interface InboundRoute {
  /** Full name of the service that has the method. */
  readonly service: string;
  readonly method: string;
  /** Path of the method at other gateways. */
  readonly path: string;
  /** The service of this domain that answers. */
  readonly target: "ds" | "as" | "log";
  /** The method that is called there. Its messages have the same fields, so the bytes pass through as they are. */
  readonly targetPath: string;
  readonly streams: boolean;
  /** Which of this domain's services may make the call to other domains. */
  readonly from: readonly ("as" | "ds")[];
}

/** Every service of the federation protocol, by its full name. */
export const federationServices: Readonly<Record<string, ServiceDefinition>> = {
  [FederationServiceName]: FederationService,
  [FederatedGroupCareServiceName]: FederatedGroupCareService,
  [FederatedInitKeyServiceName]: FederatedInitKeyService,
  [FederatedOrderingServiceName]: FederatedOrderingService,
  [FederatedAttachmentServiceName]: FederatedAttachmentService,
  [FederatedEphemeralServiceName]: FederatedEphemeralService,
  [FederatedFeedServiceName]: FederatedFeedService,
  [FederationLogServiceName]: FederationLogService,
  [FederatedDirectoryServiceName]: FederatedDirectoryService,
};

const delivery = { target: "ds", from: ["ds"] } as const;

/**
 * What a federated peer may call, and who answers it. Nothing else passes a gateway: no client's call, no operator's. Hello is the
 * gateway's own to answer.
 */
export const inboundRoutes: readonly InboundRoute[] = [
  route(FederationServiceName, "ClaimKeyPackages", delivery),
  route(FederationServiceName, "SubmitCommit", delivery),
  route(FederationServiceName, "FetchGroupState", delivery),
  route(FederationServiceName, "ReportCommit", delivery),
  route(FederatedGroupCareServiceName, "RequestDeparture", delivery),
  route(FederationServiceName, "DescribeUser", delivery),
  route(FederationServiceName, "ReportMessage", delivery),
  route(FederationServiceName, "Relay", delivery),
  route(FederationServiceName, "VerifyCredential", {
    target: "as",
    from: ["ds"],
    targetPath: CredentialService.VerifyCredential.path,
  }),
  route(FederatedInitKeyServiceName, "GetUserInitKey", delivery),
  route(FederatedOrderingServiceName, "ExchangeOrdering", delivery),
  route(FederatedAttachmentServiceName, "ReadAttachment", delivery),
  route(FederatedEphemeralServiceName, "RelayEphemeral", delivery),
  route(FederatedFeedServiceName, "FetchMessage", delivery),
  route(FederatedDirectoryServiceName, "FindUsers", delivery),
  route(FederationLogServiceName, "LookUp", {
    target: "log",
    from: ["ds"],
    targetPath: LogService.LookUp.path,
  }),
  route(FederationLogServiceName, "AddCheckpoint", {
    target: "log",
    from: ["as"],
    targetPath: LogService.AddCheckpoint.path,
  }),
  route(FederationLogServiceName, "ReadStatement", {
    target: "log",
    from: ["as", "ds"],
    targetPath: LogService.ReadStatement.path,
  }),
];

function route(
  service: string,
  method: string,
  how: Pick<InboundRoute, "from" | "target"> & Partial<InboundRoute>,
): InboundRoute {
  const definition = federationServices[service]?.[method];
  if (definition === undefined) throw new Error(`${service} has no method ${method}`);
  const { path, requestStream, responseStream } = definition;
  return { service, method, path, targetPath: path, streams: requestStream || responseStream, ...how };
}
