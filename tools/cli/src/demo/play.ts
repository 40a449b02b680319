import type { JoinedGroup } from "@entente/client";
import { Person, type ProcessDomain, type Testbed } from "@entente/testbed";
import { agree, type Cast, enrolCast, speak } from "./cast.ts";
import { cutAndHeal } from "./dmls-act.ts";
import { loseTheOrderer } from "./lost-domain-act.ts";
import type { Narrator } from "./narrator.ts";
import { repair } from "./repair.ts";

/** What is on the stage when the curtain falls. */
export interface Finale {
  readonly group: JoinedGroup;
  /** Clients that stay connected. */
  readonly present: readonly Person[];
}

/** The main job: a conversation across domains, with a race, a removal, a new device, crashes, a domain lost and a repair, on the real services. */
export async function play(narrator: Narrator, testbed: Testbed<"processes">): Promise<Finale> {
  const [a, b, c] = [testbed.domain("a.example"), testbed.domain("b.example"), testbed.domain("c.example")];
  narrator.act(
    "Enrolment",
    "Five clients of four people at two domains. Private keys never leave their device.",
  );
  const cast = await enrolCast(narrator, a, b);
  const group = await found(narrator, cast);
  await race(narrator, cast, group);
  await remove(narrator, cast, group);
  const terminal = await addDevice(narrator, a, cast, group);
  await crash(narrator, b, { ...cast, terminal }, group);
  const carol = await loseTheOrderer(narrator, { a, c, group }, { ...cast, terminal });
  await cutAndHeal(narrator, [a, b], cast);
  await repair(narrator, { a, b }, cast, group);
  const present = [cast.phone, cast.amir, cast.bob, carol, terminal];
  return { group: cast.bob.client.group(group.id), present };
}

async function found(narrator: Narrator, { phone, laptop, amir, bob, bea }: Cast): Promise<JoinedGroup> {
  narrator.act(
    "A group across two domains",
    "Alice invites everyone with all their devices; the domains relay and never read.",
  );
  const group = await narrator.step("Alice's phone makes a group at a.example", () =>
    phone.client.createGroup(),
  );
  await narrator.step("one Commit and one Welcome invite laptop, Amir, Bob and Bea", async () => {
    await group.invite(["alice@a.example", "amir@a.example", "bob@b.example", "bea@b.example"]);
    await Promise.all([laptop, amir, bob, bea].map((person) => person.joins(group.id)));
  });
  const all = [phone, laptop, amir, bob, bea];
  await speak(narrator, phone, group.id, "Hello b.example, this is a.example.", all);
  await speak(narrator, bob, group.id, "Hello a.example. Nobody between us can read this.", all);
  await speak(narrator, amir, group.id, "And each of us reads it once, in one order.", all);
  await narrator.step("Bea renews her keys: an update, healing for everyone", async () => {
    await bea.client.group(group.id).update();
    await allAt(group, bea, all);
  });
  agree(narrator, group.id, all);
  return group;
}

async function race(
  narrator: Narrator,
  { phone, laptop, amir, bob, bea }: Cast,
  group: JoinedGroup,
): Promise<void> {
  narrator.act(
    "A race",
    "Alice and Bob commit for the same epoch at two domains. One ends it; the loser learns who won and tries again.",
  );
  const before = group.epoch;
  await narrator.step("two Commits at once, both take effect, one after the other", async () => {
    await Promise.all([group.update(), bob.client.group(group.id).update()]);
    await Promise.all([phone, laptop, amir, bob, bea].map((person) => person.reaches(group.id, before + 2n)));
  });
  for (const event of amir.diary) {
    if (event.kind === "epoch" && event.epoch > before)
      narrator.note(`epoch ${String(event.epoch)} was begun by ${event.committer}`);
  }
  agree(narrator, group.id, [phone, laptop, amir, bob, bea]);
}

async function remove(
  narrator: Narrator,
  { phone, laptop, amir, bob, bea }: Cast,
  group: JoinedGroup,
): Promise<void> {
  narrator.act(
    "A removal",
    "Bea is removed with all her devices. What comes after is not even delivered to her.",
  );
  const others = [phone, laptop, amir, bob];
  await narrator.step("Amir removes bea@b.example", async () => {
    await amir.client.group(group.id).remove(["bea@b.example"]);
    await bea.until("to be removed", (event) => event.kind === "removed");
    await allAt(group, amir, others);
  });
  await speak(narrator, bob, group.id, "Bea can not read this.", others);
  narrator.note(`Bea's last message was “${bea.texts(group.id).at(-1) ?? ""}”`);
  await bea.leave();
}

async function addDevice(
  narrator: Narrator,
  a: ProcessDomain,
  { phone, laptop, amir, bob }: Cast,
  group: JoinedGroup,
): Promise<Person> {
  narrator.act(
    "A new device",
    "Alice's laptop is closed when her terminal enrols; Bob, at the other domain, adds it.",
  );
  await narrator.step("the laptop goes offline", () => laptop.leave());
  const terminal = await narrator.step("alice@a.example/terminal enrols", () =>
    Person.enrol(a, "alice@a.example/terminal"),
  );
  await narrator.step("Bob invites all devices of Alice again; only the new one is added", async () => {
    await bob.client.group(group.id).invite(["alice@a.example"]);
    await terminal.joins(group.id);
    await allAt(group, bob, [phone, amir, bob, terminal]);
  });
  await speak(narrator, terminal, group.id, "The new device reads from here on, and nothing before.", [
    phone,
    amir,
    bob,
    terminal,
  ]);
  const back = await narrator.step("the laptop opens again and catches up", async () => {
    const returned = await Person.return(a, "alice@a.example/laptop");
    await returned.reads("The new device reads from here on, and nothing before.");
    return returned;
  });
  agree(narrator, group.id, [phone, back, amir, bob, terminal]);
  await back.leave();
  return terminal;
}

async function crash(
  narrator: Narrator,
  b: ProcessDomain,
  { phone, amir, bob, terminal }: Cast & { terminal: Person },
  group: JoinedGroup,
): Promise<void> {
  narrator.act(
    "A crash",
    "The Delivery Service of b.example is killed with kill -9 while everyone talks, and started again.",
  );
  const present = [phone, amir, bob, terminal];
  const words = [
    "Is anyone there?",
    "b.example is dead, and we go on.",
    "It will catch up.",
    "Nothing is lost.",
  ];
  await narrator.step("kill -9 of b.example's Delivery Service", () => b.services.ds.kill());
  for (const word of words) await speak(narrator, phone, group.id, word, [phone, amir, terminal]);
  await narrator.step(
    "b.example's Delivery Service starts again; Bob gets everything, once and in order",
    async () => {
      await b.services.ds.start();
      await bob.reads(words.at(-1) ?? "");
    },
  );
  const heard = bob.texts(group.id).filter((text) => words.includes(text));
  if (heard.join("\n") !== words.join("\n")) throw new Error(`Bob heard ${JSON.stringify(heard)}`);
  await speak(narrator, bob, group.id, "I read all four, in order.", present);
  await narrator.step("one last update, and everyone agrees", async () => {
    await bob.client.group(group.id).update();
    await allAt(group, bob, present);
  });
  agree(narrator, group.id, present);
}

async function allAt(group: JoinedGroup, leader: Person, people: readonly Person[]): Promise<void> {
  const { epoch } = leader.client.group(group.id);
  await Promise.all(people.map((person) => person.reaches(group.id, epoch)));
}
