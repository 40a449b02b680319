import type { Primitives } from "../crypto/primitives.ts";

const idempotencyKeyBytes = 16;

/** Names a request that may be made again: the Delivery Service answers it as it did the first time. */
export function freshIdempotencyKey(primitives: Pick<Primitives, "randomBytes">): Uint8Array {
  return primitives.randomBytes(idempotencyKeyBytes);
}
