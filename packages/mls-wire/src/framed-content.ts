import {
  absent,
  closedEnum,
  dependent,
  opaqueV,
  select,
  struct,
  uint64,
  uint8,
  type Codec,
  type Value,
} from "@entente/tls-codec";
import { Commit } from "./commit.ts";
import { GroupContext } from "./group-context.ts";
import { MAC } from "./mac.ts";
import { Proposal } from "./proposal.ts";
import { ProtocolVersion } from "./registries/protocol-version.ts";
import { WireFormat } from "./registries/wire-format.ts";
import { Sender } from "./sender.ts";

/** `enum { reserved(0), application(1), proposal(2), commit(3), (255) } ContentType` (RFC 9420 6). */
export const ContentType = closedEnum(uint8, { application: 1, proposal: 2, commit: 3 });
export type ContentType = Value<typeof ContentType>;

/**
 *     struct {
 *       opaque group_id<V>;
 *       uint64 epoch;
 *       Sender sender;
 *       opaque authenticated_data<V>;
 *       ContentType content_type;
 *       select (FramedContent.content_type) {
 *         case application: opaque application_data<V>;
 *         case proposal:    Proposal proposal;
 *         case commit:      Commit commit;
 *       };
 *     } FramedContent;
 *
 * RFC 9420 6.
 */
export const FramedContent = select({
  before: { groupId: opaqueV, epoch: uint64, sender: Sender, authenticatedData: opaqueV },
  tag: { contentType: ContentType },
  cases: {
    application: { applicationData: opaqueV },
    proposal: { proposal: Proposal },
    commit: { commit: Commit },
  },
});
export type FramedContent = Value<typeof FramedContent>;

/**
 *     struct {
 *       opaque signature<V>;
 *       select (FramedContent.content_type) {
 *         case commit:      MAC confirmation_tag;
 *         case application:
 *         case proposal:    struct{};
 *       };
 *     } FramedContentAuthData;
 *
 * RFC 9420 6.1. `confirmationTag` is there exactly for a Commit.
 */
export interface FramedContentAuthData {
  readonly signature: Uint8Array;
  readonly confirmationTag: MAC | undefined;
}

const authDataOfCommit: Codec<FramedContentAuthData> = struct({ signature: opaqueV, confirmationTag: MAC });
const authDataOfOthers: Codec<FramedContentAuthData> = struct({
  signature: opaqueV,
  confirmationTag: absent,
});

/** The codec of the auth data that belongs to content of this type; alone it cannot be read. */
export function framedContentAuthData(contentType: ContentType): Codec<FramedContentAuthData> {
  return contentType === "commit" ? authDataOfCommit : authDataOfOthers;
}

/** A field `auth` behind a field `content` that is FramedContent. */
export const authDataOfContent: Codec<FramedContentAuthData> = dependent(
  1,
  (whole: { readonly content: FramedContent }) => framedContentAuthData(whole.content.contentType),
);

/**
 *     struct {
 *       ProtocolVersion version = mls10;
 *       WireFormat wire_format;
 *       FramedContent content;
 *       select (FramedContentTBS.content.sender.sender_type) {
 *         case member:
 *         case new_member_commit:   GroupContext context;
 *         case external:
 *         case new_member_proposal: struct{};
 *       };
 *     } FramedContentTBS;
 *
 * What a framed message's signature is over, with the label `FramedContentTBS` (RFC 9420 6.1).
 */
export const FramedContentTBS = struct({
  version: ProtocolVersion,
  wireFormat: WireFormat,
  content: FramedContent,
  context: dependent<{ readonly content: FramedContent }, GroupContext | undefined>(0, ({ content }) => {
    const { senderType } = content.sender;
    return senderType === "member" || senderType === "new_member_commit" ? GroupContext : absent;
  }),
});
export type FramedContentTBS = Value<typeof FramedContentTBS>;
