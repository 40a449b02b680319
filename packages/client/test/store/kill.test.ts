import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hex } from "../crypto/providers.ts";
import { Group } from "../../src/mls/group.ts";
import { SqliteStore } from "../../src/node/sqlite-store.ts";
import { groupOf, type Person, text } from "../mls/people.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-kill-"));
const reader = fileURLToPath(new URL("./reader.ts", import.meta.url));
const template = join(folder, "template.db");
const feed = join(folder, "feed");
const messagesTotal = 100;
let bob: Person;
let sent: Uint8Array[];
let firstSecret: Uint8Array;

beforeAll(async () => {
  const [alice, other] = (await groupOf(["alice@a.example/phone", "bob@b.example/phone"])) as [
    Person,
    Person,
  ];
  bob = other;
  sent = [];
  for (let i = 0; i < messagesTotal; i++) sent.push(await alice.send(`message ${i}`));
  writeFileSync(feed, sent.map(hex).join("\n"));
  const encoded = bob.group.encode();
  // The secret of the epoch's secret tree as it is before her first message: whoever has it reads all of them.
  const { decodeGroup } = await import("../../src/mls/group-codec.ts");
  firstSecret = decodeGroup(encoded)
    .mls.secretTree.find((node) => node !== undefined)!
    .handshake.secret.slice();
  const store = SqliteStore.open(template);
  await store.save({ groups: [{ groupId: bob.group.id, encoded, revision: 0n }] });
  await store.close();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the reader; `onLine` sees each saved index and may kill it. Resolves with how it ended. */
function read(
  path: string,
  when: string,
  at: number,
  onLine?: (index: number, end: () => void) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      "--disable-warning=ExperimentalWarning",
      reader,
      path,
      feed,
      when,
      String(at),
    ]);
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().trim().split("\n"))
        onLine?.(Number(line), () => child.kill("SIGKILL"));
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(signal ?? "finished");
      else reject(new Error(errors));
    });
  });
}

/** State, messages and cursor must tell of the same items. Returns how many. */
async function consistentItems(path: string): Promise<number> {
  const store = SqliteStore.open(path);
  const items = Number((await store.cursors()).get("feed") ?? -1n) + 1;
  const rows = await store.messages(bob.group.id, 0n, 1_000);
  expect(rows.map(({ plaintext }) => text(plaintext))).toEqual(
    sent.slice(0, items).map((_, i) => `message ${i}`),
  );
  const group = Group.decode(bob.environment, (await store.group(bob.group.id))!.encoded);
  for (const [index, message] of sent.entries()) {
    const result = await group.receive(message);
    if (index < items) expect(result).toEqual({ outcome: "ignored", reason: "replayed" });
    else expect(result.outcome).toBe("applied");
  }
  await store.close();
  return items;
}

function freshStore(name: string): string {
  const path = join(folder, name);
  copyFileSync(template, path);
  return path;
}

describe("a process that is killed (SIGKILL)", () => {
  test("after decrypting and before saving: the message comes once, after the restart", async () => {
    const path = freshStore("before.db");
    expect(await read(path, "before-save", 3)).toBe("SIGKILL");
    expect(await consistentItems(path)).toBe(3);
    expect(await read(path, "never", 0)).toBe("finished");
    expect(await consistentItems(path)).toBe(messagesTotal);
  });

  test("after saving and before acknowledging: the message came once, and its keys are gone", async () => {
    const path = freshStore("after.db");
    expect(await read(path, "after-save", 3)).toBe("SIGKILL");
    expect(await consistentItems(path)).toBe(4);
    // The check above opened and closed the store, so the log is folded into the file: the key that reads all of the
    // sender's messages, which was there at first, is nowhere.
    expect(readFileSync(template).includes(Buffer.from(firstSecret))).toBe(true);
    expect(readFileSync(path).includes(Buffer.from(firstSecret))).toBe(false);
    expect(await read(path, "never", 0)).toBe("finished");
    expect(await consistentItems(path)).toBe(messagesTotal);
  });

  test("again and again at moments that nobody chose: nothing lost, nothing twice", async () => {
    const path = freshStore("random.db");
    let items = 0;
    for (const stopAfter of [0, 3, 1, 6, 2]) {
      let seen = 0;
      const end = await read(path, "never", 0, (_, kill) => {
        // The process runs on while the signal travels, so it dies at any place of its loop.
        if (seen++ === stopAfter) kill();
      });
      const now = await consistentItems(path);
      expect(now).toBeGreaterThan(items);
      expect(end === "SIGKILL" || now === messagesTotal).toBe(true);
      items = now;
    }
    await read(path, "never", 0);
    expect(await consistentItems(path)).toBe(messagesTotal);
  });
});
