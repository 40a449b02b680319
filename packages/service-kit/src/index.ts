export {
  errorDetailKey,
  fromRefusal,
  type HttpProxy,
  httpProxyProblem,
  parseHttpProxy,
  ProxyError,
  proxyName,
  type RefusalDetail,
  Remote,
  ServiceError,
  sessionKey,
  toRefusal,
  tunnel,
} from "@entente/rpc";
export * from "./certificates.ts";
export * from "./configuration.ts";
export * from "./limits.ts";
export * from "./group-key-certificate.ts";
export * from "./listener.ts";
export * from "./log.ts";
export * from "./operations.ts";
export * from "./operator-needed.ts";
export * from "./process.ts";
export * from "./reloadable-credentials.ts";
export * from "./role.ts";
export * from "./sealer.ts";
export { answerSink, type AnswerSink } from "./served-call.ts";
export * from "./service.ts";
export * from "./signature.ts";
export * from "./store-settings.ts";
export * from "./token-buckets.ts";
export * from "./transport-security.ts";
export * from "./watched-identity.ts";
export * from "./file-watch.ts";
