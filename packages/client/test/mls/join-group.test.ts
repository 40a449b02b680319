import { describe, expect, test } from "@jest/globals";
import { handshakeHeader } from "@entente/mls-wire";
import { Group } from "../../src/mls/group.ts";
import { welcomeRefs } from "../../src/mls/join-group.ts";
import { hex } from "../crypto/providers.ts";
import { withTrailingByte } from "./hostile.ts";
import { groupOf, invite, Person } from "./people.ts";

describe("an invitation", () => {
  async function invited(ratchetTree: "inside" | "beside" = "beside") {
    const alice = await Person.make("alice@a.example/phone");
    await alice.create();
    const bob = await Person.make("bob@b.example/phone");
    const keyPackage = await bob.keyPackage();
    const decided = await alice.commit({ add: [keyPackage.keyPackage] }, { ratchetTree });
    const head = (await alice.receiveCommit(decided), alice.group.head);
    return { alice, bob, keyPackage, decided, head };
  }

  test("names the KeyPackages that it is for", async () => {
    const { decided, keyPackage } = await invited();
    expect(welcomeRefs(decided.welcome!).map(hex)).toEqual([hex(keyPackage.ref)]);
    expect(() => welcomeRefs(decided.commit)).toThrow(expect.objectContaining({ code: "malformed" }));
    expect(() => welcomeRefs(withTrailingByte(decided.welcome!))).toThrow(
      expect.objectContaining({ code: "malformed" }),
    );
  });

  test("is no use with another KeyPackage, or without the tree", async () => {
    const { bob, decided, keyPackage, head } = await invited();
    const other = await bob.keyPackage();
    const welcome = decided.welcome!;
    await expect(
      Group.join(bob.environment, { welcome, keyPackage: other, ratchetTree: decided.ratchetTree, head }),
    ).rejects.toMatchObject({ code: "not_invited" });
    await expect(Group.join(bob.environment, { welcome, keyPackage, head })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("with another tree, or a changed byte anywhere, is refused", async () => {
    const { bob, decided, keyPackage, head } = await invited();
    const elsewhere = await invited();
    const welcome = decided.welcome!;
    const join = (change: { welcome?: Uint8Array; ratchetTree?: Uint8Array | undefined }) =>
      Group.join(bob.environment, { welcome, keyPackage, ratchetTree: decided.ratchetTree, head, ...change });
    const refusal = {
      name: "GroupError",
      code: expect.stringMatching(/^(invalid|malformed|not_invited|unsupported|version_wrong)$/) as unknown,
    };
    await expect(join({ ratchetTree: elsewhere.decided.ratchetTree })).rejects.toMatchObject(refusal);
    await expect(join({ ratchetTree: withTrailingByte(decided.ratchetTree!) })).rejects.toMatchObject(
      refusal,
    );
    for (let at = 0; at < welcome.length; at += 11) {
      const changed = welcome.slice();
      changed[at]! ^= 1;
      await expect(join({ welcome: changed })).rejects.toMatchObject(refusal);
    }
    for (let at = 0; at < decided.ratchetTree!.length; at += 23) {
      const changed = decided.ratchetTree!.slice();
      changed[at]! ^= 1;
      await expect(join({ ratchetTree: changed })).rejects.toMatchObject({ name: "GroupError" });
    }
    await join({});
  });

  test("comes with the GroupInfo of its epoch, signed, with the external key and without the tree", async () => {
    const { alice, decided } = await invited("inside");
    expect(handshakeHeader(decided.bundle.groupInfo!.bytes)).toMatchObject({
      wireFormat: "mls_group_info",
      epoch: 1n,
    });
    const types = (message: Uint8Array) => {
      const { value } = { value: decided.bundle.groupInfo!.value };
      if (value.wireFormat !== "mls_group_info") throw new Error("no GroupInfo");
      expect(message.length).toBeGreaterThan(0);
      return value.groupInfo.extensions.map(({ extensionType }) => extensionType);
    };
    expect(types(await alice.group.groupInfo())).toEqual(["entente_ordering_config", "external_pub"]);
    expect(handshakeHeader(await alice.group.groupInfo())).toMatchObject({ epoch: 1n });
  });
});

test("a group of many: twenty join at once, and all of them hear each other", async () => {
  const clients = Array.from({ length: 20 }, (_, i) => `user${i}@${"abc"[i % 3]!}.example/phone`);
  const people = await groupOf(clients);
  const late = await Promise.all(["x", "y"].map((name) => Person.make(`${name}@d.example/phone`)));
  await invite(
    people[7]!,
    late,
    people.filter((_, i) => i !== 7),
  );
  const all = [...people, ...late];
  const message = await all[21]!.send("hello, all");
  for (const person of all) if (person !== all[21]) await person.receive(message);
  expect(new Set(all.map(({ group }) => hex(group.epochAuthenticator))).size).toBe(1);
  expect(all[3]!.group.domains).toEqual(["a.example", "b.example", "c.example", "d.example"]);
});
