import { createApplicationMessage, encodeMlsMessage } from "ts-mls";
import { isSuiteName, suites } from "../crypto/suite-name.ts";
import { AuthenticationGuard } from "./authenticator.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import { forOperation, type GroupState, requireMember, withoutConfig } from "./group-state.ts";
import { applicationBytesMax } from "./limits.ts";
import { padme } from "./padding.ts";

/** An encrypted application message, and the state to save before it is sent. */
export interface ProtectedMessage {
  readonly state: GroupState;
  /** MLSMessage. */
  readonly message: Uint8Array;
  readonly epoch: bigint;
  /** Number among this client's application messages of the epoch. */
  readonly generation: number;
}

/** Bytes of the longest header of an `opaque<V>` here. */
const headerBytesMax = 4;

/**
 * Encrypts an application message, padded by Padmé. The state that comes back has the key used up: save it before the
 * message leaves, else the next message uses the same key. `authenticatedData` is readable by servers (A23-52).
 * Throws GroupError `removed`, `proposals_waiting`, `too_large`.
 */
export async function protect(
  environment: GroupEnvironment,
  state: GroupState,
  plaintext: Uint8Array,
  authenticatedData: Uint8Array,
): Promise<ProtectedMessage> {
  requireMember(state);
  if (state.waiting.length > 0) {
    throw new GroupError("proposals_waiting", "a Commit comes before the next application message");
  }
  if (plaintext.length + authenticatedData.length > applicationBytesMax) {
    throw new GroupError("too_large", `an application message has at most ${applicationBytesMax} bytes`);
  }
  const { cipherSuite, epoch } = state.mls.groupContext;
  const cs = suiteOf(environment, cipherSuite);
  const guard = new AuthenticationGuard(environment.authenticator);
  const signatureBytes = isSuiteName(cipherSuite) ? suites[cipherSuite].signatureBytesMax : 0;
  // ts-mls pads to a length that is given; this one is of the content with the longest signature there can be.
  const paddedBytes = padme(plaintext.length + signatureBytes + 2 * headerBytesMax);
  const before = forOperation(state.mls, guard, paddedBytes);
  const generation = state.mls.secretTree[2 * state.mls.privatePath.leafIndex]?.application.generation ?? 0;
  const { newState, privateMessage } = await createApplicationMessage(
    before,
    plaintext,
    cs,
    authenticatedData,
  );
  const message = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
  return { state: { ...state, mls: withoutConfig(newState) }, message, epoch, generation };
}
