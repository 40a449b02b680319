export { compareBallots, equalBallots, noBallot, type Ballot } from "./ballot.ts";
export { equalBytes, hashBytes, type Hash } from "./bytes.ts";
export { entriesMessage } from "./catch-up.ts";
export {
  decodeCertificate,
  decodeCertifiedSlot,
  decodeEntry,
  encodeCertificate,
  encodeCertifiedSlot,
  encodeEntry,
} from "./certificate-codec.ts";
export {
  headAfter,
  verifyCertificate,
  type Certificate,
  type CertificateFault,
  type CertificateVote,
  type Entry,
  type Slot,
  type VerifySignature,
} from "./certificate.ts";
export {
  checkConfig,
  configHash,
  decodeConfig,
  encodeConfig,
  quorumOf,
  sameConfig,
  sameVoters,
  type Config,
  type Mode,
} from "./config.ts";
export {
  learn,
  loadDomain,
  newDomain,
  raiseIncarnation,
  type DomainRow,
  type DomainState,
} from "./domain-state.ts";
export { checkDomain, isDomain, type Domain, type GroupId } from "./domain.ts";
export {
  contradictionBetween,
  forkBetween,
  verifyEvidence,
  withPrevious,
  type CertifiedSlot,
  type Evidence,
  type EvidenceVerdict,
  type NumberedStatement,
} from "./evidence.ts";
export {
  decodeEvidenceFile,
  encodeEvidenceFile,
  signersOf,
  type EvidenceFile,
  type EvidenceKey,
} from "./evidence-codec.ts";
export { decodeFrame, framesOf } from "./frame.ts";
export {
  createGroup,
  isIdle,
  joinGroup,
  loadGroup,
  type GroupRow,
  type GroupState,
  type OrderingState,
} from "./group-state.ts";
export type { Input } from "./input.ts";
export * from "./limits.ts";
export {
  heardDomains,
  hearPing,
  isHeard,
  suspectNow,
  type Peer,
  type Peers,
  type Ping,
  type PingVerdict,
} from "./liveness.ts";
export { resultFromLog } from "./log-result.ts";
export { decodeMessage, encodeMessage } from "./message-codec.ts";
export type {
  Draft,
  InvalidReason,
  Message,
  MessageOf,
  NackReason,
  ReserveResult,
  SubmitResult,
} from "./message.ts";
export { numberedIn, standingOf, type NumberedMessage } from "./numbered.ts";
export { OrderingError, type OrderingErrorCode } from "./ordering-error.ts";
export type { Answer, CatchUp, Delivery, Outcome, Outgoing, Row } from "./outcome.ts";
export {
  decodeAccepted,
  decodeDomainRow,
  decodeGroupRow,
  encodeAccepted,
  encodeDomainRow,
  encodeGroupRow,
} from "./row-codec.ts";
export { gopRules, type Rules } from "./rules.ts";
export { settle, type Settled, type SignedOutgoing } from "./settle.ts";
export { signingInputs, signMessage, withSignatures, type Signer } from "./sign.ts";
export { acceptSigningInput, promiseSigningInput, voteSigningInput } from "./signing-input.ts";
export type {
  Accepted,
  AcceptStatement,
  KnownIncarnation,
  PromiseStatement,
  Signature,
  Signed,
  SignedVote,
  Standing,
  VoteStatement,
} from "./statement.ts";
export { step } from "./step.ts";
export { breakTie, type RivalCommit, type TieBreak, type TieBreakPolicy } from "./tie-break.ts";
export { defaultTimers, type Timers } from "./timers.ts";
export type { Context } from "./turn.ts";
export { genesisHead, makeValue, nextHead, valueHash, type Value } from "./value.ts";
export {
  certificateChecks,
  signatureChecks,
  verifyMessage,
  withVerdicts,
  type SignatureCheck,
  type Verified,
} from "./verified.ts";
export { configOf, decodePolicy, defaultPolicy, encodePolicy, type OrderingPolicy } from "./voter-rule.ts";
