import { DecodeError, type DecodeErrorCode } from "@entente/tls-codec";
import { ContentType } from "./framed-content.ts";
import { SenderType, type Sender } from "./sender.ts";

/** In a framed message `group_id` follows version and wire_format. */
const groupIdAt = 4;

/**
 * What a PublicMessage or PrivateMessage shows to everyone. It holds the input; byte fields are views, made when they
 * are asked for, and nothing else is allocated.
 */
export class FramedHeader {
  readonly wireFormat: "mls_public_message" | "mls_private_message";
  readonly contentType: ContentType;
  /** Who claims to have sent it; `undefined` for a PrivateMessage, whose sender is encrypted. */
  readonly senderType: SenderType | undefined;
  private readonly bytes: Uint8Array;
  /** The epoch's eight bytes begin here, since nothing stands between. */
  private readonly groupIdEnd: number;
  /** Where the header of `authenticated_data` begins. */
  private readonly dataAt: number;

  /** For {@link handshakeHeader}, which has checked all offsets. */
  constructor(
    wireFormat: "mls_public_message" | "mls_private_message",
    contentType: ContentType,
    senderType: SenderType | undefined,
    bytes: Uint8Array,
    groupIdEnd: number,
    dataAt: number,
  ) {
    this.wireFormat = wireFormat;
    this.contentType = contentType;
    this.senderType = senderType;
    this.bytes = bytes;
    this.groupIdEnd = groupIdEnd;
    this.dataAt = dataAt;
  }

  get groupId(): Uint8Array {
    return view(this.bytes, bodyStart(this.bytes, groupIdAt), this.groupIdEnd);
  }

  get epoch(): bigint {
    return uint64At(this.bytes, this.groupIdEnd);
  }

  /** Known to servers, and to members as written by the sender (A23-52). */
  get authenticatedData(): Uint8Array {
    const { bytes, dataAt } = this;
    return view(bytes, bodyStart(bytes, dataAt), bodyEnd(bytes, dataAt, "authenticatedData"));
  }

  /** The whole claim of {@link FramedHeader.senderType}. */
  get sender(): Sender | undefined {
    // sender_type and its index follow the epoch.
    const index = this.groupIdEnd + 9;
    switch (this.senderType) {
      case "member":
        return { senderType: "member", leafIndex: uint32At(this.bytes, index) };
      case "external":
        return { senderType: "external", senderIndex: uint32At(this.bytes, index) };
      case "new_member_proposal":
        return { senderType: "new_member_proposal" };
      case "new_member_commit":
        return { senderType: "new_member_commit" };
      case undefined:
        return undefined;
    }
  }
}

/** What a GroupInfo says of its group before anything is decoded. */
export interface GroupInfoHeader {
  readonly wireFormat: "mls_group_info";
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
}

/** A message that names no group in clear. */
export interface UnframedHeader {
  readonly wireFormat: "mls_welcome" | "mls_key_package";
}

/** The header of any MLSMessage; `wireFormat` tells which. */
export type HandshakeHeader = FramedHeader | GroupInfoHeader | UnframedHeader;

function fail(code: DecodeErrorCode, offset: number, field: string): never {
  const error = new DecodeError(code, offset);
  error.enclose(field);
  throw error;
}

function view(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
}

function uint32At(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}

