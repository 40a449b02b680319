import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent, JoinedGroup, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { AuthenticationService } from "@entente/proto";
import { Person, Testbed } from "@entente/testbed";

// A client changes its signature key: at its Authentication Service, in the log, in its groups of two domains (A23-16).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
const people: Person[] = [];

/** Loses the next answer of the Authentication Service to a renewal, after it has done what was asked. */
let losesAnswer = false;
const losing: TransportFactory = {
  connect: (endpoint, roots): Transport => {
    const real = grpcTransports.connect(endpoint, roots);
    return {
      ...real,
      unary: async (method, request, options) => {
        const answer = await real.unary(method, request, options);
        if (!losesAnswer || method.path !== AuthenticationService.RenewCredential.path) return answer;
        losesAnswer = false;
        throw new Error("the answer is lost");
      },
      subscribe: (token) => real.subscribe(token),
      close: () => {
        real.close();
      },
    };
  },
};

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", { transports: losing });
  people.push(alice, bob);
});

afterAll(async () => {
  await Promise.all(people.map((person) => person.leave()));
  await testbed.stop();
});

const keyOf = (group: JoinedGroup, client: string): string =>
  Buffer.from(group.members().find((member) => member.client === client)?.signatureKey ?? []).toString("hex");

describe.each(["visible", "encrypted"] as const)("a group of %s handshakes", (handshakes) => {
  test("sees a member's new signature key, and that it is the same client", async () => {
    const atAlice = await alice.client.createGroup({ handshakes });
    await atAlice.invite(["bob@b.example"]);
    const atBob = await bob.joins(atAlice.id);
    const before = keyOf(atAlice, bob.id);
    const fingerprint = atAlice.fingerprint(atAlice.members().find(({ client }) => client === bob.id)!);
    await bob.client.rotateSignatureKey();
    const isRotation = (event: ClientEvent): boolean =>
      event.kind === "epoch" && event.groupId === atAlice.id && event.rotated.includes(bob.client.id);
    await alice.until("another key of bob", isRotation);
    expect(keyOf(atAlice, bob.id)).not.toBe(before);
    expect(keyOf(atAlice, bob.id)).toBe(keyOf(atBob, bob.id));
    expect(atAlice.fingerprint(atAlice.members().find(({ client }) => client === bob.id)!)).not.toBe(
      fingerprint,
    );
    await atBob.send(`signed with the new key, ${handshakes}`);
    await alice.reads(`signed with the new key, ${handshakes}`);
    await atAlice.send(`to the new key, ${handshakes}`);
    await bob.reads(`to the new key, ${handshakes}`);
  });
});

describe("a client with another signature key", () => {
  test("is invited by it: KeyPackages of the former one are not handed out", async () => {
    const cleo = await Person.enrol(testbed.domain("a.example"), "cleo@a.example/phone");
    people.push(cleo);
    const group = await cleo.client.createGroup();
    expect(await group.invite(["bob@b.example"])).toMatchObject({ added: [bob.id], left: [] });
    const atBob = await bob.joins(group.id);
    expect(keyOf(group, bob.id)).toBe(keyOf(atBob, bob.id));
    const [other] = bob.client.groups().filter(({ id }) => id !== group.id);
    expect(keyOf(group, bob.id)).toBe(keyOf(other!, bob.id));
  });

  test("goes on with a change whose answer was lost, after a restart too; nobody is warned of it", async () => {
    losesAnswer = true;
    await expect(bob.client.rotateSignatureKey()).rejects.toThrow("lost");
    const [group] = alice.client.groups();
    const before = keyOf(group!, bob.id);
    people.splice(people.indexOf(bob), 1);
    await bob.leave();
    bob = await Person.return(testbed.domain("b.example"), "bob@b.example/phone");
    people.push(bob);
    await bob.client.rotateSignatureKey();
    await bob.client.group(group!.id).send("with a third key");
    await alice.reads("with a third key");
    expect(keyOf(group!, bob.id)).not.toBe(before);
    await bob.client.logs.look();
    for (const person of people)
      expect(person.diary.filter(({ kind }) => kind === "log_alarm" || kind === "key_warning")).toEqual([]);
  });
});
