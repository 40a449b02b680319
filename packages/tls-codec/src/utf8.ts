/** The UTF-8 bytes of `text`; `undefined` when it holds a lone surrogate. The inverse is {@link textFromUtf8}. */
export function utf8FromText(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point >= 0xd800 && point <= 0xdfff) {
      const low = text.charCodeAt(i + 1);
      if (point > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return undefined;
      point = 0x1_0000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      i++;
    }
    if (point < 0x80) {
      bytes[at++] = point;
    } else if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else if (point < 0x1_0000) {
      bytes[at++] = 0xe0 | (point >> 12);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else {
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes.slice(0, at);
}

/** Code units handed to one `fromCharCode` call: far below every engine's limit on arguments. */
const chunkUnits = 4096;

/**
 * The text of UTF-8 bytes; `undefined` for an overlong form, a surrogate, a value past U+10FFFF or a cut sequence
 * (RFC 3629). A byte order mark is a character like any other, so that encoding gives the same bytes again.
 */
export function textFromUtf8(bytes: Uint8Array): string | undefined {
  let text = "";
  let units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at++] as number;
    let point = first;
    if (first >= 0x80) {
      const more =
        first >= 0xc2 && first < 0xe0
          ? 1
          : first >= 0xe0 && first < 0xf0
            ? 2
            : first >= 0xf0 && first < 0xf5
              ? 3
              : 0;
      if (more === 0 || at + more > bytes.length) return undefined;
      point = first & (0x3f >> more);
      for (let i = 0; i < more; i++) {
        const next = bytes[at++] as number;
        if ((next & 0xc0) !== 0x80) return undefined;
        point = (point << 6) | (next & 0x3f);
      }
      if (more === 2 && (point < 0x800 || (point >= 0xd800 && point <= 0xdfff))) return undefined;
      if (more === 3 && (point < 0x1_0000 || point > 0x10_ffff)) return undefined;
    }
    if (point < 0x1_0000) units.push(point);
    else units.push(0xd800 + ((point - 0x1_0000) >> 10), 0xdc00 + ((point - 0x1_0000) & 0x3ff));
    if (units.length >= chunkUnits) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}
