import { StorageError } from "../errors.ts";
import type { ClaimAnswer, ClaimedClient } from "../ports/key-packages.ts";

type Claimed = Extract<ClaimAnswer, { code: "claimed" }>;

interface Kept {
  readonly clients: readonly {
    readonly clientId: string;
    readonly status: ClaimedClient["status"];
    readonly packages: readonly { ref: string; suite: number; bytes: string; lastResort: boolean }[];
  }[];
  readonly left: Claimed["left"];
}

/** What is kept of a claim's answer so that its repetition gets the same one. Inverse: {@link decodeClaim}. */
export function encodeClaim({ clients, left }: Claimed): Uint8Array {
  const kept: Kept = {
    clients: clients.map((client) => ({
      ...client,
      packages: client.packages.map((entry) => ({
        ...entry,
        ref: base64(entry.ref),
        bytes: base64(entry.bytes),
      })),
    })),
    left,
  };
  return new TextEncoder().encode(JSON.stringify(kept));
}

export function decodeClaim(answer: Uint8Array): Claimed {
  const kept = parse(answer);
  return {
    code: "claimed",
    repeated: true,
    clients: kept.clients.map((client) => ({
      ...client,
      packages: client.packages.map((entry) => ({
        ...entry,
        ref: unbase64(entry.ref),
        bytes: unbase64(entry.bytes),
      })),
    })),
    left: kept.left,
  };
}

function parse(answer: Uint8Array): Kept {
  try {
    // Written by encodeClaim alone; what a damaged row could hold is caught as bad JSON or a missing list.
    const kept = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(answer)) as Kept;
    if (Array.isArray(kept.clients) && Array.isArray(kept.left)) return kept;
  } catch (cause) {
    throw new StorageError("corrupt", "a kept claim cannot be read", cause);
  }
  throw new StorageError("corrupt", "a kept claim cannot be read");
}

function base64(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
}

function unbase64(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value, "base64"));
}
