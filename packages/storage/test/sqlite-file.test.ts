import { afterAll, describe, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { openStore, type Store } from "../src/index.ts";
import {
  aDecision,
  aKeyPackage,
  anAccept,
  bytes,
  feed,
  group,
  hash,
  now,
  populated,
  readAll,
} from "./compliance/samples.ts";
import { aClaim, told } from "./compliance/key-packages.ts";

const directory = mkdtempSync(join(tmpdir(), "entente-sqlite-"));
let files = 0;

afterAll(() => rmSync(directory, { recursive: true }));

function freshPath(): string {
  files += 1;
  return join(directory, `${String(files)}.db`);
}

async function reopen(path: string): Promise<Store> {
  return await openStore({ kind: "sqlite", path });
}

/** Changes the file behind the store's back. */
function damage(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

describe("a sqlite file", () => {
  test("keeps everything over a restart", async () => {
    const path = freshPath();
    const store = await populated(() => reopen(path));
    await store.delivery.accept(anAccept("m1", { outbox: [{ domain: "b.example" }] }));
    await store.close();
    const again = await reopen(path);
    expect(await readAll(again, "alice/1")).toEqual(["1 m1"]);
    expect((await again.outbox.destinations())[0]).toMatchObject({ pendingRows: 1 });
    await again.close();
  });

  test("has what outlives the process alone in its log, and with the next write that is durable on disk", async () => {
    const [path, left] = [freshPath(), freshPath()];
    const store = await populated(() => reopen(path));
    const item = { origin: "b.example", stream: 1n, seq: 1n };
    expect(await store.inbound.attempt([item])).toEqual([1]);
    await store.delivery.accept(anAccept("m1"));
    expect(await store.inbound.attempt([item])).toEqual([2]);
    // What a process that is killed now leaves behind.
    for (const part of ["", "-wal"]) copyFileSync(`${path}${part}`, `${left}${part}`);
    const again = await reopen(left);
    expect(await again.inbound.attempt([item])).toEqual([3]);
    expect(await readAll(again, "alice/1")).toEqual(["1 m1"]);
    await again.close();
    await store.close();
  });

  test("of a newer release, or of something else, is refused", async () => {
    const path = freshPath();
    await (await reopen(path)).close();
    damage(path, "PRAGMA user_version = 99");
    await expect(reopen(path)).rejects.toMatchObject({ code: "schema" });
    const foreign = freshPath();
    damage(foreign, "CREATE TABLE theirs (x); PRAGMA user_version = 1");
    await expect(reopen(foreign)).rejects.toMatchObject({ code: "schema" });
    const text = freshPath();
    writeFileSync(text, "this is not a database, it only has the length of one".repeat(100));
    await expect(reopen(text)).rejects.toMatchObject({ code: "schema" });
    await expect(reopen(join(directory, "none", "x.db"))).rejects.toMatchObject({ code: "unavailable" });
  });

  test("serves nothing that no longer matches its hash", async () => {
    const path = freshPath();
    const store = await populated(() => reopen(path));
    await store.delivery.accept(anAccept("m1", { outbox: [{ domain: "b.example" }] }));
    await store.delivery.decide(aDecision(0n, "x", { publicState: bytes("info") }));
    await store.keyPackages.publish("alice/1", [aKeyPackage("1")], now);
    const acceptor = {
      groupId: group,
      epoch: 1n,
      ballot: 1n,
      ballotDomain: "a",
      recovering: false,
      undecided: false,
      bytes: bytes("a"),
      revision: 0n,
    };
    await store.ordering.save({ acceptors: [acceptor] });
    await store.close();
    const reads: readonly [string, (store: Store) => Promise<unknown>][] = [
      ["UPDATE msg SET bytes = x'6d32' WHERE bytes = x'6d31'", (held) => readAll(held, "alice/1")],
      ["UPDATE msg SET sender = 'mallory'", (held) => held.feeds.range(feed, 0n, 10, 1_000)],
      ["UPDATE msg SET epoch = 7", (held) => held.outbox.read("b.example", 0n, 10, 1_000)],
      ["UPDATE feed_item SET seq = 9 WHERE seq = 1", (held) => readAll(held, "alice/1")],
      ["UPDATE mls_group SET epoch = 0", (held) => held.groups.find(group)],
      ["UPDATE mls_group SET epoch = 0", (held) => held.delivery.decide(aDecision(0n, "y"))],
      ["UPDATE public_state SET epoch = 2", (held) => held.groups.publicState(group)],
      ["UPDATE decided SET bundle = x'00'", (held) => held.ordering.log(group, 0n, 10, 1_000)],
      ["UPDATE acceptor SET ballot = 0", (held) => held.ordering.load([group])],
      [
        "UPDATE key_package SET bytes = x'00'",
        (held) => held.keyPackages.claim(aClaim({ target: { clientIds: ["alice/1"] } })),
      ],
    ];
    for (const [sql, read] of reads) {
      const copy = freshPath();
      copyFileSync(path, copy);
      const whole = await reopen(copy);
      await read(whole);
      await whole.close();
      copyFileSync(path, copy);
      damage(copy, sql);
      const damaged = await reopen(copy);
      await expect(read(damaged).then(() => sql)).rejects.toMatchObject({ code: "corrupt" });
      await damaged.close();
    }
  });

  test("lets an operation that fails fail alone among those that share its commit", async () => {
    const path = freshPath();
    const store = await populated(() => reopen(path));
    await store.keyPackages.publish("alice/1", [aKeyPackage("1")], now);
    await store.close();
    damage(path, "UPDATE key_package SET bytes = x'00'");
    const damaged = await reopen(path);
    const outcomes = await Promise.allSettled([
      damaged.delivery.accept(anAccept("m1")),
      damaged.keyPackages.claim(aClaim({ target: { clientIds: ["alice/1"] } })),
      damaged.delivery.accept(anAccept("m2")),
      damaged.delivery.accept(anAccept("m3")),
    ]);
    expect(outcomes).toMatchObject([
      { value: { seqs: [1n] } },
      { reason: { code: "corrupt" } },
      { value: { seqs: [2n] } },
      { value: { seqs: [3n] } },
    ]);
    expect(await readAll(damaged, "alice/1")).toEqual(["1 m1", "2 m2", "3 m3"]);
    await damaged.close();
  });

  test("gives what is whole before a damaged message, says which it is, and takes it back from whoever has it", async () => {
    const path = freshPath();
    const store = await populated(() => reopen(path));
    for (const name of ["m1", "m2", "m3"]) await store.delivery.accept(anAccept(name));
    const { items } = await store.feeds.range(feed, 0n, 3, 1_000);
    await store.close();
    const whole = items[1]!;
    const id = `x'${Buffer.from(whole.msgId).toString("hex")}'`;
    damage(path, `UPDATE msg SET bytes = x'00', epoch = 9, origin = 7 WHERE msg_id = ${id}`);
    const damaged = await reopen(path);
    const read = { clientId: "alice/1", feed, itemsMax: 10, bytesMax: 1_000 };
    expect(await damaged.feeds.read({ ...read, afterSeq: 0n })).toMatchObject({
      items: [{ seq: 1n }],
      endSeq: 3n,
    });
    expect(await damaged.feeds.range(feed, 0n, 10, 1_000)).toMatchObject({
      items: [{ seq: 1n }],
      endSeq: 3n,
    });
    const failure = { code: "corrupt", msgId: whole.msgId };
    await expect(damaged.feeds.read({ ...read, afterSeq: 1n })).rejects.toMatchObject(failure);
    await expect(damaged.feeds.range(feed, 1n, 10, 1_000)).rejects.toMatchObject(failure);
    await expect(damaged.feeds.message(group, whole.msgId)).rejects.toMatchObject(failure);
    expect(await damaged.feeds.read({ ...read, afterSeq: 2n })).toMatchObject({ items: [{ seq: 3n }] });
    expect(await damaged.feeds.repair(whole)).toBe("repaired");
    expect(await readAll(damaged, "alice/1")).toEqual(["1 m1", "2 m2", "3 m3"]);
    await damaged.close();
    damage(path, "UPDATE msg SET hash = x'00'");
    const again = await reopen(path);
    expect(await again.feeds.repair(whole)).toBe("mismatch");
    await again.close();
  });

  test("whose pages are overwritten is reported, not served", async () => {
    const path = freshPath();
    const store = await populated(() => reopen(path));
    for (let n = 0; n < 200; n += 1) await store.delivery.accept(anAccept(`message number ${String(n)}`));
    await store.close();
    const { readFileSync } = await import("node:fs");
    const original = readFileSync(path);
    let found = 0;
    for (let page = 1; page < original.length / 4096; page += 1) {
      const copy = freshPath();
      const image = Buffer.from(original);
      image.fill(0x5a, page * 4096 + 200, page * 4096 + 800);
      writeFileSync(copy, image);
      const served = await reopen(copy).then(
        async (held) => {
          const lines = await readAll(held, "alice/1").catch((error: unknown) => error);
          await held.close();
          return lines;
        },
        (error: unknown) => error,
      );
      if (Array.isArray(served))
        expect(served.every((line) => /^(gap|no_cursor|\d+ message number \d+$)/.test(String(line)))).toBe(
          true,
        );
      else {
        found += 1;
        expect(served).toMatchObject({ code: expect.stringMatching(/^(corrupt|schema)$/) });
      }
    }
    expect(found).toBeGreaterThan(0);
  });
});

describe("kill -9 in a loop of writes", () => {
  test("everything acknowledged is there after reopening, feeds are contiguous, single-use packages stay used", async () => {
    const path = freshPath();
    const store = await populated(() => reopen(path));
    const names = Array.from({ length: 100 }, (_none, index) => aKeyPackage(String(index)));
    await store.keyPackages.publish("bob/1", names, now);
    await store.close();
    const acknowledged: string[] = [];
    const claimed: string[] = [];
    for (let kill = 1; kill <= 5; kill += 1) {
      const writer = spawn(
        process.execPath,
        ["--no-warnings", join(import.meta.dirname, "../scripts/crash-writer.mjs"), path, String(kill)],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      const until = acknowledged.length + 150 * kill;
      for await (const line of createInterface({ input: writer.stdout })) {
        // A line that the kill cut short is no acknowledgement.
        if (!line.endsWith(".")) continue;
        if (line.startsWith("claimed ")) claimed.push(line);
        else acknowledged.push(line.slice(0, -1));
        if (acknowledged.length >= until) writer.kill("SIGKILL");
      }
    }
    const after = await reopen(path);
    const lines: string[] = [];
    for (let last = 0n; ;) {
      const answer = await after.feeds.read({
        clientId: "alice/1",
        feed,
        afterSeq: last,
        itemsMax: 1_000,
        bytesMax: 1e9,
      });
      if (answer.code !== "items" || answer.items.length === 0) break;
      for (const item of answer.items) {
        expect(item.seq).toBe(last + 1n);
        last = item.seq;
        lines.push(`${String(item.seq)} ${Buffer.from(item.bytes).toString()}`);
      }
    }
    expect(acknowledged.length).toBeGreaterThan(1_000);
    const kept = new Set(lines);
    expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);
    const { items } = await after.outbox.read("b.example", 0n, 1, 1);
    const [destination] = await after.outbox.destinations();
    expect(items[0]?.seq).toBe(1n);
    // Past some rows the others wait for their turn to have a number.
    const { nextSeq = 0n, queuedRows = 0, pendingRows = 0 } = destination ?? {};
    expect([pendingRows, Number(nextSeq) - 1 + queuedRows]).toEqual([lines.length, lines.length]);
    expect(new Set(claimed).size).toBe(claimed.length);
    const rest: string[] = [];
    for (let n = claimed.length; n < 101; n += 1) {
      rest.push(
        ...told(
          await after.keyPackages.claim(
            aClaim({ target: { clientIds: ["bob/1"] }, idempotencyKey: hash(`rest ${String(n)}`) }),
          ),
        ),
      );
    }
    const again = rest.filter((line) => claimed.includes(`claimed ${line}.`));
    expect(again).toEqual([]);
    await after.close();
  });
});
