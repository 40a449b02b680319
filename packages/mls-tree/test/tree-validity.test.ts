import { describe, expect, test } from "@jest/globals";
import { decode } from "@entente/tls-codec";
import { RatchetTree, type GroupInfo, type LeafNode, type ParentNode } from "@entente/mls-wire";
import {
  extensionsMax,
  leavesMax,
  parentHashProblem,
  PublicGroup,
  PublicTree,
  Refusal,
  unmergedLeavesProblem,
} from "../src/index.ts";
import {
  client,
  crypto,
  groupId,
  groupInfoOf,
  keyPackageLeaf,
  noise,
  resigned,
  treeOf,
  updateLeaf,
  type LeafWish,
} from "./forge.ts";
import { cryptoOf, nodeCrypto } from "./node-crypto.ts";
import { accepted, bytesOf, load, suiteOf } from "./vectors.ts";

const clients = [0, 1, 2, 3].map((i) => client(`member ${i}`));
const leaves = (wish: LeafWish = {}): LeafNode[] => clients.map((one) => keyPackageLeaf(one, wish));
const leafNode = (leaf: LeafNode): RatchetTree[number] => ({ nodeType: "leaf", leafNode: leaf });
const parentNode = (over: Partial<ParentNode> = {}): RatchetTree[number] => ({
  nodeType: "parent",
  parentNode: { encryptionKey: noise(), parentHash: new Uint8Array(), unmergedLeaves: [], ...over },
});

function codeOf(nodes: RatchetTree, info?: (info: GroupInfo) => GroupInfo): string {
  const tree = PublicTree.fromNodes(nodes, crypto);
  if (tree instanceof Refusal) return tree.code;
  const made = groupInfoOf(tree, clients[0]!);
  const outcome = PublicGroup.fromGroupInfo(info?.(made) ?? made, nodes, nodeCrypto);
  return outcome instanceof Refusal ? outcome.code : "accepted";
}

describe("the form of a ratchet_tree (RFC 9420 12.4.3.3)", () => {
  const [a, b] = leaves().map(leafNode);
  test("an honest one", () => expect(codeOf(treeOf(leaves()).nodes())).toBe("accepted"));
  test("none", () => expect(codeOf([])).toBe("tree_empty"));
  test("a blank at its end", () => expect(codeOf([a, undefined])).toBe("tree_ends_blank"));
  test("a parent in a leaf's place", () =>
    expect(codeOf([a, undefined, parentNode()])).toBe("node_kind_wrong"));
  test("a leaf in a parent's place", () => expect(codeOf([a, b, b])).toBe("node_kind_wrong"));
  test("at and past its bound", () => {
    const blanks = new Array<undefined>(2 * leavesMax - 2).fill(undefined);
    expect(PublicTree.fromNodes([...blanks, a], crypto)).toBeInstanceOf(PublicTree);
    expect(codeOf([...blanks, undefined, a])).toBe("tree_too_large");
  });
});

