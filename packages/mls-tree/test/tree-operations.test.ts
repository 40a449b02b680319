import { expect, test } from "@jest/globals";
import { decode, encode, hexFromBytes } from "@entente/tls-codec";
import { Proposal, RatchetTree } from "@entente/mls-wire";
import { PublicTree } from "../src/index.ts";
import { cryptoOf } from "./node-crypto.ts";
import { accepted, bytesOf, load, suiteOf } from "./vectors.ts";

interface Case {
  readonly cipher_suite: number;
  readonly proposal: string;
  readonly proposal_sender: number;
  readonly tree_before: string;
  readonly tree_after: string;
  readonly tree_hash_before: string;
  readonly tree_hash_after: string;
}

function applied(tree: PublicTree, proposal: Proposal, sender: number): PublicTree {
  if (proposal.proposalType === "add") return tree.add(proposal.keyPackage.leafNode);
  if (proposal.proposalType === "update") return tree.update(sender, proposal.leafNode);
  if (proposal.proposalType === "remove") return tree.remove(proposal.removed);
  throw new Error(`a proposal of type ${proposal.proposalType} in the vectors`);
}

test.each(load<Case>("tree-operations").map((one, i) => [i, one] as const))(
  "tree-operations vectors, case %i",
  (_, one) => {
    const crypto = cryptoOf(suiteOf(one.cipher_suite));
    const before = accepted(PublicTree.fromNodes(decode(RatchetTree, bytesOf(one.tree_before)), crypto));
    expect(hexFromBytes(before.treeHash)).toBe(one.tree_hash_before);
    const after = applied(before, decode(Proposal, bytesOf(one.proposal)), one.proposal_sender);
    expect(hexFromBytes(encode(RatchetTree, after.nodes()))).toBe(one.tree_after);
    expect(hexFromBytes(after.treeHash)).toBe(one.tree_hash_after);
    // The old tree is as it was.
    expect(hexFromBytes(encode(RatchetTree, before.nodes()))).toBe(one.tree_before);
  },
);
