import { describe, expect, test } from "@jest/globals";
import { hex } from "../crypto/providers.ts";
import {
  deliver,
  eventsOf,
  groupOf,
  invite,
  Person,
  suite1,
  suite2,
  suite3,
  suite83,
  suite84,
  text,
} from "./people.ts";

const names = [
  "alice@a.example/phone",
  "alice@a.example/laptop",
  "bob@b.example/phone",
  "bea@b.example/desk",
];

function expectAgreement(people: readonly Person[]): void {
  const [first, ...others] = people.map(({ group }) => ({
    epoch: group.epoch,
    authenticator: hex(group.epochAuthenticator),
    head: hex(group.head),
    members: group.members.map(({ client, leafIndex }) => [leafIndex, client]),
  }));
  for (const other of others) expect(other).toEqual(first);
}

async function everyoneHears(sender: Person, people: readonly Person[], words: string): Promise<void> {
  const message = await sender.send(words);
  for (const person of people) {
    if (person === sender) {
      expect(await person.group.receive(message)).toEqual({ outcome: "ignored", reason: "own_message" });
      continue;
    }
    const [event] = eventsOf(await person.receive(message), "application_message");
    expect(event?.sender.client).toBe(sender.client);
    expect(text(event!.plaintext)).toBe(words);
  }
}

describe.each([suite1, suite2, suite3, suite83, suite84])("%s", (suite) => {
  describe.each(["private", "public"] as const)("%s handshake", (framing) => {
    test("adds, messages in every direction, an update, a removal, a restart in between", async () => {
      const people = await groupOf(names, suite, framing);
      const [alice, laptop, bob, bea] = people as [Person, Person, Person, Person];
      expectAgreement(people);
      for (const sender of people) await everyoneHears(sender, people, `hello from ${sender.client}`);

      await deliver(await bob.commit(), people);
      expectAgreement(people);
      expect(eventsOf(alice.events, "member_updated").map(({ member }) => member.client)).toContain(
        bob.client,
      );

      for (const person of people) person.restart();
      expectAgreement(people);
      for (const sender of people) await everyoneHears(sender, people, "after the restart");

      await deliver(await alice.commit({ remove: [laptop.client] }), people);
      expect(laptop.group.active).toBe(false);
      expect(eventsOf(laptop.events, "removed_from_group")).toHaveLength(1);
      const rest = [alice, bob, bea];
      expectAgreement(rest);
      expect(alice.group.members.map(({ client }) => client)).toEqual(
        [alice, bob, bea].map(({ client }) => client),
      );
      await everyoneHears(bea, rest, "without the laptop");
      const afterwards = await bob.send("not for the laptop");
      expect(await laptop.group.receive(afterwards)).toEqual({ outcome: "ignored", reason: "epoch_future" });

      const newcomer = await Person.make("amir@a.example/phone", suite);
      await invite(bea, [newcomer], [alice, bob], { ratchetTree: "beside" });
      const all = [...rest, newcomer];
      expectAgreement(all);
      for (const sender of all) await everyoneHears(sender, all, "with Amir");
      await deliver(await newcomer.commit(), all);
      expectAgreement(all);
    });
  });
});
