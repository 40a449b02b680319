import { concatBytes, textFromUtf8, utf8FromText } from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { noteBytesMax, noteSignaturesMax } from "../limits.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { base64FromBytes, bytesFromBase64 } from "./base64.ts";
import { isKeyName, type VerifierKey } from "./verifier-key.ts";

/** One signature line, not yet believed: who is said to have signed, and the bytes after the key id. */
export interface SignatureLine {
  readonly name: string;
  readonly id: number;
  readonly signature: Uint8Array;
}

/** Text with signatures, not yet believed. The text ends in a newline. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

/** A signature that verified. `timestampSeconds` is when a witness signed, absent for a plain note signature. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  readonly timestampSeconds?: bigint;
}

const timestampSecondsMax = (1n << 63n) - 1n;

/**
 * Reads a signed note; nothing in it is to be believed before `verifySignatures`.
 *
 * Errors: `note`, for more than `noteBytesMax` bytes too. C2SP signed-note, "Format".
 */
export function parseNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > noteBytesMax) throw new TransparencyError("note", `${bytes.length} bytes`);
  const whole = textFromUtf8(bytes);
  if (whole === undefined || [...whole].some((character) => character < " " && character !== "\n")) {
    throw new TransparencyError("note", "not UTF-8, or a control character");
  }
  const blank = whole.lastIndexOf("\n\n");
  if (blank < 0 || !whole.endsWith("\n"))
    throw new TransparencyError("note", "no blank line before signatures");
  const lines = whole.slice(blank + 2, -1).split("\n");
  if (lines.length > noteSignaturesMax) throw new TransparencyError("note", `${lines.length} signatures`);
  return { text: whole.slice(0, blank + 1), signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): SignatureLine {
  const [dash, name = "", encoded = "", ...rest] = line.split(" ");
  const bytes = bytesFromBase64(encoded);
  if (dash !== "—" || !isKeyName(name) || bytes === undefined || bytes.length < 5 || rest.length > 0) {
    throw new TransparencyError("note", "not a signature line");
  }
  return {
    name,
    id: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0),
    signature: bytes.subarray(4),
  };
}

/** The bytes of a note. The inverse is `parseNote`. */
export function formatNote(note: SignedNote): Uint8Array {
  return textBytes(`${note.text}\n${note.signatures.map(formatSignatureLine).join("")}`);
}

/** One line, with its newline: what a witness answers. */
export function formatSignatureLine(line: SignatureLine): string {
  const id = new Uint8Array(4);
  new DataView(id.buffer).setUint32(0, line.id);
  return `— ${line.name} ${base64FromBytes(concatBytes(id, line.signature))}\n`;
}

/** Reads one line, with its newline: what a log gets from a witness. Errors: `note`. */
export function readSignatureLine(text: string): SignatureLine {
  const { signatures } = parseNote(textBytes(`cosignature\n\n${text}`));
  const [line] = signatures;
  if (line === undefined || signatures.length > 1) throw new TransparencyError("note", "more than one line");
  return line;
}

/** The bytes that a log signs: the text itself. C2SP signed-note, "Ed25519 signatures". */
export function noteMessage(text: string): Uint8Array {
  return textBytes(text);
}

/** The bytes that a witness signs: a header, the time, the text. C2SP tlog-cosignature, "Ed25519 signed message". */
export function cosignatureMessage(text: string, timestampSeconds: bigint): Uint8Array {
  return textBytes(`cosignature/v1\ntime ${timestampSeconds}\n${text}`);
}

/** The line of a log's signature (64 bytes) over `noteMessage`. */
export function noteSignature(key: VerifierKey, signature: Uint8Array): SignatureLine {
  return { name: key.name, id: key.id, signature };
}

/** The line of a witness's signature (64 bytes) over `cosignatureMessage` with the same time. */
export function cosignature(
  key: VerifierKey,
  timestampSeconds: bigint,
  signature: Uint8Array,
): SignatureLine {
  const timestamp = new Uint8Array(8);
  new DataView(timestamp.buffer).setBigUint64(0, timestampSeconds);
  return { name: key.name, id: key.id, signature: concatBytes(timestamp, signature) };
}

/**
 * The signatures by `keys`, in the note's order, each verified; lines of other keys are left out, as C2SP asks.
 *
 * Errors: `note_signature` when a line with a known key's name and id does not verify: somebody altered the note, so the
 * whole of it is refused. Which keys must be among the answer is the caller's rule.
 */
export function verifySignatures(
  note: SignedNote,
  keys: readonly VerifierKey[],
  primitives: Primitives = purePrimitives,
): VerifiedSignature[] {
  return note.signatures.flatMap((line) => {
    const key = keys.find(({ name, id }) => name === line.name && id === line.id);
    return key === undefined ? [] : [verifyLine(note.text, line, key, primitives)];
  });
}

function verifyLine(
  text: string,
  line: SignatureLine,
  key: VerifierKey,
  primitives: Primitives,
): VerifiedSignature {
  const isCosignature = key.kind === "cosignature";
  if (line.signature.length !== (isCosignature ? 72 : 64)) {
    throw new TransparencyError("note_signature", `${line.signature.length} bytes by ${key.name}`);
  }
  if (!isCosignature) {
    if (primitives.ed25519Verify(key.publicKey, noteMessage(text), line.signature)) return { key };
    throw new TransparencyError("note_signature", `not by ${key.name}`);
  }
  const timestampSeconds = new DataView(line.signature.buffer, line.signature.byteOffset).getBigUint64(0);
  const message = cosignatureMessage(text, timestampSeconds);
  const isValid = primitives.ed25519Verify(key.publicKey, message, line.signature.subarray(8));
  if (isValid && timestampSeconds <= timestampSecondsMax) return { key, timestampSeconds };
  throw new TransparencyError("note_signature", `not by ${key.name}`);
}

function textBytes(text: string): Uint8Array {
  const bytes = utf8FromText(text);
  if (bytes === undefined) throw new TransparencyError("note", "a lone surrogate");
  return bytes;
}
