import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { clientConfiguration } from "@entente/domain";
import { DmlsPerson, storePath, Testbed } from "@entente/testbed";
import type { MemberPlan, MemberWord } from "./dmls-member.ts";

const program = fileURLToPath(new URL("dmls-member.ts", import.meta.url));
const domains = ["a.example", "b.example"] as const;
const bobId = "bob@b.example/phone";
const children = new Set<ChildProcess>();
let testbed: Testbed;
let alice: DmlsPerson;
let plan: MemberPlan;

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "in-process" });
  alice = await DmlsPerson.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  const bobDomain = testbed.domain("b.example");
  const bob = await DmlsPerson.enrol(bobDomain, bobId);
  await alice.sessions.invite([bob.id]);
  await Promise.all([alice.connected(1), bob.connected(1)]);
  await bob.leave();
  plan = {
    clientId: bobId,
    home: clientConfiguration(bobDomain.folder),
    storePath: storePath(bobDomain, bobId),
  };
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await alice.leave();
  await testbed.stop();
});

/** Bob as a process, with what he has told so far. */
async function start(words: MemberWord[], onWord: () => void): Promise<ChildProcess> {
  const child = fork(program, [JSON.stringify(plan)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  children.add(child);
  child.on("message", (word: MemberWord) => {
    words.push(word);
    onWord();
  });
  return child;
}

function until(words: readonly MemberWord[], wanted: () => boolean, child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (wanted()) return resolve();
    const failed = (): void => reject(new Error(`bob ended after ${JSON.stringify(words.at(-1))}`));
    child.once("exit", failed);
    child.on("message", () => {
      if (!wanted()) return;
      child.off("exit", failed);
      resolve();
    });
  });
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => child.once("exit", () => resolve()));

test("a member that is killed with -9 again and again loses nothing that it was told, and nothing that it said", async () => {
  const words: MemberWord[] = [];
  const texts: string[] = [];
  const kills = 4;
  for (let round = 0; round <= kills; round++) {
    const ready = words.filter(({ kind }) => kind === "ready").length;
    let countdown = Number.POSITIVE_INFINITY;
    const child: ChildProcess = await start(words, () => {
      countdown -= 1;
      // In the middle of what it hears and says, at another word each time.
      if (countdown === 0) child.kill("SIGKILL");
    });
    await until(words, () => words.filter(({ kind }) => kind === "ready").length > ready, child);
    const gone = ended(child);
    if (round < kills) countdown = 2 + round;
    for (let i = 0; i < 5; i++) {
      const text = `round ${String(round)}, ${String(i)}`;
      texts.push(text);
      if (child.connected) child.send(`bob in ${text}`, () => undefined);
      await alice.say(text);
    }
    if (round < kills) await gone;
    else {
      const heard = (): Set<string> =>
        new Set(words.flatMap((word) => (word.kind === "heard" ? [word.text] : [])));
      await until(words, () => texts.every((text) => heard().has(text)), child);
      child.kill("SIGKILL");
      await gone;
    }
  }
  const said = words.flatMap((word) => (word.kind === "said" ? [`bob: ${word.text}`] : []));
  expect(said.length).toBeGreaterThan(0);
  await alice.hears(...said);
  // Told again only what was at hand when it was killed, and in order.
  const heard = words.flatMap((word) => (word.kind === "heard" ? [word.text] : []));
  expect(heard.filter((text, i) => heard.indexOf(text) === i)).toEqual(texts);
  expect(heard.length - texts.length).toBeLessThanOrEqual(kills);
});
