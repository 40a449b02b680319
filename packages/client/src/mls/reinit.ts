import type { Proposal, Reinit } from "ts-mls";
import { decodeReinit, encodeReinit } from "ts-mls/proposal.js";
import { isSuiteName } from "../crypto/suite-name.ts";
import { GroupError } from "./group-error.ts";
import type { SuccessorRequest } from "./group-state.ts";
import { ownVersions } from "./mls-version.ts";

/** A proposal to go over to another group (RFC 9420 12.1.5). */
export function reInitProposal(successor: SuccessorRequest): Proposal {
  return { proposalType: "reinit", reinit: reInitOf(successor) };
}

/** ReInit, TLS encoding. */
export function encodeSuccessor(successor: SuccessorRequest): Uint8Array {
  return encodeReinit(reInitOf(successor));
}

/** The inverse of {@link encodeSuccessor}. Throws GroupError `state_invalid`. */
export function decodeSuccessor(bytes: Uint8Array): SuccessorRequest {
  const decoded = decodeReinit(bytes, 0)?.[0];
  const successor = decoded && successorOf(decoded);
  if (successor === undefined) throw new GroupError("state_invalid", "no ReInit");
  return successor;
}

/** What a ReInit asks for; undefined for a version or a suite that this client does not have. */
export function successorOf({
  groupId,
  version,
  cipherSuite,
  extensions,
}: Reinit): SuccessorRequest | undefined {
  const isKnown = ownVersions.includes(version) && isSuiteName(cipherSuite);
  return isKnown ? { groupId, suite: cipherSuite, extensions } : undefined;
}

function reInitOf({ groupId, suite, extensions }: SuccessorRequest): Reinit {
  return { groupId, version: "mls10", cipherSuite: suite, extensions: [...extensions] };
}
