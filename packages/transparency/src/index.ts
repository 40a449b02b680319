export * from "./errors.ts";
export * from "./limits.ts";
export * from "./primitives.ts";
export * from "./vrf/ecvrf.ts";
export * from "./store.ts";
export * from "./log-tree/hashes.ts";
export * from "./log-tree/append.ts";
export { proveInclusion, verifyInclusion } from "./log-tree/inclusion.ts";
export { proveConsistency, verifyConsistency } from "./log-tree/consistency.ts";
export * from "./checkpoint/checkpoint.ts";
export * from "./checkpoint/policy.ts";
export * from "./checkpoint/signed-note.ts";
export {
  formatVerifierKey,
  parseVerifierKey,
  verifierKey,
  type SignatureKind,
  type VerifierKey,
} from "./checkpoint/verifier-key.ts";
export * from "./witness/decision.ts";
export * from "./witness/request.ts";
