import { createPrivateKey, sign } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { StatedTerms, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { type common, TransparencyService } from "@entente/proto";
import { Person, Testbed } from "@entente/testbed";
import { decode } from "@entente/tls-codec";
import {
  encodeStatement,
  limitOf,
  offers,
  SignedDomainStatement,
  signedStatement,
  statementMessage,
} from "@entente/transparency";

// People of two domains whose software can do different things get the best that all of it can (A23-54, A23-55, F-26, F-29).
const strong = "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519";
const weak = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const both = { keyPackageSuites: [strong, weak] } as const;

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person, dora: Person;

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "in-process",
    limits: { "b.example": { messageBytes: 16 * 1024 } },
  });
  const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  [alice, bob, carol, dora] = await Promise.all([
    Person.enrol(a, "alice@a.example/phone", both),
    Person.enrol(b, "bob@b.example/phone", both),
    Person.enrol(b, "carol@b.example/phone"),
    Person.enrol(b, "dora@b.example/phone", { suite: "MLS_128_DHKEMP256_AES128GCM_SHA256_P256" }),
  ]);
});
afterAll(async () => {
  await Promise.all([alice, bob, carol, dora].map((person) => person.leave()));
  await testbed.stop();
});

test("the group gets the best suite that all have, and they talk in it", async () => {
  const group = await alice.client.createGroup({ negotiateWith: ["bob@b.example"] });
  expect(group.suite).toBe(strong);
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  await group.send("in the better suite");
  await bob.reads("in the better suite");
});

test("one who publishes the lesser suite alone is met in it", async () => {
  const users = ["bob@b.example", "carol@b.example"];
  const group = await alice.client.createGroup({ negotiateWith: users });
  expect(group.suite).toBe(weak);
  const { added } = await group.invite(users);
  expect(added.toSorted()).toEqual(["bob@b.example/phone", "carol@b.example/phone"]);
});

test("where there is nothing in common, who offers what is said, and no group is made", async () => {
  const before = alice.client.groups().length;
  const attempt = alice.client.createGroup({ negotiateWith: ["bob@b.example", "dora@b.example"] });
  await expect(attempt).rejects.toMatchObject({ code: "no_common_suite", subject: "dora@b.example/phone" });
  await expect(alice.client.negotiation.suiteFor(["bob@b.example"], { suiteMin: strong })).resolves.toBe(
    strong,
  );
  expect(alice.client.groups()).toHaveLength(before);
});

// A18-28, A23-54: version 2 stands for one that is to come, and 0x0a0a for what nobody knows.
test("clients that can do more than MLS 1.0 meet those that can not, and all see when all can do more", async () => {
  const further = (furtherVersions: readonly number[]) => ({ furtherVersions });
  const [frank, gina] = await Promise.all([
    Person.enrol(testbed.domain("a.example"), "frank@a.example/phone", further([2, 0x0a0a])),
    Person.enrol(testbed.domain("b.example"), "gina@b.example/phone", further([2])),
  ]);
  const users = ["gina@b.example", "bob@b.example"];
  const agreed = await frank.client.negotiation.agree(users);
  expect(agreed.version).toBe("mls10");
  const group = await frank.client.createGroup({ negotiateWith: users });
  await group.invite(users);
  await Promise.all([gina.joins(group.id), bob.joins(group.id)]);
  await group.send("in the version that all have");
  await Promise.all([gina, bob].map((person) => person.reads("in the version that all have")));
  const upgrades = (person: Person) =>
    person.client
      .groups()
      .find(({ id }) => id === group.id)
      ?.versionUpgrades();
  for (const person of [frank, gina, bob])
    expect(upgrades(person)).toEqual([{ version: 2, lacking: ["bob@b.example/phone"] }]);
  await group.remove(["bob@b.example"]);
  for (const person of [frank, gina]) {
    const event = await person.until(
      "version_upgrade_possible",
      (each) => each.kind === "version_upgrade_possible" && each.groupId === group.id,
    );
    expect(event).toMatchObject({ version: 2 });
    expect(upgrades(person)).toEqual([{ version: 2, lacking: [] }]);
  }
  // As clients that could do it, they would be held to it: what is shown of gina is less than what she has signed.
  const able = frank.client.negotiation.agree(["gina@b.example"], { versions: ["mls10", 2] });
  await expect(able).rejects.toMatchObject({ code: "mls_version_withheld", subject: "gina@b.example/phone" });
  await Promise.all([frank.leave(), gina.leave()]);
});

