export * from "./errors.ts";
export * from "./limits.ts";
export * from "./primitives.ts";
export * from "./vrf/ecvrf.ts";
