import { TransparencyError, type TransparencyErrorCode } from "../src/errors.ts";

/** The code with which `run` refuses, or "accepted"; any other exception is a defect and is thrown on. */
export function refusal(run: () => unknown): TransparencyErrorCode | "accepted" {
  try {
    run();
  } catch (error) {
    if (error instanceof TransparencyError) return error.code;
    throw error;
  }
  return "accepted";
}

/** A copy of `bytes` with one bit turned; bits count from the lowest of the first byte. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
