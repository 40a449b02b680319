import {
  closedEnum,
  decode,
  DecodeError,
  defaultLimits,
  encode,
  fixedOpaque,
  hexFromBytes,
  bytesFromHex,
  opaqueV,
  struct,
  uint16,
  uint32,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { ClientId, parseClientId } from "@entente/mls-wire";
import type { ClientStore, MessageRow, StoredMessage } from "../store/client-store.ts";
import { missedAgeMsMax, missedBytesMax, missedMessagesMax, missedRowsMax } from "./limits.ts";

/** Bytes that name a question. */
export const nonceBytes = 16;
const idBytes = 32;
const pageRows = 256;
/** Bytes of a message beside its content: lengths, numbers, the id and the longest name. */
const overheadBytes = 400;

const MissedMessage = struct({
  id: fixedOpaque(idBytes),
  sender: ClientId,
  epoch: uint64,
  generation: uint32,
  atMs: uint64,
  authenticatedData: opaqueV,
  plaintext: opaqueV,
});

/** What a member answers who was asked for messages: the newest of them, oldest first. Sealed to the leaf of who has asked. */
export const MissedAnswer = struct({
  version: closedEnum(uint16, { v1: 1 }),
  nonce: fixedOpaque(nonceBytes),
  /** Whether there was more than one answer takes. */
  rest: closedEnum(uint8, { none: 0, more: 1 }),
  messages: vectorV(MissedMessage),
});
export type MissedAnswer = Value<typeof MissedAnswer>;

/** The inverse of encoding; undefined for anything else, which any member may seal. */
export function readAnswer(bytes: Uint8Array): MissedAnswer | undefined {
  try {
    const answer = decode(MissedAnswer, bytes, {
      ...defaultLimits,
      inputBytesMax: missedBytesMax + missedMessagesMax * overheadBytes,
    });
    return answer.messages.length > missedMessagesMax ? undefined : answer;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** The messages as they are sent. */
export function answerBytes(nonce: Uint8Array, { rows, isMore }: Collected): Uint8Array {
  const messages = rows.map(({ id, sender, epoch, generation, atMs, authenticatedData, plaintext }) => ({
    id: bytesFromHex(id) ?? new Uint8Array(idBytes),
    sender: parseClientId(sender),
    epoch,
    generation,
    atMs: BigInt(atMs),
    authenticatedData,
    plaintext,
  }));
  return encode(MissedAnswer, { version: "v1", nonce, rest: isMore ? "more" : "none", messages });
}

/** A message of an answer, as it is stored. */
export function storedOf(
  groupId: string,
  message: MissedAnswer["messages"][number],
  nowMs: number,
): StoredMessage {
  return {
    id: hexFromBytes(message.id),
    groupId,
    sender: message.sender,
    epoch: message.epoch,
    generation: message.generation,
    atMs: Math.min(Number(message.atMs), nowMs),
    state: "received",
    plaintext: message.plaintext,
    authenticatedData: message.authenticatedData,
  };
}

/** Messages for one answer, oldest first. */
export interface Collected {
  readonly rows: readonly MessageRow[];
  readonly isMore: boolean;
}

/**
 * The newest messages of a group that `isWanted`, within the bounds of one answer: number, bytes, and age.
 * @throws StoreError.
 */
export async function collect(
  store: Pick<ClientStore, "messages">,
  groupId: string,
  nowMs: number,
  isWanted: (row: MessageRow) => boolean,
): Promise<Collected> {
  const sinceMs = nowMs - missedAgeMsMax;
  let after = await sequenceAt(store, groupId, sinceMs);
  let rows: MessageRow[] = [];
  let bytes = 0;
  let isMore = false;
  for (let seen = 0; seen < missedRowsMax; seen += pageRows) {
    const page = await store.messages(groupId, after, pageRows);
    for (const row of page) {
      after = row.sequence;
      if (row.atMs < sinceMs || !isKept(row) || !isWanted(row)) continue;
      rows.push(row);
      bytes += bytesOf(row);
    }
    let from = 0;
    for (; rows.length - from > missedMessagesMax || bytes > missedBytesMax; from++) {
      const dropped = rows[from];
      if (dropped === undefined) break;
      bytes -= bytesOf(dropped);
      isMore = true;
    }
    rows = rows.slice(from);
    if (page.length < pageRows) return { rows, isMore };
  }
  return { rows, isMore: true };
}

/** What a domain has taken, of this client's own and of others. */
function isKept({ state }: MessageRow): boolean {
  return state === "received" || state === "sent";
}

function bytesOf({ plaintext, authenticatedData }: MessageRow): number {
  return overheadBytes + plaintext.length + authenticatedData.length;
}

/** A sequence before the messages since a time: the order of arrival is that of the clock but for its corrections. */
async function sequenceAt(
  store: Pick<ClientStore, "messages">,
  groupId: string,
  sinceMs: number,
): Promise<bigint> {
  let low = 0n;
  let high = 1n << 48n;
  while (low < high) {
    const middle = (low + high) / 2n;
    const [row] = await store.messages(groupId, middle, 1);
    if (row === undefined || row.atMs >= sinceMs) high = middle;
    else low = middle + 1n;
  }
  return low;
}
