import { describe, expect, test } from "@jest/globals";
import { sessionKey } from "../../src/client/identity.ts";
import { ephemeralContentBytesMax, openEphemeral, sealEphemeral } from "../../src/mls/ephemeral.ts";
import { deliver, groupOf, type Person, startMs, suite2, text } from "./people.ts";

const content = new TextEncoder().encode("typing");

async function said(by: Person, as: Person = by, bytes = content): Promise<Uint8Array> {
  const { crypto } = by.environment;
  const { signatureKey } = by.identity;
  const signer = sessionKey(crypto, { signatureKey, suite: by.suite } as never);
  return sealEphemeral(crypto, as.group, signer, bytes, startMs);
}

const read = (by: Person, payload: Uint8Array) => openEphemeral(by.environment.crypto, by.group, payload);

describe.each([undefined, suite2])("ephemerals (%s)", (suite) => {
  const two = async () =>
    (await groupOf(["alice@a.example/phone", "bob@b.example/phone"], suite)) as [Person, Person];

  test("are read by members in the same epoch, and change no state", async () => {
    const [alice, bob] = await two();
    const before = alice.group.encode();
    const payload = await said(alice);
    expect(alice.group.encode()).toEqual(before);
    const opened = await read(bob, payload);
    expect(opened).toMatchObject({ sender: alice.client, atMs: startMs });
    expect(text(opened!.content)).toBe("typing");
    expect((await said(alice, alice, new Uint8Array(3))).length).toBe(payload.length);
    await deliver(await alice.commit(), [alice, bob]);
    expect(await read(bob, payload)).toBeUndefined();
    expect(await read(bob, await said(alice))).toMatchObject({ sender: alice.client });
  });

  test("of a member in another's name, and damaged ones, are nobody's", async () => {
    const [alice, bob] = await two();
    // Bob knows the key of Alice's leaf, as every member does; her signature he can not make.
    expect(await read(bob, await said(bob, alice))).toBeUndefined();
    const payload = await said(alice);
    for (let at = 0; at < payload.length; at += 7) {
      const damaged = payload.slice();
      damaged[at]! ^= 1;
      expect(await read(bob, damaged)).toBeUndefined();
    }
    expect(await read(bob, payload.slice(1))).toBeUndefined();
    expect(await read(bob, new Uint8Array())).toBeUndefined();
  });

  test("have a size", async () => {
    const [alice, bob] = await two();
    const largest = await said(alice, alice, new Uint8Array(ephemeralContentBytesMax));
    // What a Delivery Service takes.
    expect(largest.length).toBeLessThanOrEqual(4_096);
    expect((await read(bob, largest))?.content).toHaveLength(ephemeralContentBytesMax);
    await expect(said(alice, alice, new Uint8Array(ephemeralContentBytesMax + 1))).rejects.toMatchObject({
      code: "too_large",
    });
  });
});
