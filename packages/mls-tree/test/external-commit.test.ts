import { describe, expect, test } from "@jest/globals";
import type { Proposal, ProposalOrRef, UpdatePath } from "@entente/mls-wire";
import { Refusal, type PublicGroup, type Rules } from "../src/index.ts";
import {
  add,
  byReference,
  byValue,
  client,
  framed,
  member,
  noise,
  pathOf,
  psk,
  remove,
  world,
  type Client,
  type LeafWish,
} from "./forge.ts";
import { accepted } from "./vectors.ts";

const { group, clients } = world(4);
const joiner = client("joiner");
const init: Proposal = { proposalType: "external_init", kemOutput: noise() };

interface Wish {
  readonly proposals: readonly Proposal[];
  readonly others?: readonly ProposalOrRef[];
  readonly signer?: Client;
  readonly owner?: Client;
  readonly leaf?: LeafWish;
  readonly withoutPath?: boolean;
  readonly rules?: Rules;
}

function outcome(wish: Wish): ReturnType<PublicGroup["applyCommit"]> {
  const owner = wish.owner ?? joiner;
  const tree = wish.proposals.reduce(
    (tree, one) => (one.proposalType === "remove" ? tree.remove(one.removed) : tree),
    group.tree,
  );
  const path: UpdatePath | undefined =
    wish.withoutPath === true ? undefined : pathOf(tree, owner, tree.freeLeafIndex, [], wish.leaf);
  const proposals = [...wish.proposals.map(byValue), ...(wish.others ?? [])];
  const body = { contentType: "commit", commit: { proposals, path } } as const;
  const message = framed(group, { senderType: "new_member_commit" }, wish.signer ?? owner, body);
  return group.applyCommit(message, [], wish.rules);
}

function codeOf(wish: Wish): string {
  const answer = outcome(wish);
  return answer instanceof Refusal ? answer.code : "applied";
}

describe("external Commits (RFC 9420 12.2, 12.4.3.2)", () => {
  test("a join takes the leftmost free leaf, or the first beyond the tree", () => {
    const { group: next, change } = accepted(outcome({ proposals: [init] }));
    expect(change).toMatchObject({ committer: 4, external: true, path: true, removed: [] });
    expect([next.tree.leafCount, next.tree.memberCount]).toEqual([8, 5]);
    // The members accept what the joiner says next.
    const path = pathOf(next.tree, joiner, 4);
    const body = { contentType: "commit", commit: { proposals: [], path } } as const;
    accepted(next.applyCommit(framed(next, member(4), joiner, body), []));
  });

  test("a resync replaces the old leaf of the joiner", () => {
    const { group: next, change } = accepted(outcome({ proposals: [init, remove(1)], owner: clients[1]! }));
    expect(change).toMatchObject({ committer: 1, external: true, removed: [1] });
    expect(next.tree.memberCount).toBe(4);
  });

  test("a resync of the last member keeps the tree as small", () => {
    expect(accepted(outcome({ proposals: [remove(3), init], owner: clients[3]! })).group.tree.leafCount).toBe(
      4,
    );
  });

  test("with PSKs", () => expect(codeOf({ proposals: [init, psk()] })).toBe("applied"));

  const old = group.tree.leaf(1)!.encryptionKey;
  const rows: readonly (readonly [string, string, Wish])[] = [
    ["no ExternalInit", "external_commit_list_wrong", { proposals: [] }],
    ["two ExternalInits", "external_commit_list_wrong", { proposals: [init, init] }],
    ["two Removes", "external_commit_list_wrong", { proposals: [init, remove(1), remove(2)] }],
    ["an Add", "external_commit_list_wrong", { proposals: [init, add(client("other"))] }],
    ["a reference", "external_commit_list_wrong", { proposals: [init], others: [byReference(noise())] }],
    ["a Remove of nobody", "removed_unknown", { proposals: [init, remove(9)] }],
    ["a bad PSK", "psk_usage_wrong", { proposals: [init, psk({ usage: "branch" })] }],
    ["no path", "path_missing", { proposals: [init], withoutPath: true }],
    ["another signer than the leaf", "signature_invalid", { proposals: [init], signer: clients[0]! }],
    ["a member who stays", "signature_key_repeated", { proposals: [init], owner: clients[1]! }],
    [
      "a resync with the old key",
      "encryption_key_unchanged",
      { proposals: [init, remove(1)], owner: clients[1]!, leaf: { encryptionKey: old } },
    ],
    ["a member's key", "path_key_known", { proposals: [init], leaf: { encryptionKey: old } }],
    [
      "a leaf without the suite",
      "leaf_suite_unsupported",
      { proposals: [init], leaf: { capabilities: { cipherSuites: [] } } },
    ],
    [
      "rules that allow none",
      "external_commit_refused",
      { proposals: [init], rules: { externalCommits: "none" } },
    ],
    [
      "rules that allow joins, with a Remove",
      "external_commit_refused",
      { proposals: [init, remove(1)], owner: clients[1]!, rules: { externalCommits: "join" } },
    ],
    ["rules that allow joins", "applied", { proposals: [init], rules: { externalCommits: "join" } }],
  ];
  test.each(rows)("%s: %s", (_, code, wish) => expect(codeOf(wish)).toBe(code));
});
