import {
  CredentialService,
  FederatedDirectoryService,
  FederatedDirectoryServiceName,
  FederatedOrderingService,
  FederatedOrderingServiceName,
  FederationLogService,
  FederationLogServiceName,
  FederationService,
  FederationServiceName,
  LogService,
} from "@entente/proto";
import type { ServiceDefinition } from "@grpc/grpc-js";

/** Where a federation call goes. */
export interface FederationRoute {
  /** Under which a peer calls it. */
  readonly federationPath: string;
  /** The service of this domain that answers. */
  readonly target: "ds" | "as";
  /** The method that is called there. Its messages have the same fields, so the bytes pass through as they are. */
  readonly path: string;
  readonly streams: boolean;
  /** Services of this domain that may make the call to other domains. */
  readonly callers: readonly ("ds" | "as")[];
}

const toDs = (method: { readonly path: string; readonly requestStream: boolean }): FederationRoute => ({
  federationPath: method.path,
  target: "ds",
  path: method.path,
  streams: method.requestStream,
  callers: ["ds"],
});

/** The methods of the federation protocol that a gateway forwards. Hello is its own to answer. */
export type ForwardedMethod =
  | "ClaimKeyPackages"
  | "SubmitCommit"
  | "FetchGroupState"
  | "ReportCommit"
  | "DescribeUser"
  | "ReportMessage"
  | "Relay"
  | "VerifyCredential"
  | "ExchangeOrdering"
  | "LookUp"
  | "AddCheckpoint"
  | "ReadStatement"
  | "FindUsers";

/**
 * What a federated peer may call, and who answers it. Nothing else passes a gateway: no client's call, no operator's.
 */
export const inboundRoutes: Readonly<Record<ForwardedMethod, FederationRoute>> = {
  ClaimKeyPackages: toDs(FederationService.ClaimKeyPackages),
  SubmitCommit: toDs(FederationService.SubmitCommit),
  FetchGroupState: toDs(FederationService.FetchGroupState),
  ReportCommit: toDs(FederationService.ReportCommit),
  DescribeUser: toDs(FederationService.DescribeUser),
  ReportMessage: toDs(FederationService.ReportMessage),
  Relay: toDs(FederationService.Relay),
  VerifyCredential: {
    ...toDs(FederationService.VerifyCredential),
    target: "as",
    path: CredentialService.VerifyCredential.path,
  },
  ExchangeOrdering: toDs(FederatedOrderingService.ExchangeOrdering),
  LookUp: { ...toDs(FederationLogService.LookUp), target: "as", path: LogService.LookUp.path },
  AddCheckpoint: {
    ...toDs(FederationLogService.AddCheckpoint),
    target: "as",
    path: LogService.AddCheckpoint.path,
    callers: ["as"],
  },
  ReadStatement: {
    ...toDs(FederationLogService.ReadStatement),
    target: "as",
    path: LogService.ReadStatement.path,
    callers: ["ds", "as"],
  },
  FindUsers: toDs(FederatedDirectoryService.FindUsers),
};

/** The services of the federation protocol, by full name. */
export const federationServices: Readonly<Record<string, ServiceDefinition>> = {
  [FederationServiceName]: FederationService,
  [FederatedOrderingServiceName]: FederatedOrderingService,
  [FederationLogServiceName]: FederationLogService,
  [FederatedDirectoryServiceName]: FederatedDirectoryService,
};

/** Whether a method is forwarded. */
export function isForwarded(method: string): method is ForwardedMethod {
  return Object.hasOwn(inboundRoutes, method);
}
