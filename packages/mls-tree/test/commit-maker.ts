import type { Proposal, PublicMessage, UpdatePath } from "@entente/mls-wire";
import { Refusal, type AuthenticatedProposal, type Rules } from "../src/index.ts";
import { applyProposals } from "../src/proposal-application.ts";
import { byReference, byValue, framed, member, pathOf, type LeafWish, type World } from "./forge.ts";
import { accepted } from "./vectors.ts";

export interface Wish {
  /** Proposals by the committer, in the Commit. */
  readonly inline?: readonly Proposal[];
  /** Proposals by other members, by leaf index. */
  readonly others?: readonly (readonly [leafIndex: number, proposal: Proposal])[];
  readonly withoutPath?: boolean;
  readonly leaf?: LeafWish;
  readonly path?: (path: UpdatePath) => UpdatePath;
  readonly rules?: Rules;
}

/** A Commit by member 0 as wished, correct in everything else, with the proposals it refers to. */
export function made(
  { group, clients }: World,
  wish: Wish,
): readonly [PublicMessage, AuthenticatedProposal[]] {
  const others = (wish.others ?? []).map(([leafIndex, proposal]) =>
    accepted(
      group.authenticateProposal(
        framed(group, member(leafIndex), clients[leafIndex]!, { contentType: "proposal", proposal }),
      ),
    ),
  );
  const inline = wish.inline ?? [];
  const own = { kind: "member", leafIndex: 0 } as const;
  const applied = applyProposals(group, [
    ...inline.map((proposal) => ({ proposal, proposer: own })),
    ...others,
  ]);
  const made = pathOf(applied.tree, clients[0]!, 0, applied.added, wish.leaf);
  const path = wish.withoutPath === true ? undefined : (wish.path ?? ((same) => same))(made);
  const proposals = [...inline.map(byValue), ...others.map(({ reference }) => byReference(reference))];
  const message = framed(group, member(0), clients[0]!, {
    contentType: "commit",
    commit: { proposals, path },
  });
  return [message, others];
}

export function answer(where: World, wish: Wish): string {
  const [message, proposals] = made(where, wish);
  const outcome = where.group.applyCommit(message, proposals, wish.rules);
  return outcome instanceof Refusal ? outcome.code : "applied";
}

export const reinit: Proposal = {
  proposalType: "reinit",
  groupId: Uint8Array.of(9),
  version: "mls10",
  cipherSuite: 0xf0f0,
  extensions: [],
};
