import type { Extension, Proposal } from "ts-mls";
import type { Commit } from "ts-mls/commit.js";

/** `external_senders` by its number, which ts-mls leaves alone; by its name it reads one struct where RFC 9420 12.1.8.1 has a vector. */
const byNumber = 5;

/** The proposals of a Commit with external senders that ts-mls does not try to read. */
export function readableForMls(proposals: Commit["proposals"]): Commit["proposals"] {
  return proposals.map((each) =>
    each.proposalOrRefType === "proposal" ? { ...each, proposal: proposalForMls(each.proposal) } : each,
  );
}

/** A proposal with external senders that ts-mls does not try to read: the same bytes. */
export function proposalForMls(proposal: Proposal): Proposal {
  if (proposal.proposalType !== "group_context_extensions" || !("groupContextExtensions" in proposal))
    return proposal;
  const extensions = proposal.groupContextExtensions.extensions.map((extension) =>
    extension.extensionType === "external_senders" ? { ...extension, extensionType: byNumber } : extension,
  );
  return { ...proposal, groupContextExtensions: { extensions } };
}

/** The inverse, for a GroupContext. */
export function readableForUs(extensions: readonly Extension[]): Extension[] {
  return extensions.map((extension) =>
    extension.extensionType === byNumber ? { ...extension, extensionType: "external_senders" } : extension,
  );
}
