// A lock file is complete only if every optional platform package that it names is in it: otherwise `npm ci` works on the
// machine that wrote it and fails on another. Also refuses download addresses, which belong to one machine's registry.
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"));
const problems = [];

/** Where npm would look for `name` from inside `from`, nearest first. */
function candidates(from, name) {
  const places = [];
  for (let folder = from; ;) {
    places.push(folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
    if (folder === "") return places;
    const cut = folder.lastIndexOf("/node_modules/");
    folder = cut >= 0 ? folder.slice(0, cut) : "";
  }
}

for (const [path, entry] of Object.entries(packages)) {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!candidates(path, name).some((place) => place in packages))
      problems.push(`${path} needs ${name}: not in the lock file`);
  }
  if (typeof entry.resolved === "string" && /^https?:/.test(entry.resolved))
    problems.push(`${path} has a download address`);
  if (path.startsWith("node_modules/") && entry.link !== true && entry.integrity === undefined) {
    problems.push(`${path} has no integrity`);
  }
}

for (const problem of problems) console.error(`package-lock.json: ${problem}`);
console.log(
  `lock file: ${String(Object.keys(packages).length)} entries, ${String(problems.length)} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
