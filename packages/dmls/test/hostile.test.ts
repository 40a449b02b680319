import { encode } from "@entente/tls-codec";
import { beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createApplicationMessage, createProposal, type ClientState, type Proposal } from "ts-mls";
import { createSecretTree } from "ts-mls/secretTree.js";
import { encodeMlsMessage } from "ts-mls";
import { mlsContext } from "../src/mls/context.ts";
import { buildCommit, type CommitPlan } from "../src/mls/commit-builder.ts";
import { privateFrame } from "../src/frames.ts";
import { CommitData } from "../src/wire/commit-data.ts";
import { Content } from "../src/wire/content.ts";
import { LeafReplacement, leafReplacementType } from "../src/wire/leaf-replacement.ts";
import { pskIdOf } from "../src/wire/psk-id.ts";
import { Circle, bytes, ideal, trusting } from "./circle.ts";

let circle: Circle;

beforeEach(async () => {
  circle = await Circle.of(["alice", "bob", "charlie"]);
  await circle.begin();
});

/** What a dishonest `name` can work with: its view of `owner`'s Send Group, and its signature key. */
async function stateOf(name: string, owner: string): Promise<ClientState> {
  const { groups, state } = await circle.inspect(name);
  return {
    ...groups.get(owner)!.mls,
    signaturePrivateKey: state.identity.signaturePrivateKey,
    clientConfig: mlsContext(ideal, trusting).config,
  };
}

/** A Commit by `owner` in its own Send Group with whatever is in it. */
async function commitBy(
  owner: string,
  plan: Partial<CommitPlan> & { proposals?: readonly Proposal[] },
): Promise<Uint8Array> {
  const state = await stateOf(owner, owner);
  const { message } = await buildCommit(
    state,
    {
      proposals: [],
      tree: state.ratchetTree,
      path: true,
      psks: { findPsk: () => new Uint8Array(32) },
      authenticatedData: encode(CommitData, { applicationMessages: 0 }),
      ...plan,
    },
    ideal,
  );
  return privateFrame(message);
}

const pskProposal = (pskId: Uint8Array, pskNonce = new Uint8Array(32)): Proposal => ({
  proposalType: "psk",
  psk: { preSharedKeyId: { psktype: "external", pskId, pskNonce } },
});

async function codes(name: string, frame: Uint8Array): Promise<string[]> {
  return (await circle.hand(name, frame)).refusals.map(({ code }) => code);
}

/** Everyone still hears `name`, and `name` hears everyone, whatever happened in another Send Group. */
async function stillTalks(...names: string[]): Promise<void> {
  for (const name of names) {
    await circle.session(name).update();
    await circle.say(name, `${name} still talks`);
    for (const { to, frame } of await circle.take(name)) {
      for (const receiver of to) expect((await circle.hand(receiver, frame)).refusals).toEqual([]);
    }
    for (const other of circle.people.values()) {
      if (other.name !== name) expect(other.heard).toContain(`${name}: ${name} still talks`);
    }
  }
}

describe("a member that does not own a Send Group (D-3)", () => {
  test("cannot speak in it", async () => {
    // Bob puts back the ratchet that his session does not even keep.
    const state = await stateOf("bob", "alice");
    const forged = await createSecretTree(4, new Uint8Array(32), ideal.kdf);
    const { privateMessage } = await createApplicationMessage(
      { ...state, secretTree: forged },
      encode(Content, { type: "application", data: bytes("I am alice") }),
      ideal,
    );
    expect(await codes("charlie", privateFrame(privateMessage))).toEqual(["not_owner"]);
    await stillTalks("alice", "bob", "charlie");
  });

  test("cannot propose in it, and nor can its owner (D-4)", async () => {
    const remove: Proposal = { proposalType: "remove", remove: { removed: 2 } };
    const { message } = await createProposal(await stateOf("alice", "alice"), false, remove, ideal);
    expect(await codes("charlie", encodeMlsMessage(message))).toEqual(["not_an_operation"]);
    const asPublic = await createProposal(await stateOf("bob", "alice"), true, remove, ideal);
    expect(await codes("charlie", encodeMlsMessage(asPublic.message))).toEqual(["wire_format"]);
    await stillTalks("alice", "bob", "charlie");
  });
});

