import { describe, expect, test } from "@jest/globals";
import { encode, hexFromBytes } from "@entente/tls-codec";
import { ExternalSenders, LeafNode, type UpdatePath } from "@entente/mls-wire";
import { commitProposalsMax, parseCommit, PublicGroup, Refusal } from "../src/index.ts";
import { made, reinit } from "./commit-maker.ts";
import {
  add,
  byReference,
  client,
  contextExtensions,
  framed,
  groupInfoOf,
  keyPackageLeaf,
  member,
  noise,
  pathOf,
  remove,
  resigned,
  treeOf,
  update,
  world,
} from "./forge.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { accepted } from "./vectors.ts";

const four = world(4);
const stranger = client("stranger");

describe("the frame (RFC 9420 6, 12.4.2)", () => {
  const { group, clients } = four;
  const empty = (): UpdatePath => pathOf(group.tree, clients[0]!, 0);
  const commit = (over: { groupId?: Uint8Array; epoch?: bigint } = {}, leafIndex = 0, signer = clients[0]!) =>
    framed(
      group,
      member(leafIndex),
      signer,
      { contentType: "commit", commit: { proposals: [], path: empty() } },
      over,
    );

  test("group, epoch, sender, signature", () => {
    expect(group.applyCommit(commit({ groupId: noise() }), [])).toMatchObject({ code: "wrong_group" });
    expect(group.applyCommit(commit({ epoch: 4n }), [])).toMatchObject({
      code: "wrong_epoch",
      detail: { currentEpoch: 3n },
    });
    expect(group.applyCommit(commit({}, 4), [])).toMatchObject({ code: "sender_unknown" });
    expect(group.applyCommit(commit({}, 99_999_999), [])).toMatchObject({ code: "sender_unknown" });
    expect(group.applyCommit(commit({}, 0, clients[1]), [])).toMatchObject({ code: "signature_invalid" });
    expect(group.applyCommit(commit(), [])).not.toBeInstanceOf(Refusal);
  });

  test("only Commits, only by those who may commit", () => {
    const application = framed(group, member(0), clients[0]!, {
      contentType: "application",
      applicationData: noise(),
    });
    expect(group.applyCommit(application, [])).toMatchObject({ code: "not_a_commit" });
    for (const senderType of ["external", "new_member_proposal"] as const) {
      const sender = senderType === "external" ? { senderType, senderIndex: 0 } : { senderType };
      const body = { contentType: "commit", commit: { proposals: [], path: empty() } } as const;
      expect(group.applyCommit(framed(group, sender, clients[0]!, body), [])).toMatchObject({
        code: "sender_type_wrong",
      });
    }
  });

  test("as many proposals as its bound, and one more", () => {
    const proposals = Array.from({ length: commitProposalsMax + 1 }, () => byReference(Uint8Array.of(1)));
    const ofLength = (length: number) =>
      parseCommit(
        framed(group, member(0), clients[0]!, {
          contentType: "commit",
          commit: { proposals: proposals.slice(0, length), path: undefined },
        }),
      );
    expect(ofLength(commitProposalsMax)).not.toBeInstanceOf(Refusal);
    expect(ofLength(commitProposalsMax + 1)).toMatchObject({ code: "too_many_proposals" });
  });

  test("proposals of another epoch do not count", () => {
    const [message, proposals] = made(four, { others: [[1, remove(2)]] });
    const { group: next } = accepted(group.applyCommit(message, proposals));
    const body = {
      contentType: "commit",
      commit: { proposals: [byReference(proposals[0]!.reference)], path: pathOf(next.tree, clients[0]!, 0) },
    } as const;
    const again = next.applyCommit(framed(next, member(0), clients[0]!, body), proposals);
    expect(again).toMatchObject({ code: "proposal_unknown", detail: { reference: proposals[0]!.reference } });
  });

  test("a group that was reinitialised ends", () => {
    const [message] = made(four, { inline: [reinit], withoutPath: true });
    const { group: ended, change } = accepted(group.applyCommit(message, []));
    expect(change.reInit).toMatchObject({ groupId: Uint8Array.of(9) });
    const body = { contentType: "commit", commit: { proposals: [], path: empty() } } as const;
    expect(ended.applyCommit(framed(ended, member(0), clients[0]!, body), [])).toMatchObject({
      code: "group_ended",
    });
  });

  test("the last epoch that uint64 can count has no next", () => {
    const tree = treeOf(clients.map((one) => keyPackageLeaf(one)));
    const info = groupInfoOf(tree, clients[0]!, { epoch: 0xffff_ffff_ffff_ffffn });
    const last = accepted(PublicGroup.fromGroupInfo(info, tree.nodes(), nodeCrypto));
    const body = {
      contentType: "commit",
      commit: { proposals: [], path: pathOf(last.tree, clients[0]!, 0) },
    } as const;
    expect(last.applyCommit(framed(last, member(0), clients[0]!, body), [])).toMatchObject({
      code: "group_ended",
    });
  });
});

