import { CredentialService, FederationService } from "@entente/proto";

/** Where an inbound federation call ends, inside the domain. */
export interface InboundRoute {
  /** The service of this domain that answers. */
  readonly target: "ds" | "as";
  /** The method that is called there. Its messages have the same fields, so the bytes pass through as they are. */
  readonly path: string;
  readonly streams: boolean;
}

/** A method of the federation protocol that a gateway forwards. Hello is its own to answer. */
export type ForwardedMethod = Exclude<keyof typeof FederationService, "Hello">;

/**
 * What a federated peer may call, and who answers it. Nothing else passes a gateway: no client's call, no operator's.
 */
export const inboundRoutes: Readonly<Record<ForwardedMethod, InboundRoute>> = {
  ClaimKeyPackages: { target: "ds", path: FederationService.ClaimKeyPackages.path, streams: false },
  SubmitCommit: { target: "ds", path: FederationService.SubmitCommit.path, streams: false },
  FetchGroupState: { target: "ds", path: FederationService.FetchGroupState.path, streams: false },
  ReportCommit: { target: "ds", path: FederationService.ReportCommit.path, streams: false },
  Relay: { target: "ds", path: FederationService.Relay.path, streams: true },
  VerifyCredential: { target: "as", path: CredentialService.VerifyCredential.path, streams: false },
};

/** The forwarded methods. */
export const forwardedMethods = Object.keys(inboundRoutes) as readonly ForwardedMethod[];
