import { describe, expect, test } from "@jest/globals";
import { decode } from "@entente/tls-codec";
import { processPrivateMessage } from "ts-mls";
import { parseFrame } from "../src/frames.ts";
import { mlsContext } from "../src/mls/context.ts";
import { exportPsk } from "../src/mls/exports.ts";
import { leafFromBytes, withLeaf } from "../src/mls/leaves.ts";
import { presentEpoch, readMessage } from "../src/mls/reader.ts";
import { LeafReplacement, leafReplacementType } from "../src/wire/leaf-replacement.ts";
import { Circle, bytes, ideal, text, trusting } from "./circle.ts";
import type { Session } from "../src/index.ts";

const revisions = ["draft-00", "draft-02"] as const;

async function reads(thief: Session, frame: Uint8Array): Promise<string[]> {
  return (await thief.unprotect(frame)).deliveries.map(({ plaintext }) => text(plaintext));
}

describe.each(revisions)("compromise and healing under %s", (revision) => {
  test("a copied state reads on until its owner's update is committed, and no further", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"], { revision });
    await circle.begin();
    const thief = await circle.copyOf("alice");

    await circle.say("bob", "before");
    for (const { frame } of await circle.take("bob")) {
      expect(await reads(thief, frame)).toEqual(["before"]);
      await circle.hand("alice", frame);
      await circle.hand("charlie", frame);
    }
    await circle.session("alice").update();
    const [update] = await circle.take("alice");
    await circle.hand("charlie", update!.frame);
    await circle.say("bob", "bob has not seen the update");
    for (const { frame } of await circle.take("bob")) {
      expect(await reads(thief, frame)).toEqual(["bob has not seen the update"]);
      await circle.hand("alice", frame);
      await circle.hand("charlie", frame);
    }
    await circle.hand("bob", update!.frame);
    await circle.say("bob", "after");
    const frames = await circle.take("bob");
    expect(frames).toHaveLength(2);
    for (const { frame } of frames) {
      expect(await reads(thief, frame)).toEqual([]);
      await circle.hand("alice", frame);
      await circle.hand("charlie", frame);
    }
    expect(circle.person("alice").heard).toContain("bob: after");
    expect(circle.person("charlie").heard).toContain("bob: after");
  });

  test("the PSK alone keeps a thief out of a partial Commit, whatever else it tries", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"], { revision });
    await circle.begin();
    const stolen = await circle.inspect("alice");
    await circle.session("alice").update();
    await circle.settle();
    const psk = (await circle.inspect("charlie")).groups.get("alice")!.updates.get(2n)!.psk;
    await circle.session("bob").commit();
    const [commit] = await circle.take("bob");
    const message = parseFrame(commit!.frame);
    if (message.wireformat !== "mls_private_message") throw new Error("not a Commit");

    // The thief opens the Commit itself, and everything in it that is not secret, and guesses the PSK.
    const group = stolen.groups.get("bob")!.mls;
    const mls = mlsContext(ideal, trusting);
    const { content } = await readMessage(presentEpoch(group), message.privateMessage, mls);
    if (content.content.contentType !== "commit") throw new Error("not a Commit");
    let tree = group.ratchetTree;
    for (const item of content.content.commit.proposals) {
      if (item.proposalOrRefType !== "proposal" || item.proposal.proposalType !== leafReplacementType)
        continue;
      const { proposalData } = item.proposal as { proposalData: Uint8Array };
      const { leafIndex, leafNode } = decode(LeafReplacement, proposalData);
      tree = withLeaf(tree, leafIndex, leafFromBytes(leafNode));
    }
    const attempt = (guess: Uint8Array) =>
      processPrivateMessage(
        { ...group, ratchetTree: tree, clientConfig: mls.config },
        message.privateMessage,
        { findPsk: () => guess },
        ideal,
      );
    const own = stolen.groups.get("alice")!.mls;
    const guesses = [
      new Uint8Array(32),
      await exportPsk(new Uint8Array(), ideal),
      await exportPsk(own.keySchedule.initSecret, ideal),
      await exportPsk(own.keySchedule.senderDataSecret, ideal),
    ];
    for (const guess of guesses) await expect(attempt(guess)).rejects.toThrow("confirmation tag");
    // With the PSK it would be in: nothing else is between it and the epoch.
    await expect(attempt(psk)).resolves.toMatchObject({ newState: { groupContext: { epoch: 2n } } });
  });

  test("a message cannot be read again with the state that has read it", async () => {
    const circle = await Circle.of(["alice", "bob"], { revision });
    await circle.begin();
    await circle.say("alice", "once");
    const [said] = await circle.take("alice");
    await circle.hand("bob", said!.frame);
    const later = await circle.copyOf("bob");
    const again = await later.unprotect(said!.frame);
    expect(again.deliveries).toEqual([]);
    expect(again.refusals.map(({ code }) => code)).toEqual(["replay"]);
  });

  test("an epoch's keys go as soon as its messages are there and its Commit is", async () => {
    const circle = await Circle.of(["alice", "bob"], { revision });
    await circle.begin();
    await circle.say("alice", "one");
    await circle.say("alice", "two");
    const [one, two] = await circle.take("alice");
    await circle.session("alice").update();
    const [commit] = await circle.take("alice");
    await circle.hand("bob", one!.frame);
    await circle.hand("bob", commit!.frame);
    const kept = (await circle.inspect("bob")).groups.get("alice")!.mls.historicalReceiverData;
    expect([...kept.keys()]).toEqual([1n]);
    const secret = kept.get(1n)!.senderDataSecret;
    expect((await circle.inspect("bob")).holds(secret)).toBe(true);
    await circle.hand("bob", two!.frame);
    expect(circle.person("bob").heard).toEqual(["alice: one", "alice: two"]);
    const after = await circle.inspect("bob");
    expect(after.groups.get("alice")!.mls.historicalReceiverData.size).toBe(0);
    expect(after.holds(secret)).toBe(false);
  });
});

