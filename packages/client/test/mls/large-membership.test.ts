import { beforeAll, describe, expect, test } from "@jest/globals";
import { defaultGroupTerms, groupIdOf, parseDomainName, type TreePieces } from "@entente/mls-wire";
import type { RatchetTree } from "ts-mls";
import { decodeKeyPackage } from "ts-mls/keyPackage.js";
import { cryptoProvider } from "../../src/crypto/crypto-provider.ts";
import { toyPrimitives } from "../../src/eventual/simulation/toy-primitives.ts";
import { Group } from "../../src/mls/group.ts";
import { encodeGroup } from "../../src/mls/group-codec.ts";
import type { GroupState } from "../../src/mls/group-state.ts";
import { membersMax, servedMembersMax, treeInsideBytesMax } from "../../src/mls/limits.ts";
import { secretTreeOf } from "../../src/mls/secret-tree.ts";
import type { TreePublisher } from "../../src/mls/tree-delivery.ts";
import { treeHashOf } from "../../src/mls/tree-hashes.ts";
import { partsOfTree, type TreeParts, treeOfParts } from "../../src/mls/tree-pieces.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { hex } from "../crypto/providers.ts";
import { stateOf } from "./hostile.ts";
import { type Decision, deliver, eventsOf, Person, suite1 } from "./people.ts";

// What is large here is what real groups have large: trees, lists of ciphertexts, Commits and Welcomes. What encrypts protects
// nothing, so that it takes seconds (`npm run scale` measures groups with real ones).
const { signers } = nodeCrypto.primitives;
const crypto = cryptoProvider({ ...toyPrimitives(nodeCrypto.primitives), signers });
const cs = crypto.suite(suite1);

const closed = { ...defaultGroupTerms, externalJoins: "closed" } as const;

function person(client: string): Promise<Person> {
  return Person.make(client, suite1, { crypto });
}

type Leaf = NonNullable<RatchetTree[number]>;

/** Leaves of clients that nobody plays: everything of them that others can check is in order. */
async function crowd(count: number): Promise<readonly Leaf[]> {
  const leaves: Leaf[] = [];
  for (let index = 0; index < count; index += 1) {
    const { keyPackage } = await (await person(`m${String(index)}@c.example/phone`)).keyPackage();
    const [read] = decodeKeyPackage(keyPackage, 0)!;
    leaves.push({ nodeType: "leaf", leaf: read.leafNode });
  }
  return leaves;
}

/** Two people in one group, on good terms with servers or not. */
async function pair(terms = closed as typeof defaultGroupTerms): Promise<readonly [Person, Person]> {
  const [alice, bob] = await Promise.all(["alice@a.example/phone", "bob@b.example/phone"].map(person));
  const groupId = groupIdOf(crypto.primitives.randomBytes(16), parseDomainName("a.example"));
  const { environment, identity } = alice!;
  alice!.group = await Group.create(environment, { groupId, suite: suite1, identity, terms });
  const own = await bob!.keyPackage();
  const decided = await alice!.commit({ add: [own.keyPackage] });
  await alice!.receiveCommit(decided);
  const { welcome, ratchetTree } = decided;
  bob!.group = await Group.join(bob!.environment, {
    ...{ welcome: welcome!, keyPackage: own, ratchetTree, head: alice!.group.head },
  });
  return [alice!, bob!];
}

/** Puts both into a larger tree, alice at its last leaf and bob at the first, as if the crowd had been added between them. */
async function amid(people: readonly [Person, Person], leaves: readonly Leaf[]): Promise<void> {
  const [alice, bob] = people.map(stateOf) as [GroupState, GroupState];
  const [ofAlice, ofBob] = [alice.mls.ratchetTree[0]!, alice.mls.ratchetTree[2]!];
  const all = [ofBob, ...leaves, ofAlice];
  let width = 1;
  while (width < all.length) width *= 2;
  const tree: RatchetTree = Array.from({ length: 2 * width - 1 }, (_none, index) =>
    index % 2 === 0 ? all[index / 2] : undefined,
  );
  const treeHash = await treeHashOf(tree, cs);
  const secret = crypto.primitives.randomBytes(32);
  for (const [index, { mls, ...state }] of [alice, bob].entries()) {
    const { leafIndex, privateKeys } = mls.privatePath;
    const at = index === 0 ? all.length - 1 : 0;
    const next: GroupState = {
      ...state,
      mls: {
        ...mls,
        ratchetTree: tree,
        groupContext: { ...mls.groupContext, treeHash },
        privatePath: { leafIndex: at, privateKeys: { [2 * at]: privateKeys[2 * leafIndex]! } },
        secretTree: secretTreeOf(width, secret),
        historicalReceiverData: new Map(),
      },
    };
    const { environment } = people[index]!;
    people[index]!.group = Group.decode(environment, encodeGroup(crypto.primitives.sha256, next));
  }
}

let leaves: readonly Leaf[];

beforeAll(async () => {
  leaves = await crowd(8_400);
});

/** Where parts of trees lie, as a domain would keep them. */
class Shelf implements TreePublisher {
  insideBytesMax = treeInsideBytesMax;
  readonly lain: TreeParts[] = [];

