import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file in which a secret was found, and in which form. */
export interface Finding {
  readonly file: string;
  readonly form: string;
}

interface SecretForm {
  readonly form: string;
  readonly bytes: Buffer;
}

/** All files below a folder, but for those in folders with one of the names. */
export function filesBelow(folder: string, except: readonly string[] = []): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return except.includes(entry.name) ? [] : filesBelow(path, except);
    return entry.isFile() ? [path] : [];
  });
}

/** Where a secret is: as it is, or as hexadecimal or base64 of something that contains it. */
export function findings(files: readonly string[], secret: Uint8Array): readonly Finding[] {
  const forms = formsOf(secret);
  return files.flatMap((file) => {
    const contents = readFileSync(file);
    return forms.filter(({ bytes }) => contents.includes(bytes)).map(({ form }) => ({ file, form }));
  });
}

function formsOf(secret: Uint8Array): readonly SecretForm[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const base64 = [0, 1, 2].flatMap((shift) => {
    const text = base64At(bytes, shift);
    return [
      { form: `base64 at ${String(shift)}`, bytes: Buffer.from(text) },
      {
        form: `base64url at ${String(shift)}`,
        bytes: Buffer.from(text.replaceAll("+", "-").replaceAll("/", "_")),
      },
    ];
  });
  return [
    { form: "raw", bytes },
    { form: "UTF-16", bytes: Buffer.from(bytes.toString("latin1"), "utf16le") },
    { form: "hex", bytes: Buffer.from(hex) },
    { form: "upper-case hex", bytes: Buffer.from(hex.toUpperCase()) },
    { form: "list of numbers", bytes: Buffer.from([...bytes].join(",")) },
    ...base64,
  ];
}

/** The digits of base64 that depend on the secret alone when it begins `shift` bytes into a group of three. */
function base64At(secret: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), secret]).toString("base64");
  const end = Math.floor((shift + secret.length) / 3) * 4;
  return text.slice([0, 2, 3][shift], end);
}