describe("what is kept for others (D-21)", () => {
  test("a leaf key goes once every owner has committed that leaf", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"]);
    await circle.begin();
    await circle.session("alice").update();
    await circle.settle();
    const [key] = [...(await circle.inspect("alice")).state.leafKeys.values()];
    expect(key).toBeDefined();
    await circle.session("bob").commit();
    await circle.settle();
    expect((await circle.inspect("alice")).state.leafKeys.size).toBe(1);
    await circle.session("charlie").commit();
    await circle.settle();
    expect((await circle.inspect("alice")).state.leafKeys.size).toBe(0);
    // The Send Groups that use the leaf still hold its key ...
    expect((await circle.inspect("alice")).holds(key!)).toBe(true);
    await circle.session("alice").update();
    await circle.settle();
    await circle.session("bob").commit();
    await circle.session("charlie").commit();
    await circle.settle();
    // ... until their owners commit a newer one.
    expect((await circle.inspect("alice")).holds(key!)).toBe(false);
  });

  test.each(revisions)("under %s a PSK goes once nobody can import it", async (revision) => {
    const circle = await Circle.of(["alice", "bob", "charlie"], { revision });
    await circle.begin();
    await circle.session("alice").update();
    await circle.settle();
    const psk = (await circle.inspect("charlie")).groups.get("alice")!.updates.get(2n)!.psk;
    await circle.session("bob").commit();
    await circle.settle();
    for (const name of ["alice", "bob", "charlie"]) {
      expect((await circle.inspect(name)).holds(psk)).toBe(true);
    }
    await circle.session("charlie").commit();
    await circle.settle();
    for (const name of ["alice", "bob", "charlie"]) {
      expect((await circle.inspect(name)).holds(psk)).toBe(false);
    }
  });

  test("the first KeyPackage's keys go when every Send Group is joined", async () => {
    const circle = await Circle.of(["alice", "bob"]);
    const init = (await circle.inspect("bob")).state.own!.keys.initPrivateKey;
    await circle.begin();
    expect((await circle.inspect("bob")).holds(init)).toBe(false);
    expect(() => circle.session("bob").keyPackage()).toThrow("already_joined");
  });

  test("a plaintext is kept until it is taken, and a frame until it is sent", async () => {
    const circle = await Circle.of(["alice", "bob"]);
    await circle.begin();
    await circle.say("alice", "keep me");
    expect((await circle.copyOf("alice")).outgoing()).toEqual(circle.session("alice").outgoing());
    expect(circle.session("alice").outgoing()).toHaveLength(1);
    const [frame] = await circle.take("alice");
    expect(circle.session("alice").outgoing()).toEqual([]);
    await circle.session("bob").unprotect(frame!.frame);
    const copy = await circle.copyOf("bob");
    expect(copy.deliveries().map(({ plaintext }) => text(plaintext))).toEqual(["keep me"]);
    await circle.session("bob").delivered(circle.session("bob").deliveries()[0]!.sequence);
    expect((await circle.inspect("bob")).holds(bytes("keep me"))).toBe(false);
  });
});