  publish = (tree: RatchetTree): Promise<TreePieces> => {
    this.lain.push(partsOfTree(tree));
    const piece = ({ length }: Uint8Array, index: number) => {
      const id = new Uint8Array(32).fill(index);
      return { attachmentId: id, key: id, digest: id, size: length };
    };
    const { crown, pieces } = this.lain.at(-1)!;
    const named = { crown: piece(crown, 255), pieces: pieces.map(piece) };
    return Promise.resolve({ version: "v1", domain: parseDomainName("a.example"), ...named });
  };
}

describe("a group of more than 8,192", () => {
  test("goes on: a path for all of them, new members who fetch the tree, and a restart", async () => {
    const people = await pair();
    await amid(people, leaves);
    const [alice, bob] = people;
    const update = await alice.commit();
    // One list in it has a ciphertext for each leaf of the other half.
    expect(update.commit.length).toBeGreaterThan(8_192 * 80);
    await deliver(update, [alice, bob]);
    bob.restart();
    expect(hex(bob.group.epochAuthenticator)).toBe(hex(alice.group.epochAuthenticator));

    const shelf = new Shelf();
    const carol = await person("carol@b.example/phone");
    const own = await carol.keyPackage();
    const decided = await bob.commit({ add: [own.keyPackage] }, { treePublisher: shelf });
    expect(decided.bundle.ratchetTree).toBeUndefined();
    expect(decided.welcome!.length).toBeLessThan(16_384);
    await deliver(decided, [alice, bob]);
    const join = (ratchetTree?: Uint8Array) => joining(carol, own, decided, bob, ratchetTree);
    const missing = await join().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(missing).toMatchObject({ code: "tree_missing", treePieces: { domain: "a.example" } });
    const [parts] = shelf.lain as [TreeParts];
    carol.group = await join(treeOfParts(parts));
    expect(carol.group.members).toHaveLength(leaves.length + 3);
    await bob.receive(await carol.send("all of them?"));
    expect(eventsOf(bob.events, "application_message")).toHaveLength(1);

    // Another tree of the same group, and the same one with two leaves exchanged.
    await expect(join(alice.group.ratchetTree().slice(0, -1))).rejects.toMatchObject({ code: "malformed" });
    const [first, second, ...others] = parts.pieces;
    const exchanged = treeOfParts({ ...parts, pieces: [second!, first!, ...others] });
    await expect(join(exchanged)).rejects.toMatchObject({ code: "invalid" });
  });

  test("that is small has its tree inside the Welcome, and none is put anywhere", async () => {
    const [alice] = await pair();
    const shelf = new Shelf();
    const carol = await person("carol@b.example/phone");
    const own = await carol.keyPackage();
    const decided = await alice.commit({ add: [own.keyPackage] }, { treePublisher: shelf });
    carol.group = await joining(carol, own, decided, alice);
    expect(shelf.lain).toHaveLength(0);
  });
});

async function joining(
  joiner: Person,
  keyPackage: Awaited<ReturnType<Person["keyPackage"]>>,
  { welcome }: Decision,
  inviter: Person,
  ratchetTree?: Uint8Array,
): Promise<Group> {
  const { environment } = joiner;
  const { head } = inviter.group;
  return Group.join(environment, { welcome: welcome!, keyPackage, head, ratchetTree });
}

describe("members of a group", () => {
  const copies = (count: number): readonly Leaf[] =>
    Array.from(
      { length: count },
      (_none, index) => leaves[index] ?? renamed(leaves[index % leaves.length]!, index),
    );

  test.each([
    ["closed to joiners from outside", closed, membersMax],
    ["whose tree servers need", defaultGroupTerms, servedMembersMax],
  ] as const)("are bounded in one %s", async (_name, terms, most) => {
    const people = await pair(terms);
    await amid(people, copies(most - 3));
    const [alice] = people;
    const joiners = await Promise.all(["x", "y"].map((name) => person(`${name}@b.example/phone`)));
    const packages = await Promise.all(joiners.map((each) => each.keyPackage()));
    const [one, two] = packages.map(({ keyPackage }) => keyPackage) as [Uint8Array, Uint8Array];
    await expect(alice.commit({ add: [one, two] })).rejects.toMatchObject({ code: "group_full" });
    const added = await alice.commit({ add: [one] }, { treePublisher: new Shelf() });
    expect(added.bundle.welcomes).toHaveLength(1);
  });

  test("are as many as that when one of them renews its keys for all, and the bundle has room for 1,000 KeyPackages", async () => {
    const people = await pair();
    await amid(people, copies(membersMax - 2));
    const [alice, bob] = people;
    const update = await alice.commit();
    expect(update.commit.length).toBeGreaterThan((membersMax - 2) * 80);
    expect(alice.group.pending!.bundle.length).toBeLessThan(1.5 * 1024 * 1024);
    await deliver(update, [alice, bob]);
    expect(hex(bob.group.epochAuthenticator)).toBe(hex(alice.group.epochAuthenticator));
  });
});

/** The same leaf under another name and with other keys; its signature is looked at by joiners alone. */
function renamed(node: Leaf, index: number): Leaf {
  if (node.nodeType !== "leaf") return node;
  const key = crypto.primitives.sha256(Uint8Array.of(index >> 16, index >> 8, index & 255));
  const identity = new TextEncoder().encode(`r${String(index)}@c.example/phone`);
  const credential = { credentialType: "basic", identity } as const;
  return { ...node, leaf: { ...node.leaf, credential, hpkePublicKey: key, signaturePublicKey: key } };
}
