import { decode, encode, fixedOpaque, opaqueV, struct, type Value } from "@entente/tls-codec";
import { type GroupId, groupIdBytes } from "@entente/mls-wire";
import { frankingKeyBytes, frankingStampBytesMax } from "@entente/policy";

/** What a report needs beside the message itself: kept with it, under its id. */
const FrankedRecord = struct({
  groupId: opaqueV,
  frankingKey: fixedOpaque(frankingKeyBytes),
  stamp: opaqueV,
});
export type FrankedRecord = Value<typeof FrankedRecord>;

/** The name of a message's record. */
export function frankedKey(messageId: string): string {
  return `franked/${messageId}`;
}

/** The record of a franked message that has a stamp; none where it can not be reported. */
export function frankedRecord(
  groupId: GroupId,
  messageId: string,
  frankingKey: Uint8Array | undefined,
  stamp: Uint8Array,
): ReadonlyMap<string, Uint8Array> {
  if (frankingKey === undefined || stamp.length === 0 || stamp.length > frankingStampBytesMax)
    return new Map();
  const record = encode(FrankedRecord, { groupId: groupIdBytes(groupId), frankingKey, stamp });
  return new Map([[frankedKey(messageId), record]]);
}

/** The inverse. */
export function readFranked(bytes: Uint8Array | undefined): FrankedRecord | undefined {
  return bytes === undefined ? undefined : decode(FrankedRecord, bytes);
}
