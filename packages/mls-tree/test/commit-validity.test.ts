import { describe, expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import { RequiredCapabilities, type Extension, type Proposal } from "@entente/mls-wire";
import { answer, reinit, type Wish } from "./commit-maker.ts";
import {
  add,
  client,
  contextExtensions,
  keyPackageLeaf,
  noise,
  psk,
  remove,
  update,
  world,
  type LeafWish,
  type World,
} from "./forge.ts";

const custom: Proposal = { proposalType: 0xf123, proposalData: Uint8Array.of(1) };
const four = world(4);
const richLeaf: LeafWish = {
  capabilities: { extensions: [0xf001], proposals: [0xf123], credentials: ["basic", "x509"] },
};
const rich = world(4, richLeaf);
const stranger = client("stranger");
const required = (over: Partial<RequiredCapabilities>): Extension => ({
  extensionType: "required_capabilities",
  extensionData: encode(RequiredCapabilities, {
    extensionTypes: [],
    proposalTypes: [],
    credentialTypes: [],
    ...over,
  }),
});
const leafKey = (where: World, leafIndex: number): Uint8Array =>
  where.group.tree.leaf(leafIndex)!.encryptionKey;

if (reinit.proposalType !== "reinit") throw new Error("not a ReInit");
const olderReinit: Proposal = { ...reinit, version: 0 };

const richInUse = world(4, richLeaf, [{ extensionType: 0xf001, extensionData: noise() }]);
const richRequired = world(4, richLeaf, [required({ proposalTypes: [0xf123] })]);

type Row = readonly [what: string, code: string, where: World, wish: Wish];

const valid: readonly Row[] = [
  ["no proposal", "applied", four, {}],
  ["an Add without path", "applied", four, { inline: [add(stranger)], withoutPath: true }],
  ["an Add with path", "applied", four, { inline: [add(stranger)] }],
  ["five Adds", "applied", four, { inline: [1, 2, 3, 4, 5].map((i) => add(client(`${i}`))) }],
  ["a Remove", "applied", four, { inline: [remove(2)] }],
  ["a Remove of the right half", "applied", four, { inline: [remove(2), remove(3)] }],
  ["a Remove by its own member", "applied", four, { others: [[3, remove(3)]] }],
  ["an Update", "applied", four, { others: [[1, update(four.clients[1]!, 1)]] }],
  [
    "two Updates that exchange keys",
    "applied",
    four,
    {
      others: [
        [1, update(four.clients[1]!, 1, { encryptionKey: leafKey(four, 2) })],
        [2, update(four.clients[2]!, 2, { encryptionKey: leafKey(four, 1) })],
      ],
    },
  ],
  ["a client removed and added again", "applied", four, { inline: [remove(1), add(four.clients[1]!)] }],
  ["an Add before the Remove that it needs", "applied", four, { inline: [add(four.clients[1]!), remove(1)] }],
  [
    "an Add before the extensions that it must support",
    "required_capability_missing",
    rich,
    { inline: [add(stranger), contextExtensions(required({ credentialTypes: ["x509"] }))], leaf: richLeaf },
  ],
  ["a PSK without path", "applied", four, { inline: [psk()], withoutPath: true }],
  ["a ReInit without path", "applied", four, { inline: [reinit], withoutPath: true }],
  [
    "a supported extension",
    "applied",
    rich,
    { leaf: richLeaf, inline: [contextExtensions({ extensionType: 0xf001, extensionData: noise() })] },
  ],
  [
    "a required capability of all",
    "applied",
    rich,
    { leaf: richLeaf, inline: [contextExtensions(required({ credentialTypes: ["x509"] }))] },
  ],
  [
    "an inert proposal",
    "applied",
    rich,
    { inline: [custom], rules: { inertProposalTypes: new Set([0xf123]) } },
  ],
  [
    "an Add within its lifetime",
    "applied",
    four,
    { inline: [add(stranger)], rules: { nowSeconds: 2000n, lifetimeSecondsMax: 1000n } },
  ],
];

const invalid: readonly Row[] = [
  // 12.1, 12.2: the list
  ["the committer's Update, by value", "own_update", four, { inline: [update(four.clients[0]!, 0)] }],
  [
    "the committer's Update, by reference",
    "own_update",
    four,
    { others: [[0, update(four.clients[0]!, 0)]] },
  ],
  ["the committer's own Remove", "own_removal", four, { others: [[1, remove(0)]] }],
  ["two Removes of a leaf", "leaf_changed_twice", four, { inline: [remove(1)], others: [[2, remove(1)]] }],
  [
    "Update and Remove of a leaf",
    "leaf_changed_twice",
    four,
    { inline: [remove(1)], others: [[1, update(four.clients[1]!, 1)]] },
  ],
  ["two Adds of a client", "signature_key_repeated", four, { inline: [add(stranger), add(stranger)] }],
  ["an Add of a member", "signature_key_repeated", four, { inline: [add(four.clients[2]!)] }],
  ["a Remove of nobody", "removed_unknown", four, { inline: [remove(4)] }],
  ["a PSK twice", "psk_repeated", four, { inline: [psk(), psk()] }],
  ["a PSK for reinit", "psk_usage_wrong", four, { inline: [psk({ usage: "reinit" })] }],
  ["a PSK for branch", "psk_usage_wrong", four, { inline: [psk({ usage: "branch" })] }],
  ["a short PSK nonce", "psk_nonce_wrong", four, { inline: [psk({ nonceBytes: 31 })] }],
  [
    "two GroupContextExtensions",
    "group_context_extensions_repeated",
    four,
    { inline: [contextExtensions(), contextExtensions()] },
  ],
  ["ReInit and another", "reinit_not_alone", four, { inline: [psk(), reinit] }],
  ["ReInit to an older version", "reinit_version_wrong", four, { inline: [olderReinit] }],
  [
    "ExternalInit",
    "external_init_misplaced",
    four,
    { inline: [{ proposalType: "external_init", kemOutput: noise() }] },
  ],
  ["an unknown proposal", "proposal_type_unsupported", rich, { inline: [custom] }],
  [
    "an inert proposal not all support",
    "proposal_type_unsupported",
    four,
    { inline: [custom], rules: { inertProposalTypes: new Set([0xf123]) } },
  ],
  // 10.1, 7.3: an added leaf
  [
    "KeyPackage of another version",
    "key_package_version_wrong",
    four,
    { inline: [add(stranger, {}, { version: 2 })] },
  ],
  [
    "KeyPackage of another suite",
    "key_package_suite_wrong",
    four,
    { inline: [add(stranger, {}, { cipherSuite: 0xf0f0 })] },
  ],
  [
    "KeyPackage with a wrong signature",
    "key_package_signature_invalid",
    four,
    { inline: [add(stranger, {}, { signature: new Uint8Array(64) })] },
  ],
  [
    "KeyPackage with one key twice",
    "init_key_reused",
    four,
    { inline: [add(stranger, { encryptionKey: Uint8Array.of(1) }, { initKey: Uint8Array.of(1) })] },
  ],
  [
    "KeyPackage with an extension twice",
    "extension_repeated",
    four,
    {
      inline: [
        add(
          stranger,
          {},
          { extensions: [1, 2].map(() => ({ extensionType: 0xf001, extensionData: noise() })) },
        ),
      ],
    },
  ],
  [
    "leaf with a wrong signature",
    "leaf_signature_invalid",
    four,
    { inline: [add(stranger, { signature: new Uint8Array(64) })] },
  ],
  [
    "leaf from an Update in a KeyPackage",
    "leaf_source_wrong",
    four,
    { inline: [add(stranger, {}, { leafNode: { ...keyPackageLeaf(stranger), leafNodeSource: "update" } })] },
  ],
  [
    "leaf without the version",
    "leaf_version_unsupported",
    four,
    { inline: [add(stranger, { capabilities: { versions: [] } })] },
  ],
  [
    "leaf without the suite",
    "leaf_suite_unsupported",
    four,
    { inline: [add(stranger, { capabilities: { cipherSuites: [] } })] },
  ],
  [
    "leaf with an unlisted extension",
    "leaf_extension_unlisted",
    four,
    { inline: [add(stranger, { extensions: [{ extensionType: 0xf001, extensionData: noise() }] })] },
  ],
  [
    "leaf with an extension twice",
    "extension_repeated",
    four,
    {
      inline: [
        add(stranger, {
          extensions: [1, 2].map(() => ({ extensionType: "application_id", extensionData: noise() })),
        }),
      ],
    },
  ],
  [
    "leaf with an unlisted credential",
    "credential_type_unsupported",
    four,
    { inline: [add(stranger, { capabilities: { credentials: [] } })] },
  ],
  [
    "leaf whose credential others do not support",
    "credential_type_unsupported",
    four,
    {
      inline: [
        add(stranger, {
          capabilities: { credentials: ["basic", "x509"] },
          credential: { credentialType: "x509", certificates: [] },
        }),
      ],
    },
  ],
  [
    "leaf that does not support others' credentials",
    "credential_type_unsupported",
    rich,
    {
      inline: [
        add(stranger, {
          capabilities: { credentials: ["x509"] },
          credential: { credentialType: "x509", certificates: [] },
        }),
      ],
    },
  ],
  [
    "leaf past its lifetime",
    "leaf_lifetime_over",
    four,
    { inline: [add(stranger)], rules: { nowSeconds: 2001n } },
  ],
  [
    "leaf before its lifetime",
    "leaf_lifetime_over",
    four,
    { inline: [add(stranger)], rules: { nowSeconds: 999n } },
  ],
  [
    "leaf of too long a lifetime",
    "leaf_lifetime_too_long",
    four,
    { inline: [add(stranger)], rules: { lifetimeSecondsMax: 999n } },
  ],
  [
    "leaf with a member's encryption key",
    "encryption_key_repeated",
    four,
    { inline: [add(stranger, { encryptionKey: leafKey(four, 3) })] },
  ],
  // 7.3: an Update
  [
    "an Update from a KeyPackage",
    "leaf_source_wrong",
    four,
    { others: [[1, { proposalType: "update", leafNode: keyPackageLeaf(four.clients[1]!) }]] },
  ],
  [
    "an Update with the old key",
    "encryption_key_unchanged",
    four,
    { others: [[1, update(four.clients[1]!, 1, { encryptionKey: leafKey(four, 1) })]] },
  ],
  [
    "an Update signed for another place",
    "leaf_signature_invalid",
    four,
    { others: [[1, update(four.clients[1]!, 2)]] },
  ],
  [
    "an Update with another's signature key",
    "signature_key_repeated",
    four,
    { others: [[1, { proposalType: "update", leafNode: update2() }]] },
  ],
  // 12.1.7, 13.4: extensions of the GroupContext
  [
    "an extension not all support",
    "extension_unsupported",
    four,
    { inline: [contextExtensions({ extensionType: 0xf001, extensionData: noise() })] },
  ],
  [
    "an extension twice",
    "extension_repeated",
    four,
    { inline: [contextExtensions(required({}), required({}))] },
  ],
  [
    "an extension that is malformed",
    "extension_malformed",
    four,
    { inline: [contextExtensions({ extensionType: "external_senders", extensionData: Uint8Array.of(1) })] },
  ],
  [
    "a required extension not all support",
    "required_capability_missing",
    four,
    { inline: [contextExtensions(required({ extensionTypes: [0xf001] }))] },
  ],
  [
    "a required proposal not all support",
    "required_capability_missing",
    four,
    { inline: [contextExtensions(required({ proposalTypes: [0xf123] }))] },
  ],
  [
    "a required credential not all support",
    "required_capability_missing",
    four,
    { inline: [contextExtensions(required({ credentialTypes: ["x509"] }))] },
  ],
  [
    "an Add that lacks what the same Commit requires",
    "required_capability_missing",
    rich,
    { leaf: richLeaf, inline: [contextExtensions(required({ credentialTypes: ["x509"] })), add(stranger)] },
  ],
  ["a committer who stops to support an extension in use", "extension_unsupported", richInUse, {}],
  ["a committer who stops to support what is required", "required_capability_missing", richRequired, {}],
  // 12.4: the path
  ["no proposal and no path", "path_missing", four, { withoutPath: true }],
  ["a Remove without path", "path_missing", four, { inline: [remove(1)], withoutPath: true }],
  [
    "an Update without path",
    "path_missing",
    four,
    { others: [[1, update(four.clients[1]!, 1)]], withoutPath: true },
  ],
  ["extensions without path", "path_missing", four, { inline: [contextExtensions()], withoutPath: true }],
  [
    "an inert proposal without path",
    "path_missing",
    rich,
    { inline: [custom], withoutPath: true, rules: { inertProposalTypes: new Set([0xf123]) } },
  ],
  [
    "a path leaf of another source",
    "leaf_source_wrong",
    four,
    { path: (path) => ({ ...path, leafNode: keyPackageLeaf(four.clients[0]!) }) },
  ],
  [
    "a path leaf with the old key",
    "encryption_key_unchanged",
    four,
    { leaf: { encryptionKey: leafKey(four, 0) } },
  ],
  ["a path leaf with another's key", "path_key_known", four, { leaf: { encryptionKey: leafKey(four, 3) } }],
  [
    "a path leaf with a wrong signature",
    "leaf_signature_invalid",
    four,
    { leaf: { signature: new Uint8Array(64) } },
  ],
  [
    "a path leaf with another's signature key",
    "leaf_signature_invalid",
    four,
    { leaf: { signatureKey: four.clients[1]!.signatureKey } },
  ],
  [
    "a path node with a leaf's key",
    "path_key_known",
    four,
    {
      path: (path) => ({
        ...path,
        nodes: path.nodes.map((node) => ({ ...node, encryptionKey: leafKey(four, 2) })),
      }),
    },
  ],
  [
    "a path too short",
    "path_length_wrong",
    four,
    { path: (path) => ({ ...path, nodes: path.nodes.slice(1) }) },
  ],
  [
    "a path too long",
    "path_length_wrong",
    four,
    { path: (path) => ({ ...path, nodes: [...path.nodes, { ...path.nodes[0]!, encryptionKey: noise() }] }) },
  ],
  [
    "a ciphertext missing",
    "path_ciphertexts_wrong",
    four,
    {
      path: (path) => ({
        ...path,
        nodes: path.nodes.map((node) => ({
          ...node,
          encryptedPathSecret: node.encryptedPathSecret.slice(1),
        })),
      }),
    },
  ],
  [
    "a ciphertext for an added leaf",
    "path_ciphertexts_wrong",
    four,
    {
      inline: [remove(3), add(stranger)],
      path: (path) => ({
        ...path,
        nodes: path.nodes.map((node) => ({
          ...node,
          encryptedPathSecret: [...node.encryptedPathSecret, node.encryptedPathSecret[0]!],
        })),
      }),
    },
  ],
  [
    "another key than the leaf signs",
    "path_parent_hash_wrong",
    four,
    { path: (path) => ({ ...path, nodes: path.nodes.map((node) => ({ ...node, encryptionKey: noise() })) }) },
  ],
  ["one key for two nodes", "encryption_key_repeated", four, { leaf: { nodeKey: Uint8Array.of(5) } }],
];

function update2() {
  const wish = { signatureKey: four.clients[2]!.signatureKey };
  const leaf = update(four.clients[2]!, 1, wish);
  if (leaf.proposalType !== "update") throw new Error("not an Update");
  return leaf.leafNode;
}

describe("Commits that are valid, and the order of application (RFC 9420 12.3)", () => {
  test.each(valid)("%s", (_, code, where, wish) => expect(answer(where, wish)).toBe(code));
});

describe("Commits that are not (RFC 9420 7.3, 10.1, 12.1 to 12.4)", () => {
  test.each(invalid)("%s: %s", (_, code, where, wish) => expect(answer(where, wish)).toBe(code));
});
