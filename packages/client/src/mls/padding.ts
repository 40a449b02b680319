import { paddedBytesMin } from "./limits.ts";

/**
 * Padmé: the least allowed length that is not below `bytes`. Lengths leak O(log log n) bits and cost at most 12 %.
 * Below `paddedBytesMin` there is one length only. (Nikitin et al., "Reducing Metadata Leakage
 * from Encrypted Files and Communication", PETS 2019; A18-31, A23-93.)
 */
export function padme(bytes: number): number {
  if (bytes <= paddedBytesMin) return paddedBytesMin;
  const exponent = 31 - Math.clz32(bytes);
  const exponentBits = 32 - Math.clz32(exponent);
  const step = 2 ** (exponent - exponentBits);
  return Math.ceil(bytes / step) * step;
}
