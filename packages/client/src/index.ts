export * from "./crypto/index.ts";
export * from "./mls/index.ts";
export * from "./store/index.ts";
