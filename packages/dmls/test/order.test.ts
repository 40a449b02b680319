import { describe, expect, test } from "@jest/globals";
import { heldBytesMax, heldFramesMax } from "../src/limits.ts";
import { withHeld } from "../src/hold.ts";
import { Circle } from "./circle.ts";

describe.each(["draft-00", "draft-02"] as const)("the order of frames under %s", (revision) => {
  test("within a Send Group it does not matter (D-19)", async () => {
    const circle = await Circle.of(["alice", "bob"], { revision });
    await circle.begin();
    for (let i = 0; i < 5; i++) {
      await circle.say("alice", `${i}`);
      await circle.session("alice").update();
    }
    const frames = await circle.take("alice");
    for (const { frame } of [...frames].reverse()) {
      expect((await circle.hand("bob", frame)).refusals).toEqual([]);
    }
    expect([...circle.person("bob").heard].sort()).toEqual([0, 1, 2, 3, 4].map((i) => `alice: ${i}`));
  });

  test("a Commit waits for the update whose PSK it imports (D-23)", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"], { revision });
    await circle.begin();
    await circle.session("alice").update();
    const [update] = await circle.take("alice");
    await circle.hand("bob", update!.frame);
    await circle.say("bob", "after your update");
    const frames = await circle.take("bob");
    expect(frames).toHaveLength(2);
    for (const { frame } of frames) {
      const outcome = await circle.hand("charlie", frame);
      expect(outcome.deliveries).toEqual([]);
      expect(outcome.refusals).toEqual([]);
    }
    expect(
      circle
        .session("charlie")
        .status()
        .find(({ member }) => member === "bob"),
    ).toEqual({
      member: "bob",
      epoch: 1n,
      stall: undefined,
      held: 2,
    });
    await circle.hand("charlie", update!.frame);
    expect(circle.person("charlie").heard).toEqual(["bob: after your update"]);
  });

  test("a dependency that never comes holds up its own Send Group only", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"], { revision });
    await circle.begin();
    await circle.session("alice").update();
    const [update] = await circle.take("alice");
    await circle.hand("bob", update!.frame);
    await circle.session("bob").commit();
    const [commit] = await circle.take("bob");
    await circle.hand("charlie", commit!.frame);
    await circle.say("charlie", "unhindered");
    await circle.settle();
    expect(circle.person("alice").heard).toEqual(["charlie: unhindered"]);
    expect(circle.person("bob").heard).toEqual(["charlie: unhindered"]);
    expect((await circle.hand("charlie", commit!.frame)).refusals.map(({ code }) => code)).toEqual([
      "replay",
    ]);
  });

  test("the state survives with frames on hold", async () => {
    const circle = await Circle.of(["alice", "bob", "charlie"], { revision });
    await circle.begin();
    await circle.session("alice").update();
    const [update] = await circle.take("alice");
    await circle.hand("bob", update!.frame);
    await circle.say("bob", "later");
    for (const { frame } of await circle.take("bob")) await circle.hand("charlie", frame);
    const copy = await circle.copyOf("charlie");
    const { deliveries } = await copy.unprotect(update!.frame);
    expect(deliveries.map(({ from }) => from)).toEqual(["bob"]);
  });
});

describe("frames on hold are bounded", () => {
  const frame = (epoch: number, byte = 0) => ({
    frame: Uint8Array.of(epoch >> 8, epoch & 255, byte),
    epoch: BigInt(epoch),
    needs: [],
  });
  const full = Array.from({ length: heldFramesMax }, (_, i) => frame(i + 1)).reduce(
    (held, next) => withHeld(held, next),
    [] as ReturnType<typeof withHeld>,
  );

  test("at the limit", () => {
    expect(full).toHaveLength(heldFramesMax);
  });

  test("past it, one from further ahead is refused", () => {
    expect(() => withHeld(full, frame(9000))).toThrow("buffer_full");
  });

  test("past it, one that is closer takes the place of the furthest", () => {
    const held = withHeld(full, frame(1, 1));
    expect(held).toHaveLength(heldFramesMax);
    expect(held.some(({ epoch }) => epoch === BigInt(heldFramesMax))).toBe(false);
  });

  test("bytes count too", () => {
    const big = { frame: new Uint8Array(heldBytesMax), epoch: 2n, needs: [] };
    expect(withHeld([], big)).toEqual([big]);
    expect(() => withHeld([big], frame(3))).toThrow("buffer_full");
    expect(withHeld([big], frame(1))).toEqual([frame(1)]);
  });
});
