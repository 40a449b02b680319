export * from "./algorithm/monitor.ts";
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
export { noMemory, LabelMemory, OwnerMemory, type Alarm, type Seen } from "./client/label-memory.ts";
export { LogParameters, logOrigin, type LogTrust } from "./client/trust.ts";
export * from "./client/verify-credential.ts";
export * from "./client/verify-monitor.ts";
export {
  provedGreatest,
  verifySearch,
  type FoundValue,
  type ProvedGreatest,
  type SearchResult,
} from "./client/verify-search.ts";
export * from "./client/verify-update.ts";
export { decodeView, encodeView, View } from "./client/view.ts";
export { commitmentOf, vrfInput, type Opened } from "./commitment.ts";
export * from "./errors.ts";
export { baseLadder, monitoringLadder } from "./ladder/ladder.ts";
export * from "./limits.ts";
export { LogEntry, logEntryHash } from "./log-entry.ts";
export { appendLeaves, type Appended } from "./log-tree/append.ts";
export { beginningProvedFrom, proveConsistency, verifyConsistency } from "./log-tree/consistency.ts";
export * from "./log-tree/hashes.ts";
export { proveInclusion, verifyInclusion } from "./log-tree/inclusion.ts";
export { insertLeaves, type Inserted } from "./prefix-tree/insert.ts";
export { lookUp, prefixProof, type Found } from "./prefix-tree/lookup.ts";
export { type PrefixLeaf } from "./prefix-tree/node.ts";
export {
  evaluatePrefixProof,
  type CopathHash,
  type KnownHashes,
  PrefixProof,
  PrefixResult,
  type PrefixLookup,
} from "./prefix-tree/prefix-proof.ts";
export * from "./primitives.ts";
export { type LabelHistory } from "./proof/produced-proof.ts";
export * from "./response.ts";
export * from "./server/append-entry.ts";
export { rightmostDistinguishedEntry, type DistinguishedEntry } from "./server/distinguished-entry.ts";
export * from "./server/produce.ts";
export * from "./store.ts";
export * from "./vrf/ecvrf.ts";
export * from "./vrf/memo.ts";
export * from "./witness/decision.ts";
export * from "./witness/request.ts";
export * from "./value/client-set.ts";
export * from "./value/domain-capabilities.ts";
export * from "./value/domain-statement.ts";
export * from "./value/evidence-file.ts";
export * from "./value/evidence.ts";
export * from "./value/label.ts";
export * from "./value/rewriting.ts";
