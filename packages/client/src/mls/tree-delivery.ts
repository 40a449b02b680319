import type { GroupContext } from "ts-mls";
import { policyOfContext } from "./group-policy.ts";
import { publishesTree, termsOf } from "./group-terms.ts";

/** By which ways new members get the ratchet tree (RFC 9420 12.4.3.3). */
export interface TreeDelivery {
  /** In the GroupInfo of their Welcome. */
  readonly inside: boolean;
  /** As a part of the bundle, which goes beside their Welcome. */
  readonly beside: boolean;
}

/**
 * How a Commit that adds members brings them the tree: as `asked`, or as the group's policy says, or beside where servers have it
 * anyway, as in visible groups and in those that take joiners from outside, and inside elsewhere. Beside in any case where servers
 * are to have it: a domain that a visible group brings in begins to follow it there. A23-65.
 */
export function treeDelivery(
  { extensions }: Pick<GroupContext, "extensions">,
  asked: "inside" | "beside" | undefined,
): TreeDelivery {
  const terms = termsOf(extensions);
  const publishes = publishesTree(terms);
  const policy = policyOfContext(extensions)?.admission.ratchetTree;
  if (asked !== undefined || policy === undefined) {
    const inside = asked === undefined ? terms.handshakes === "encrypted" && !publishes : asked === "inside";
    return { inside, beside: publishes || !inside };
  }
  const isFollowed = terms.handshakes === "visible";
  return { inside: policy !== "download", beside: publishes || isFollowed || policy !== "in_welcome" };
}
