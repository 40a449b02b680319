import { describe, expect, test } from "@jest/globals";
import { Group } from "../../src/mls/group.ts";
import { withTrailingByte } from "./hostile.ts";
import { deliver, groupOf, type Person, suite1 } from "./people.ts";

async function two(suite = suite1): Promise<[Person, Person]> {
  return (await groupOf(["alice@a.example/phone", "bob@b.example/phone"], suite)) as [Person, Person];
}

describe("a state in bytes", () => {
  test("is the same after a round trip, former epochs and what waits included", async () => {
    const [alice, bob] = await two();
    await deliver(await alice.commit(), [alice, bob]);
    const { group } = await bob.group.propose({ type: "leave" });
    for (const one of [await group.commit(), group, alice.group]) {
      const encoded = one.encode();
      const again = Group.decode(alice.environment, encoded).encode();
      expect(again.core).toEqual(encoded.core);
      expect([...again.parts]).toEqual([...encoded.parts]);
    }
  });

  test("changes in its core alone when a message comes", async () => {
    const [alice, bob] = await two();
    await deliver(await alice.commit(), [alice, bob]);
    const before = bob.group.encode();
    await bob.receive(await alice.send("hello"));
    const after = bob.group.encode();
    expect(after.core).not.toEqual(before.core);
    expect([...after.parts.keys()]).toEqual([...before.parts.keys()]);
  });

  test("that is damaged is not read", async () => {
    const [alice] = await two();
    const { core, parts } = alice.group.encode();
    const decode = (encoded: { core: Uint8Array; parts: ReadonlyMap<string, Uint8Array> }) => () =>
      Group.decode(alice.environment, encoded);
    const unreadable = expect.objectContaining({ code: "state_invalid" });
    expect(decode({ core: core.subarray(1), parts })).toThrow(unreadable);
    expect(decode({ core: withTrailingByte(core), parts })).toThrow(unreadable);
    expect(decode({ core, parts: new Map() })).toThrow(unreadable);
    const newer = core.slice();
    newer[1] = 4;
    expect(decode({ core: newer, parts })).toThrow(unreadable);
  });
});
