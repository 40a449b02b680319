import { describe, expect, test } from "@jest/globals";
import { formerKeysMax } from "../src/limits.ts";
import { type Authentication, type Identity, Session } from "../src/index.ts";
import { keysOf, withKey } from "../src/universe.ts";
import { bytes, Circle, ideal, text } from "./circle.ts";

// A member goes on with a later credential, or another signature key: a full Commit of its own Send Group says so (RFC 9420 7.3, 12.4).

/** Believes in whoever is named before the sign, in whatever version. */
const versioned: Authentication = {
  memberOf: async (credential) =>
    credential.credentialType === "basic" ? text(credential.identity).split("#")[0] : undefined,
};

async function identityOf(name: string, keep?: Identity): Promise<Identity> {
  const keys = await ideal.signature.keygen();
  return {
    credential: { credentialType: "basic", identity: bytes(name) },
    signaturePublicKey: keep?.signaturePublicKey ?? keys.publicKey,
    signaturePrivateKey: keep?.signaturePrivateKey ?? keys.signKey,
  };
}

async function everyoneHears(circle: Circle, name: string, words: string): Promise<void> {
  await circle.say(name, words);
  expect(await circle.settle()).toEqual([]);
  for (const person of circle.people.values())
    if (person.name !== name) expect(person.heard).toContain(`${name}: ${words}`);
}

/** Whose leaves are in a member's own Send Group, in their versions. */
async function leavesAt(circle: Circle, name: string): Promise<readonly string[]> {
  const { groups } = await circle.inspect(name);
  return (groups.get(name)?.mls.ratchetTree ?? []).flatMap((node) =>
    node?.nodeType === "leaf" && node.leaf.credential.credentialType === "basic"
      ? [text(node.leaf.credential.identity)]
      : [],
  );
}

describe.each(["draft-00", "draft-02"] as const)("by the rules of %s", (revision) => {
  test.each(["credential", "signature key"])("a member goes on with another %s", async (what) => {
    const circle = await Circle.of(["alice", "bob", "carol"], { revision, authentication: versioned });
    await circle.begin();
    const alice = circle.session("alice");
    const next = await identityOf("alice#2", what === "credential" ? alice.identity : undefined);
    await circle.say("alice", "before");
    await alice.renew(next);
    await circle.say("alice", "after");
    expect(await circle.settle()).toEqual([]);
    for (const name of ["bob", "carol"])
      expect(circle.person(name).heard).toEqual(["alice: before", "alice: after"]);
    await circle.session("bob").update();
    await everyoneHears(circle, "bob", "with the new leaf, where leaves are replaced");
    await everyoneHears(circle, "alice", "still here");
    const version = revision === "draft-00" ? "alice" : "alice#2";
    expect([...(await leavesAt(circle, "bob"))].sort()).toEqual([version, "bob", "carol"]);
    // Twice more, from disk each time.
    for (const later of ["alice#3", "alice#4"]) {
      const again = await Session.open(circle.person("alice").options);
      circle.person("alice").session = again;
      await again.renew(await identityOf(later));
      await everyoneHears(circle, "alice", later);
      await everyoneHears(circle, "carol", `to ${later}`);
      expect(text((again.identity.credential as { identity: Uint8Array }).identity)).toBe(later);
    }
  });
});

describe.each(["draft-00", "draft-02"] as const)("extensions of leaves, by the rules of %s", (revision) => {
  const type = 0xfe12;
  const saying = (words: string) => [{ extensionType: type, extensionData: bytes(words) }];
  const saidBy = (circle: Circle, at: string, name: string): readonly string[] | undefined =>
    circle
      .session(at)
      .leafExtensionsOf(name)
      ?.filter(({ extensionType }) => extensionType === type)
      .map(({ extensionData }) => text(extensionData));

  test("change with a member's Commit, for everyone whom it has reached, and stay with later ones", async () => {
    const circle = await Circle.of(["alice", "bob", "carol"], { revision, authentication: versioned });
    await circle.begin();
    const everyone = ["alice", "bob", "carol"];
    for (const at of everyone) expect(saidBy(circle, at, "alice")).toEqual([]);
    await circle.session("alice").extend(saying("first"));
    expect(saidBy(circle, "alice", "alice")).toEqual(["first"]);
    expect(saidBy(circle, "bob", "alice")).toEqual([]);
    await everyoneHears(circle, "alice", "at a new place");
    for (const at of everyone) expect(saidBy(circle, at, "alice")).toEqual(["first"]);
    // A later one takes its place, another credential leaves it, and it is on disk.
    await circle.session("alice").extend(saying("second"));
    await circle.session("alice").renew(await identityOf("alice#2"));
    await everyoneHears(circle, "alice", "as another");
    await circle.session("bob").update();
    await everyoneHears(circle, "bob", "with the new leaf, where leaves are replaced");
    for (const at of everyone) {
      const again = await Session.open(circle.person(at).options);
      circle.person(at).session = again;
      expect(saidBy(circle, at, "alice")).toEqual(["second"]);
      expect(saidBy(circle, at, "bob")).toEqual([]);
    }
    expect(circle.session("bob").leafExtensionsOf("mallory")).toBeUndefined();
    await everyoneHears(circle, "carol", "and everyone goes on");
  });
});

