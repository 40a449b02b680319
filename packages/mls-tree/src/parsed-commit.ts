import type { Commit, MAC, PublicMessage, UpdatePath } from "@entente/mls-wire";
import { commitProposalsMax } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** Who made a Commit: a member, or an external joiner with the path that is required of it. */
export type Committer =
  | { readonly kind: "member"; readonly leafIndex: number }
  | { readonly kind: "new_member"; readonly path: UpdatePath };

declare const parsed: unique symbol;

/** Step 1: a PublicMessage that is a Commit by someone who may send one. Nothing is authenticated. */
export interface ParsedCommit {
  readonly [parsed]: true;
  readonly message: PublicMessage;
  readonly commit: Commit;
  readonly committer: Committer;
  readonly confirmationTag: MAC;
}

/**
 * Refuses `not_a_commit`, `sender_type_wrong`, `too_many_proposals`, and `path_missing` for an external Commit
 * (RFC 9420 12.4.3.2).
 */
export function parseCommit(message: PublicMessage): ParsedCommit | Refusal {
  const { content, auth } = message;
  const { confirmationTag } = auth;
  if (content.contentType !== "commit" || confirmationTag === undefined) return new Refusal("not_a_commit");
  const { commit } = content;
  if (commit.proposals.length > commitProposalsMax) return new Refusal("too_many_proposals");
  const committer = committerOf(message, commit);
  if (committer instanceof Refusal) return committer;
  const known: Omit<ParsedCommit, typeof parsed> = { message, commit, committer, confirmationTag };
  return known as ParsedCommit;
}

function committerOf({ content: { sender } }: PublicMessage, { path }: Commit): Committer | Refusal {
  switch (sender.senderType) {
    case "member":
      return { kind: "member", leafIndex: sender.leafIndex };
    case "new_member_commit":
      return path === undefined ? new Refusal("path_missing") : { kind: "new_member", path };
    case "external":
    case "new_member_proposal":
      return new Refusal("sender_type_wrong");
  }
}
