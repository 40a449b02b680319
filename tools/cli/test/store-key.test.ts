import { afterAll, expect, test } from "@jest/globals";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "@entente/client/node";
import { storeKey } from "../src/store-key.ts";

const place = mkdtempSync(join(tmpdir(), "entente-key-"));
afterAll(() => {
  rmSync(place, { recursive: true });
});

test("a key is made once, for its owner alone, and opens the store again", async () => {
  const file = join(place, "key");
  const path = join(place, "store");
  await SqliteStore.open(path, { key: storeKey(file) }).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await SqliteStore.open(path, { key: storeKey(file) }).close();
  expect(() => SqliteStore.open(path)).toThrow(expect.objectContaining({ code: "key_missing" }));
});

test("a key that others can read is not used", () => {
  const file = join(place, "open");
  storeKey(file);
  chmodSync(file, 0o640);
  expect(() => storeKey(file)).toThrow("others can read");
});

test.each([0, 31, 33])("%i bytes are no key", (bytes) => {
  const file = join(place, `of-${String(bytes)}`);
  writeFileSync(file, new Uint8Array(bytes), { mode: 0o600 });
  expect(() => storeKey(file)).toThrow("is no key");
});
