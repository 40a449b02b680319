import type { SignatureKind } from "../../crypto/key-holder.ts";
import { signedContentBytesMax } from "./limits.ts";

/** What a client asks of its signer: one JSON object on a line. Bytes are in base 64. */
export type SignerQuestion =
  | { readonly id: number; readonly ask: "generate"; readonly kind: SignatureKind }
  | {
      readonly id: number;
      readonly ask: "sign";
      readonly publicKey: Uint8Array;
      readonly content: Uint8Array;
    };

/** Why a signer does not do what it is asked; closed. */
export type SignerRefusal = "bad_question" | "unknown_key" | "too_many_keys" | "failed";

const refusals: ReadonlySet<string> = new Set<SignerRefusal>([
  "bad_question",
  "failed",
  "too_many_keys",
  "unknown_key",
]);

/** What it answers: a public key, a signature, or why not. */
export type SignerAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly refused: SignerRefusal };

/** A line without its end. The inverse is {@link questionOf}. */
export function questionLine(question: SignerQuestion): string {
  if (question.ask === "generate") return JSON.stringify(question);
  const { publicKey, content, ...rest } = question;
  return JSON.stringify({ ...rest, publicKey: text(publicKey), content: text(content) });
}

/** The question on a line, or the id of one that is none: 0 where not even that can be read. */
export function questionOf(line: string): SignerQuestion | { readonly id: number; readonly ask: "nothing" } {
  const { id, ask, kind, publicKey, content } = objectOn(line);
  if (!isId(id)) return { id: 0, ask: "nothing" };
  if (ask === "generate" && (kind === "ed25519" || kind === "p256")) return { id, ask, kind };
  const [key, signed] = [bytesOf(publicKey), bytesOf(content)];
  const isBad = ask !== "sign" || key === undefined || signed === undefined;
  if (isBad || signed.length > signedContentBytesMax) return { id, ask: "nothing" };
  return { id, ask, publicKey: key, content: signed };
}

/** The inverse of {@link answerOf}. */
export function answerLine(answer: SignerAnswer): string {
  return JSON.stringify("bytes" in answer ? { id: answer.id, bytes: text(answer.bytes) } : answer);
}

/** The answer on a line; undefined for what is none. */
export function answerOf(line: string): SignerAnswer | undefined {
  const { id, bytes, refused } = objectOn(line);
  if (!isId(id)) return undefined;
  if (typeof refused === "string" && refusals.has(refused)) return { id, refused: refused as SignerRefusal };
  const found = bytesOf(bytes);
  return found === undefined ? undefined : { id, bytes: found };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (typeof value !== "string") return undefined;
  const bytes = Buffer.from(value, "base64");
  return bytes.toString("base64") === value ? new Uint8Array(bytes) : undefined;
}

function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function objectOn(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // What is no JSON is no question, and the reason is of no use to who asked.
    return {};
  }
}
