import { isDefaultExtension } from "@entente/mls-wire";
import type { Extension, Proposal, ProposalWithSender, RatchetTree } from "ts-mls";
import { extensionTypeToNumber } from "ts-mls/extension.js";
import { removedLeaves } from "./commit-effect.ts";
import { GroupError } from "./group-error.ts";
import { leavesOf } from "./member.ts";

/**
 * Everybody who stays or is added supports the extensions that a GroupContextExtensions proposal brings; ts-mls does not look.
 * Throws GroupError `unsupported`. RFC 9420 12.1.7.
 */
export function checkContextProposal(
  tree: RatchetTree,
  all: readonly ProposalWithSender[],
  proposal: Proposal,
): void {
  if (proposal.proposalType !== "group_context_extensions" || !("groupContextExtensions" in proposal)) return;
  const types = proposal.groupContextExtensions.extensions.map(typeOf);
  if (new Set(types).size !== types.length) throw new GroupError("invalid", "an extension type twice");
  const needed = types.filter((type) => !isDefaultExtension(type));
  const gone = new Set(removedLeaves(all));
  const staying = leavesOf(tree).flatMap(([index, leaf]) => (gone.has(index) ? [] : [leaf]));
  const added = all.flatMap(({ proposal: each }) => ("add" in each ? [each.add.keyPackage.leafNode] : []));
  for (const { capabilities } of [...staying, ...added]) {
    const missing = needed.find((type) => !capabilities.extensions.includes(type));
    if (missing !== undefined) throw new GroupError("unsupported", `a member lacks extension ${missing}`);
  }
}

function typeOf({ extensionType }: Extension): number {
  return extensionTypeToNumber(extensionType);
}
