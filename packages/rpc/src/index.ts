export * from "./error-detail.ts";
export * from "./http-proxy.ts";
export * from "./limits.ts";
export * from "./remote.ts";
export * from "./service-error.ts";
export * from "./session-key.ts";
export * from "./web-subprotocol.ts";