describe("a GroupInfo (RFC 9420 12.4.3, 12.4.3.1)", () => {
  const { nodes } = { nodes: treeOf(leaves()).nodes() };
  const signedBy =
    (over: Partial<GroupInfo>, signer = clients[0]!) =>
    (info: GroupInfo) =>
      resigned({ ...info, ...over }, signer);
  const context = (over: Partial<GroupInfo["groupContext"]>) => (info: GroupInfo) =>
    resigned({ ...info, groupContext: { ...info.groupContext, ...over } }, clients[0]!);

  const many = (length: number) =>
    Array.from({ length }, (_, i) => ({ extensionType: 0xf000 + i, extensionData: noise() }));
  const rows: readonly (readonly [string, (info: GroupInfo) => GroupInfo])[] = [
    ["version_unsupported", context({ version: 2 })],
    ["suite_unsupported", context({ cipherSuite: 0xf0f0 })],
    ["tree_hash_wrong", context({ treeHash: noise() })],
    [
      "leaf_suite_unsupported",
      context({ cipherSuite: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519" }),
    ],
    ["signer_unknown", signedBy({ signer: 4 })],
    ["group_info_signature_invalid", signedBy({}, clients[1])],
    ["tag_length_wrong", signedBy({ confirmationTag: new Uint8Array(31) })],
    [
      "extension_repeated",
      context({ extensions: [1, 2].map(() => ({ extensionType: 0xf001, extensionData: noise() })) }),
    ],
    [
      "extension_malformed",
      context({ extensions: [{ extensionType: "required_capabilities", extensionData: noise() }] }),
    ],
    ["extension_unsupported", context({ extensions: [{ extensionType: 0xf001, extensionData: noise() }] })],
    ["extension_unsupported", context({ extensions: many(extensionsMax) })],
    ["too_many_extensions", context({ extensions: many(extensionsMax + 1) })],
    ["accepted", signedBy({ signer: 2 }, clients[2])],
  ];
  test.each(rows)("%s", (code, change) => expect(codeOf(nodes, change)).toBe(code));
});

describe("the members of a tree (RFC 9420 7.3)", () => {
  const replaced = (leaf: LeafNode): RatchetTree => treeOf([...leaves().slice(0, 3), leaf]).nodes();
  const last = clients[3]!;
  const first = leaves()[0]!;
  const rows: readonly (readonly [string, RatchetTree])[] = [
    ["leaf_signature_invalid", replaced(keyPackageLeaf(last, { signature: new Uint8Array(64) }))],
    ["leaf_signature_invalid", replaced(updateLeaf(last, 2))],
    ["accepted", replaced(updateLeaf(last, 3))],
    ["leaf_version_unsupported", replaced(keyPackageLeaf(last, { capabilities: { versions: [2] } }))],
    [
      "credential_type_unsupported",
      replaced(keyPackageLeaf(last, { capabilities: { credentials: ["x509"] } })),
    ],
    ["signature_key_repeated", replaced(keyPackageLeaf(clients[0]!))],
    [
      "encryption_key_repeated",
      treeOf([first, keyPackageLeaf(last, { encryptionKey: first.encryptionKey })]).nodes(),
    ],
  ];
  test.each(rows)("%s", (code, nodes) => expect(codeOf(nodes)).toBe(code));
});

describe("lists of unmerged leaves (RFC 9420 7.1, 12.4.3.1)", () => {
  const [a, b, c, d] = leaves().map(leafNode);
  const over = (unmergedLeaves: number[], below?: number[]): RatchetTree => {
    const middle = below === undefined ? undefined : parentNode({ unmergedLeaves: below });
    return [a, undefined, b, parentNode({ unmergedLeaves }), c, middle, d];
  };
  const problem = (nodes: RatchetTree) =>
    unmergedLeavesProblem(accepted(PublicTree.fromNodes(nodes, crypto)).root);

  test("valid", () => {
    expect(problem(over([0, 2]))).toBeUndefined();
    expect(problem(over([0, 2], [2]))).toBeUndefined();
    expect(problem(over([], [3]))).toBeUndefined();
  });
  const invalid: readonly (readonly [string, RatchetTree])[] = [
    ["not ascending", over([2, 0])],
    ["twice", over([2, 2])],
    ["outside of the tree", over([4])],
    ["outside of the node", over([], [0])],
    ["a blank leaf", over([2]).with(4, undefined)],
    ["not repeated between", over([2], [])],
    ["not repeated between, others are", over([2], [3])],
  ];
  test.each(invalid)("%s", (_, nodes) =>
    expect(problem(nodes)).toMatchObject({ code: "unmerged_leaf_invalid" }),
  );
});

describe("parent hashes (RFC 9420 7.9.2)", () => {
  interface Case {
    readonly cipher_suite: number;
    readonly tree: string;
  }
  const trees = load<Case>("tree-validation")
    .filter(({ cipher_suite }) => cipher_suite === 1)
    .map(({ cipher_suite, tree }) => ({
      crypto: cryptoOf(suiteOf(cipher_suite)),
      nodes: decode(RatchetTree, bytesOf(tree)),
    }));
  const filled = trees.flatMap(({ crypto, nodes }) =>
    nodes.flatMap((node, i) =>
      node?.nodeType === "parent" ? [{ crypto, nodes, i, parent: node.parentNode }] : [],
    ),
  );

  test("there are parents with and without unmerged leaves to change", () => {
    expect(filled.length).toBeGreaterThan(50);
    expect(filled.filter(({ parent }) => parent.unmergedLeaves.length > 0).length).toBeGreaterThan(2);
  });

  const changes: readonly (readonly [string, (parent: ParentNode) => ParentNode | undefined])[] = [
    ["key", (parent) => ({ ...parent, encryptionKey: noise() })],
    ["parent hash", (parent) => ({ ...parent, parentHash: noise() })],
    [
      "unmerged leaf forgotten",
      ({ unmergedLeaves: [, ...rest], ...parent }) => ({ ...parent, unmergedLeaves: rest }),
    ],
  ];
  test.each(changes)("no parent of the vectors keeps valid with another %s", (what, change) => {
    const kept = filled.filter(({ crypto, nodes, i, parent }) => {
      if (what === "unmerged leaf forgotten" && parent.unmergedLeaves.length === 0) return false;
      const changed = change(parent);
      const next = nodes.with(
        i,
        changed === undefined ? undefined : { nodeType: "parent", parentNode: changed },
      );
      return parentHashProblem(accepted(PublicTree.fromNodes(next, crypto)).root, crypto) === undefined;
    });
    expect(kept.map(({ i }) => i)).toEqual([]);
  });

  test("a parent that no leaf vouches for", () => {
    const [a, b] = leaves().map(leafNode);
    expect(codeOf([a, parentNode(), b])).toBe("parent_hash_invalid");
    expect(codeOf([a, parentNode({ unmergedLeaves: [0, 1] }), b])).toBe("parent_hash_invalid");
  });

  test("a parent over blanks", () => {
    const [a, b] = leaves().map(leafNode);
    expect(codeOf([a, undefined, b, undefined, undefined, parentNode()])).toBe("parent_hash_invalid");
  });
});

test("a leaf from an Update or a Commit is bound to its group and place (RFC 9420 7.2)", () => {
  const nodes = treeOf([keyPackageLeaf(clients[0]!), updateLeaf(clients[1]!, 1)]).nodes();
  expect(codeOf(nodes)).toBe("accepted");
  const moved = (info: GroupInfo) =>
    resigned(
      { ...info, groupContext: { ...info.groupContext, groupId: Uint8Array.of(...groupId, 1) } },
      clients[0]!,
    );
  expect(codeOf(nodes, moved)).toBe("leaf_signature_invalid");
});
