import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type GroupId, textOf } from "@entente/client";
import { type Person, Testbed } from "@entente/testbed";
import { Narrator } from "../demo/narrator.ts";
import { play } from "../demo/play.ts";
import { homeFolder } from "../folders.ts";
import { UsageError } from "../say.ts";

/** `entente demo`: the main job, told as it happens. */
export function addDemo(program: Command): void {
  program
    .command("demo")
    .description("three domains on this machine and a conversation between them, told as it happens")
    .option(
      "--home <path>",
      "where the domains are made; what an earlier run left there is removed",
      homeFolder,
    )
    .option("--once", "stop the domains at the end instead of leaving them up")
    .action(async ({ home, once }: { home: string; once?: boolean }) => {
      const narrator = new Narrator();
      const path = resolve(home);
      const domains = ["a.example", "b.example", "c.example"];
      narrator.say("Entente: federated end-to-end encrypted messaging, three domains on this machine.");
      for (const domain of domains) clear(resolve(path, domain));
      narrator.act(
        "Three domains",
        "Each with its own authorities, Delivery Service, Authentication Service and gateway: nine processes.",
      );
      const testbed = await narrator.step("certificates made, services started, peers introduced", () =>
        Testbed.start({ domains, mode: "processes", path }),
      );
      try {
        const { present } = await play(narrator, testbed);
        narrator.say("");
        narrator.say("Every step above ran on the real services, over TLS 1.3.");
        if (once === true) {
          await Promise.all(present.map((person) => person.leave()));
          return;
        }
        await stayUp(narrator, present);
      } finally {
        await testbed.stop();
      }
    });
}

/** Says that a domain's folder is the demo's own, to be removed by the next run. */
const markFile = "demo";

/** An empty folder with the mark, in place of what an earlier run left. @throws UsageError for a domain that somebody made. */
function clear(folder: string): void {
  if (existsSync(folder) && !existsSync(join(folder, markFile))) {
    throw new UsageError(`${folder} is not the demo's`, "move it away, or choose another place: --home PATH");
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, markFile), "");
}

/** The last device of Alice's is handed to whoever comes with `entente chat`; the others stay and show what they read. */
async function stayUp(
  narrator: Narrator,
  present: Awaited<ReturnType<typeof play>>["present"],
): Promise<void> {
  const terminal = present.find(({ id }) => id.endsWith("/terminal"));
  await terminal?.leave();
  const others = present.filter((person) => person !== terminal);
  narrator.say("The domains stay up. In another terminal, from this folder:");
  narrator.say("");
  narrator.say("    npx entente chat alice@a.example");
  narrator.say("");
  narrator.say("Ctrl-C ends it.");
  const ended = new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  for (const person of others) {
    person.onEvent = (event) => {
      if (event.kind !== "message" || event.own) return;
      narrator.speech(event.sender, textOf(event.content), [person.id]);
      if (person.name === "bob" && event.sender === terminal?.id) reply(narrator, person, event.groupId);
    };
  }
  await ended;
  await Promise.all(others.map((person) => person.leave()));
}

/** Bob answers whoever comes to talk, so that a newcomer sees both directions. */
function reply(narrator: Narrator, bob: Person, groupId: GroupId): void {
  bob.client
    .group(groupId)
    .send("I read you at b.example.")
    .catch((error: unknown) => {
      narrator.note(`Bob could not answer: ${error instanceof Error ? error.message : String(error)}`);
    });
}