function uint64At(bytes: Uint8Array, at: number): bigint {
  const high = uint32At(bytes, at);
  const low = uint32At(bytes, at + 4);
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

function byteAt(bytes: Uint8Array, at: number, field: string): number {
  return at < bytes.length ? (bytes[at] as number) : fail("truncated", at, field);
}

/** Where the body of the `opaque<V>` at `at` begins, once {@link bodyEnd} has found it whole. */
function bodyStart(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  return first < 0x40 ? at + 1 : first < 0x80 ? at + 2 : at + 4;
}

/** Where the body of the `opaque<V>` at `at` ends; its header is minimal and all of it is there (RFC 9420 2.1.2). */
function bodyEnd(bytes: Uint8Array, at: number, field: string): number {
  const first = byteAt(bytes, at, field);
  let start = at + 1;
  let length = first;
  if (first >= 0x40) {
    if (first >= 0xc0) fail("length_prefix_reserved", at + 1, field);
    start = first < 0x80 ? at + 2 : at + 4;
    if (start > bytes.length) fail("truncated", at + 1, field);
    length =
      first < 0x80 ? ((first & 0x3f) << 8) | (bytes[at + 1] as number) : uint32At(bytes, at) & 0x3fff_ffff;
    if (length < (first < 0x80 ? 0x40 : 0x4000)) fail("length_not_minimal", start, field);
  }
  const end = start + length;
  return end <= bytes.length ? end : fail("truncated", start, field);
}

/** Names by number; the first of each is reserved. */
const contentTypes = [0, 1, 2, 3].map((code) => ContentType.valueOf(code));
const senderTypes = [0, 1, 2, 3, 4].map((code) => SenderType.valueOf(code));

function contentTypeAt(bytes: Uint8Array, at: number): ContentType {
  return contentTypes[byteAt(bytes, at, "contentType")] ?? fail("unknown_value", at, "contentType");
}

function senderTypeAt(bytes: Uint8Array, at: number): SenderType {
  return senderTypes[byteAt(bytes, at, "sender")] ?? fail("unknown_value", at, "sender");
}

function epochEnd(bytes: Uint8Array, at: number): number {
  return bytes.length - at >= 8 ? at + 8 : fail("truncated", at, "epoch");
}

function privateHeader(bytes: Uint8Array): FramedHeader {
  const groupIdEnd = bodyEnd(bytes, groupIdAt, "groupId");
  const typeAt = epochEnd(bytes, groupIdEnd);
  const contentType = contentTypeAt(bytes, typeAt);
  const dataEnd = bodyEnd(bytes, typeAt + 1, "authenticatedData");
  const end = bodyEnd(bytes, bodyEnd(bytes, dataEnd, "encryptedSenderData"), "ciphertext");
  if (end !== bytes.length) throw new DecodeError("trailing_bytes", end);
  return new FramedHeader("mls_private_message", contentType, undefined, bytes, groupIdEnd, typeAt + 1);
}

function publicHeader(bytes: Uint8Array): FramedHeader {
  const groupIdEnd = bodyEnd(bytes, groupIdAt, "groupId");
  const senderAt = epochEnd(bytes, groupIdEnd);
  const senderType = senderTypeAt(bytes, senderAt);
  const dataAt = senderAt + (senderType === "member" || senderType === "external" ? 5 : 1);
  if (dataAt > bytes.length) fail("truncated", senderAt + 1, "sender");
  const contentType = contentTypeAt(bytes, bodyEnd(bytes, dataAt, "authenticatedData"));
  return new FramedHeader("mls_public_message", contentType, senderType, bytes, groupIdEnd, dataAt);
}

function groupInfoHeader(bytes: Uint8Array): GroupInfoHeader {
  // version and cipher_suite of the GroupContext stand before its group_id.
  const idAt = 8;
  if (bytes.length < idAt) fail("truncated", 4, "groupContext");
  const groupIdEnd = bodyEnd(bytes, idAt, "groupId");
  epochEnd(bytes, groupIdEnd);
  return {
    wireFormat: "mls_group_info",
    groupId: view(bytes, bodyStart(bytes, idAt), groupIdEnd),
    epoch: uint64At(bytes, groupIdEnd),
  };
}

/**
 * Group id, epoch, content type, sender and authenticated data of an MLSMessage, without decoding the rest.
 *
 * A PrivateMessage is checked to its end: its header exists exactly if `decode(MLSMessage, bytes)` succeeds. Of the
 * others only what is before and in the header is checked; the body may be malformed, or hold a proposal type whose
 * grammar nobody here knows. Constant time: the fields' lengths are read, not their bytes. The sender controls all
 * of it. Throws {@link DecodeError}. RFC 9420 6.
 */
export function handshakeHeader(bytes: Uint8Array): HandshakeHeader {
  if (bytes.length < 2) fail("truncated", 0, "version");
  if (bytes[0] !== 0 || bytes[1] !== 1) fail("unknown_value", 0, "version");
  if (bytes.length < 4) fail("truncated", 2, "wireFormat");
  const wireFormat = ((bytes[2] as number) << 8) | (bytes[3] as number);
  switch (wireFormat) {
    case 1:
      return publicHeader(bytes);
    case 2:
      return privateHeader(bytes);
    case 3:
      return { wireFormat: "mls_welcome" };
    case 4:
      return groupInfoHeader(bytes);
    case 5:
      return { wireFormat: "mls_key_package" };
    default:
      return fail("unknown_value", 2, "wireFormat");
  }
}
