import { describe, expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import {
  greaseValues,
  isGrease,
  KeyPackage,
  keyPackageTBS,
  leafNodeTBS,
  mlsLabel,
  SignContent,
  signatureLabels,
} from "@entente/mls-wire";
import { decodeKeyPackage as decodeMlsKeyPackage } from "ts-mls/keyPackage.js";
import { suiteOf } from "../../src/mls/environment.ts";
import { makeKeyPackage } from "../../src/mls/key-package.ts";
import { checkKeyPackage } from "../../src/mls/key-package-check.ts";
import { keyPackageBytesMax, keyPackageLifetimeMaxSeconds } from "../../src/mls/limits.ts";
import { claimOf, rawCommit } from "./hostile.ts";
import { environmentOf, groupOf, Person, startMs, suite1, suite2, suite3 } from "./people.ts";

type Change = (keyPackage: KeyPackage) => KeyPackage;

/** A KeyPackage changed and signed again, as its owner could make it. */
async function changed(person: Person, change: Change): Promise<Uint8Array> {
  const { keyPackage } = await person.keyPackage();
  const value = change(decode(KeyPackage, keyPackage));
  const cs = suiteOf(person.environment, person.suite);
  const sign = (label: string, content: Uint8Array) =>
    cs.signature.sign(
      person.identity.signatureKey.privateKey,
      encode(SignContent, { label: mlsLabel(label), content }),
    );
  const place = { groupId: new Uint8Array(), leafIndex: 0 };
  const leafSignature = await sign(signatureLabels.leafNode, leafNodeTBS(value.leafNode, place));
  const leafNode = { ...value.leafNode, signature: leafSignature } as KeyPackage["leafNode"];
  const signed = { ...value, leafNode };
  const signature = await sign(signatureLabels.keyPackage, keyPackageTBS(signed));
  return encode(KeyPackage, { ...signed, signature });
}

function leafChange(change: object): Change {
  return (value) => ({ ...value, leafNode: { ...value.leafNode, ...change } });
}

function lifetime(notBefore: bigint, notAfter: bigint): Change {
  return leafChange({ lifetime: { notBefore, notAfter } });
}

const now = BigInt(startMs / 1000);

describe.each([suite1, suite2, suite3])("a KeyPackage of %s", (suite) => {
  test("passes the checks of others, last resort or not", async () => {
    const alice = await Person.make("alice@a.example/phone", suite);
    for (const lastResort of [false, true]) {
      const own = await alice.keyPackage(lastResort);
      const checked = await checkKeyPackage(environmentOf(), own.keyPackage);
      expect(checked.member).toMatchObject({
        client: "alice@a.example/phone",
        user: "alice@a.example",
        domain: "a.example",
        device: "phone",
      });
      const { extensions, leafNode } = decode(KeyPackage, own.keyPackage);
      expect(extensions.map(({ extensionType }) => extensionType)).toEqual(lastResort ? [0x000a] : []);
      expect(leafNode.leafNodeSource === "key_package" && leafNode.lifetime).toEqual({
        notBefore: now - 3_600n,
        notAfter: own.notAfterSeconds,
      });
    }
  });
});

describe("a KeyPackage of one's own", () => {
  test("has fresh keys, and GREASE in every list of capabilities (RFC 9420 13.5)", async () => {
    const alice = await Person.make("alice@a.example/phone");
    const [one, two] = [await alice.keyPackage(), await alice.keyPackage()];
    const [a, b] = [decode(KeyPackage, one.keyPackage), decode(KeyPackage, two.keyPackage)];
    expect(a.initKey).not.toEqual(b.initKey);
    expect(a.leafNode.encryptionKey).not.toEqual(b.leafNode.encryptionKey);
    const { cipherSuites, extensions, proposals, credentials } = a.leafNode.capabilities;
    for (const list of [cipherSuites, extensions, proposals, credentials] as const) {
      const grease = (list as readonly (string | number)[]).filter((value) => isGrease(value));
      expect(grease).toHaveLength(1);
      expect(greaseValues).toContain(grease[0]);
    }
  });

  test("lives 90 days at most (A23-71)", async () => {
    const alice = await Person.make("alice@a.example/phone");
    const make = (lifetimeSeconds: bigint) =>
      makeKeyPackage(alice.environment, { suite: suite1, identity: alice.identity, lifetimeSeconds });
    const longest = await make(keyPackageLifetimeMaxSeconds);
    await checkKeyPackage(environmentOf(), longest.keyPackage);
    await expect(make(keyPackageLifetimeMaxSeconds + 1n)).rejects.toMatchObject({ code: "too_large" });
    await expect(make(0n)).rejects.toMatchObject({ code: "too_large" });
  });
});

describe("a KeyPackage of another is refused (RFC 9420 10.1, 7.3)", () => {
  const day = 86_400n;
  const cases: readonly (readonly [string, string, Change])[] = [
    ["not when nothing was changed: signed again, it passes", "", (value) => value],
    ["a version other than mls10", "version_wrong", (value) => ({ ...value, version: 2 })],
    ["a suite that nobody here has", "key_package_invalid", (value) => ({ ...value, cipherSuite: 0x0a0a })],
    [
      "a suite that its capabilities lack",
      "key_package_invalid",
      leafChange({
        capabilities: {
          versions: ["mls10"],
          cipherSuites: [],
          extensions: [],
          proposals: [],
          credentials: ["basic"],
        },
      }),
    ],
    [
      "a credential type that its capabilities lack",
      "key_package_invalid",
      leafChange({
        capabilities: {
          versions: ["mls10"],
          cipherSuites: [suite1],
          extensions: [],
          proposals: [],
          credentials: ["x509"],
        },
      }),
    ],
    ["a leaf of another source", "key_package_invalid", leafChange({ leafNodeSource: "update" })],
    ["a lifetime that is over", "key_package_invalid", lifetime(now - 2n * day, now)],
    ["a lifetime that has not begun", "key_package_invalid", lifetime(now + 3_601n, now + day)],
    [
      "gap: a lifetime above 90 days, which ts-mls never checks",
      "key_package_invalid",
      lifetime(now, now + 91n * day),
    ],
    ["a lifetime that ends before it begins", "key_package_invalid", lifetime(now + day, now)],
    [
      "init and encryption key the same",
      "key_package_invalid",
      (value) => ({ ...value, initKey: value.leafNode.encryptionKey }),
    ],
    [
      "a key of the wrong length",
      "key_package_invalid",
      (value) => ({ ...value, initKey: new Uint8Array(33) }),
    ],
    [
      "a leaf extension that its capabilities lack",
      "key_package_invalid",
      leafChange({ extensions: [{ extensionType: 0xf000, extensionData: new Uint8Array() }] }),
    ],
    [
      "an extension type twice",
      "key_package_invalid",
      (value) => {
        const twice = { extensionType: 0x000a, extensionData: new Uint8Array() } as const;
        return { ...value, extensions: [twice, twice] };
      },
    ],
    [
      "a basic credential that names no client",
      "identity_invalid",
      leafChange({ credential: { credentialType: "basic", identity: new TextEncoder().encode("Alice") } }),
    ],
  ];

  test.each(cases)("%s", async (_, code, change) => {
    const alice = await Person.make("alice@a.example/phone");
    const bytes = await changed(alice, change);
    const checking = checkKeyPackage(environmentOf(), bytes);
    if (code === "") await checking;
    else await expect(checking).rejects.toMatchObject({ name: "GroupError", code });
  });

  test("with a signature that is wrong or cut short, its own or its leaf's", async () => {
    const alice = await Person.make("alice@a.example/phone");
    const value = decode(KeyPackage, (await alice.keyPackage()).keyPackage);
    const check = (each: KeyPackage) => checkKeyPackage(environmentOf(), encode(KeyPackage, each));
    await check(value);
    const flipped = value.signature.slice();
    flipped[3]! ^= 1;
    await expect(check({ ...value, signature: flipped })).rejects.toMatchObject({
      code: "key_package_invalid",
    });
    for (let length = 0; length < value.signature.length; length++) {
      const signature = value.signature.subarray(0, length);
      await expect(check({ ...value, signature })).rejects.toMatchObject({ code: "key_package_invalid" });
    }
    const leafNode = { ...value.leafNode, signature: flipped } as KeyPackage["leafNode"];
    await expect(check({ ...value, leafNode })).rejects.toMatchObject({ code: "key_package_invalid" });
  });

  test("truncated at any place, or with more behind it", async () => {
    const alice = await Person.make("alice@a.example/phone");
    const { keyPackage } = await alice.keyPackage();
    for (let length = 0; length < keyPackage.length; length++) {
      await expect(checkKeyPackage(environmentOf(), keyPackage.subarray(0, length))).rejects.toMatchObject({
        code: "malformed",
      });
    }
    const longer = new Uint8Array([...keyPackage, 0]);
    await expect(checkKeyPackage(environmentOf(), longer)).rejects.toMatchObject({ code: "malformed" });
    const huge = new Uint8Array(keyPackageBytesMax + 1);
    await expect(checkKeyPackage(environmentOf(), huge)).rejects.toMatchObject({
      code: "key_package_invalid",
    });
  });

  test("in a Commit that another member made", async () => {
    const [alice, bob] = (await groupOf(["alice@a.example/phone", "bob@b.example/phone"])) as [
      Person,
      Person,
    ];
    const carol = await Person.make("carol@b.example/phone");
    const commitAdding = async (change: Change) => {
      const [keyPackage] = decodeMlsKeyPackage(await changed(carol, change), 0)!;
      const add = { proposalType: "add", add: { keyPackage } } as const;
      return rawCommit(alice, { extraProposals: [add], authenticatedData: claimOf(alice) });
    };
    const refused = await commitAdding(lifetime(now, now + 91n * day));
    expect(await bob.group.receiveCommit(refused)).toMatchObject({ error: { code: "key_package_invalid" } });
    const kept = await commitAdding(lifetime(now - day, now + 89n * day));
    expect(await bob.group.receiveCommit(kept)).toMatchObject({ outcome: "applied" });
  });

  test("of another suite than the group's", async () => {
    const alice = await Person.make("alice@a.example/phone", suite1);
    await alice.create();
    const bob = await Person.make("bob@b.example/phone", suite2);
    const { keyPackage } = await bob.keyPackage();
    await expect(alice.group.commit({ add: [keyPackage] })).rejects.toMatchObject({
      code: "key_package_invalid",
      client: bob.client,
    });
  });
});
