import { readFileSync } from "node:fs";
import { bytesFromHex } from "@entente/tls-codec";
import { CipherSuite } from "@entente/mls-wire";
import { Refusal } from "../src/index.ts";

export function load<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), "utf8")) as readonly T[];
}

export function bytesOf(hex: string): Uint8Array {
  const bytes = bytesFromHex(hex);
  if (bytes === undefined) throw new Error("a vector that is not hexadecimal");
  return bytes;
}

export function suiteOf(code: number): CipherSuite {
  return CipherSuite.valueOf(code) ?? code;
}

/** The value, or an error that names the refusal. */
export function accepted<T>(value: T | Refusal): T {
  if (value instanceof Refusal) throw new Error(`refused: ${value.code} ${JSON.stringify(value.detail)}`);
  return value;
}
