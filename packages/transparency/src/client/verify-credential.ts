import { showCredential } from "../algorithm/credential.ts";
import { TransparencyError } from "../errors.ts";
import { baseLadder } from "../ladder/ladder.ts";
import { Credential } from "../response.ts";
import { checkAnswer, checkVersion, decodeResponse, stepsFor } from "./check.ts";
import { noMemory } from "./label-memory.ts";
import { type LogTrust } from "./trust.ts";
import { type FoundValue, verifySearchResponse } from "./verify-search.ts";

/** A credential that verified. */
export interface CredentialResult {
  readonly found: FoundValue;
  /** The time, by the log, at which the version was the greatest. */
  readonly provedAtMs: bigint;
  /** Whether the entry is one that the label's owner checks. */
  readonly isDistinguished: boolean;
}

/**
 * Checks a credential with no question to anybody and no effect on any view.
 *
 * Refuses one that was proved more than `ageMsMax` before `nowMs`, whose holder should have renewed it.
 * Errors: see `checkAnswer`; `not_distinguished`. draft-ietf-keytrans-protocol-04 section 12.4.
 */
export function verifyCredential(
  trust: LogTrust,
  label: Uint8Array,
  bytes: Uint8Array,
  nowMs: bigint,
  ageMsMax: bigint,
): CredentialResult {
  const credential = decodeResponse(Credential, bytes);
  if (credential.kind === "provisional") {
    const reading = { nowMs, behindMsMax: ageMsMax };
    const { found, view } = verifySearchResponse(
      trust,
      undefined,
      label,
      noMemory,
      credential.search,
      reading,
      undefined,
    );
    if (found === undefined) throw new TransparencyError("ladder", "a credential for nothing");
    const provedAtMs = view.frontier.at(-1)?.timestamp ?? 0n;
    return { found, provedAtMs: fresh(provedAtMs, nowMs, ageMsMax), isDistinguished: false };
  }
  const { found, position } = credential;
  checkVersion(found.version);
  const steps = stepsFor(trust, label, baseLadder(found.version), credential, found);
  const reading = { nowMs, behindMsMax: ageMsMax, updatesView: false };
  const { result } = checkAnswer(
    trust,
    undefined,
    credential,
    steps,
    reading,
    function* (handle, treeSize, windowMs) {
      if (position >= treeSize)
        throw new TransparencyError("not_distinguished", `entry ${position} of ${treeSize}`);
      return yield* showCredential(handle, found.version, position, treeSize, windowMs);
    },
  );
  return {
    found: { version: found.version, value: found.value },
    provedAtMs: fresh(result, nowMs, ageMsMax),
    isDistinguished: true,
  };
}

function fresh(provedAtMs: bigint, nowMs: bigint, ageMsMax: bigint): bigint {
  if (provedAtMs + ageMsMax < nowMs)
    throw new TransparencyError("stale", `proved ${nowMs - provedAtMs} ms ago`);
  return provedAtMs;
}
