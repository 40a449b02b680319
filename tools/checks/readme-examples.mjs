// Every block marked ```ts in a README or a page of docs/ compiles as a module of its own package, and every link to a file leads to one.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const work = ".readme-examples";
const pages = globSync(["*.md", "docs/*.md", "{proto,packages/*,services/*,tools/*}/{*,docs/*}.md"], {
  cwd: root,
});
const readmes = globSync(["README.md", "{packages,services,tools}/*/{README,docs/*}.md"], { cwd: root });
let count = 0;
const projects = [];

for (const readme of readmes) {
  const text = readFileSync(join(root, readme), "utf8");
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
  if (blocks.length === 0) continue;
  // Inside the package's folder, so that its own dependencies and its own name resolve.
  const folder = join(root, dirname(readme).replace(/\/docs$/, ""), work, basename(readme, ".md"));
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
}
for (const { folder } of projects) rmSync(dirname(folder), { recursive: true, force: true });

let links = 0;
for (const page of pages) {
  const prose = readFileSync(join(root, page), "utf8").replaceAll(/^```[\s\S]*?^```$/gm, "");
  for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (target === undefined || /^([a-z]+:|#)/.test(target)) continue;
    links++;
    if (existsSync(join(root, dirname(page), target.split("#")[0] ?? ""))) continue;
    failed++;
    console.error(`${page}: nothing is at ${target}`);
  }
}

console.log(
  `README examples: ${String(count)} blocks in ${String(projects.length)} files, ${String(links)} links, ${String(failed)} fail`,
);
process.exitCode = failed === 0 ? 0 : 1;
