import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Testbed } from "@entente/testbed";

const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "entente-chat-"));
const chats: Chat[] = [];
let testbed: Testbed;

/** `entente chat --dmls` with somebody at the keyboard. */
class Chat {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #looking = new Set<() => void>();
  output = "";

  constructor(user: string) {
    // Without colours, which some environments ask for without a terminal: what is looked for is one text.
    const env = { ...process.env, NO_COLOR: "1" };
    this.#child = spawn(process.execPath, [program, "chat", user, "--dmls"], { cwd: place, env });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        this.output += bytes.toString("utf8");
        for (const look of [...this.#looking]) look();
      });
    }
    chats.push(this);
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  shows(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.output.includes(text)) resolve();
      };
      this.#child.once("exit", () => reject(new Error(`ended without “${text}”: ${this.output}`)));
      this.#looking.add(look);
      look();
    });
  }

  async end(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#child.once("exit", resolve));
    this.type("/quit");
    return ended;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

beforeAll(async () => {
  const path = join(place, ".entente");
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process", path });
});

afterAll(async () => {
  for (const chat of chats) chat.kill();
  await testbed.stop();
  rmSync(place, { recursive: true, force: true });
});

test("two terminals of two domains talk in a session that no server orders", async () => {
  const alice = new Chat("alice@a.example");
  const bob = new Chat("bob@b.example");
  await Promise.all([alice.shows("in no session yet"), bob.shows("in no session yet")]);
  alice.type("/invite bob@b.example/terminal");
  await bob.shows("alice@a.example/terminal has begun the session");
  await alice.shows("bob@b.example/terminal: connected");
  alice.type("hello from a terminal");
  await bob.shows("hello from a terminal");
  bob.type("/update");
  bob.type("and back");
  await alice.shows("and back");
  bob.type("/members");
  await bob.shows("alice@a.example/terminal epoch");
  expect(await bob.end()).toBe(0);
  const again = new Chat("bob@b.example");
  await again.shows("in session");
  alice.type("still there?");
  await again.shows("still there?");
  expect(await again.end()).toBe(0);
  expect(await alice.end()).toBe(0);
});
