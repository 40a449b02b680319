import { type GroupPolicy, paddedLength } from "@entente/policy";
import { createApplicationMessage, encodeMlsMessage } from "ts-mls";
import { isSuiteName, suites } from "../crypto/suite-name.ts";
import { AuthenticationGuard } from "./authenticator.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { claimsOfCredential } from "./credential.ts";
import { frank, isFranked, type MessageParts, type OpenedParts } from "./franked-message.ts";
import { GroupError } from "./group-error.ts";
import { policyOfContext, requireAllowed } from "./group-policy.ts";
import { forOperation, type GroupState, requireMember, uncommitted, withoutConfig } from "./group-state.ts";
import { applicationBytesMax, defaultPadding } from "./limits.ts";
import { leafAt } from "./member.ts";
import { withLeafSecrets } from "./secret-tree.ts";

/** An encrypted application message, and the state to save before it is sent. */
export interface ProtectedMessage {
  readonly state: GroupState;
  /** MLSMessage. */
  readonly message: Uint8Array;
  readonly epoch: bigint;
  /** Number among this client's application messages of the epoch. */
  readonly generation: number;
  /** What opens the commitment, in a group whose messages are franked. */
  readonly frankingKey: Uint8Array | undefined;
}

/** Bytes of the longest header of an `opaque<V>` here. */
const headerBytesMax = 4;

/**
 * Encrypts an application message, padded. The state that comes back has the key used up: save it before the
 * message leaves, else the next message uses the same key. `authenticatedData` is readable by servers (A23-52). Padding, franking
 * and who may send are the group's policy; without one, padding is Padmé.
 * Throws GroupError `removed`, `proposals_waiting`, `too_large`, `policy_refused`.
 */
export async function protect(
  environment: GroupEnvironment,
  state: GroupState,
  plaintext: Uint8Array,
  authenticatedData: Uint8Array,
): Promise<ProtectedMessage> {
  requireMember(state);
  if (uncommitted(state).length > 0) {
    throw new GroupError("proposals_waiting", "a Commit comes before the next application message");
  }
  if (plaintext.length + authenticatedData.length > applicationBytesMax) {
    throw new GroupError("too_large", `an application message has at most ${applicationBytesMax} bytes`);
  }
  const { cipherSuite, epoch } = state.mls.groupContext;
  const policy = policyOfContext(state.mls.groupContext.extensions);
  const parts = partsByPolicy(environment, state, policy, { plaintext, authenticatedData });
  const cs = suiteOf(environment, cipherSuite);
  const guard = new AuthenticationGuard(environment.authenticator);
  const signatureBytes = isSuiteName(cipherSuite) ? suites[cipherSuite].signatureBytesMax : 0;
  // ts-mls pads to a length that is given; this one is of the content with the longest signature there can be.
  const paddedBytes = paddedLength(
    policy?.behaviour ?? defaultPadding,
    parts.plaintext.length + signatureBytes + 2 * headerBytesMax,
  );
  const { secretTree: unready, privatePath } = state.mls;
  const secretTree = await withLeafSecrets(unready, privatePath.leafIndex, cs.kdf);
  const before = forOperation({ ...state.mls, secretTree }, guard, paddedBytes);
  const generation = secretTree[2 * privatePath.leafIndex]?.application.generation ?? 0;
  const { newState, privateMessage } = await createApplicationMessage(
    before,
    parts.plaintext,
    cs,
    parts.authenticatedData,
  );
  const message = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
  const { frankingKey } = parts;
  return { state: { ...state, mls: withoutConfig(newState) }, message, epoch, generation, frankingKey };
}

function partsByPolicy(
  { crypto }: GroupEnvironment,
  { mls }: GroupState,
  policy: GroupPolicy | undefined,
  parts: MessageParts,
): OpenedParts {
  if (policy === undefined) return { ...parts, frankingKey: undefined };
  const { leafIndex } = mls.privatePath;
  const franked = policy.behaviour.accountability === "franked";
  requireAllowed(mls, { kind: "message", leafIndex, franked });
  const leaf = leafAt(mls.ratchetTree, leafIndex);
  if (leaf === undefined) throw new GroupError("state_invalid", "no own leaf");
  const { groupId, epoch } = mls.groupContext;
  const sender = claimsOfCredential(leaf.credential).client;
  if (franked) return frank(crypto.primitives, { groupId, epoch, sender }, parts);
  if (isFranked(parts.authenticatedData))
    throw new GroupError("policy_refused", "authenticated data of a franked message", {
      reason: "franking_forbidden",
    });
  return { ...parts, frankingKey: undefined };
}
