import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Person, Testbed } from "@entente/testbed";

// Post-quantum and classic suites in one federation, with a precise refusal where they do not meet.
const xWing = "MLS_256_XWING_AES256GCM_SHA512_Ed25519";
const classic = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const both = { keyPackageSuites: [xWing, classic] } as const;

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person, dan: Person;

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example", "c.example"],
    mode: "in-process",
    cipherSuites: { "c.example": [1, 2, 3] },
  });
  const [a, b, c] = ["a.example", "b.example", "c.example"].map((name) => testbed.domain(name));
  [alice, bob, carol, dan] = await Promise.all([
    Person.enrol(a!, "alice@a.example/phone", both),
    Person.enrol(b!, "bob@b.example/phone", both),
    Person.enrol(b!, "carol@b.example/phone"),
    Person.enrol(c!, "dan@c.example/phone"),
  ]);
});
afterAll(async () => {
  await Promise.all([alice, bob, carol, dan].map((person) => person.leave()));
  await testbed.stop();
});

test.each(["encrypted", "visible"] as const)(
  "people of two domains talk in X-Wing, with %s handshakes, and the creator need not name the suite",
  async (handshakes) => {
    const group = await alice.client.createGroup({ negotiateWith: ["bob@b.example"], handshakes });
    expect(group.suite).toBe(xWing);
    const { added, left } = await group.invite(["bob@b.example"]);
    expect([added.map(String).includes("bob@b.example/phone"), left]).toEqual([true, []]);
    const ofBob = await bob.joins(group.id);
    await group.send(`to bob, ${handshakes}`);
    await bob.reads(`to bob, ${handshakes}`);
    await ofBob.update();
    await alice.reaches(group.id, 2n);
    await ofBob.send(`to alice, ${handshakes}`);
    await alice.reads(`to alice, ${handshakes}`);
    // A device of bob's that nobody has invited comes in by what a Delivery Service or member has published.
    const desk = await Person.enrol(testbed.domain("b.example"), `bob@b.example/${handshakes}`, both);
    const joined = await desk.client.joinUserGroups();
    expect(joined.map(({ id }) => id)).toContain(group.id);
    const ofDesk = desk.client.group(group.id);
    await alice.reaches(group.id, 3n);
    await group.send(`to all, ${handshakes}`);
    await Promise.all([bob, desk].map((person) => person.reads(`to all, ${handshakes}`)));
    expect(ofDesk.epochAuthenticator).toEqual(group.epochAuthenticator);
    expect(group.epochAuthenticator).toHaveLength(64);
    await group.remove(["bob@b.example"]);
    expect(group.members()).toHaveLength(1);
    await desk.leave();
  },
);

test("a classic group moves to X-Wing when all its members can", async () => {
  const group = await alice.client.createGroup();
  expect(group.suite).toBe(classic);
  await group.invite(["carol@b.example", "bob@b.example"]);
  await bob.joins(group.id);
  const attempt = alice.client.continuations.reinitialize(group.id, { suite: xWing });
  await expect(attempt).rejects.toMatchObject({ code: "nothing_compatible" });
  await group.remove(["carol@b.example"]);
  await bob.reaches(group.id, group.epoch);
  await alice.client.continuations.reinitialize(group.id, { suite: xWing });
  await bob.until("the group in X-Wing", (event) => event.kind === "continued");
  const successor = alice.client.continuations.successorOf(group.id);
  expect(successor && alice.client.group(successor).suite).toBe(xWing);
});

describe("where they do not meet", () => {
  test("a user none of whose clients can is named, and nobody is added; before that, a check says why", async () => {
    const group = await alice.client.createGroup({ negotiateWith: ["bob@b.example"] });
    for (const user of ["carol@b.example", "dan@c.example"]) {
      const attempt = group.invite(["bob@b.example", user]);
      await expect(attempt).rejects.toMatchObject({ code: "nothing_compatible", subject: user });
    }
    expect(group.members()).toHaveLength(1);
    const findings = await group.checkInvitation("carol@b.example");
    expect(findings.map(({ sentence }) => sentence).join(" ")).toContain(
      `The group is of ${xWing}, and carol@b.example/phone offers ${classic}.`,
    );
  });

  test("the creator gets the best suite that all have, and X-Wing alone where it asks for no less", async () => {
    const users = ["bob@b.example", "carol@b.example"];
    const group = await alice.client.createGroup({ negotiateWith: users });
    expect(group.suite).toBe(classic);
    const { added } = await group.invite(users);
    expect(added).toContain("carol@b.example/phone");
    const attempt = alice.client.createGroup({
      negotiateWith: [...users, "dan@c.example"],
      negotiation: { suiteMin: xWing },
    });
    await expect(attempt).rejects.toMatchObject({ code: "suite_too_low" });
  });

  test("what each domain takes is in what it has signed, for an app and for an operator (A23-53)", async () => {
    const numbers = async (domain: string): Promise<readonly unknown[]> =>
      (await alice.client.negotiation.stated(domain)).suites;
    expect((await numbers("b.example"))[0]).toBe(xWing);
    expect(await numbers("c.example")).not.toContain(xWing);
    await expect(alice.client.negotiation.stated("d.example")).rejects.toMatchObject({
      code: "statement_missing",
      subject: "d.example",
    });
  });

  test("a client of a domain that states classic suites is told that X-Wing is not taken", async () => {
    const dora = await Person.enrol(testbed.domain("c.example"), "dora@c.example/phone", both);
    const told = await dora.until("what is not taken", ({ kind }) => kind === "refused");
    expect(told).toMatchObject({ code: "bad_key_package", reason: expect.stringContaining(xWing) });
    await dora.leave();
    // What its domain takes is published all the same, and others find it.
    await expect(alice.client.negotiation.suiteFor(["dora@c.example"])).resolves.toBe(classic);
  });

  test("of a user's clients, those that can are added, and each of the others is named", async () => {
    const group = await alice.client.createGroup({ negotiateWith: ["bob@b.example"] });
    const old = await Person.enrol(testbed.domain("b.example"), "bob@b.example/old");
    const { added, left } = await group.invite(["bob@b.example"]);
    expect(added).toContain("bob@b.example/phone");
    expect(left).toEqual([{ client: "bob@b.example/old", why: "nothing_compatible" }]);
    expect(group.suite).toBe(xWing);
    await old.leave();
  });
});
