import { absent, dependent, struct, type Value } from "@entente/tls-codec";
import { authDataOfContent, FramedContent } from "./framed-content.ts";
import { MAC } from "./mac.ts";

/**
 *     struct {
 *       FramedContent content;
 *       FramedContentAuthData auth;
 *       select (PublicMessage.content.sender.sender_type) {
 *         case member:              MAC membership_tag;
 *         case external:
 *         case new_member_commit:
 *         case new_member_proposal: struct{};
 *       };
 *     } PublicMessage;
 *
 * A message that is signed and not encrypted (RFC 9420 6.2). Content of type application is well-formed and never
 * valid; to refuse it is the validator's part.
 */
export const PublicMessage = struct({
  content: FramedContent,
  auth: authDataOfContent,
  membershipTag: dependent<{ readonly content: FramedContent }, MAC | undefined>(0, ({ content }) =>
    content.sender.senderType === "member" ? MAC : absent,
  ),
});
export type PublicMessage = Value<typeof PublicMessage>;
