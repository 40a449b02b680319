import { textFromUtf8, utf8FromText } from "@entente/tls-codec";
import { labelBytesMax } from "../limits.ts";

/**
 * What a label is about: `user` the clients of a user (`u/alice`), `domain` a domain's statement (`d/a.example`), `evidence`
 * proofs of a domain's misbehaviour (`e/b.example`).
 */
export type LabelKind = "user" | "domain" | "evidence";

const letters: Record<LabelKind, string> = { user: "u", domain: "d", evidence: "e" };

/**
 * The label of a name; the inverse is `parseLabel`. The name is in its canonical form already, since two spellings are two
 * labels. Throws RangeError for an empty name, one that is not text, or a label past `labelBytesMax` bytes.
 */
export function labelOf(kind: LabelKind, name: string): Uint8Array {
  const bytes = utf8FromText(`${letters[kind]}/${name}`);
  if (bytes === undefined || name === "" || bytes.length > labelBytesMax)
    throw new RangeError("not a name for a label");
  return bytes;
}

/** The kind and name of a label, undefined for bytes that are none. */
export function parseLabel(label: Uint8Array): { kind: LabelKind; name: string } | undefined {
  const text = label.length > labelBytesMax ? undefined : textFromUtf8(label);
  const kind = (Object.keys(letters) as LabelKind[]).find((each) => text?.startsWith(`${letters[each]}/`));
  return text === undefined || kind === undefined || text.length < 3
    ? undefined
    : { kind, name: text.slice(2) };
}
