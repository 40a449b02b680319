import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SqliteStore } from "../../src/node/sqlite-store.ts";
import { storeCompliance } from "./compliance.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-store-"));
const key = new Uint8Array(32).fill(7);
let path: string;
let count = 0;

beforeEach(() => {
  path = join(folder, `${count++}.db`);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

storeCompliance("SqliteStore", async () => SqliteStore.open(path), true);
storeCompliance("SqliteStore with a key", async () => SqliteStore.open(path, { key }), true);

describe("a store in a file", () => {
  test("can be read by its owner alone, its log too", async () => {
    const store = SqliteStore.open(path);
    await store.save({ records: new Map([["r", Uint8Array.of(1)]]) });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    await store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  test("belongs to one process at a time", async () => {
    const store = SqliteStore.open(path);
    await store.save({ records: new Map([["r", Uint8Array.of(1)]]) });
    expect(() => SqliteStore.open(path)).toThrow(expect.objectContaining({ code: "locked" }));
    await store.close();
    await SqliteStore.open(path).close();
  });

  test("with a key holds no plaintext, HPKE keys included, and opens with that key alone (A23-103, A23-105)", async () => {
    const secret = Buffer.from("a canary that sings in the clear");
    const store = SqliteStore.open(path, { key });
    await store.save({
      records: new Map([["r", secret]]),
      events: [secret],
      outgoing: [{ id: "o", groupId: "g", kind: "message", bytes: secret }],
      messages: [
        {
          id: "m",
          groupId: "g",
          sender: "alice@a.example/phone",
          epoch: 1n,
          generation: 0,
          atMs: 0,
          state: "received",
          plaintext: secret,
          authenticatedData: secret,
        },
      ],
      keyPackages: [
        {
          keyPackage: Uint8Array.of(1),
          ref: new Uint8Array(32),
          suite: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
          lastResort: false,
          notAfterSeconds: 1n,
          secrets: { initPrivateKey: secret, encryptionPrivateKey: secret, signaturePrivateKey: secret },
        },
      ],
    });
    expect(readFileSync(`${path}-wal`).includes(secret)).toBe(false);
    await store.close();
    expect(readFileSync(path).includes(secret)).toBe(false);
    expect(() => SqliteStore.open(path)).toThrow(expect.objectContaining({ code: "key_missing" }));
    const otherKey = new Uint8Array(32).fill(8);
    expect(() => SqliteStore.open(path, { key: otherKey })).toThrow(
      expect.objectContaining({ code: "key_wrong" }),
    );
    expect(() => SqliteStore.open(path, { key: key.subarray(1) })).toThrow(RangeError);
    const reopened = SqliteStore.open(path, { key });
    expect(await reopened.record("r")).toEqual(new Uint8Array(secret));
    await reopened.close();
  });

  test("without a key is not opened with one", async () => {
    await SqliteStore.open(path).close();
    expect(() => SqliteStore.open(path, { key })).toThrow(expect.objectContaining({ code: "key_wrong" }));
  });

  test("notices a value that was changed, or moved to another place", async () => {
    const store = SqliteStore.open(path, { key });
    await store.save({
      records: new Map([
        ["one", Uint8Array.of(1)],
        ["two", Uint8Array.of(2)],
        ["three", Uint8Array.of(3)],
      ]),
    });
    await store.close();
    const database = new DatabaseSync(path);
    database.exec(
      "UPDATE records SET value = (SELECT value FROM records WHERE name = 'one') WHERE name = 'two'",
    );
    database.exec("UPDATE records SET value = x'00' WHERE name = 'three'");
    database.close();
    const reopened = SqliteStore.open(path, { key });
    expect(await reopened.record("one")).toEqual(Uint8Array.of(1));
    await expect(reopened.record("two")).rejects.toMatchObject({ code: "corrupt" });
    await expect(reopened.record("three")).rejects.toMatchObject({ code: "corrupt" });
    await reopened.close();
  });

  test("of another schema is not opened", async () => {
    await SqliteStore.open(path).close();
    const database = new DatabaseSync(path);
    database.exec("UPDATE store SET version = 99");
    database.close();
    expect(() => SqliteStore.open(path)).toThrow(expect.objectContaining({ code: "version_unknown" }));
  });

  test("forgets on disk what was deleted (A23-104)", async () => {
    const canary = Buffer.from("a canary that is to be forgotten");
    const store = SqliteStore.open(path);
    await store.save({ records: new Map([["r", canary]]) });
    await store.save({ records: new Map([["r", undefined]]) });
    await store.close();
    expect(readFileSync(path).includes(canary)).toBe(false);
  });
});
