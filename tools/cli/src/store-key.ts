import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { UsageError } from "./say.ts";

const keyBytes = 32;

/** Permission bits of everybody but the owner. */
const othersMask = 0o077;

/**
 * The key in a file, made where there is none: what a device's store is encrypted under (A23-103). It belongs on another medium than
 * the store, or what reads one reads both.
 *
 * @throws UsageError for a file that others can read, or that is no key.
 */
export function storeKey(file: string): Uint8Array {
  if (!existsSync(file)) writeFileSync(file, randomBytes(keyBytes), { mode: 0o600, flag: "wx", flush: true });
  if ((statSync(file).mode & othersMask) !== 0)
    throw new UsageError(`others can read ${file}`, `take it from them: chmod 600 ${file}`);
  const key = readFileSync(file);
  if (key.length !== keyBytes)
    throw new UsageError(
      `${file} is no key: ${String(key.length)} bytes`,
      `a key has ${String(keyBytes)} bytes`,
    );
  return key;
}
