import { dependent, opaqueV, refined, struct, type Value } from "@entente/tls-codec";
import {
  authDataOfContent,
  FramedContent,
  framedContentAuthData,
  FramedContentTBS,
} from "./framed-content.ts";
import type { FramedContentAuthData } from "./framed-content.ts";
import { MAC } from "./mac.ts";
import { WireFormat } from "./registries/wire-format.ts";

/**
 *     struct { WireFormat wire_format; FramedContent content; FramedContentAuthData auth; } AuthenticatedContent;
 *
 * A message without its protection; the value that a ProposalRef is the hash of (RFC 9420 6).
 */
export const AuthenticatedContent = struct({
  wireFormat: WireFormat,
  content: FramedContent,
  auth: authDataOfContent,
});
export type AuthenticatedContent = Value<typeof AuthenticatedContent>;

/**
 *     struct { FramedContentTBS content_tbs; FramedContentAuthData auth; } AuthenticatedContentTBM;
 *
 * What a membership tag is over (RFC 9420 6.2).
 */
export const AuthenticatedContentTBM = struct({
  contentTBS: FramedContentTBS,
  auth: dependent<{ readonly contentTBS: FramedContentTBS }, FramedContentAuthData>(1, ({ contentTBS }) =>
    framedContentAuthData(contentTBS.content.contentType),
  ),
});
export type AuthenticatedContentTBM = Value<typeof AuthenticatedContentTBM>;

/**
 *     struct {
 *       WireFormat wire_format;
 *       FramedContent content;            // with content_type == commit
 *       opaque signature<V>;
 *     } ConfirmedTranscriptHashInput;
 *
 * RFC 9420 8.2.
 */
export const ConfirmedTranscriptHashInput = struct({
  wireFormat: WireFormat,
  content: refined(FramedContent, (content) =>
    content.contentType === "commit" ? undefined : "not a Commit",
  ),
  signature: opaqueV,
});
export type ConfirmedTranscriptHashInput = Value<typeof ConfirmedTranscriptHashInput>;

/** `struct { MAC confirmation_tag; } InterimTranscriptHashInput` (RFC 9420 8.2). */
export const InterimTranscriptHashInput = struct({ confirmationTag: MAC });
export type InterimTranscriptHashInput = Value<typeof InterimTranscriptHashInput>;
