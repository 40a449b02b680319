// The stubs in packages/proto/src/gen are what the schemas in /proto generate, byte for byte.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const kept = fileURLToPath(new URL("../../packages/proto/src/gen", import.meta.url));
const fresh = mkdtempSync(join(tmpdir(), "entente-generated-"));
execFileSync(
  process.execPath,
  [fileURLToPath(new URL("../../packages/proto/scripts/generate.mjs", import.meta.url)), fresh],
  {
    stdio: ["ignore", "ignore", "inherit"],
  },
);
const names = [...new Set([...readdirSync(kept), ...readdirSync(fresh)])].sort();
const read = (folder, name) => {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    // A file that is missing on one side differs from one that is there.
    return undefined;
  }
};
const stale = names.filter((name) => read(kept, name) !== read(fresh, name));
rmSync(fresh, { recursive: true, force: true });
for (const name of stale)
  console.error(
    `packages/proto/src/gen/${name} is not what /proto generates: npm run generate -w @entente/proto`,
  );
console.log(`generated code: ${String(names.length)} files, ${String(stale.length)} stale`);
process.exitCode = stale.length === 0 ? 0 : 1;
