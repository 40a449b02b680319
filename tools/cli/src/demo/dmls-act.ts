import { DmlsPerson, Person, type ProcessDomain } from "@entente/testbed";
import type { Narrator } from "./narrator.ts";

/** Who is on the stage already, at two domains. */
export interface DmlsCast {
  readonly phone: Person;
  readonly amir: Person;
  readonly bob: Person;
}

/**
 * The domains are cut from each other, and a session without an orderer goes on inside each side and heals. Leaves the stage as
 * it was: whoever was there is still connected.
 */
export async function cutAndHeal(
  narrator: Narrator,
  [a, b]: readonly [ProcessDomain, ProcessDomain],
  { phone, amir, bob }: DmlsCast,
): Promise<void> {
  narrator.act(
    "A cut between the domains",
    "A distributed session: everyone owns a Send Group, nobody orders anything, no domain knows of a group.",
  );
  const bert = await narrator.step("bert@b.example/phone enrols", () =>
    Person.enrol(b, "bert@b.example/phone"),
  );
  const everyone = await Promise.all([phone, amir, bob, bert].map((person) => DmlsPerson.open(person)));
  const [alices, amirs, bobs, berts] = everyone as [DmlsPerson, DmlsPerson, DmlsPerson, DmlsPerson];
  await narrator.step("Alice invites; four Send Groups, joined by inboxes alone", async () => {
    await alices.sessions.invite([amirs.id, bobs.id, berts.id]);
    for (const each of everyone) await each.connected(everyone.length - 1);
  });
  await speak(narrator, alices, "No orderer, no waiting.", everyone);
  await narrator.step("kill -9 of b.example's gateway: the domains can not reach each other", () =>
    b.services.gateway.kill(),
  );
  await narrator.step("on both sides keys are renewed at the same time", async () => {
    await Promise.all([alices.session.update(), bobs.session.update()]);
  });
  await speak(narrator, alices, "a.example goes on.", [alices, amirs]);
  await speak(narrator, amirs, "With new keys.", [alices, amirs]);
  await speak(narrator, bobs, "So does b.example.", [bobs, berts]);
  await speak(narrator, berts, "And I hear you, a.example or not.", [bobs, berts]);
  await narrator.step("the gateway is back; everyone hears what the others said, once", async () => {
    await b.services.gateway.start();
    for (const each of [alices, amirs])
      await each.hears("bob: So does b.example.", "bert: And I hear you, a.example or not.");
    for (const each of [bobs, berts]) await each.hears("alice: a.example goes on.", "amir: With new keys.");
  });
  await speak(narrator, berts, "Together again, and nobody had to decide anything.", everyone);
  for (const each of everyone) {
    if (each.problems.length > 0) throw new Error(`${each.person.id}: ${each.problems.join("; ")}`);
    await each.sessions.close();
  }
  const groups = new Set(everyone.map(({ session }) => session.members.length));
  narrator.note(
    `all agree on ${String([...groups][0] ?? 0)} members; ${a.folder.domain} and ${b.folder.domain} stored only opaque bytes`,
  );
  await bert.leave();
}

async function speak(
  narrator: Narrator,
  speaker: DmlsPerson,
  text: string,
  hearers: readonly DmlsPerson[],
): Promise<void> {
  await speaker.say(text);
  const others = hearers.filter((each) => each !== speaker);
  for (const each of others) await each.hears(`${speaker.person.name}: ${text}`);
  narrator.speech(
    speaker.person.id,
    text,
    others.map(({ person }) => person.id),
  );
}
