import type { Behaviour } from "./behaviour.ts";

/**
 * The length to which `bytes` of content are padded. `padme`: the least allowed length that is not below, which leaks O(log log n)
 * bits and costs at most 12 % (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication", PETS 2019), and
 * `padding_bytes` for everything shorter. `blocks`: the next multiple of `padding_bytes` (A18-31, A23-93).
 */
export function paddedLength(
  { padding, paddingBytes }: Pick<Behaviour, "padding" | "paddingBytes">,
  bytes: number,
): number {
  switch (padding) {
    case "none":
      return bytes;
    case "blocks":
      return Math.max(1, Math.ceil(bytes / paddingBytes)) * paddingBytes;
    case "padme":
      return bytes <= paddingBytes ? paddingBytes : padme(bytes);
  }
}

function padme(bytes: number): number {
  if (bytes < 2) return bytes;
  const exponent = 31 - Math.clz32(bytes);
  const exponentBits = 32 - Math.clz32(exponent);
  const step = 2 ** Math.max(0, exponent - exponentBits);
  return Math.ceil(bytes / step) * step;
}
