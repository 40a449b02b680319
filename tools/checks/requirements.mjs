// The README's table of requirements is the one of docs/requirements.md in short, and every path that the latter names exists.
// `--write` brings the README up to date.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = `${root}README.md`;
const [begin, end] = ["<!-- requirements -->", "<!-- /requirements -->"];
const states = ["works", "partly", "not yet"];

const sections = [];
const missing = new Set();
for (const line of readFileSync(`${root}docs/requirements.md`, "utf8").split("\n")) {
  const heading = /^## (.+)$/.exec(line);
  if (heading) sections.push({ name: heading[1], numbers: new Map(states.map((state) => [state, []])) });
  const row = /^\| ([A-Z][A-Z0-9]*-T?\d+) +\|(.+)\|([^|]+)\|([^|]+)\|$/.exec(line);
  if (!row) continue;
  const state = row[3].replaceAll("*", "").trim();
  sections.at(-1)?.numbers.get(state)?.push(row[1]);
  for (const [, path] of row[4].matchAll(/`((?:packages|services|tools|proto|docs)\/[^`]*)`/g)) {
    if (!existsSync(`${root}${path}`)) missing.add(path);
  }
}

/** `A-1, A-2, A-3, A-5` as `A-1..3, 5`. */
function ranges(numbers) {
  const parts = [];
  let prefix = "";
  for (let index = 0; index < numbers.length;) {
    const [, letters, digits] = /^(.*-T?)(\d+)$/.exec(numbers[index]);
    let last = Number(digits);
    let next = index + 1;
    while (next < numbers.length && numbers[next] === `${letters}${String(last + 1)}`) {
      last++;
      next++;
    }
    const first = letters === prefix ? digits : `${letters}${digits}`;
    parts.push(last === Number(digits) ? first : `${first}..${String(last)}`);
    prefix = letters;
    index = next;
  }
  return parts.length === 0 ? "–" : parts.join(", ");
}

const rows = sections.flatMap(({ name, numbers }) => {
  const all = [...numbers.values()].flat();
  if (all.length === 0) return [];
  return [`| ${name} | ${states.map((state) => ranges(numbers.get(state))).join(" | ")} |`];
});
const count = (state) => sections.reduce((sum, { numbers }) => sum + numbers.get(state).length, 0);
const total = `| all | ${states.map((state) => String(count(state))).join(" | ")} |`;
const table = `${begin}\n\n| source | works | partly | not yet |\n| --- | --- | --- | --- |\n${[...rows, total].join("\n")}\n\n${end}`;

const text = readFileSync(readme, "utf8");
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
const fresh = from < 0 || to < 0 ? undefined : `${text.slice(0, from)}${table}${text.slice(to + end.length)}`;
if (fresh !== undefined && process.argv.includes("--write")) writeFileSync(readme, fresh);

/** Prettier pads tables; what counts is what they say. */
const plain = (value) => value.replace(/ +/g, " ").replace(/-{3,}/g, "---");
const stale = fresh === undefined || (plain(fresh) !== plain(text) && !process.argv.includes("--write"));
for (const path of missing) console.error(`docs/requirements.md names ${path}, which is not there`);
if (stale)
  console.error(
    "README.md: its table is not that of docs/requirements.md: node tools/checks/requirements.mjs --write",
  );
console.log(`requirements: ${states.map((state) => `${String(count(state))} ${state}`).join(", ")}`);
process.exitCode = stale || missing.size > 0 || rows.length === 0 ? 1 : 0;