// A23-53: what a domain has signed of its limits and processes counts before anything leaves.
test("what a member's domain has signed that it refuses is not sent, and what it takes is", async () => {
  const { capabilities } = await statedBy("b.example");
  expect(limitOf(capabilities, "message_bytes")).toBe(16_384n);
  expect([offers(capabilities, "handshakes_visible"), offers(capabilities, "prefix_search")]).toEqual([
    true,
    false,
  ]);
  const alone = await alice.client.createGroup();
  const large = "x".repeat(20_000);
  const together = await alice.client.createGroup();
  await together.invite(["bob@b.example"]);
  await bob.joins(together.id);
  const epoch = together.epoch;
  await expect(together.send(large)).rejects.toMatchObject({
    code: "domain_refuses",
    subject: "b.example",
  });
  expect(together.epoch).toBe(epoch);
  await together.send("what fits");
  await bob.reads("what fits");
  // Bob's own domain would refuse it too.
  const ofBob = bob.client.groups().find(({ id }) => id === together.id);
  await expect(ofBob?.send(large)).rejects.toBeInstanceOf(Error);
  await ofBob?.send("an answer");
  await alice.reads("an answer");
  // Where nobody of that domain is, its limits are nobody's business.
  await expect(alone.send(large)).resolves.toMatch(/^[0-9a-f]{64}$/);
  expect(await together.checkInvitation("carol@b.example")).toEqual([]);
});

/** A peer's Authentication Service asks again until it says it. */
async function statedBy(domain: string): Promise<StatedTerms> {
  for (;;) {
    const stated = await alice.client.negotiation.stated(domain);
    if (stated.capabilities !== undefined) return stated;
    await pause(50);
  }
}

test("two statements of one revision that differ in what they offer are told, and no group is made on either", async () => {
  let shown: ((statement: Uint8Array) => Uint8Array) | undefined;
  const transports: TransportFactory = {
    connect: (endpoint, roots) => {
      const real = grpcTransports.connect(endpoint, roots);
      return {
        ...{ subscribe: (token) => real.subscribe(token), close: () => real.close() },
        unary: async (method, request, options) => {
          const answer = await real.unary(method, request, options);
          if (method.path !== TransparencyService.ListStatements.path || shown === undefined) return answer;
          const { stated } = answer as unknown as { readonly stated: readonly common.StatedDomain[] };
          for (const each of stated)
            if (each.domain === "b.example") Object.assign(each, { statement: shown(each.statement) });
          return answer;
        },
      };
    },
  };
  const erin = await Person.enrol(testbed.domain("a.example"), "erin@a.example/phone", { transports });
  await statedBy("b.example");
  while ((await erin.client.negotiation.stated("b.example")).capabilities === undefined) await pause(50);
  // Signed by b itself, which says one thing to some and another to others.
  const key = createPrivateKey(testbed.domain("b.example").folder.read("statement.key"));
  const saying = (capabilities: Uint8Array) => (bytes: Uint8Array) => {
    const { value } = decode(SignedDomainStatement, bytes).statement;
    const statement = encodeStatement({ ...value, capabilities });
    return signedStatement(statement, new Uint8Array(sign(null, statementMessage(statement), key)));
  };
  shown = saying(new Uint8Array());
  const found = erin.client.negotiation.suiteFor(["bob@b.example"]);
  await expect(found).rejects.toMatchObject({ code: "statement_rewritten", subject: "b.example" });
  expect(await erin.client.checks.pair("bob@b.example")).toMatchObject([
    { code: "statement_refused", severity: "warns", subject: "b.example" },
  ]);
  shown = (bytes) => bytes.map((byte, index) => (index === 1 ? 3 : byte));
  await expect(erin.client.negotiation.stated("b.example")).rejects.toMatchObject({
    code: "statement_malformed",
  });
  shown = undefined;
  expect(await erin.client.checks.pair("bob@b.example")).toEqual([]);
  await erin.leave();
});
