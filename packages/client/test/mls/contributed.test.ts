import { expect, test } from "@jest/globals";
import { deliver, groupOf, invite, Person } from "./people.ts";

// A client counts as a member only after it has contributed, and members are told who has not yet (A23-11, RFC 9750 3.6).

/** Names of those who have contributed, as one member sees it. */
function contributed(at: Person): readonly string[] {
  return at.group.members.filter((member) => member.contributed).map(({ client }) => client);
}

test("who was added has not contributed until a leaf is of its own making, and everybody sees the same", async () => {
  const clients = ["alice@a.example/phone", "bob@b.example/phone", "cleo@a.example/phone"];
  const [alice, bob, cleo] = (await groupOf(clients)) as [Person, Person, Person];
  for (const person of [alice, bob, cleo]) expect(contributed(person)).not.toContain(bob.client);
  // A message is read by those who are there now; it shows later joiners nothing, and the leaf is what counts.
  await alice.receive(await bob.send("here"));
  expect(contributed(alice)).not.toContain(bob.client);

  await deliver(await bob.commit(), [alice, bob, cleo]);
  for (const person of [alice, bob, cleo]) expect(contributed(person)).toEqual([bob.client]);
  alice.restart();
  expect(contributed(alice)).toEqual([bob.client]);

  const dora = await Person.make("dora@b.example/phone");
  await deliver(await alice.commit(), [alice, bob, cleo]);
  await invite(bob, [dora], [alice, cleo]);
  for (const person of [alice, dora]) expect(contributed(person)).toEqual([alice.client, bob.client]);

  // Whoever is removed and added again begins anew.
  await deliver(await alice.commit({ remove: [bob.client] }), [alice, cleo, dora]);
  await invite(alice, [bob], [cleo, dora]);
  expect(contributed(dora)).toEqual([alice.client]);
});
