import type { common } from "@entente/proto";
import { refusal } from "../errors.ts";
import { toUint64, uint64Of } from "../fields.ts";
import type { OrderOutcome } from "../ordering/orderer.ts";

const hashBytes = 32;
const certificateBytesMax = 64 * 1024;

export function toCommitResult(outcome: OrderOutcome): common.CommitResult.$Properties {
  switch (outcome.code) {
    case "decided": {
      const { valueHash, nextHead, certificate } = outcome;
      return { decided: { epoch: toUint64(outcome.epoch), valueHash, nextHead, certificate } };
    }
    case "stale": {
      const { winner } = outcome;
      const currentEpoch = toUint64(outcome.currentEpoch);
      if (winner === undefined) return { stale: { currentEpoch } };
      return { stale: { currentEpoch, winnerHash: winner.valueHash, certificate: winner.certificate } };
    }
    case "unavailable":
      return { unavailable: { ordererDomain: outcome.ordererDomain, retryAfterMs: outcome.retryAfterMs } };
  }
}

/** What another domain answered. @throws ServiceError `foreign_answer_invalid`. */
export function outcomeOf(result: common.CommitResult | null | undefined): OrderOutcome {
  const { decided, stale, unavailable } = result ?? {};
  if (decided !== null && decided !== undefined) {
    const { valueHash, nextHead, certificate } = decided;
    if (valueHash.length !== hashBytes || nextHead.length !== hashBytes) throw invalid();
    return {
      code: "decided",
      epoch: epochOf(decided.epoch),
      valueHash,
      nextHead,
      certificate: bounded(certificate),
    };
  }
  if (stale !== null && stale !== undefined) {
    const { winnerHash, certificate } = stale;
    if (winnerHash.length !== 0 && winnerHash.length !== hashBytes) throw invalid();
    const winner =
      winnerHash.length === 0 ? undefined : { valueHash: winnerHash, certificate: bounded(certificate) };
    return { code: "stale", currentEpoch: epochOf(stale.currentEpoch), winner };
  }
  if (unavailable === null || unavailable === undefined) throw invalid();
  const { ordererDomain, retryAfterMs } = unavailable;
  return { code: "unavailable", ordererDomain, retryAfterMs };
}

function epochOf(value: number): bigint {
  return Number.isSafeInteger(value) && value >= 0 ? uint64Of(value, "epoch") : invalidNumber();
}

function bounded(certificate: Uint8Array): Uint8Array {
  if (certificate.length > certificateBytesMax) throw invalid();
  return certificate;
}

function invalidNumber(): never {
  throw invalid();
}

function invalid(): Error {
  return refusal("foreign_answer_invalid", "the answer to a submission breaks the rules");
}
