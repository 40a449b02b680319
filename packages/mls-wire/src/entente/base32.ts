const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** Base32 of RFC 4648 6 in lower case, without padding. The inverse is {@link bytesFromBase32}. */
export function base32FromBytes(bytes: Uint8Array): string {
  let out = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet.charAt((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0) out += alphabet.charAt((held << (5 - bits)) & 31);
  return out;
}

/** The bytes of {@link base32FromBytes}; `undefined` for any other spelling, bits left over that are not zero included. */
export function bytesFromBase32(encoded: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((encoded.length * 5) / 8));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const character of encoded) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return undefined;
    held = (held << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >>> bits;
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 && bits < 5 ? bytes : undefined;
}
