import { describe, expect, test } from "@jest/globals";
import { rejoinsPerUpdateMax } from "../src/limits.ts";
import { Circle } from "./circle.ts";

/** Charlie has lost a Commit of Alice, so that nothing of hers can be read. */
async function behind(): Promise<Circle> {
  const circle = await Circle.of(["alice", "bob", "charlie"]);
  await circle.begin();
  await circle.session("alice").update();
  await circle.settle((_, to) => to !== "charlie");
  await circle.session("bob").commit();
  await circle.settle();
  await circle.say("alice", "unreadable");
  await circle.settle();
  expect(circle.person("charlie").heard).toEqual([]);
  return circle;
}

describe("rejoin (D-24)", () => {
  test("lets a member that lost Commits hear everyone again", async () => {
    const circle = await behind();
    await circle.session("charlie").rejoin(["alice", "bob"]);
    const refused = await circle.settle();
    // Charlie cannot take what came before; nobody else refuses anything.
    expect(refused.filter((line) => !line.startsWith("charlie"))).toEqual([]);
    for (let round = 0; round < 2; round++) {
      for (const name of ["alice", "bob", "charlie"]) {
        await circle.session(name).update();
        await circle.say(name, `${name} ${round}`);
        expect(await circle.settle()).toEqual([]);
      }
    }
    expect(circle.person("charlie").heard).toEqual([
      "alice: alice 0",
      "bob: bob 0",
      "alice: alice 1",
      "bob: bob 1",
    ]);
    expect((await circle.inspect("charlie")).state.rejoin).toBeUndefined();
  });

  test("works in a tree with replaced leaves, whose signatures belong to other Send Groups (D-20)", async () => {
    const circle = await behind();
    const tree = (await circle.inspect("bob")).groups.get("bob")!.mls.ratchetTree;
    const leaf = tree[2];
    expect(leaf?.nodeType === "leaf" && leaf.leaf.leafNodeSource).toBe("commit");
    await circle.session("charlie").rejoin(["bob"]);
    await circle.settle();
    expect(
      circle
        .session("charlie")
        .status()
        .find(({ member }) => member === "bob")?.held,
    ).toBe(0);
  });

  test("reaches an owner that is stalled in the Send Group of whoever asks", async () => {
    const circle = await behind();
    // Alice has lost a Commit of Charlie too, so neither can read the other.
    await circle.session("charlie").update();
    await circle.settle((_, to) => to !== "alice");
    await circle.session("charlie").rejoin(["alice", "bob"]);
    await circle.settle();
    await circle.session("alice").rejoin(["charlie"]);
    await circle.settle();
    await circle.say("alice", "can you hear me");
    await circle.say("charlie", "yes");
    await circle.settle();
    expect(circle.person("charlie").heard).toContain("alice: can you hear me");
    expect(circle.person("alice").heard).toContain("charlie: yes");
  });

  test("the same KeyPackage serves once", async () => {
    const circle = await behind();
    await circle.session("charlie").rejoin(["alice"]);
    const frames = await circle.take("charlie");
    for (const { to, frame } of frames) if (to.includes("alice")) await circle.hand("alice", frame);
    const before = (await circle.inspect("alice")).groups.get("alice")!.mls.groupContext.epoch;
    const bare = frames.at(-1)!.frame;
    expect((await circle.hand("alice", bare)).outgoing).toEqual([]);
    expect((await circle.inspect("alice")).groups.get("alice")!.mls.groupContext.epoch).toBe(before);
  });

  test("is granted a few times between two updates", async () => {
    const circle = await behind();
    const granted: string[] = [];
    for (let i = 0; i < rejoinsPerUpdateMax + 1; i++) {
      await circle.session("charlie").rejoin(["alice"]);
      granted.push(...(await circle.settle()).filter((line) => line.startsWith("alice")));
    }
    expect(granted.map((line) => line.split(" ")[1])).toEqual(["rejoin_refused", "rejoin_refused"]);
    await circle.session("alice").update();
    await circle.session("charlie").rejoin(["alice"]);
    expect((await circle.settle()).filter((line) => line.startsWith("alice"))).toEqual([]);
  });

  test("a stranger's KeyPackage, and a member's first, are refused", async () => {
    const circle = await Circle.of(["alice", "bob"]);
    const mallory = (await Circle.of(["mallory"])).session("mallory").keyPackage();
    const first = circle.session("bob").keyPackage();
    await circle.begin();
    for (const frame of [mallory, first]) {
      const { refusals, outgoing } = await circle.hand("alice", frame);
      expect(refusals.map(({ code }) => code)).toEqual(["rejoin_refused"]);
      expect(outgoing).toEqual([]);
    }
  });

  test("an unasked Welcome changes nothing", async () => {
    const circle = await behind();
    const twin = await circle.copyOf("charlie");
    await circle.session("charlie").rejoin(["alice"]);
    for (const { to, frame } of await circle.take("charlie")) {
      if (to.includes("alice")) await circle.hand("alice", frame);
    }
    const welcome = (await circle.take("alice")).find(({ to }) => to.length === 1)!;
    expect((await twin.unprotect(welcome.frame)).refusals.map(({ code }) => code)).toEqual([
      "welcome_not_ours",
    ]);
    expect((await circle.hand("charlie", welcome.frame)).refusals.map(({ code }) => code)).not.toContain(
      "welcome_not_ours",
    );
    expect((await circle.hand("charlie", welcome.frame)).refusals.map(({ code }) => code)).toEqual([
      "welcome_not_ours",
    ]);
  });
});
