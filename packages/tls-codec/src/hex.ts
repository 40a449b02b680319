const digits = "0123456789abcdef";
const octets: readonly string[] = Array.from({ length: 256 }, (_, octet) => {
  return digits.charAt(octet >> 4) + digits.charAt(octet & 15);
});

/** Lower-case hexadecimal, two digits for each byte. The inverse is {@link bytesFromHex}. */
export function hexFromBytes(bytes: Uint8Array): string {
  let hex = "";
  for (let i = 0; i < bytes.length; i++) hex += octets[bytes[i] as number] as string;
  return hex;
}

function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}

/** The bytes of lower-case hexadecimal; `undefined` for an odd length, an upper-case or any other character. */
export function bytesFromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = digitValue(hex.charCodeAt(2 * i));
    const low = digitValue(hex.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return undefined;
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}
