export * from "./crypto/index.ts";
export * from "./mls/index.ts";
export * from "./store/index.ts";
export * from "./client/index.ts";
export * from "./inbox/index.ts";
export * from "./init-keys/index.ts";
export * from "./knocks/index.ts";
export * from "./missed/index.ts";
export * from "./negotiation/index.ts";
export * from "./successors/index.ts";
export * from "./anonymous/index.ts";
export * from "./attachments/index.ts";
export type { RefusalDetail } from "@entente/rpc/portable";
export { RpcFailure } from "./transport/rpc-failure.ts";
export type {
  CallOptions,
  DeviceStream,
  Endpoint,
  PublishStream,
  Transport,
  TransportFactory,
} from "./transport/transport.ts";
export { believeStatement, type BelievedStatement, type StatedDomain } from "./transparency/statement.ts";
export { type CredentialOpinion, type CredentialProblem } from "./trust/credential-trust.ts";
export { clientIdParts, type ClientId, type GroupId, parseClientId, parseUserId } from "@entente/mls-wire";
export { textOf } from "./client/text.ts";
