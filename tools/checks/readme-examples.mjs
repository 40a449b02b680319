// Every block marked ```ts in a README of the workspace compiles as a module of its own package.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const work = ".readme-examples";
const readmes = globSync(["README.md", "{packages,services,tools}/*/README.md"], { cwd: root });
let count = 0;
const projects = [];

for (const readme of readmes) {
  const text = readFileSync(join(root, readme), "utf8");
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
  if (blocks.length === 0) continue;
  // Inside the package's folder, so that its own dependencies and its own name resolve.
  const folder = join(root, dirname(readme), work);
  mkdirSync(folder, { recursive: true });
  blocks.forEach((block, index) => {
    writeFileSync(join(folder, `example-${String(index + 1)}.ts`), `${block}\nexport {};\n`);
  });
  const base = relative(folder, join(root, "tsconfig.base.json"));
  const compilerOptions = {
    noEmit: true,
    types: ["node"],
    typeRoots: [relative(folder, join(root, "node_modules/@types"))],
    noUnusedLocals: false,
  };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: base, compilerOptions, include: ["*.ts"] }),
  );
  projects.push({ readme, folder });
  count += blocks.length;
}

let failed = 0;
for (const { readme, folder } of projects) {
  const tsc = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {
    encoding: "utf8",
  });
  if (tsc.status !== 0) {
    failed++;
    console.error(`${readme}:\n${tsc.stdout}`);
  }
  if (existsSync(folder)) rmSync(folder, { recursive: true });
}
console.log(
  `README examples: ${String(count)} blocks in ${String(projects.length)} files, ${String(failed)} files fail`,
);
process.exitCode = failed === 0 ? 0 : 1;
