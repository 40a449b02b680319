import { limits } from "@entente/storage";

/**
 * Whether a text can be shown as a name: within its bound, without control, format or separator characters that could
 * hide or turn around what stands beside it.
 */
export function isDisplayName(text: string): boolean {
  return (
    Buffer.byteLength(text) <= limits.displayNameBytesMax &&
    text === text.trim() &&
    text.normalize("NFC") === text &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/u.test(text)
  );
}
