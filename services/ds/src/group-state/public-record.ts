import { closedEnum, decode, decodeRaw, encode, opaqueV, struct, uint16, uint8 } from "@entente/tls-codec";
import { type GroupInfo, type GroupTerms, groupTermsOf, MLSMessage } from "@entente/mls-wire";
import { refusal } from "../errors.ts";

/**
 * How a group's public state came here. `followed`: from the Commits themselves, every one of them checked. `published`: as
 * its committer told, since the handshakes are encrypted. `lost`: a decided Commit could not be followed; the state is that
 * of the last epoch that could.
 */
const Source = closedEnum(uint8, { followed: 1, published: 2, lost: 3 });

const StoredRecord = struct({
  version: closedEnum(uint16, { v1: 1 }),
  source: Source,
  groupInfo: opaqueV,
  ratchetTree: opaqueV,
});

/** What is kept of a group for joiners and for following it: stored with the epoch that it is of. */
export interface PublicRecord {
  readonly source: "followed" | "published" | "lost";
  /** MLSMessage with the GroupInfo; none where no committer has published one. */
  readonly groupInfo: Uint8Array;
  /** `optional<Node> ratchet_tree<V>`; may be empty where it was published. */
  readonly ratchetTree: Uint8Array;
}

/** The record in bytes; the inverse is {@link readRecord}. */
export function recordBytes(record: PublicRecord): Uint8Array {
  return encode(StoredRecord, { version: "v1", ...record });
}

/** @throws DecodeError for what {@link recordBytes} did not write. */
export function readRecord(bytes: Uint8Array): PublicRecord {
  const { source, groupInfo, ratchetTree } = decode(StoredRecord, bytes);
  return { source, groupInfo, ratchetTree };
}

/** The GroupInfo of an MLSMessage. @throws DecodeError; ServiceError `bad_group_info` for another message. */
export function groupInfoOf(message: Uint8Array): GroupInfo {
  const { value } = decodeRaw(MLSMessage, message);
  if (value.wireFormat !== "mls_group_info")
    throw refusal("bad_group_info", "no GroupInfo", { field: "group_info" });
  return value.groupInfo;
}

/** What the group of a GroupInfo agrees on. @throws DecodeError. */
export function termsOf({ groupContext }: GroupInfo): GroupTerms {
  return groupTermsOf(groupContext.extensions);
}
