import { DatabaseSync } from "node:sqlite";
import { type JoinedGroup, RpcFailure } from "@entente/client";
import { flipped, ForgingTransports, Person, type ProcessDomain, storePath } from "@entente/testbed";
import { decodeRaw } from "@entente/tls-codec";
import { MLSMessage } from "@entente/mls-wire";
import { agree, type Cast, speak } from "./cast.ts";
import type { Narrator } from "./narrator.ts";

/** Those who take part. */
type Present = Pick<Cast, "bob" | "phone">;

const watchId = "alice@a.example/watch";

/** What servers can help with and can not break: a join from outside, a bad Commit refused, a device that finds back. */
export async function repair(
  narrator: Narrator,
  { a, b }: { readonly a: ProcessDomain; readonly b: ProcessDomain },
  cast: Present,
  group: JoinedGroup,
): Promise<void> {
  await forgery(narrator, b, cast);
  const watch = await joinFromOutside(narrator, a, cast, group);
  await heal(narrator, a, watch, cast, group);
}

async function forgery(narrator: Narrator, b: ProcessDomain, { phone, bob }: Present): Promise<void> {
  narrator.act(
    "A bad Commit",
    "In a group of visible handshakes the Delivery Services follow the tree without any secret, and check every Commit.",
  );
  const forging = new ForgingTransports();
  const mallory = await narrator.step("mallory@b.example/phone enrols, with a client of her own making", () =>
    Person.enrol(b, "mallory@b.example/phone", { transports: forging }),
  );
  const visible = await narrator.step(
    "Alice's phone makes a visible group with Bob and Mallory",
    async () => {
      const made = await phone.client.createGroup({ handshakes: "visible" });
      await made.invite(["bob@b.example", "mallory@b.example"]);
      await Promise.all([bob.joins(made.id), mallory.joins(made.id)]);
      return made;
    },
  );
  forging.forge = (bundle) => {
    const { groupInfo } = bundle;
    if (groupInfo === undefined) throw new Error("a Commit of a visible group without its GroupInfo");
    return { ...bundle, groupInfo: decodeRaw(MLSMessage, flipped(groupInfo.bytes, -1)) };
  };
  const reason = await narrator.step("Mallory commits with a GroupInfo that nobody signed", () =>
    mallory.client
      .group(visible.id)
      .update()
      .then(
        () => Promise.reject(new Error("the bad Commit was decided")),
        (error: unknown) =>
          error instanceof RpcFailure
            ? `${error.code}: ${error.detail.reason ?? ""}`
            : Promise.reject(asError(error)),
      ),
  );
  narrator.note(`refused before it was ordered: ${reason}`);
  forging.forge = undefined;
  await narrator.step("the group goes on: Bob removes Mallory", async () => {
    await bob.client.group(visible.id).remove(["mallory@b.example"]);
    await phone.reaches(visible.id, bob.client.group(visible.id).epoch);
  });
  agree(narrator, visible.id, [phone, bob]);
  await mallory.leave();
}

async function joinFromOutside(
  narrator: Narrator,
  a: ProcessDomain,
  { phone, bob }: Present,
  group: JoinedGroup,
): Promise<Person> {
  narrator.act(
    "A join from outside",
    "Alice's watch enrols and joins all of her groups by itself: an external Commit, which needs nobody to be online.",
  );
  const watch = await narrator.step(`${watchId} enrols`, () => Person.enrol(a, watchId));
  const joined = await narrator.step("it asks for Alice's groups and joins each", () =>
    watch.client.joinUserGroups(),
  );
  narrator.note(`joined ${String(joined.length)} groups`);
  await Promise.all(
    [phone, bob].map((person) => person.reaches(group.id, watch.client.group(group.id).epoch)),
  );
  await speak(narrator, watch, group.id, "Nobody had to let me in.", [phone, bob]);
  return watch;
}

async function heal(
  narrator: Narrator,
  a: ProcessDomain,
  watch: Person,
  { phone, bob }: Present,
  group: JoinedGroup,
): Promise<void> {
  narrator.act("A device that finds back", "The watch's disk loses the state of every group.");
  await narrator.step("the watch is switched off, and its groups' states are overwritten", async () => {
    await watch.leave();
    const file = new DatabaseSync(storePath(a, watchId));
    file.exec("UPDATE groups SET core = x'00'");
    file.close();
  });
  const back = await narrator.step(
    "it starts, notices, and joins again in the place of its former leaf",
    async () => {
      const person = await Person.return(a, watchId);
      await person.until("to be healed", (event) => event.kind === "healed" && event.groupId === group.id);
      return person;
    },
  );
  const { epoch } = back.client.group(group.id);
  await Promise.all([phone, bob].map((person) => person.reaches(group.id, epoch)));
  await speak(narrator, bob, group.id, "Can you read again?", [phone, back]);
  agree(narrator, group.id, [phone, bob, back]);
  await back.leave();
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
