import type { JoinedGroup } from "@entente/client";
import { CommitWatch, Person, type ProcessDomain } from "@entente/testbed";
import { agree, type Cast, speak } from "./cast.ts";
import type { Narrator } from "./narrator.ts";

/** The domain that orders the group, one more that has members in it, and one that comes in. */
export interface LostDomainStage {
  readonly a: ProcessDomain;
  readonly c: ProcessDomain;
  readonly group: JoinedGroup;
}

/**
 * A third domain joins, so that a quorum orders the group; then the domain that orders it is lost with all its processes, another
 * takes over, and the lost one comes back. Returns who is at the third domain.
 */
export async function loseTheOrderer(
  narrator: Narrator,
  { a, c, group }: LostDomainStage,
  { phone, amir, bob, terminal }: Pick<Cast, "phone" | "amir" | "bob"> & { readonly terminal: Person },
): Promise<Person> {
  narrator.act(
    "The domain that orders is lost",
    "From three domains on, two of the three decide each Commit, so any one of them may fail. No Commit is ever taken back.",
  );
  const watch = new CommitWatch();
  const carol = await narrator.step("carol@c.example/phone enrols at a third domain", () =>
    Person.enrol(c, "carol@c.example/phone", { transports: watch }),
  );
  const atA = [phone, amir, terminal];
  const everyone = [...atA, bob, carol];
  const theirs = bob.client.group(group.id);
  await narrator.step("Bob invites Carol, and she renews her keys", async () => {
    await theirs.invite(["carol@c.example"]);
    await carol.joins(group.id);
    await carol.client.group(group.id).update();
    await allAt(group, carol, everyone);
  });
  tellDecision(narrator, watch, a.folder.domain);
  await speak(narrator, carol, group.id, "Three domains now.", everyone);

  await narrator.step("kill -9 of all of a.example: Delivery Service, Authentication Service, gateway", () =>
    a.kill(),
  );
  const killedAtMs = performance.now();
  const left = [bob, carol];
  await speak(narrator, bob, group.id, "a.example is gone. Can you read me?", left);
  await speak(narrator, carol, group.id, "Every word: messages wait for nobody.", left);
  await narrator.step("Bob renews his keys, and nobody asks a.example", async () => {
    await theirs.update();
    await carol.reaches(group.id, theirs.epoch);
  });
  const seconds = ((performance.now() - killedAtMs) / 1_000).toFixed(1);
  tellDecision(narrator, watch, undefined, `, ${seconds} s after the kill`);
  await narrator.step("Carol renews hers", async () => {
    await carol.client.group(group.id).update();
    await bob.reaches(group.id, carol.client.group(group.id).epoch);
  });
  await speak(narrator, carol, group.id, "Two Commits without a.example.", left);

  await narrator.step("a.example starts again, and its three devices catch up", async () => {
    await a.start();
    await Promise.all(atA.map((person) => person.reads("Two Commits without a.example.")));
    await allAt(group, carol, everyone);
  });
  await speak(narrator, phone, group.id, "We are back, and we missed nothing.", everyone);
  await narrator.step("a Commit of a.example", async () => {
    await group.update();
    await allAt(group, phone, everyone);
  });
  tellDecision(narrator, watch);
  agree(narrator, group.id, everyone);
  return carol;
}

/** Says who decided the last Commit. @throws Error when it is not who it has to be. */
function tellDecision(narrator: Narrator, watch: CommitWatch, expected?: string, when = ""): void {
  const last = watch.seen.at(-1);
  if (last === undefined || (expected !== undefined && last.orderer !== expected)) {
    throw new Error(`the last Commit was ordered by ${last?.orderer ?? "nobody"}`);
  }
  const { epoch, orderer, votes } = last;
  narrator.note(
    `epoch ${String(epoch)} was ended by a Commit that ${orderer} ordered${when}; votes of ${votes.join(" and ")}`,
  );
}

async function allAt(group: JoinedGroup, leader: Person, people: readonly Person[]): Promise<void> {
  const { epoch } = leader.client.group(group.id);
  await Promise.all(people.map((person) => person.reaches(group.id, epoch)));
}
