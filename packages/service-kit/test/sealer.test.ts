import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { newSealingKey, Sealer } from "../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-sealer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function keyFile(name: string, content = newSealingKey()): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const text = new TextEncoder().encode("where a device is");

describe("Sealer", () => {
  test("opens what it sealed, for the same purpose, and nothing else", () => {
    const sealer = Sealer.fromFiles([keyFile("one")]);
    const sealed = sealer.seal("push", text);
    expect(Buffer.from(sealed).includes("device")).toBe(false);
    expect(sealer.seal("push", text)).not.toEqual(sealed);
    expect(sealer.open("push", sealed)).toEqual(text);
    expect(sealer.open("other", sealed)).toBeUndefined();
    expect(Sealer.fromFiles([keyFile("two")]).open("push", sealed)).toBeUndefined();
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(sealer.open("push", changed)).toBeUndefined();
      expect(sealer.open("push", sealed.subarray(0, at))).toBeUndefined();
    }
  });

  test("goes on opening with older keys, and seals with the first", () => {
    const [old, fresh] = [keyFile("old"), keyFile("fresh")];
    const before = Sealer.fromFiles([old]).seal("push", text);
    const both = Sealer.fromFiles([fresh, old]);
    expect(both.open("push", before)).toEqual(text);
    const after = both.seal("push", text);
    expect(Sealer.fromFiles([old]).open("push", after)).toBeUndefined();
    expect(Sealer.fromFiles([fresh]).open("push", after)).toEqual(text);
    expect(Sealer.fromFiles([fresh]).open("push", before)).toBeUndefined();
  });

  test("says what is wrong with a key file", () => {
    expect(() => Sealer.fromFiles([])).toThrow(/at least one key file/);
    expect(() => Sealer.fromFiles([join(folder, "none")])).toThrow(/sealingKeys: .*ENOENT/);
    expect(() => Sealer.fromFiles([keyFile("short", "00\n")])).toThrow(/64 hexadecimal characters/);
    expect(() => Sealer.fromFiles([keyFile("upper", `${"A".repeat(64)}\n`)])).toThrow(/lower case/);
  });

  test("takes keys that are held elsewhere, and tells which has sealed", () => {
    const [one, two] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const before = Sealer.fromKeys([one]);
    const sealed = before.seal("push", text);
    expect(sealed.subarray(0, 8)).toEqual(before.keyId);
    const after = Sealer.fromKeys([two, one]);
    expect(after.open("push", sealed)).toEqual(text);
    expect(before.sealedBy(sealed)).toBe("current");
    expect(after.sealedBy(sealed)).toBe("former");
    expect(Sealer.fromKeys([two]).sealedBy(sealed)).toBe("unknown");
    expect(before.sealedBy(sealed.subarray(0, 7))).toBe("unknown");
    for (const keys of [[], [new Uint8Array(31)], [one, new Uint8Array(33)]])
      expect(() => Sealer.fromKeys(keys)).toThrow(RangeError);
  });
});
