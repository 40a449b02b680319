import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConnectProxy, freePort } from "@entente/service-kit/testing";
import { Testbed } from "@entente/testbed";

const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "entente-chat-"));
const chats: Chat[] = [];
let testbed: Testbed;

/** `entente chat` with somebody at the keyboard. */
class Chat {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #looking = new Set<() => void>();
  output = "";

  constructor(user: string, ...options: readonly string[]) {
    // Without colours, which some environments ask for without a terminal: what is looked for is one text.
    const env = { ...process.env, NO_COLOR: "1" };
    this.#child = spawn(process.execPath, [program, "chat", user, ...options], { cwd: place, env });
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

  /** Its exit code. */
  readonly ended = (): Promise<number | null> => new Promise((resolve) => this.#child.once("exit", resolve));

  end(): Promise<number | null> {
    const ended = this.ended();
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
  const alice = new Chat("alice@a.example", "--dmls");
  const bob = new Chat("bob@b.example", "--dmls");
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
  const again = new Chat("bob@b.example", "--dmls");
  await again.shows("in session");
  alice.type("still there?");
  await again.shows("still there?");
  expect(await again.end()).toBe(0);
  expect(await alice.end()).toBe(0);
});

test("one whose keys are in a folder of their own talks to one behind a proxy (A23-102, A23-106)", async () => {
  const proxy = await ConnectProxy.start(await freePort());
  try {
    const keys = join(place, "keys-of-carol");
    const carol = new Chat("carol@a.example", "--signer-keys", keys);
    const dan = new Chat("dan@b.example", "--proxy", proxy.url);
    await Promise.all([carol.shows("in no group yet"), dan.shows("in no group yet")]);
    expect(readdirSync(keys)).toHaveLength(1);
    carol.type("/new");
    carol.type("/invite dan@b.example");
    await dan.shows("dan@b.example/terminal is now in");
    carol.type("signed elsewhere");
    await dan.shows("carol@a.example signed elsewhere");
    dan.type("sent through a proxy");
    await carol.shows("dan@b.example sent through a proxy");
    // Both services of the domain, and no other way to them.
    expect(new Set(proxy.asked).size).toBe(2);
    expect(await carol.end()).toBe(0);
    // Without the folder there is nobody to sign; with it the device goes on.
    const without = new Chat("carol@a.example");
    expect(await without.ended()).not.toBe(0);
    expect(without.output).toContain("--signer-keys");
    const again = new Chat("carol@a.example", "--signer-keys", keys);
    await again.shows("carol@a.example/terminal in ");
    again.type("still signed");
    await dan.shows("carol@a.example still signed");
    expect(await again.end()).toBe(0);
    expect(await dan.end()).toBe(0);
  } finally {
    await proxy.stop();
  }
});

test("an address that is no proxy's is told, with how to write one", async () => {
  const chat = new Chat("erin@a.example", "--proxy", "ftp://127.0.0.1:1");
  expect(await chat.ended()).not.toBe(0);
  expect(chat.output).toContain("write it as http://host:port");
});
