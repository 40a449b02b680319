import { describe, expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../src", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const portable = files.filter((file) => !file.startsWith("node/"));

/** The source without comments, in which words may stand that code may not use. */
function code(file: string): string {
  const text = readFileSync(join(src, file), "utf8");
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

describe("what is outside src/node runs in a browser", () => {
  test("there is something to look at", () => {
    expect(portable.length).toBeGreaterThan(40);
    expect(files.length).toBeGreaterThan(portable.length);
  });

  test.each(portable)("%s", (file) => {
    const text = code(file);
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, name]) => name!);
    for (const name of imports) {
      expect(name).not.toMatch(/^node:|^(crypto|fs|path|os|net|tls|http2?|buffer|stream|events|util)$/);
      expect(name).not.toMatch(/^@grpc\//);
      expect(name).not.toMatch(/(^|\/)node\//);
    }
    // Names of files and texts are no code.
    const bare = text.replaceAll(/"[^"\n]*"/g, '""');
    expect(bare).not.toMatch(/\bBuffer\b|\bprocess\.|\brequire\(|\b__dirname\b/);
  });
});
