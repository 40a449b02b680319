import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { browse, LoopbackProvider } from "@entente/as/testing";
import { Testbed } from "@entente/testbed";

// Account creation by signing in, from a terminal with a browser beside it: a real provider, a real Authentication Service (A23-57).
const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "entente-sign-in-"));
const children: ChildProcessWithoutNullStreams[] = [];
let provider: LoopbackProvider;
let testbed: Testbed<"in-process">;

beforeAll(async () => {
  // The provider says of itself that it is one for tests.
  for (const level of ["warn", "info"] as const) jest.spyOn(console, level).mockReturnValue(undefined);
  const accounts = { hanna: { preferred_username: "hanna" }, ida: { preferred_username: "ida" } };
  provider = await LoopbackProvider.start(accounts, ["http://127.0.0.1/signed-in"]);
  const secret = join(place, "oidc.secret");
  writeFileSync(secret, "of the domain\n");
  testbed = await Testbed.start({
    domains: ["a.example"],
    mode: "in-process",
    path: join(place, ".entente"),
    settings: {
      signIn: {
        issuer: provider.issuer,
        clientId: "entente",
        clientSecret: secret,
        redirectUris: ["http://127.0.0.1/signed-in"],
        scopes: ["openid", "profile"],
        claim: "preferred_username",
      },
    },
  });
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

afterAll(async () => {
  await testbed.stop();
  await provider.stop();
  rmSync(place, { recursive: true, force: true });
});

class Terminal {
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #looking = new Set<() => void>();
  output = "";

  constructor(user: string, device: string) {
    const args = [program, "chat", user, "--device", device, "--sign-in"];
    this.#child = spawn(process.execPath, args, { cwd: place, env: { ...process.env, NO_COLOR: "1" } });
    children.push(this.#child);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on("data", (bytes: Buffer) => {
        this.output += bytes.toString("utf8");
        for (const look of [...this.#looking]) look();
      });
    this.ended = new Promise((resolve) => this.#child.once("close", resolve));
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  async shows(wanted: RegExp): Promise<string> {
    const seen = new Promise<string>((resolve) => {
      const look = (): void => {
        const found = wanted.exec(this.output);
        if (found !== null) resolve(found[0]);
      };
      this.#looking.add(look);
      look();
    });
    const ended = this.ended.then(() =>
      Promise.reject(new Error(`ended without ${String(wanted)}: ${this.output}`)),
    );
    return Promise.race([seen, ended]);
  }

  /** The address to go to, and where the browser is to come back. */
  async address(): Promise<{ url: string; back: string }> {
    const url = (await this.shows(/http\S+\n/)).trim();
    return { url, back: new URL(url).searchParams.get("redirect_uri")! };
  }
}

describe("entente chat --sign-in", () => {
  test("enrols who signed in; others who knock at the open port change nothing", async () => {
    const terminal = new Terminal("hanna@a.example", "laptop");
    const { url, back } = await terminal.address();
    expect(back).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-in$/);
    for (const forged of [
      `${back}?code=guessed&state=guessed`,
      `${back}?error=access_denied`,
      new URL("/", back).href,
    ])
      expect((await fetch(forged)).status).toBe(404);
    const page = await fetch(await browse(url, "hanna", back));
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("signed in")]);
    await terminal.shows(/hanna@a\.example\/laptop: in no group yet/);
    terminal.type("/quit");
    expect(await terminal.ended).toBe(0);
  });

  test("enrols nobody when somebody else signs in, or turns away", async () => {
    const other = new Terminal("hanna@a.example", "tablet");
    const { url, back } = await other.address();
    await fetch(await browse(url, "ida", back));
    expect(await other.ended).toBe(1);
    expect(other.output).toContain("it was ida@a.example who signed in");
    const shy = new Terminal("hanna@a.example", "watch");
    const turned = await shy.address();
    const page = await fetch(await browse(turned.url, "hanna", turned.back, true));
    expect(page.status).toBe(400);
    expect(await shy.ended).toBe(1);
    expect(shy.output).toContain("sign_in_refused");
  });
});
