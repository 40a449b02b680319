import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodeMlsMessage, encodeMlsMessage, createCommit } from "ts-mls";
import { createSecretTree } from "ts-mls/secretTree.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { secretNodes, secretTreeOf, secretTreeWith, withLeafSecrets } from "../../src/mls/secret-tree.ts";
import { hex } from "../crypto/providers.ts";
import { mlsStateOf, rawCommit, stateOf } from "./hostile.ts";
import { deliver, environmentOf, groupOf, invite, Person, suite1, suite83 } from "./people.ts";

// What grows with a group and what does not: only what was used of a secret tree is computed and kept, and only what a Commit
// changes is hashed again. All of it has to be what ts-mls computes anew.

describe("the secret tree of an epoch (RFC 9420 9)", () => {
  test.each([suite1, suite83])("has for each leaf what ts-mls derives for it, %s", async (suite) => {
    const { kdf } = environmentOf().crypto.suite(suite);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 5 }),
        fc.uint8Array({ minLength: kdf.size, maxLength: kdf.size }),
        fc.array(fc.nat(31), { maxLength: 8 }),
        async (level, secret, asked) => {
          const leaves = 2 ** level;
          const whole = await createSecretTree(leaves, secret, kdf);
          let tree = secretTreeOf(leaves, secret);
          for (const leaf of asked) {
            tree = await withLeafSecrets(tree, leaf, kdf);
            expect(tree[2 * leaf]).toEqual(leaf < leaves ? whole[2 * leaf] : undefined);
            expect(await withLeafSecrets(tree, leaf, kdf)).toBe(tree);
          }
          expect(secretTreeWith(tree.length, secretNodes(tree))).toEqual(tree);
          // Nothing is left that leads to a leaf whose secrets are out.
          const used = new Set(asked.filter((leaf) => leaf < leaves).map((leaf) => 2 * leaf));
          for (const [index, node] of secretNodes(tree))
            if (node.application.secret.length === 0)
              for (const leaf of used) expect(isAbove(index, leaf)).toBe(false);
        },
      ),
      { seed: 20261122, numRuns: 40 },
    );
  });

  test("of a large group takes no room in a state until its members speak", async () => {
    const people = await crowd(60);
    const [alice, bob] = people as [Person, Person];
    const core = (person: Person): number => person.group.encode().core.length;
    const before = core(bob);
    expect(before).toBeLessThan(2_000);
    await bob.receive(await alice.send("hello"));
    const after = core(bob);
    expect(after - before).toBeLessThan(1_000);
    bob.restart();
    await bob.receive(await alice.send("after a restart"));
    await alice.receive(await bob.send("and back"));
    expect(secretNodes(stateOf(bob).mls.secretTree).length).toBeLessThan(20);
  });
});

function isAbove(node: number, leaf: number): boolean {
  const level = Math.log2((node + 1) & -(node + 1));
  return node !== leaf && Math.abs(leaf - node) < 2 ** level;
}

/** A group whose members all follow; the others stay members that nobody plays. */
async function crowd(size: number): Promise<readonly Person[]> {
  const people = await groupOf(["alice@a.example/phone", "bob@b.example/phone"]);
  const others = await Promise.all(
    Array.from({ length: size - 2 }, (_none, at) => Person.make(`m${String(at)}@c.example/phone`)),
  );
  const [alice, bob] = people as [Person, Person];
  const packages = await Promise.all(others.map((each) => each.keyPackage()));
  await deliver(await alice.commit({ add: packages.map(({ keyPackage }) => keyPackage) }), [alice, bob]);
  return [alice, bob];
}

describe("tree hashes of a group that goes on", () => {
  test("are those of the whole tree, after updates, removals, and Adds into blanks and past the end", async () => {
    const names = Array.from({ length: 9 }, (_none, at) => `m${String(at)}@a.example/phone`);
    const people = await groupOf(names);
    const anew = async (): Promise<void> => {
      for (const person of people) {
        const { mls } = stateOf(person);
        const { hash } = person.environment.crypto.suite(person.suite);
        expect(hex(await treeHashRoot(mls.ratchetTree, hash))).toBe(hex(mls.groupContext.treeHash));
      }
      expect(new Set(people.map(({ group }) => hex(group.epochAuthenticator))).size).toBe(1);
    };
    const draw = [3, 7, 1, 5, 0, 2, 4];
    for (const [round, index] of draw.entries()) {
      const committer = people[index % people.length]!;
      await deliver(await committer.commit(), people);
      await anew();
      const gone = people.splice((index + 1) % people.length, 1)[0]!;
      const removing = people[0]!;
      await deliver(await removing.commit({ remove: [gone.client] }), people);
      const joiners = await Promise.all(
        [0, 1].map((at) => Person.make(`n${String(round)}${String(at)}@b.example/phone`)),
      );
      await invite(people.at(-1)!, joiners, people.slice(0, -1));
      people.push(...joiners);
      await anew();
    }
  });
});

