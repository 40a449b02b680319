import { describe, expect, test } from "@jest/globals";
import { configOf, encodePolicy } from "@entente/ordering";
import { Group } from "../../src/mls/group.ts";
import { policyExtension } from "../../src/mls/commit-order.ts";
import { decidedBy } from "./hostile.ts";
import type { CertificateChanges } from "./orderer.ts";
import { environmentOf, groupOf, invite, Person } from "./people.ts";

const clients = ["alice@a.example/phone", "bob@b.example/phone", "carol@c.example/phone"] as const;

async function three(): Promise<[Person, Person, Person]> {
  return (await groupOf(clients)) as [Person, Person, Person];
}

/** What Bob says to Alice's next Commit with another certificate. */
async function judged(changes: CertificateChanges): Promise<unknown> {
  const [alice, bob] = await three();
  const { certificate: _, ...decided } = await alice.commit();
  const result = await bob.group.receiveCommit(decidedBy(bob, decided, changes));
  expect(bob.group.epoch).toBe(1n);
  if (result.outcome !== "refused") return result.outcome;
  return [result.error.code, result.error.reason];
}

describe("a client merges what a quorum decided", () => {
  test("and nothing without a certificate, its own Commit neither", async () => {
    const [alice, bob] = await three();
    const { certificate: _, ...decided } = await alice.commit();
    for (const person of [alice, bob]) {
      for (const without of [decided, { ...decided, certificate: new Uint8Array() }]) {
        const result = await person.group.receiveCommit(without);
        expect(result).toMatchObject({ outcome: "refused", error: { code: "certificate_missing" } });
      }
      expect(person.group.epoch).toBe(1n);
    }
  });

  test("by any majority of the voters", async () => {
    expect(await judged({})).toBe("applied");
    expect(await judged({ voters: ["a.example", "c.example"] })).toBe("applied");
  });

  test.each<[string, CertificateChanges]>([
    ["no_quorum", { voters: ["a.example"] }],
    ["no_quorum", { voters: [], ballot: { round: 1n, domain: "a.example" } }],
    ["not_a_voter", { voters: ["a.example", "b.example", "d.example"] }],
    ["wrong_group", { group: new Uint8Array(16) }],
    ["wrong_epoch", { epoch: 7n }],
    ["wrong_head", { previousHead: new Uint8Array(32) }],
    ["wrong_value", { hash: new Uint8Array(32) }],
    ["bad_signature", { signer: "d.example" }],
    ["malformed", { configHash: new Uint8Array(32) }],
  ])("%s: is not believed", async (reason, changes) => {
    expect(await judged(changes)).toEqual(["certificate_invalid", reason]);
  });

  test("under the voters that it computes, whatever the certificate says of them", async () => {
    const [alice, bob] = await three();
    const { certificate: _, ...decided } = await alice.commit();
    const { head } = bob.group;
    const { ofParts, decide } = await import("./orderer.ts");
    const what = ofParts(decided.commit, [], decided.omittedPartDigests ?? []);
    for (const config of [
      configOf({ mode: "fixed" }, ["a.example", "b.example", "c.example"]),
      configOf({ mode: "quorum" }, ["a.example"]),
      configOf({ mode: "quorum" }, ["b.example", "a.example", "c.example"]),
    ]) {
      const { certificate } = decide(what, { config, next: bob.group.order, head });
      const result = await bob.group.receiveCommit({ ...decided, certificate });
      expect(result).toMatchObject({ error: { code: "certificate_invalid", reason: "wrong_config" } });
    }
  });

  test("for the configuration that the Commit leads to, and no other", async () => {
    const [alice, bob] = await three();
    const { certificate: _, ...decided } = await alice.commit();
    const other = configOf({ mode: "quorum" }, ["a.example"]);
    const result = await bob.group.receiveCommit(decidedBy(bob, decided, {}, other));
    expect(result).toMatchObject({ error: { code: "digests_invalid" } });
  });

  test("and takes it from nobody when the certificate is cut or changed", async () => {
    const [alice, bob] = await three();
    const decided = await alice.commit();
    const good = decided.certificate!;
    // Every octet is tried in packages/ordering; here, that the group asks.
    for (let at = 0; at < good.length; at += 17) {
      const certificate = good.slice();
      certificate[at]! ^= 1 << (at % 8);
      const result = await bob.group.receiveCommit({ ...decided, certificate });
      expect([at, result.outcome]).toEqual([at, "refused"]);
      const cut = await bob.group.receiveCommit({ ...decided, certificate: good.subarray(0, at) });
      expect([at, cut.outcome]).toEqual([at, "refused"]);
    }
    expect((await bob.group.receiveCommit(decided)).outcome).toBe("applied");
  });

  test("with keys that it has, and asks again when it could not be told", async () => {
    const [alice, bob] = await three();
    const decided = await alice.commit();
    const encoded = bob.group.encode();
    const unknown = environmentOf({ orderingKeys: { keyOf: async () => undefined } });
    const refused = await Group.decode(unknown, encoded).receiveCommit(decided);
    expect(refused).toMatchObject({ error: { code: "certificate_invalid", reason: "bad_signature" } });
    const silent = environmentOf({ orderingKeys: { keyOf: () => Promise.reject(new Error("silence")) } });
    await expect(Group.decode(silent, encoded).receiveCommit(decided)).rejects.toMatchObject({
      code: "authenticator_failed",
    });
  });

  test("and joins no ordered group without the head of its Commits", async () => {
    const [alice, dave] = [await Person.make(clients[0]), await Person.make("dave@d.example/phone")];
    await alice.create();
    const own = await dave.keyPackage();
    const { welcome, ratchetTree } = await alice.commit({ add: [own.keyPackage] });
    const join = Group.join(dave.environment, { welcome: welcome!, keyPackage: own, ratchetTree });
    await expect(join).rejects.toMatchObject({ code: "malformed" });
  });
});

