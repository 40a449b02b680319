import { paddedLength } from "@entente/policy";
import { defaultPadding } from "./limits.ts";

/** The length to which something is padded where no policy says another: by Padmé, and never below `paddedBytesMin` (A18-31, A23-93). */
export function padme(bytes: number): number {
  return paddedLength(defaultPadding, bytes);
}
