import { afterEach, describe, expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import {
  KeyPackage,
  keyPackageTBS,
  mlsLabel,
  type ProtocolVersion,
  SignContent,
  signatureLabels,
} from "@entente/mls-wire";
import { protocolVersions } from "ts-mls";
import { suiteOf } from "../../src/mls/environment.ts";
import { Group } from "../../src/mls/group.ts";
import { makeKeyPackage } from "../../src/mls/key-package.ts";
import { checkKeyPackage } from "../../src/mls/key-package-check.ts";
import { furtherVersionsMax, ownFurtherVersionsMax } from "../../src/mls/limits.ts";
import { carriedVersions, carryVersions } from "../../src/mls/mls-version.ts";
import { deliver, groupOf, invite, Person, text } from "./people.ts";

// A18-28, A23-54. Version 2 stands for one that is to come; the others are what nobody knows, as of GREASE.
const strange = [0x0a0a, 0xf001];

afterEach(forget);

/** As a process that has met no leaf yet. */
function forget(): void {
  for (const version of carriedVersions()) delete (protocolVersions as Record<string, number>)[version];
}

/** Somebody whose client can do more than this SDK. */
async function able(client: string, ...furtherVersions: readonly number[]): Promise<Person> {
  const plain = await Person.make(client);
  return new Person(plain.client, plain.environment, { ...plain.identity, furtherVersions }, plain.suite);
}

async function talk(people: readonly Person[]): Promise<void> {
  for (const speaker of people) {
    const said = `of ${speaker.client}`;
    const message = await speaker.send(said);
    for (const hearer of people) {
      if (hearer === speaker) continue;
      const events = await hearer.receive(message);
      expect(events.map((event) => event.type === "application_message" && text(event.plaintext))).toEqual([
        said,
      ]);
    }
  }
}

/** Everybody, as after a restart: nothing is there but what was stored. */
function restart(people: readonly Person[]): void {
  const stored = people.map(({ group }) => group.encode());
  forget();
  for (const [index, person] of people.entries())
    person.group = Group.decode(person.environment, stored[index]!);
}

describe.each(["private", "public"] as const)("clients of several versions, %s handshakes", (framing) => {
  test("are members of one group: they are added, commit, talk, and are there after a restart", async () => {
    const alice = await Person.make("alice@a.example/phone");
    const bob = await able("bob@b.example/phone", 2);
    const carol = await able("carol@b.example/phone", 2, ...strange);
    const dave = await Person.make("dave@a.example/phone");
    await alice.create(framing);
    await invite(alice, [bob, dave]);
    await invite(dave, [carol], [alice, bob]);
    const all = [alice, bob, carol, dave];
    await talk(all);
    for (const committer of all) {
      restart(all);
      await deliver(await committer.commit(), all);
    }
    await talk(all);
    const authenticators = all.map(({ group }) => Buffer.from(group.epochAuthenticator).toString("hex"));
    expect(new Set(authenticators).size).toBe(1);
  });

  // Nobody may be shut out of a group because somebody else's client can do more.
  test("are taken by who has never met such a one: by a KeyPackage, an Add, a proposal, a tree", async () => {
    const [alice, bob] = (await groupOf(
      ["alice@a.example/phone", "bob@b.example/phone"],
      undefined,
      framing,
    )) as [Person, Person];
    const before = bob.group.encode();
    const fresh = (): void => {
      forget();
      bob.group = Group.decode(bob.environment, before);
      expect(carriedVersions()).toEqual([]);
    };
    const carol = await able("carol@b.example/phone", 2, ...strange);
    const keyPackage = await carol.keyPackage();
    const { message } = await alice.group.propose({ type: "add", keyPackage: keyPackage.keyPackage });
    const decided = await alice.commit({ add: [keyPackage.keyPackage] });
    await deliver(decided, [alice]);
    const { head } = alice.group;

    fresh();
    await checkKeyPackage(bob.environment, keyPackage.keyPackage);
    expect(carriedVersions()).toEqual([2, ...strange]);
    fresh();
    await bob.receive(message);
    restart([bob]);
    expect(bob.group.encode().core.length).toBeGreaterThan(before.core.length);
    fresh();
    await bob.receiveCommit(decided);
    expect(bob.group.members.map(({ client }) => client)).toContain(carol.client);
    forget();
    const { welcome, ratchetTree } = decided;
    carol.group = await Group.join(carol.environment, {
      welcome: welcome!,
      keyPackage,
      ratchetTree,
      head,
      framing,
    });
    await talk([bob, carol]);
  });
});

describe("a version above the group's", () => {
  test("is seen by every member, with who can not do it yet, and is possible once all can (A23-55)", async () => {
    const alice = await able("alice@a.example/phone", 2, 0x0a0a);
    const bob = await Person.make("bob@b.example/phone");
    await alice.create();
    expect(alice.group.versionUpgrades).toEqual([{ version: 2, lacking: [] }]);
    await invite(alice, [bob]);
    for (const { group } of [alice, bob])
      expect(group.versionUpgrades).toEqual([{ version: 2, lacking: [bob.client] }]);
    const later = await able("bob@b.example/laptop", 2, 3);
    await invite(alice, [later], [bob]);
    const leaf = bob.group.members.find(({ client }) => client === bob.client)?.leafIndex;
    await deliver(await alice.commit({ remove: [bob.client] }), [alice, later]);
    expect(leaf).toBeDefined();
    for (const { group } of [alice, later])
      expect(group.versionUpgrades).toEqual([
        { version: 3, lacking: [alice.client] },
        { version: 2, lacking: [] },
      ]);
  });
});

describe("a version that is rewritten is noticed", () => {
  const wrong = { name: "GroupError", code: "version_wrong" };
  const saying = (bytes: Uint8Array, version: number): Uint8Array => {
    const changed = bytes.slice();
    changed.set([version >> 8, version & 0xff]);
    return changed;
  };
  const codeOf = (outcome: Awaited<ReturnType<Group["receive"]>>): string =>
    outcome.outcome === "refused" ? outcome.error.code : outcome.outcome;

  test.each([0, 2, 0x0a0a])(
    "of a PrivateMessage, a PublicMessage, a Commit and a proposal: to %i",
    async (version) => {
      for (const framing of ["private", "public"] as const) {
        const [alice, bob] = (await groupOf(
          ["alice@a.example/phone", "bob@b.example/phone"],
          undefined,
          framing,
        )) as [Person, Person];
        const message = await alice.send("hello");
        expect(codeOf(await bob.group.receive(saying(message, version)))).toBe(wrong.code);
        const decided = await alice.commit();
        const received = await bob.group.receiveCommit({
          ...decided,
          commit: saying(decided.commit, version),
        });
        expect(codeOf(received as never)).toBe(wrong.code);
        // What was rewritten has spoilt nothing.
        await bob.receive(message);
        await deliver(decided, [alice, bob]);
      }
    },
  );

  test.each([0, 2, 0x0a0a])("of a Welcome, and of a GroupInfo: to %i", async (version) => {
    const alice = await Person.make("alice@a.example/phone");
    await alice.create("public");
    const bob = await Person.make("bob@b.example/phone");
    const keyPackage = await bob.keyPackage();
    const decided = await alice.commit({ add: [keyPackage.keyPackage] });
    await deliver(decided, [alice]);
    const { welcome, ratchetTree, bundle } = decided;
    const { head } = alice.group;
    const join = (bytes: Uint8Array) =>
      Group.join(bob.environment, { welcome: bytes, keyPackage, ratchetTree, head });
    await expect(join(saying(welcome!, version))).rejects.toMatchObject(wrong);
    const groupInfo = bundle.groupInfo!.bytes;
    const outside = (bytes: Uint8Array) =>
      Group.externalJoin(bob.environment, {
        groupInfo: bytes,
        ratchetTree: ratchetTree!,
        head,
        identity: bob.identity,
      });
    await expect(outside(saying(groupInfo, version))).rejects.toMatchObject(wrong);
    // version and wire_format of the message, then version of the GroupContext.
    const inside = groupInfo.slice();
    inside.set([version >> 8, version & 0xff], 4);
    await expect(outside(inside)).rejects.toMatchObject(wrong);
    await expect(join(welcome!)).resolves.toBeDefined();
  });

  test("of a KeyPackage: one of another version is not taken, and one that was made another is not signed", async () => {
    const bob = await able("bob@b.example/phone", 2);
    const { keyPackage } = await bob.keyPackage();
    await expect(checkKeyPackage(bob.environment, saying(keyPackage, 2))).rejects.toMatchObject(wrong);
    // What bob signed for version 2 is shown as one for 1.0.
    const value = { ...decode(KeyPackage, keyPackage), version: 2 as ProtocolVersion };
    const content = encode(SignContent, {
      label: mlsLabel(signatureLabels.keyPackage),
      content: keyPackageTBS(value),
    });
    const { signature: signer } = suiteOf(bob.environment, bob.suite);
    const signature = await signer.sign(bob.identity.signatureKey.privateKey, content);
    const later = encode(KeyPackage, { ...value, signature });
    await expect(checkKeyPackage(bob.environment, later)).rejects.toMatchObject(wrong);
    await expect(checkKeyPackage(bob.environment, saying(later, 1))).rejects.toMatchObject({
      code: "key_package_invalid",
      message: expect.stringContaining("signature") as unknown,
    });
    await expect(checkKeyPackage(bob.environment, keyPackage)).resolves.toBeDefined();
  });
});

describe("bounds", () => {
  const many = (length: number): number[] => Array.from({ length }, (_, index) => 100 + index);

  test("of what a client says of itself, at and past them", async () => {
    const made = (further: readonly number[]) =>
      able("bob@b.example/phone", ...further).then(({ environment, suite, identity }) =>
        makeKeyPackage(environment, { suite, identity }),
      );
    await expect(made(many(ownFurtherVersionsMax))).resolves.toBeDefined();
    for (const bad of [many(ownFurtherVersionsMax + 1), [1], [0], [2, 2], [0x10000], [2.5]])
      await expect(made(bad)).rejects.toMatchObject({ code: "too_large" });
  });

  test("of what one process meets, at and past it", () => {
    carryVersions(["mls10", ...many(furtherVersionsMax)]);
    carryVersions(many(furtherVersionsMax));
    expect(carriedVersions()).toEqual(many(furtherVersionsMax));
    expect(() => carryVersions([99])).toThrow(expect.objectContaining({ code: "unsupported" }));
  });
});