test("members in one process have one tree, whoever committed and however they came", async () => {
  const [alice, bob, cy] = (await groupOf(
    ["alice", "bob", "cy"].map((each) => `${each}@a.example/phone`),
  )) as [Person, Person, Person];
  const dora = await Person.make("dora@b.example/phone");
  await invite(bob, [dora], [alice, cy]);
  await deliver(await dora.commit(), [alice, bob, cy, dora]);
  const { tree } = alice.group;
  for (const { group } of [bob, cy, dora]) expect(group.tree).toBe(tree);
  await deliver(await alice.commit(), [alice, bob]);
  expect(bob.group.tree).toBe(alice.group.tree);
  expect(cy.group.tree).toBe(tree);
  expect(alice.group.tree).not.toBe(tree);
});

describe("Adds that come together", () => {
  test("are what ts-mls makes of them: both kinds of Commits are followed, unmerged leaves and all", async () => {
    const [alice, bob, cy] = (await groupOf(
      ["alice", "bob", "cy"].map((each) => `${each}@a.example/phone`),
    )) as [Person, Person, Person];
    // Parents that are not blank, and a leaf that is.
    for (const each of [alice, bob, cy]) await deliver(await each.commit(), [alice, bob, cy]);
    const others = await Promise.all([0, 1, 2].map((at) => Person.make(`m${String(at)}@b.example/phone`)));
    const packages = await Promise.all(others.map((each) => each.keyPackage()));
    const extraProposals = packages.map(({ keyPackage }) => {
      const message = decodeMlsMessage(Uint8Array.of(0, 1, 0, 5, ...keyPackage), 0)![0];
      if (message.wireformat !== "mls_key_package") throw new Error("no KeyPackage");
      return { proposalType: "add", add: { keyPackage: message.keyPackage } } as const;
    });
    const cipherSuite = alice.environment.crypto.suite(alice.suite);
    const { newState } = await createCommit(
      { state: await mlsStateOf(alice), cipherSuite },
      { extraProposals },
    );
    await deliver(await alice.commit({ add: packages.map(({ keyPackage }) => keyPackage) }), [
      alice,
      bob,
      cy,
    ]);
    expect(stateOf(bob).mls.ratchetTree).toEqual(newState.ratchetTree);
    expect(stateOf(alice).mls.ratchetTree).toEqual(newState.ratchetTree);
  });

  test("with one encryption key are refused", async () => {
    const [alice, bob] = (await groupOf(["alice@a.example/phone", "bob@b.example/phone"])) as [
      Person,
      Person,
    ];
    const cy = await Person.make("cy@c.example/phone");
    const { keyPackage } = await cy.keyPackage();
    const message = decodeMlsMessage(Uint8Array.of(0, 1, 0, 5, ...keyPackage), 0)![0];
    if (message.wireformat !== "mls_key_package") throw new Error("no KeyPackage");
    const add = { proposalType: "add", add: { keyPackage: message.keyPackage } } as const;
    const state = await mlsStateOf(alice);
    const cs = alice.environment.crypto.suite(alice.suite);
    const unequal = { ...state.clientConfig.keyPackageEqualityConfig, compareKeyPackages: () => false };
    const twice = await createCommit(
      {
        state: { ...state, clientConfig: { ...state.clientConfig, keyPackageEqualityConfig: unequal } },
        cipherSuite: cs,
      },
      { extraProposals: [add, add] },
    );
    const { commit } = twice;
    // The order's certificate is not what it is refused for.
    const { certificate: _, ...decided } = await rawCommit(alice, { extraProposals: [add] });
    const result = await bob.group.receiveCommit({ ...decided, commit: encodeMlsMessage(commit) });
    expect(result).toMatchObject({ outcome: "refused", error: { code: "invalid" } });
    expect(String(result.outcome === "refused" && result.error.message)).toContain("encryption key");
  });
});
