export * from "./error-detail.ts";
export * from "./limits.ts";
export * from "./session-key.ts";
export * from "./web-subprotocol.ts";