describe("an owner whose Commit breaks a rule stalls its own Send Group and no other", () => {
  const refused: [string, string, () => Promise<Partial<CommitPlan>>][] = [
    [
      "a PSK of a Send Group outside the universe",
      "psk_unknown_group",
      async () => ({ proposals: [pskProposal(pskIdOf({ epoch: 1n, groupId: Uint8Array.of(1, 2, 3) }))] }),
    ],
    [
      "a PSK identifier without a group",
      "psk_invalid",
      async () => ({ proposals: [pskProposal(new Uint8Array(8))] }),
    ],
    [
      "a nonce of another length (D-13)",
      "psk_invalid",
      async () => ({
        proposals: [
          pskProposal(
            pskIdOf({ epoch: 2n, groupId: (await stateOf("bob", "bob")).groupContext.groupId }),
            new Uint8Array(31),
          ),
        ],
      }),
    ],
    [
      "a PSK of its own Send Group",
      "psk_invalid",
      async () => ({
        proposals: [
          pskProposal(
            pskIdOf({ epoch: 2n, groupId: (await stateOf("alice", "alice")).groupContext.groupId }),
          ),
        ],
      }),
    ],
    [
      "a PSK of an epoch that no update began",
      "psk_not_newer",
      async () => ({
        proposals: [
          pskProposal(pskIdOf({ epoch: 1n, groupId: (await stateOf("bob", "bob")).groupContext.groupId })),
        ],
      }),
    ],
    [
      "a proposal that DMLS does not have",
      "not_an_operation",
      async () => ({ proposals: [{ proposalType: 0xf0d2, proposalData: new Uint8Array() }] }),
    ],
    ["an Add of a stranger", "not_an_operation", async () => ({ proposals: [await addOfStranger()] })],
    [
      "a leaf replacement without a PSK (D-20)",
      "leaf_replacement_missing",
      async () => ({ proposals: [await replacement({})] }),
    ],
    [
      "a leaf replacement that does not decode",
      "leaf_replacement_mismatch",
      async () => ({ proposals: [{ proposalType: leafReplacementType, proposalData: Uint8Array.of(1) }] }),
    ],
  ];

  async function addOfStranger(): Promise<Proposal> {
    const { keyPackage } = (await (await Circle.of(["mallory"])).inspect("mallory")).state.own!;
    const { parseKeyPackage } = await import("../src/key-package.ts");
    return { proposalType: "add", add: { keyPackage: parseKeyPackage(keyPackage) } };
  }

  test.each(refused)("%s", async (_, code, plan) => {
    const frame = await commitBy("alice", await plan());
    expect(await codes("charlie", frame)).toEqual([code]);
    expect(
      circle
        .session("charlie")
        .status()
        .find(({ member }) => member === "alice")?.stall,
    ).toBe(code);
    await stillTalks("bob", "charlie");
  });

  test("someone else's leaf in a leaf replacement (D-20)", async () => {
    await circle.session("bob").update();
    await circle.settle();
    const group = (await circle.inspect("alice")).groups.get("bob")!;
    const { psk } = group.updates.get(2n)!;
    const leafNode = (await circle.inspect("alice")).groups.get("charlie")!.mls.ratchetTree[0]!;
    if (leafNode.nodeType !== "leaf") throw new Error("no leaf");
    const { leafBytes } = await import("../src/mls/leaves.ts");
    const frame = await commitBy("alice", {
      psks: { findPsk: () => psk },
      proposals: [
        pskProposal(pskIdOf({ epoch: 2n, groupId: group.groupId })),
        await replacement({ groupId: group.groupId, epoch: 2n, leafNode: leafBytes(leafNode.leaf) }),
      ],
    });
    expect(await codes("charlie", frame)).toEqual(["leaf_replacement_mismatch"]);
    await stillTalks("bob", "charlie");
  });

  test("a PSK that the owner does not have", async () => {
    await circle.session("bob").update();
    await circle.settle();
    const group = (await circle.inspect("alice")).groups.get("bob")!;
    const { leaf } = group.updates.get(2n)!;
    const { leafFromBytes, withLeaf } = await import("../src/mls/leaves.ts");
    const frame = await commitBy("alice", {
      tree: withLeaf((await stateOf("alice", "alice")).ratchetTree, 1, leafFromBytes(leaf)),
      proposals: [
        pskProposal(pskIdOf({ epoch: 2n, groupId: group.groupId })),
        await replacement({ groupId: group.groupId, epoch: 2n, leafNode: leaf }),
      ],
    });
    expect(await codes("charlie", frame)).toEqual(["commit_invalid"]);
    await stillTalks("bob", "charlie");
  });

  async function replacement(fields: Partial<LeafReplacement>): Promise<Proposal> {
    const value = {
      leafIndex: 1,
      groupId: Uint8Array.of(1),
      epoch: 2n,
      leafNode: new Uint8Array(),
      ...fields,
    };
    return { proposalType: leafReplacementType, proposalData: encode(LeafReplacement, value) };
  }
});

