import { parseDomainName } from "@entente/mls-wire";
import {
  concatBytes,
  decode,
  encode,
  fixedOpaque,
  opaqueVWithin,
  struct,
  textFromUtf8,
  uint64,
  utf8FromText,
  type Value,
} from "@entente/tls-codec";
import { AttachmentError } from "./attachment-error.ts";
import {
  attachmentContentBytesMax,
  attachmentIdBytes,
  attachmentKeyBytes,
  attachmentMediaTypeBytesMax,
  attachmentNameBytesMax,
} from "./limits.ts";

/** What an attachment's reference is sent as in a group that requires media types. */
export const attachmentMediaType = "application/vnd.entente.attachment";

/**
 * Before a reference: 0xFF, which begins no UTF-8 text, and the version. So a message that is a reference is told from one that is
 * a text where messages have no type.
 */
const marker = Uint8Array.of(0xff, 0x01);

/**
 *     struct {
 *       opaque domain<V>;            where the blob was uploaded
 *       opaque attachment_id[32];
 *       opaque key[32];              ChaCha20-Poly1305, used for this blob alone
 *       opaque digest[32];           SHA-256 over the SHA-256 of each stored chunk
 *       uint64 size;                 of the content; the blob is padded
 *       opaque name<V>;              UTF-8, as the sender calls it: never a path
 *       opaque media_type<V>;
 *     } AttachmentReference;
 */
const AttachmentReference = struct({
  domain: opaqueVWithin(1, 255),
  attachmentId: fixedOpaque(attachmentIdBytes),
  key: fixedOpaque(attachmentKeyBytes),
  digest: fixedOpaque(32),
  size: uint64,
  name: opaqueVWithin(0, attachmentNameBytesMax),
  mediaType: opaqueVWithin(0, attachmentMediaTypeBytesMax),
});

/** An attachment, and all that is needed to fetch and check it. Its sender controls every field. */
export interface Attachment {
  /** The domain that the blob was uploaded at. */
  readonly domain: string;
  readonly attachmentId: Uint8Array;
  readonly key: Uint8Array;
  readonly digest: Uint8Array;
  /** Bytes of the content. */
  readonly size: number;
  /** As the sender calls it: show it, and make no path of it. */
  readonly name: string;
  /** As the sender says, empty when it says nothing. */
  readonly mediaType: string;
}

/** The content of the message that tells a group of an attachment. @throws AttachmentError `too_large`. */
export function attachmentContent(attachment: Attachment): Uint8Array {
  const value: Value<typeof AttachmentReference> = {
    domain: utf8(attachment.domain, 255),
    attachmentId: attachment.attachmentId,
    key: attachment.key,
    digest: attachment.digest,
    size: BigInt(attachment.size),
    name: utf8(attachment.name, attachmentNameBytesMax),
    mediaType: utf8(attachment.mediaType, attachmentMediaTypeBytesMax),
  };
  return concatBytes(marker, encode(AttachmentReference, value));
}

/**
 * The attachment that a message's content tells of; undefined for any other content. The inverse of {@link attachmentContent}.
 *
 * @throws AttachmentError `malformed`, `too_large`.
 */
export function attachmentOf(content: Uint8Array): Attachment | undefined {
  if (content[0] !== marker[0] || content[1] !== marker[1]) return undefined;
  let value: Value<typeof AttachmentReference>;
  let domain: string;
  try {
    value = decode(AttachmentReference, content.subarray(marker.length));
    domain = parseDomainName(textFromUtf8(value.domain) ?? "");
  } catch {
    // The cause says where; whoever shows the message needs only that it is broken.
    throw new AttachmentError("malformed", "the message names no attachment");
  }
  if (value.size > BigInt(attachmentContentBytesMax))
    throw new AttachmentError("too_large", `${String(value.size)} bytes`);
  return {
    domain,
    attachmentId: value.attachmentId,
    key: value.key,
    digest: value.digest,
    size: Number(value.size),
    name: textFromUtf8(value.name) ?? "",
    mediaType: textFromUtf8(value.mediaType) ?? "",
  };
}

function utf8(text: string, bytesMax: number): Uint8Array {
  const bytes = utf8FromText(text);
  if (bytes === undefined || bytes.length > bytesMax)
    throw new AttachmentError("too_large", `more than ${String(bytesMax)} bytes, or not well-formed`);
  return bytes;
}
