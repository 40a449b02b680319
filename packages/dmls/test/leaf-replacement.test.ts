import { describe, expect, test } from "@jest/globals";
import { leafBytes } from "../src/mls/leaves.ts";
import { Circle } from "./circle.ts";

async function leafOf(circle: Circle, reader: string, owner: string, index: number): Promise<Uint8Array> {
  const node = (await circle.inspect(reader)).groups.get(owner)!.mls.ratchetTree[index * 2];
  if (node?.nodeType !== "leaf") throw new Error("blank");
  return leafBytes(node.leaf);
}

describe("the forms of a Commit (D-14)", () => {
  test("with leaf replacement (D-20): everyone's tree holds the leaf that its member published", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"]);
    await circle.begin();
    const first = await leafOf(circle, "charlie", "bob", 1);
    await circle.session("alice").update();
    await circle.settle();
    const published = await leafOf(circle, "bob", "alice", 0);
    expect(published).not.toEqual(first);
    await circle.session("bob").commit();
    await circle.settle();
    // Alice is leaf 1 of Bob's Send Group.
    for (const name of ["alice", "bob", "charlie"]) {
      expect(await leafOf(circle, name, "bob", 1)).toEqual(published);
    }
    // And Alice can still follow Bob, through a path encrypted to that leaf.
    await circle.session("bob").update();
    await circle.say("bob", "to the new leaf");
    expect(await circle.settle()).toEqual([]);
    expect(circle.person("alice").heard).toEqual(["bob: to the new leaf"]);
  });

  test("draft-00 leaves receivers' leaves alone", async () => {
    const circle = await Circle.of(["alice", "bob"], { revision: "draft-00" });
    await circle.begin();
    const first = await leafOf(circle, "bob", "bob", 1);
    await circle.session("alice").update();
    await circle.settle();
    await circle.session("bob").commit();
    expect(await circle.settle()).toEqual([]);
    expect(await leafOf(circle, "alice", "bob", 1)).toEqual(first);
  });

  test.each(["draft-00", "draft-02"] as const)("under %s: empty, partial, full", async (revision) => {
    const circle = await Circle.of(["alice", "bob"], { revision });
    await circle.begin();
    const own = async () => (await circle.inspect("bob")).groups.get("bob")!;
    await circle.session("bob").update();
    const empty = await own();
    expect([...empty.imports]).toEqual([]);
    expect(empty.updates.has(2n)).toBe(true);

    await circle.session("alice").update();
    await circle.settle();
    await circle.session("bob").commit();
    const partial = await own();
    // Alice's full Commit imported Bob's empty one, and Bob imports hers.
    expect(partial.imports.get("alice")).toBe(2n);
    expect(partial.updates.has(3n)).toBe(false);
    await expect(circle.session("bob").commit()).rejects.toMatchObject({ code: "nothing_to_commit" });

    await circle.session("alice").update();
    await circle.settle();
    await circle.session("bob").update();
    const full = await own();
    expect(full.imports.get("alice")).toBe(3n);
    expect(full.updates.has(4n)).toBe(true);
    expect(await circle.settle()).toEqual([]);
  });

  test("protect updates as often as the policy says (D-17)", async () => {
    const circle = await Circle.of(["alice", "bob"], {
      policy: { messagesPerUpdate: 2, commitBeforeProtect: true, removeAfterUpdates: undefined },
    });
    await circle.begin();
    const frames: number[] = [];
    for (let i = 0; i < 6; i++) frames.push((await circle.say("bob", `${i}`)).outgoing.length);
    expect(frames).toEqual([1, 1, 2, 1, 2, 1]);
    await circle.settle();
    expect(circle.person("alice").heard).toHaveLength(6);
  });
});