describe("replays, forks and noise", () => {
  test("a Commit and a message, again", async () => {
    await circle.session("alice").update();
    await circle.say("alice", "hello");
    const frames = await circle.take("alice");
    for (const { frame } of frames) await circle.hand("bob", frame);
    expect(await codes("bob", frames[1]!.frame)).toEqual(["replay"]);
    // The Commit's epoch had no messages, so its keys are gone with it.
    expect(await codes("bob", frames[0]!.frame)).toEqual(["past_epoch"]);
    expect(circle.person("bob").heard).toEqual(["alice: hello"]);
  });

  test("a second Commit for one epoch is proof against its owner, and the first stands", async () => {
    await circle.say("alice", "outstanding");
    const [outstanding] = await circle.take("alice");
    const fork = await circle.copyOf("alice");
    await circle.session("alice").update();
    await fork.update();
    const [first] = await circle.take("alice");
    const second = fork.outgoing().at(-1)!;
    await circle.hand("bob", first!.frame);
    const outcome = await circle.hand("bob", second.frame);
    expect(outcome.refusals.map(({ code }) => code)).toEqual(["owner_forked"]);
    expect(outcome.events).toEqual([{ kind: "forked", member: "alice", epoch: 1n }]);
    expect(await codes("bob", first!.frame)).toEqual(["replay"]);
    await circle.hand("bob", outstanding!.frame);
    await circle.hand("charlie", outstanding!.frame);
    await circle.hand("charlie", first!.frame);
    await stillTalks("bob", "charlie", "alice");
  });

  test("members who saw different branches of a fork notice when one commits its branch (D-20)", async () => {
    const fork = await circle.copyOf("alice");
    await circle.session("alice").update();
    await fork.update();
    const [first] = await circle.take("alice");
    await circle.hand("bob", first!.frame);
    await circle.hand("charlie", fork.outgoing().at(-1)!.frame);
    await circle.session("bob").commit();
    const [commit] = await circle.take("bob");
    expect(await codes("charlie", commit!.frame)).toEqual(["leaf_replacement_mismatch"]);
    expect(
      circle
        .session("charlie")
        .status()
        .find(({ member }) => member === "bob")?.stall,
    ).toBe("leaf_replacement_mismatch");
    await circle.session("charlie").rejoin();
    await circle.take("charlie").then(async (frames) => {
      for (const { to, frame } of frames) if (to.includes("bob")) await circle.hand("bob", frame);
    });
    for (const { to, frame } of await circle.take("bob"))
      if (to.includes("charlie")) await circle.hand("charlie", frame);
    expect(
      circle
        .session("charlie")
        .status()
        .find(({ member }) => member === "bob")?.stall,
    ).toBeUndefined();
  });

  test("a far future", async () => {
    const state = await stateOf("alice", "alice");
    const { privateMessage } = await createApplicationMessage(state, bytes("x"), ideal);
    expect(await codes("bob", privateFrame({ ...privateMessage, epoch: 5000n }))).toEqual(["epoch_too_far"]);
    expect(await codes("bob", privateFrame({ ...privateMessage, groupId: bytes("elsewhere") }))).toEqual([
      "unknown_group",
    ]);
    expect(await codes("alice", privateFrame(privateMessage))).toEqual(["own_group"]);
  });

  test("any byte of any frame, changed", async () => {
    await circle.say("alice", "one");
    await circle.session("alice").update();
    await circle.say("alice", "two");
    const frames = (await circle.take("alice")).map(({ frame }) => frame);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, where, flip) => {
        const frame = frames[which % frames.length]!.slice();
        const at = where % frame.length;
        frame[at] = frame[at]! ^ flip;
        const { deliveries } = await circle.hand("bob", frame);
        expect(deliveries).toEqual([]);
      }),
      { numRuns: 150 },
    );
    for (const frame of frames) await circle.hand("bob", frame);
    expect(circle.person("bob").heard).toEqual(["alice: one", "alice: two"]);
  });

  test("arbitrary bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        expect(await codes("bob", noise)).toEqual(["malformed"]);
      }),
      { numRuns: 200 },
    );
    expect(await codes("bob", new Uint8Array((1 << 20) + 1))).toEqual(["too_large"]);
  });
});

test("a store that fails leaves the session as it was", async () => {
  const { store } = circle.person("alice");
  const save = store.save.bind(store);
  store.save = async () => {
    throw new Error("disk full");
  };
  await expect(circle.say("alice", "lost")).rejects.toThrow("disk full");
  await expect(circle.session("alice").update()).rejects.toThrow("disk full");
  store.save = save;
  expect(circle.session("alice").outgoing()).toEqual([]);
  await stillTalks("alice", "bob");
});
