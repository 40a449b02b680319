// tsc emits only what it compiles; the generated JavaScript and its declarations go to dist as they are.
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
cpSync(join(root, "src/gen"), join(root, "dist/gen"), { recursive: true });
