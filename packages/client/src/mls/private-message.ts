import type { ContentType, PrivateMessageContent, SenderData } from "@entente/mls-wire";
import { type IncomingMessageCallback, type PrivateMessage, processPrivateMessage } from "ts-mls";
import type { CiphersuiteImpl, ProcessMessageResult, RatchetTree, SecretTree } from "ts-mls";
import { decryptSenderData } from "ts-mls/privateMessage.js";
import type { AuthenticationGuard } from "./authenticator.ts";
import { GroupError } from "./group-error.ts";
import type { GroupEvent } from "./group-event.ts";
import { forOperation, type GroupState } from "./group-state.ts";
import { readable } from "./kept-keys.ts";
import { type Member, memberAt } from "./member.ts";
import { type ExternalPsk, pskIndex } from "./psk.ts";
import { withLeafSecrets } from "./secret-tree.ts";
import { strictMessage, strictSenderData } from "./strict-suite.ts";

/** Who sent a PrivateMessage, and as which of its messages. */
export interface PrivateSender {
  readonly member: Member;
  readonly generation: number;
  /** `new`: the next or a later one. `late`: skipped before, its key kept. `replayed`: its key is gone. `own`: of this client. */
  readonly state: "new" | "late" | "replayed" | "own";
  /** The generation that was expected next. */
  readonly expected: number;
  /** The state with what it takes to read a message of this sender. */
  readonly group: GroupState;
}

/** The secrets and the tree by which messages of an epoch are read; `undefined` for epochs that are gone or to come. */
export function epochKeys(
  { mls }: GroupState,
  epoch: bigint,
):
  | {
      readonly senderDataSecret: Uint8Array;
      readonly secretTree: SecretTree;
      readonly ratchetTree: RatchetTree;
    }
  | undefined {
  if (epoch !== mls.groupContext.epoch) return readable(mls.historicalReceiverData.get(epoch));
  return {
    senderDataSecret: mls.keySchedule.senderDataSecret,
    secretTree: mls.secretTree,
    ratchetTree: mls.ratchetTree,
  };
}

/**
 * Reads who sent a message before its content is touched: ts-mls tells neither sender nor generation. Throws GroupError
 * `invalid`, DecodeError, CryptoError.
 */
export async function privateSender(
  state: GroupState,
  message: PrivateMessage,
  cs: CiphersuiteImpl,
): Promise<PrivateSender> {
  const keys = epochKeys(state, message.epoch);
  if (keys === undefined) throw new GroupError("invalid", "of an epoch without keys");
  const { suite, opened } = strictSenderData(cs);
  await decryptSenderData(message, keys.senderDataSecret, suite);
  const { leafIndex, generation } = opened[0] as SenderData;
  const member = memberAt(keys.ratchetTree, leafIndex);
  const secretTree = await withLeafSecrets(keys.secretTree, leafIndex, cs.kdf);
  const node = secretTree[2 * leafIndex];
  if (member === undefined || node === undefined) throw new GroupError("invalid", "the sender is no member");
  const ratchet = message.contentType === "application" ? node.application : node.handshake;
  const expected = ratchet.generation;
  const sender = { member, generation, expected, group: withSecretTree(state, message.epoch, secretTree) };
  if (leafIndex === state.mls.privatePath.leafIndex) return { ...sender, state: "own" };
  if (generation >= expected) return { ...sender, state: "new" };
  const kept = Object.hasOwn(ratchet.unusedGenerations, generation);
  return { ...sender, state: kept ? "late" : "replayed" };
}

function withSecretTree(state: GroupState, epoch: bigint, secretTree: SecretTree): GroupState {
  const { mls } = state;
  if (epoch === mls.groupContext.epoch) return { ...state, mls: { ...mls, secretTree } };
  const data = mls.historicalReceiverData.get(epoch);
  if (data === undefined || data.secretTree === secretTree) return state;
  const historicalReceiverData = new Map(mls.historicalReceiverData).set(epoch, { ...data, secretTree });
  return { ...state, mls: { ...mls, historicalReceiverData } };
}

/** What ts-mls made of a PrivateMessage, and its content as this package's codec read it. */
export interface OpenedMessage<T extends ContentType> {
  readonly result: ProcessMessageResult;
  readonly content: PrivateMessageContent[T];
}

/** Opens and applies a PrivateMessage: by `processPrivateMessage`, since `processMessage` forgets the PSKs. */
export async function openPrivateMessage<T extends ContentType>(
  state: GroupState,
  message: PrivateMessage & { readonly contentType: T },
  cs: CiphersuiteImpl,
  guard: AuthenticationGuard,
  psks: readonly ExternalPsk[] | undefined,
  callback?: (
    incoming: Parameters<IncomingMessageCallback>[0],
    content: PrivateMessageContent[T],
  ) => ReturnType<IncomingMessageCallback>,
): Promise<OpenedMessage<T>> {
  const { suite, opened } = strictMessage(cs, message.contentType);
  const index = pskIndex(state, guard, psks);
  // ts-mls calls back after it has decrypted the content, which this package's codec has read by then.
  const content = () => opened[1] as PrivateMessageContent[T];
  const result = await processPrivateMessage(
    forOperation(state.mls, guard),
    message,
    index,
    suite,
    callback && ((incoming) => callback(incoming, content())),
  );
  return { result, content: content() };
}

/** What the generation of a message says about the messages before it (A23-26). */
export function generationEvents(
  sender: PrivateSender,
  epoch: bigint,
  contentType: ContentType,
): readonly GroupEvent[] {
  const { member, generation, expected, state } = sender;
  if (state === "late") return [{ type: "message_late", sender: member, epoch, generation }];
  if (generation === expected) return [];
  const missing = { fromGeneration: expected, toGeneration: generation - 1 };
  return [{ type: "messages_missing", sender: member, epoch, contentType, ...missing }];
}
