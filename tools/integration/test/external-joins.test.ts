import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseUserId } from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// Joining without a Welcome, while those who could send one are offline (RFC 9420 12.4.3.2, A18-23, A23-35, A23-43, A23-49).
let testbed: Testbed<"in-process">;
let phone: Person, bob: Person;
const others: Person[] = [];
/** How far Alice's clock is ahead. */
let aheadMs = 0;
const nowMs = (): number => Date.now() + aheadMs;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  phone = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { nowMs });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
});

afterAll(async () => {
  await Promise.all([phone, bob, ...others].map((person) => person.leave()));
  await testbed.stop();
});

async function enrol(domain: string, id: string): Promise<Person> {
  const person = await Person.enrol(testbed.domain(domain), id);
  others.push(person);
  return person;
}

describe.each(["encrypted", "visible"] as const)("in groups of %s handshakes", (handshakes) => {
  test("a user's new device joins all groups of the user with everyone else offline", async () => {
    const mine = await phone.client.createGroup({ handshakes });
    await mine.invite(["bob@b.example"]);
    const theirs = await bob.joins(mine.id);
    const second = await bob.client.createGroup({ handshakes });
    await second.invite(["alice@a.example"]);
    await phone.joins(second.id);
    const id = `bob@b.example/tablet-${handshakes}`;
    await phone.leave();
    await bob.leave();

    const tablet = await enrol("b.example", id);
    const joined = await tablet.client.joinUserGroups();
    expect(joined.map((group) => group.id)).toEqual(expect.arrayContaining([mine.id, second.id]));
    for (const group of joined) await group.send("hello from the tablet");

    phone = await Person.return(testbed.domain("a.example"), "alice@a.example/phone", { nowMs });
    bob = await Person.return(testbed.domain("b.example"), "bob@b.example/phone");
    for (const groupId of [mine.id, second.id]) {
      await everyoneAtEpochOf(tablet, groupId, [phone, bob]);
      expect(new Set(authenticators(groupId, [phone, bob, tablet])).size).toBe(1);
      expect(
        phone.client
          .group(groupId)
          .members()
          .map(({ client }) => client),
      ).toContain(id);
    }
    await Promise.all([phone, bob].map((person) => person.reads("hello from the tablet")));
    await bob.client.group(theirs.id).send(`welcome, ${handshakes} tablet`);
    await tablet.reads(`welcome, ${handshakes} tablet`);
  });

  test("a stranger is not told anything and can not come in; with a member's signed invitation it can", async () => {
    const group = await phone.client.createGroup({ handshakes, externalJoins: "invited" });
    await group.invite(["bob@b.example"]);
    await bob.joins(group.id);
    const eve = await enrol("b.example", `eve-${handshakes}@b.example/phone`);
    const refusal = (invitation?: Uint8Array): Promise<unknown> =>
      eve.client.joinExternally(group.id, invitation === undefined ? {} : { invitation }).then(
        () => "joined",
        (error: { detail?: { reason?: string } }) => error.detail?.reason,
      );
    expect(await refusal()).toBe("not_invited");
    const later = Date.now() + 60_000;
    expect(await refusal(await group.invitationCode(later, "carol@b.example"))).toBe("invitation_invalid");
    expect(await refusal(await group.invitationCode(Date.now() - 1_000))).toBe("invitation_expired");
    const flipped = await group.invitationCode(later);
    flipped[flipped.length - 1] = (flipped[flipped.length - 1] ?? 0) ^ 1;
    expect(await refusal(flipped)).toBe("invitation_invalid");

    const code = await bob.client.group(group.id).invitationCode(later, `eve-${handshakes}@b.example`);
    const entered = await eve.client.joinExternally(group.id, { invitation: code });
    await entered.send("I was invited");
    await phone.reads("I was invited");
    await everyoneAtEpochOf(eve, group.id, [phone, bob]);
    expect(new Set(authenticators(group.id, [phone, bob, eve])).size).toBe(1);
  });

  test("an invitation is good for no longer than the policy lets one be (A23-43)", async () => {
    const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
    const group = await phone.client.createGroup({
      policy: {
        ...small,
        admission: { ...small.admission, externalJoins: "invited", invitationSeconds: 60 },
        behaviour: { ...small.behaviour, handshakes },
      },
    });
    const fay = await enrol("b.example", `fay-${handshakes}@b.example/phone`);
    const hourMs = 3_600_000;
    await expect(group.invitationCode(Date.now() + 2 * hourMs)).rejects.toMatchObject({
      code: "policy_refused",
      reason: "invitation_too_long",
    });
    // A member whose clock is ahead, or who does not keep to it, signs one that servers do not take.
    aheadMs = 2 * hourMs;
    const long = await group.invitationCode(Date.now() + 2 * hourMs);
    aheadMs = 0;
    await expect(fay.client.joinExternally(group.id, { invitation: long })).rejects.toMatchObject({
      detail: { reason: "invitation_too_long" },
    });
    const invitation = await group.invitationCode(Date.now() + 60_000);
    await (await fay.client.joinExternally(group.id, { invitation })).send(`within a minute, ${handshakes}`);
    await phone.reads(`within a minute, ${handshakes}`);
  });

  test("nobody comes into a closed group, not even a member's other device", async () => {
    const group = await phone.client.createGroup({ handshakes, externalJoins: "closed" });
    const device = await enrol("a.example", `alice@a.example/desk-${handshakes}`);
    await expect(device.client.joinExternally(group.id)).rejects.toMatchObject({
      code: "not_admitted",
      detail: { reason: "joins_closed" },
    });
  });

  test("an invitation brings in a domain that had no member", async () => {
    const group = await phone.client.createGroup({ handshakes, externalJoins: "invited" });
    const dan = await enrol("b.example", `dan-${handshakes}@b.example/phone`);
    const invitation = await group.invitationCode(Date.now() + 60_000);
    const theirs = await dan.client.joinExternally(group.id, { invitation });
    await theirs.send("from another domain");
    await phone.reads("from another domain");
    await group.send("and back");
    await dan.reads("and back");
    await theirs.update();
    await everyoneAtEpochOf(dan, group.id, [phone]);
    expect(new Set(authenticators(group.id, [phone, dan])).size).toBe(1);
  });
});
