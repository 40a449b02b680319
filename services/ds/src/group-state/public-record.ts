import {
  closedEnum,
  decode,
  decodeRaw,
  encode,
  opaqueV,
  optional,
  struct,
  uint16,
  uint8,
  vectorV,
} from "@entente/tls-codec";
import {
  ClientId,
  type GroupInfo,
  type GroupTerms,
  groupTermsOf,
  MLSMessage,
  ReInit,
} from "@entente/mls-wire";
import { type GroupPolicy, PolicyError, policyOf } from "@entente/policy";
import { refusal } from "../errors.ts";
import type { LeafTimes } from "./leaf-times.ts";

/**
 * How a group's public state came here. `followed`: from the Commits themselves, every one of them checked. `published`: as
 * its committer told, since the handshakes are encrypted. `lost`: a decided Commit could not be followed; the state is that
 * of the last epoch that could.
 */
const Source = closedEnum(uint8, { followed: 1, published: 2, lost: 3 });

const firstVersion = 1;

/** What a domain wrote before it kept more than a joiner needs. */
const FirstRecord = struct({
  version: closedEnum(uint16, { v1: firstVersion }),
  source: Source,
  groupInfo: opaqueV,
  ratchetTree: opaqueV,
});

const known = {
  source: Source,
  groupInfo: opaqueV,
  ratchetTree: opaqueV,
  leafTimes: opaqueV,
  departing: vectorV(ClientId),
};

const secondVersion = 2;

/** What a domain wrote before it kept how a group ended. */
const SecondRecord = struct({ version: closedEnum(uint16, { v2: secondVersion }), ...known });

const StoredRecord = struct({
  version: closedEnum(uint16, { v3: 3 }),
  ...known,
  reInit: optional(ReInit),
});

/** What is kept of a group for joiners and for following it: stored with the epoch that it is of. */
export interface PublicRecord {
  readonly source: "followed" | "published" | "lost";
  /** MLSMessage with the GroupInfo; none where no committer has published one. */
  readonly groupInfo: Uint8Array;
  /** `optional<Node> ratchet_tree<V>`; may be empty where it was published. */
  readonly ratchetTree: Uint8Array;
  /** Since when leaves have their keys. */
  readonly leafTimes: LeafTimes;
  /** Clients that have asked to leave, and are to be out with the next Commit. */
  readonly departing: readonly ClientId[];
  /** What the group goes over to, where the Commit that began the epoch has ended it; known of followed groups. */
  readonly reInit?: ReInit | undefined;
}

/** The record in bytes; the inverse is {@link readRecord}. */
export function recordBytes(record: PublicRecord): Uint8Array {
  return encode(StoredRecord, { version: "v3", ...record, reInit: record.reInit });
}

/** @throws DecodeError for what {@link recordBytes} did not write. */
export function readRecord(bytes: Uint8Array): PublicRecord {
  if (bytes[0] === 0 && bytes[1] === firstVersion) {
    const { source, groupInfo, ratchetTree } = decode(FirstRecord, bytes);
    return { source, groupInfo, ratchetTree, leafTimes: new Uint8Array(), departing: [] };
  }
  const isSecond = bytes[0] === 0 && bytes[1] === secondVersion;
  const { version: _, ...record } = isSecond ? decode(SecondRecord, bytes) : decode(StoredRecord, bytes);
  return record;
}

/** The GroupInfo of an MLSMessage. @throws DecodeError; ServiceError `bad_group_info` for another message. */
export function groupInfoOf(message: Uint8Array): GroupInfo {
  const { value } = decodeRaw(MLSMessage, message);
  if (value.wireFormat !== "mls_group_info")
    throw refusal("bad_group_info", "no GroupInfo", { field: "group_info" });
  return value.groupInfo;
}

/** The policy of the group of a GroupInfo; none where it can not be read, which is the members' to refuse. */
export function policyOfInfo({ groupContext }: Pick<GroupInfo, "groupContext">): GroupPolicy | undefined {
  try {
    return policyOf(groupContext.extensions);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

/** What the group of a GroupInfo agrees on. @throws DecodeError. */
export function termsOf({ groupContext }: GroupInfo): GroupTerms {
  return groupTermsOf(groupContext.extensions);
}

/**
 * Whether a GroupInfo says that a group has no policy that had one: no Commit takes it away, so it is not the group's. What is asked of
 * the policy (A23-90) does not end because a member leaves it out.
 */
export function dropsPolicy(before: PublicRecord, next: Pick<GroupInfo, "groupContext">): boolean {
  if (before.groupInfo.length === 0 || policyOfInfo(next) !== undefined) return false;
  return policyOfInfo(groupInfoOf(before.groupInfo)) !== undefined;
}
