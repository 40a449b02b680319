import type { ClientState, EpochReceiverData, PrivateMessage, SecretTree } from "ts-mls";
import type { AuthenticatedContent } from "ts-mls/authenticatedContent.js";
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { decryptSenderData } from "ts-mls/privateMessage.js";
import { Refused } from "../refusal.ts";
import { AuthenticationFailed, type MlsContext } from "./context.ts";
import { strictContent } from "./strict.ts";

/** A PrivateMessage that decrypts and bears the owner's signature. */
export interface ReadMessage {
  readonly content: AuthenticatedContent;
  /** The secret tree after the message's key is spent. */
  readonly secretTree: SecretTree;
  /** The spent secrets. */
  readonly consumed: readonly Uint8Array[];
}

/** What reading needs of an epoch, present or past. */
export function presentEpoch(state: ClientState): EpochReceiverData {
  return {
    resumptionPsk: new Uint8Array(),
    secretTree: state.secretTree,
    ratchetTree: state.ratchetTree,
    senderDataSecret: state.keySchedule.senderDataSecret,
    groupContext: state.groupContext,
  };
}

/**
 * Decrypts and verifies `message` with an epoch's keys and changes nothing. Anyone may have made `message`.
 * Refuses `not_owner` (D-3), `replay`, `undecryptable`.
 */
export async function readMessage(
  epoch: EpochReceiverData,
  message: PrivateMessage,
  mls: MlsContext,
): Promise<ReadMessage> {
  const { cs, config } = mls;
  try {
    const sender = await decryptSenderData(message, epoch.senderDataSecret, cs);
    if (sender === undefined) throw new Refused("undecryptable", "sender data");
    if (sender.leafIndex !== 0) throw new Refused("not_owner", `leaf ${sender.leafIndex}`);
    const node = epoch.secretTree[0];
    const ratchet = message.contentType === "application" ? node?.application : node?.handshake;
    if (
      ratchet !== undefined &&
      sender.generation < ratchet.generation &&
      ratchet.unusedGenerations[sender.generation] === undefined
    ) {
      throw new Refused("replay", `generation ${sender.generation}`);
    }
    const { content, tree, consumed } = await unprotectPrivateMessage(
      epoch.senderDataSecret,
      message,
      epoch.secretTree,
      epoch.ratchetTree,
      epoch.groupContext,
      config.keyRetentionConfig,
      strictContent(cs, message),
    );
    return { content, secretTree: tree, consumed };
  } catch (error) {
    throw refusedBy(error, "undecryptable");
  }
}

/**
 * What ts-mls or a crypto provider throws over a frame, as a refusal: they refuse bad keys, lengths and tags with errors
 * of many kinds, all of them about the input. Our own refusals pass, and so does a failure to authenticate, which is
 * no verdict.
 */
export function refusedBy(
  error: unknown,
  code: "undecryptable" | "commit_invalid" | "welcome_invalid",
  stalls = false,
): unknown {
  if (error instanceof Refused || error instanceof AuthenticationFailed) return error;
  return new Refused(code, error instanceof Error ? error.message : String(error), stalls);
}