describe("what the caller learns", () => {
  test("changes by leaf index", () => {
    const [message, proposals] = made(four, {
      inline: [remove(2), add(stranger)],
      others: [[1, update(four.clients[1]!, 1)]],
    });
    const { change, group } = accepted(four.group.applyCommit(message, proposals));
    expect(change).toEqual({
      committer: 0,
      external: false,
      path: true,
      updated: [1],
      removed: [2],
      added: [2],
      reInit: undefined,
    });
    expect(hexFromBytes(group.tree.leaf(2)!.signatureKey)).toBe(hexFromBytes(stranger.signatureKey));
  });

  test("a leaf in bytes of its own, which keep no message", () => {
    const [message, proposals] = made(four, {
      inline: [add(stranger)],
      others: [[1, update(four.clients[1]!, 1)]],
    });
    const { tree } = accepted(four.group.applyCommit(message, proposals)).group;
    for (const leafIndex of [0, 1, 4]) {
      const { buffer } = tree.leaf(leafIndex)!.encryptionKey;
      expect(buffer.byteLength).toBe(encode(LeafNode, tree.leaf(leafIndex)!).length);
    }
  });

  test("a smaller tree, where the right half went", () => {
    const [message] = made(four, { inline: [remove(2), remove(3)] });
    const { tree } = accepted(four.group.applyCommit(message, [])).group;
    expect([tree.leafCount, tree.memberCount]).toEqual([2, 2]);
  });

  test("extensions, once all members support them", () => {
    const extension = { extensionType: 0xf001, extensionData: noise() };
    const alone = world(1);
    const wish = { inline: [contextExtensions(extension)], leaf: { capabilities: { extensions: [0xf001] } } };
    const [message] = made(alone, wish);
    const { group } = accepted(alone.group.applyCommit(message, []));
    expect(group.context.extensions).toEqual([extension]);
    expect(group.extensions.types).toEqual([0xf001]);
    // The committer's old leaf counts no more.
    const [again] = made({ ...alone, group }, wish);
    expect(accepted(group.applyCommit(again, [])).group.census.allSupportExtension(0xf001)).toBe(true);
    const [dropped] = made({ ...alone, group }, { inline: [contextExtensions()] });
    expect(accepted(group.applyCommit(dropped, [])).group.context.extensions).toEqual([]);
  });

  test("a published GroupInfo is held against the group (A23-33 to A23-35)", () => {
    const { group, clients } = four;
    const groupInfo = resigned(
      {
        groupContext: group.context,
        extensions: [],
        confirmationTag: group.confirmationTag,
        signer: 1,
        signature: new Uint8Array(),
      },
      clients[1]!,
    );
    expect(group.groupInfoProblem(groupInfo)).toBeUndefined();
    const code = (over: object, signer = clients[1]!): string | undefined =>
      group.groupInfoProblem(resigned({ ...groupInfo, ...over }, signer))?.code;
    expect(code({ confirmationTag: noise() })).toBe("group_info_stale");
    expect(code({ groupContext: { ...group.context, epoch: 2n } })).toBe("group_info_stale");
    expect(code({ signer: 5 })).toBe("signer_unknown");
    expect(code({}, clients[2])).toBe("group_info_signature_invalid");
  });
});

test("an external_senders extension is read", () => {
  const extensionData = encode(ExternalSenders, [
    { signatureKey: stranger.signatureKey, credential: { credentialType: "basic", identity: noise() } },
  ]);
  const { group } = world(1, {}, [{ extensionType: "external_senders", extensionData }]);
  expect(group.extensions.externalSenders).toHaveLength(1);
});
