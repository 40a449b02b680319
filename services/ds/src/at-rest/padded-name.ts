/** Names are padded to a multiple of this many bytes, so that their length says little. */
const blockBytes = 32;

/** A name behind `head`, filled with zeros to whole blocks. */
export function paddedName(name: string, head: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(name);
  const end = head.length + text.length;
  return Buffer.concat([head, text], Math.ceil(end / blockBytes) * blockBytes);
}

/** The inverse of {@link paddedName}: the name that begins at `from`. */
export function nameIn(plain: Uint8Array, from = 0): string {
  const end = plain.indexOf(0, from);
  return Buffer.from(plain).toString("utf8", from, end < 0 ? plain.length : end);
}
