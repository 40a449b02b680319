import { placeProblem } from "./authenticated-proposal.ts";
import { isSignedBy } from "./framed-signature.ts";
import type { ParsedCommit } from "./parsed-commit.ts";
import type { PublicGroup } from "./public-group.ts";
import { Refusal } from "./refusal.ts";

declare const authenticated: unique symbol;

/** Step 2: of this group and epoch, and signed by its committer. */
export interface AuthenticatedCommit extends ParsedCommit {
  readonly [authenticated]: true;
}

/**
 * Group, epoch and signature (RFC 9420 12.4.2, 6.1). An external Commit is signed with the key of the leaf in its path
 * (12.4.3.2). Of the confirmation tag only the length can be checked here.
 */
export function authenticateCommit(group: PublicGroup, parsed: ParsedCommit): AuthenticatedCommit | Refusal {
  const { message, committer, confirmationTag } = parsed;
  const misplaced = placeProblem(group, message);
  if (misplaced !== undefined) return misplaced;
  if (confirmationTag.length !== group.crypto.hashBytes) return new Refusal("tag_length_wrong");
  const leaf = committer.kind === "member" ? group.tree.leaf(committer.leafIndex) : committer.path.leafNode;
  if (leaf === undefined) return new Refusal("sender_unknown");
  if (!isSignedBy(message, leaf.signatureKey, group.context, group.crypto))
    return new Refusal("signature_invalid");
  return parsed as AuthenticatedCommit;
}