describe("a member with another key", () => {
  test("is let in again by it, and lets others in who have not heard of it", async () => {
    const circle = await Circle.of(["alice", "bob", "carol"], { authentication: versioned });
    await circle.begin();
    await circle.session("alice").renew(await identityOf("alice#2"));
    // Carol never gets what was sent until now.
    await circle.settle((_from, to) => to !== "carol");
    await circle.session("bob").update();
    await circle.settle((_from, to) => to !== "carol");
    await circle.session("carol").rejoin(["alice", "bob"]);
    await circle.settle();
    await everyoneHears(circle, "alice", "with the key that carol learns");
    await everyoneHears(circle, "carol", "and back");
    await circle.session("alice").rejoin(["bob"]);
    expect(await circle.settle()).toEqual([]);
    await everyoneHears(circle, "bob", "to all");
  });

  test("is removed by whoever knows either key", async () => {
    const circle = await Circle.of(["alice", "bob", "carol"], { authentication: versioned });
    await circle.begin();
    await circle.session("alice").renew(await identityOf("alice#2"));
    await circle.settle();
    await circle.session("bob").remove("alice");
    await circle.settle();
    for (const name of ["bob", "carol"])
      expect([...circle.session(name).members].sort()).toEqual(["bob", "carol"]);
    await circle.say("bob", "without alice");
    expect(await circle.settle((_from, to) => to !== "alice")).toEqual([]);
    expect(circle.person("carol").heard).toContain("bob: without alice");
  });
});

describe("an identity of somebody else", () => {
  test("is not gone on with, and not before there is a universe", async () => {
    const circle = await Circle.of(["alice", "bob"], { authentication: versioned });
    const alice = circle.session("alice");
    await expect(alice.renew(await identityOf("alice#2"))).rejects.toMatchObject({ code: "not_joined" });
    await circle.begin();
    await expect(alice.renew(await identityOf("bob#2"))).rejects.toMatchObject({ code: "identity_invalid" });
    await everyoneHears(circle, "alice", "as before");
  });

  test("is refused by everyone else where a member's library lets it pass", async () => {
    let isMallorysOwn = false;
    const believing: Authentication = {
      memberOf: async (...leaf) => (isMallorysOwn ? "alice" : versioned.memberOf(...leaf)),
    };
    const circle = await Circle.of(["alice"], { authentication: believing });
    await circle.add("bob", { authentication: versioned });
    await circle.begin();
    isMallorysOwn = true;
    await circle.session("alice").renew(await identityOf("bob#2"));
    isMallorysOwn = false;
    expect(await circle.settle()).toEqual([expect.stringContaining("bob identity_changed")]);
    expect(await circle.inspect("bob").then(({ state }) => state.universe?.roster[0]?.formerKeys)).toEqual(
      [],
    );
  });
});

describe("former keys", () => {
  test("are remembered up to their bound: the first, and the latest", () => {
    const keyOf = (n: number): Uint8Array => Uint8Array.of(n);
    const first = {
      ...{ member: "alice", signaturePublicKey: keyOf(0), formerKeys: [] },
      ...{ groupId: keyOf(9), keyPackage: keyOf(9), removed: false },
    };
    let universe = {
      ...{ id: keyOf(9), founder: "alice", revision: "draft-02" as const, exportLength: 32 },
      roster: [first],
    } as Parameters<typeof withKey>[0];
    const remembered = (): readonly number[] =>
      universe.roster.flatMap((entry) => keysOf(entry).map(([n = -1]) => n));
    for (let n = 1; n <= formerKeysMax; n++) universe = withKey(universe, "alice", keyOf(n));
    expect(remembered()).toHaveLength(formerKeysMax + 1);
    universe = withKey(universe, "alice", keyOf(100));
    expect(remembered()).toHaveLength(formerKeysMax + 1);
    expect(remembered()[0]).toBe(100);
    expect(remembered().at(-1)).toBe(0);
    expect(remembered()).not.toContain(1);
    // A key that it had is its key again, and listed once.
    universe = withKey(universe, "alice", keyOf(0));
    expect(remembered().filter((n) => n === 0)).toHaveLength(1);
  });
});
