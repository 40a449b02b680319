import { describe, expect, test } from "@jest/globals";
import { defaultUpdatePolicy } from "../src/index.ts";
import { Circle } from "./circle.ts";

describe("removal (D-22)", () => {
  test("spreads to every Send Group, and the removed member is told", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie", "dave"]);
    await circle.begin();
    const outcome = await circle.session("alice").remove("bob");
    expect(outcome.events).toContainEqual({ kind: "removed", member: "bob", by: "alice" });
    expect(await circle.settle()).toEqual([]);
    for (const name of ["alice", "charlie", "dave"]) {
      expect(circle.session(name).members).toEqual(["alice", "charlie", "dave"]);
      const { groups } = await circle.inspect(name);
      expect([...groups.keys()].sort()).toEqual(["alice", "charlie", "dave"]);
      for (const group of groups.values()) {
        expect(group.mls.ratchetTree.filter((node) => node?.nodeType === "leaf")).toHaveLength(3);
      }
    }
    await expect(circle.say("bob", "let me in")).rejects.toMatchObject({ code: "excluded" });
    await circle.say("charlie", "without bob");
    const [said] = await circle.take("charlie");
    expect(said!.to).toEqual(["alice", "dave"]);
    expect((await circle.hand("bob", said!.frame)).deliveries).toEqual([]);
  });

  test("a Commit that still imports the removed member's PSK is followed", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"]);
    await circle.begin();
    await circle.session("bob").update();
    await circle.settle();
    await circle.session("alice").remove("bob");
    const removal = await circle.take("alice");
    await circle.session("charlie").commit();
    const commit = await circle.take("charlie");
    for (const { frame } of commit) expect((await circle.hand("alice", frame)).refusals).toEqual([]);
    for (const { frame } of removal) await circle.hand("charlie", frame);
    expect(await circle.settle()).toEqual([]);
    await circle.say("charlie", "still here");
    await circle.settle();
    expect(circle.person("alice").heard).toEqual(["charlie: still here"]);
  });

  test("a removed member says nothing any more", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"]);
    await circle.begin();
    await circle.say("bob", "late");
    const [late] = await circle.take("bob");
    await circle.session("alice").remove("bob");
    const outcome = await circle.hand("alice", late!.frame);
    expect(outcome.refusals.map(({ code }) => code)).toEqual(["removed_owner"]);
    expect(outcome.deliveries).toEqual([]);
  });

  test("the policy gives up members who acknowledge nothing", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"], {
      policy: { ...defaultUpdatePolicy, removeAfterUpdates: 3 },
    });
    await circle.begin();
    const withoutBob = (from: string, to: string) => from !== "bob" && to !== "bob";
    for (let i = 0; i < 3; i++) {
      await circle.session("alice").update();
      await circle.settle(withoutBob);
      await circle.session("charlie").commit();
      await circle.settle(withoutBob);
      expect(circle.session("alice").members).toContain("bob");
    }
    await circle.session("alice").update();
    await circle.settle(withoutBob);
    expect(circle.session("alice").members).toEqual(["alice", "charlie"]);
    expect(circle.session("charlie").members).toEqual(["alice", "charlie"]);
  });

  test("draft-00 has none", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"], { revision: "draft-00" });
    await circle.begin();
    await expect(circle.session("alice").remove("bob")).rejects.toMatchObject({
      code: "not_in_revision",
    });
  });
});
