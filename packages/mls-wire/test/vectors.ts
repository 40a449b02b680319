import { readFileSync } from "node:fs";
import { bytesFromHex } from "@entente/tls-codec";

/** One case of `messages.json`: hexadecimal by the vector's own field names. */
export type MessageCase = Readonly<Record<string, string>>;

export function load(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
}

export const messageCases = load("messages") as readonly MessageCase[];
export const lengthCases = load("deserialization") as readonly { vlbytes_header: string; length: number }[];

export function bytesOf(hex: string | undefined): Uint8Array {
  const bytes = bytesFromHex(hex ?? "?");
  if (bytes === undefined) throw new Error("a vector that is not hexadecimal");
  return bytes;
}
