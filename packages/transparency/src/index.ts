export * from "./errors.ts";
export * from "./limits.ts";
export * from "./primitives.ts";
export * from "./vrf/ecvrf.ts";
export * from "./store.ts";
export * from "./log-tree/hashes.ts";
export * from "./log-tree/append.ts";
export { proveInclusion, verifyInclusion } from "./log-tree/inclusion.ts";
export { proveConsistency, verifyConsistency } from "./log-tree/consistency.ts";
