import { describe, expect, test } from "@jest/globals";
import type { GroupInfo, ProtocolVersion } from "@entente/mls-wire";
import { PublicGroup, Refusal } from "../src/index.ts";
import { answer } from "./commit-maker.ts";
import {
  add,
  client,
  framed,
  groupInfoOf,
  keyPackage,
  keyPackageLeaf,
  member,
  pathOf,
  psk,
  byValue,
  treeOf,
  world,
} from "./forge.ts";
import { nodeCrypto } from "./node-crypto.ts";

// A18-28, A23-54. Version 2 stands for one that is to come and is followed as 1.0 is; nobody has registered it.
const next = 2;
const both = { capabilities: { versions: ["mls10", next] } } as const;
const greased = { capabilities: { versions: [0x0a0a, "mls10", next, 0xf001] } } as const;

/** What becomes of a GroupInfo where these versions are known. */
function read(
  info: (info: GroupInfo) => GroupInfo,
  signed: ProtocolVersion,
  known: readonly ProtocolVersion[],
): string {
  const [alice, bob] = [client("alice"), client("bob")];
  const tree = treeOf([keyPackageLeaf(alice, both), keyPackageLeaf(bob, both)]);
  const made = info(groupInfoOf(tree, alice, { version: signed }));
  const outcome = PublicGroup.fromGroupInfo(made, tree.nodes(), nodeCrypto, known);
  return outcome instanceof Refusal ? outcome.code : "accepted";
}

const same = (info: GroupInfo): GroupInfo => info;
const saying =
  (version: ProtocolVersion) =>
  (info: GroupInfo): GroupInfo => ({ ...info, groupContext: { ...info.groupContext, version } });

describe("versions side by side", () => {
  test("a group of a later version is followed by who knows it, and by nobody else", () => {
    expect(read(same, next, ["mls10", next])).toBe("accepted");
    expect(read(same, next, ["mls10"])).toBe("version_unsupported");
    expect(read(same, "mls10", [next])).toBe("version_unsupported");
    expect(answer(world(3, both, [], next), { inline: [psk()], leaf: both })).toBe("applied");
  });

  test("clients that can do more, and list what nobody knows, are members of a group of 1.0", () => {
    const old = world(3);
    expect(answer(old, { inline: [add(client("later"), both), add(client("greased"), greased)] })).toBe(
      "applied",
    );
    expect(answer(world(3, greased), { inline: [add(client("old"))], leaf: greased })).toBe("applied");
  });

  test("one that can not do the group's version is no member", () => {
    const only = { capabilities: { versions: [next] } } as const;
    expect(answer(world(3), { inline: [add(client("later"), only)] })).toBe("leaf_version_unsupported");
    const later = world(3, both, [], next);
    const old = add(client("old"), {}, { version: next });
    expect(answer(later, { inline: [old], leaf: both })).toBe("leaf_version_unsupported");
  });
});

describe("a version that is rewritten is noticed", () => {
  test("of a GroupInfo, downwards and upwards", () => {
    expect(read(saying("mls10"), next, ["mls10", next])).toBe("group_info_signature_invalid");
    expect(read(saying(next), "mls10", ["mls10", next])).toBe("group_info_signature_invalid");
  });

  test("of a KeyPackage, downwards and upwards", () => {
    const rewritten = (from: ProtocolVersion, to: ProtocolVersion) => ({
      proposalType: "add" as const,
      keyPackage: { ...keyPackage(client("carol"), both, { version: from }), version: to },
    });
    expect(answer(world(2, both), { inline: [rewritten(next, "mls10")], leaf: both })).toBe(
      "key_package_signature_invalid",
    );
    expect(answer(world(2, both, [], next), { inline: [rewritten("mls10", next)], leaf: both })).toBe(
      "key_package_signature_invalid",
    );
    // As it was signed it is of another version than the group.
    const honest = add(client("carol"), both, { version: next });
    expect(answer(world(2, both), { inline: [honest], leaf: both })).toBe("key_package_version_wrong");
  });

  test.each<[ProtocolVersion, ProtocolVersion]>([
    [next, "mls10"],
    ["mls10", next],
  ])("of a PublicMessage: signed as %s, in a group of %s", (signed, of) => {
    const { group, clients } = world(2, both, [], of);
    const [alice, bob] = clients;
    if (alice === undefined || bob === undefined) throw new Error("nobody");
    const proposal = psk();
    const proposed = (version: ProtocolVersion) =>
      group.authenticateProposal(
        framed(group, member(1), bob, { contentType: "proposal", proposal }, { version }),
      );
    expect(proposed(of)).not.toBeInstanceOf(Refusal);
    expect(proposed(signed)).toMatchObject({ code: "signature_invalid" });
    const commit = { proposals: [byValue(proposal)], path: pathOf(group.tree, alice, 0, [], both) };
    const committed = (version: ProtocolVersion) =>
      group.applyCommit(framed(group, member(0), alice, { contentType: "commit", commit }, { version }), []);
    expect(committed(of)).not.toBeInstanceOf(Refusal);
    expect(committed(signed)).toMatchObject({ code: "signature_invalid" });
  });
});
