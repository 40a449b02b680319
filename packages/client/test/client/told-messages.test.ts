import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "../../src/node/sqlite-store.ts";
import { Diary } from "./diary.ts";
import { MemoryDomain } from "./memory-domain.ts";

// Of what the application has had only the last messages stay on disk (A23-104).
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "told-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What Bob's disk holds after Alice has sent him five messages and he has read them. */
async function diskOfBob(messagesKept: number | undefined): Promise<readonly string[]> {
  const domain = await MemoryDomain.start();
  const store = SqliteStore.open(join(folder, "bob.sqlite"));
  const kept = messagesKept === undefined ? {} : { messagesKept };
  const alice = await Diary.enrol(domain.settings("alice@a.example/phone", { updateAfterJoining: false }));
  const bob = await Diary.enrol(domain.settings("bob@a.example/phone", { store, ...kept }));
  const group = await alice.client.createGroup();
  await group.invite(["bob@a.example"]);
  await bob.joins(group);
  const texts = [1, 2, 3, 4, 5].map((each) => `secret number ${String(each)}`);
  for (const text of texts) await group.send(text);
  // What is told after them shows that they were acknowledged.
  await group.update();
  await bob.reaches(group, group.epoch);
  await bob.until((event) => event.kind === "epoch" && event.committer === "alice@a.example/phone");
  const read = bob.events.filter(({ kind }) => kind === "message");
  expect(read).toHaveLength(texts.length);
  await Promise.all([alice.stop(), bob.stop()]);
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
  return texts.filter((text) => files.some((bytes) => bytes.includes(text)));
}

describe("messages that were told", () => {
  test("stay as many as the application wants; the bytes of those before them are gone", async () => {
    expect(await diskOfBob(2)).toEqual(["secret number 4", "secret number 5"]);
  });

  test("leave nothing where the application keeps them itself", async () => {
    expect(await diskOfBob(0)).toEqual([]);
  });

  test.each([
    ["ten thousand", undefined],
    ["all", Number.POSITIVE_INFINITY],
  ] as const)("stay where there is room: %s", async (_, most) => {
    expect(await diskOfBob(most)).toHaveLength(5);
  });
});
