import {
  closedEnum,
  optional,
  raw,
  refined,
  struct,
  uint16,
  vectorVWithin,
  type Raw,
  type Value,
} from "@entente/tls-codec";
import { MLSMessage } from "../mls-message.ts";
import { RatchetTree } from "../ratchet-tree.ts";
import { bundleProposalsBytesMax, bundleWelcomesBytesMax } from "./limits.ts";

const BundleVersion = closedEnum(uint16, { v1: 1 });

function contentTypeOf(message: MLSMessage): string | undefined {
  if (message.wireFormat === "mls_public_message") return message.publicMessage.content.contentType;
  if (message.wireFormat === "mls_private_message") return message.privateMessage.contentType;
  return undefined;
}

/** An MLSMessage, public or private, whose content type is `contentType`, with its received bytes. */
function framed(contentType: "proposal" | "commit") {
  return refined(raw(MLSMessage), ({ value }: Raw<MLSMessage>) =>
    contentTypeOf(value) === contentType ? undefined : `not a message of content type ${contentType}`,
  );
}

/** An MLSMessage of wire format `wireFormat`, with its received bytes. */
function carrying(wireFormat: "mls_welcome" | "mls_group_info") {
  return refined(raw(MLSMessage), ({ value }: Raw<MLSMessage>) =>
    value.wireFormat === wireFormat ? undefined : `not of wire format ${wireFormat}`,
  );
}

/**
 *     struct {
 *       uint16 version = 1;
 *       MLSMessage commit;                     // PublicMessage or PrivateMessage with content_type == commit
 *       MLSMessage proposals<0..2^22>;         // every proposal that the Commit covers by reference
 *       MLSMessage welcomes<0..2^24>;          // wire_format == mls_welcome
 *       optional<MLSMessage> group_info;       // wire_format == mls_group_info, of the epoch that the Commit starts
 *       optional<RatchetTree> ratchet_tree;    // of that epoch, for a domain that cannot compute it
 *     } CommitBundle;
 *
 * The value that ends an epoch, as clients submit it and domains order it. Both vectors have `<V>` headers. Stapling
 * the proposals makes them arrive before their Commit by construction (A23-24); Commit and Welcomes are accepted
 * together or not at all. Its hash is over the encoding, which is unique. The committer controls every field.
 */
export const CommitBundle = struct({
  version: BundleVersion,
  commit: framed("commit"),
  proposals: vectorVWithin(framed("proposal"), 0, bundleProposalsBytesMax),
  welcomes: vectorVWithin(carrying("mls_welcome"), 0, bundleWelcomesBytesMax),
  groupInfo: optional(carrying("mls_group_info")),
  ratchetTree: optional(raw(RatchetTree)),
});
export type CommitBundle = Value<typeof CommitBundle>;
