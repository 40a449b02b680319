import { groupFeed, type FeedId, inboxFeed, type SuiteStock } from "@entente/storage";
import { groupIdFromBytes } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { ServiceError } from "@entente/service-kit";
import { asRefusal, refusal } from "../errors.ts";
import { bytesOf, idempotencyKeyOf, listOf, toUint64, uint64Of } from "../fields.ts";
import type { StreamRoom } from "../feeds/subscription-parts.ts";
import type { SendOutcome } from "../groups/messages.ts";
import type { GroupRequest } from "../groups/new-group.ts";
import {
  acknowledgedFeedsMax,
  batchItemsMax,
  challengeBytesMax,
  credentialBytesMax,
  groupInfoBytesMax,
  keyPackageBytesMax,
  publishedAtOnceMax,
  windowItemsDefault,
  windowItemsMax,
} from "../limits.ts";
import type { SessionProof } from "./sessions.ts";

/** @throws ServiceError for a field past its bound, as all functions here. */
export function proofOf(request: delivery.CompleteSessionRequest): SessionProof {
  return {
    credential: bytesOf(request.credential, credentialBytesMax, "credential"),
    signatureKey: bytesOf(request.signaturePublicKey, 1_024, "signature_public_key"),
    scheme: request.signatureScheme,
    challenge: bytesOf(request.challenge, challengeBytesMax, "challenge"),
    signature: bytesOf(request.signature, 1_024, "signature"),
  };
}

export function keyPackagesOf({ keyPackages }: delivery.PublishKeyPackagesRequest): readonly Uint8Array[] {
  const received = listOf(keyPackages, 1, publishedAtOnceMax, "key_packages");
  return received.map((bytes, index) => bytesOf(bytes, keyPackageBytesMax, `key_packages.${String(index)}`));
}

export function toStock(stock: readonly SuiteStock[]): delivery.KeyPackageStock.$Properties[] {
  return stock.map(({ suite, singleUse, lastResort }) => ({ cipherSuite: suite, singleUse, lastResort }));
}

export function groupRequestOf(request: delivery.CreateGroupRequest): GroupRequest {
  return {
    idempotencyKey: idempotencyKeyOf(request.idempotencyKey, "idempotency_key"),
    groupId: groupIdOf(request.groupId),
    groupInfo: bytesOf(request.groupInfo, groupInfoBytesMax, "group_info"),
    ratchetTree: bytesOf(request.ratchetTree, groupInfoBytesMax, "ratchet_tree"),
  };
}

/** The bytes of a group id that is one. @throws IdentifierError. */
export function groupIdOf(groupId: Uint8Array): Uint8Array {
  groupIdFromBytes(groupId);
  return groupId;
}

export function toSendResult(outcome: SendOutcome): delivery.SendResult.$Properties {
  if (outcome.code === "wrong_epoch") return { wrongEpoch: { currentEpoch: toUint64(outcome.currentEpoch) } };
  const { messageId, seq, duplicate } = outcome;
  return { accepted: { messageId, seq: toUint64(seq), duplicate } };
}

/** How one message of a stream is refused. Only what a unary call would tell is told. */
export function toRefused(error: unknown): delivery.SendResult.$Properties {
  const told = asRefusal(error);
  if (!(told instanceof ServiceError)) return { refused: { code: "internal", retryAfterMs: 1_000 } };
  return { refused: { code: told.code, retryAfterMs: told.detail.retryAfterMs ?? 0 } };
}

/** What a device says on its stream. */
export type SubscribeStep =
  | { readonly kind: "start"; readonly room: StreamRoom }
  | { readonly kind: "credit"; readonly items: number }
  | {
      readonly kind: "acknowledge";
      readonly positions: readonly { readonly feed: FeedId; readonly seq: bigint }[];
    };

export function subscribeStepOf(request: delivery.SubscribeRequest, clientId: string): SubscribeStep {
  const { start, acknowledgement, credit } = request;
  if (start !== null && start !== undefined) {
    const { windowItems, batchItems } = start;
    if (windowItems > windowItemsMax) throw bad("start.window_items", `0 to ${String(windowItemsMax)}`);
    if (batchItems > batchItemsMax) throw bad("start.batch_items", `0 to ${String(batchItemsMax)}`);
    const room = {
      windowItems: windowItems === 0 ? windowItemsDefault : windowItems,
      batchItems: Math.max(1, batchItems),
    };
    return { kind: "start", room };
  }
  if (credit !== null && credit !== undefined) {
    if (credit.items < 1 || credit.items > windowItemsMax)
      throw bad("credit.items", `1 to ${String(windowItemsMax)}`);
    return { kind: "credit", items: credit.items };
  }
  if (acknowledgement === null || acknowledgement === undefined)
    throw bad("request", "start, acknowledgement or credit");
  const field = "acknowledgement.positions";
  const positions = listOf(acknowledgement.positions, 0, acknowledgedFeedsMax, field).map(
    ({ groupId, seq }) => ({
      feed: groupId.length === 0 ? inboxFeed(clientId) : groupFeed(groupIdOf(groupId)),
      seq: uint64Of(seq, `${field}.seq`),
    }),
  );
  return { kind: "acknowledge", positions };
}

function bad(field: string, problem: string): Error {
  return refusal("bad_stream", problem, { field });
}
