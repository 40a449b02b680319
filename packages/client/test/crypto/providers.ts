import { readFileSync } from "node:fs";
import { webCrypto } from "../../src/crypto/web-crypto.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { suiteNames, type SuiteName } from "../../src/crypto/suite-name.ts";
import type { CryptoProvider } from "../../src/crypto/crypto-provider.ts";

/** Both providers under a name for `describe.each`. */
export const providers: readonly (readonly [string, CryptoProvider])[] = [
  ["node:crypto", nodeCrypto],
  ["WebCrypto and noble", webCrypto],
];

/** The cases of a vector file. */
export function vectors<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), "utf8")) as T[];
}

/** The suite of a registry number from 1 to 3. */
export function suiteOf(number: number): SuiteName {
  return suiteNames[number - 1]!;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