describe("who orders a group", () => {
  test("follows from its members: one domain, two, three", async () => {
    const [alice, bob, carol] = await Promise.all(clients.map((client) => Person.make(client)));
    await alice!.create();
    expect(alice!.group.order).toMatchObject({ mode: "quorum", voters: ["a.example"] });
    await invite(alice!, [bob!]);
    expect(alice!.group.order).toMatchObject({ mode: "fixed", voters: ["a.example"] });
    await invite(bob!, [carol!], [alice!]);
    const voters = ["a.example", "b.example", "c.example"];
    for (const person of [alice!, bob!, carol!]) {
      expect(person.group.order).toMatchObject({ mode: "quorum", voters });
    }
    const decided = await carol!.commit({ remove: [clients[1]] });
    for (const person of [alice!, bob!, carol!]) await person.receiveCommit(decided);
    expect(alice!.group.order).toMatchObject({ mode: "fixed", voters: ["a.example"] });
  });

  test("is what its creator chose, for all who join", async () => {
    const [alice, bob] = await Promise.all(clients.slice(0, 2).map((client) => Person.make(client)));
    const { groupIdOf, parseDomainName } = await import("@entente/mls-wire");
    const ordering = { mode: "quorum", witness: "w.example" } as const;
    alice!.group = await Group.create(alice!.environment, {
      groupId: groupIdOf(new Uint8Array(16), parseDomainName("a.example")),
      suite: alice!.suite,
      identity: alice!.identity,
      ordering,
    });
    await invite(alice!, [bob!]);
    expect(bob!.group.extensions).toContainEqual({
      extensionType: policyExtension,
      extensionData: encodePolicy(ordering),
    });
    expect(bob!.group.order.voters).toEqual(["a.example", "b.example", "w.example"]);
    const decided = await bob!.commit();
    for (const person of [alice!, bob!]) await person.receiveCommit(decided);
    expect(alice!.group.epoch).toBe(2n);
  });
});
