// docs/configuration.md says of each key of each configuration what the schema says. `--write` brings it up to date. Needs a build.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";

const page = fileURLToPath(new URL("../../docs/configuration.md", import.meta.url));
const { configurationSchemas } = await import(new URL("../domain/dist/index.js", import.meta.url).href);

/** What each file is. */
const files = {
  "domain.json":
    "What an operator decides. `entente init` writes it into the domain's folder, and `entente serve` makes the files below from it before each start.",
  "ds.json": "One process of the Delivery Service, `entente-ds --config ds.json`.",
  "as.json": "One process of the Authentication Service, `entente-as --config as.json`.",
  "gateway.json": "One gateway, `entente-gateway --config gateway.json`.",
  "web.json": "One web gateway, `entente-web --config web.json`.",
};

const code = (value) => `\`${JSON.stringify(value)}\``;
/** Bounds that only say what a number in JavaScript can be. */
const isBound = (number) => number !== undefined && Math.abs(number) < Number.MAX_SAFE_INTEGER;

function bounds({ minimum, exclusiveMinimum, maximum }) {
  if (exclusiveMinimum !== undefined) return ` above ${String(exclusiveMinimum)}`;
  const from = isBound(minimum) ? ` from ${minimum.toLocaleString("en")}` : "";
  return isBound(maximum) ? `${from} to ${maximum.toLocaleString("en")}` : from;
}

/** Keys whose schema does not say what they are. */
const undescribed = [];

function kindOf(schema) {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(" ");
  if (schema.type === "array") {
    const most = isBound(schema.maxItems) ? `, ${schema.maxItems.toLocaleString("en")} at most` : "";
    return `list of ${schema.items.type === "object" ? "objects" : kindOf(schema.items)}${most}`;
  }
  const name = { integer: "whole number", string: "text", boolean: "`true` `false`" }[schema.type];
  return `${name ?? schema.type ?? "text"}${bounds(schema)}`;
}

/** Rows of the keys below one schema; `path` names it. */
function* rows(schema, path) {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined && choices.every(({ type }) => type === "object")) {
    const kinds = choices.map(({ properties }) => code(properties.kind.const)).join(" ");
    yield [`\`${path}kind\``, kinds, "needed", "Which of these it is; each has keys of its own"];
    for (const { properties, ...choice } of choices) {
      const { kind, ...others } = properties;
      yield* rows({ ...choice, properties: others }, `${path.slice(0, -1)}(${kind.const}).`);
    }
    return;
  }
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    const name = `${path}${key}`;
    const inner = value.type === "array" ? value.items : value;
    const isGroup = inner.properties !== undefined || (inner.oneOf ?? inner.anyOf)?.[0]?.type === "object";
    const kind = isGroup && inner === value ? "object" : kindOf(value);
    const isNeeded = schema.required?.includes(key) === true;
    const usual = value.default === undefined ? (isNeeded ? "needed" : "–") : code(value.default);
    if (value.description === undefined) undescribed.push(name);
    yield [
      `\`${name}\``,
      kind,
      isGroup && value.default !== undefined ? "–" : usual,
      value.description ?? "",
    ];
    if (isGroup) yield* rows(inner, `${name}${inner === value ? "" : "[]"}.`);
  }
}

const cell = (text) => text.replaceAll("|", "\\|");
const sections = Object.entries(configurationSchemas()).map(([name, json]) => {
  const table = [...rows(json, "")].map((row) => `| ${row.map(cell).join(" | ")} |`);
  return [
    `## ${name}`,
    files[name],
    ["| key | value | unless told | what it is |", "|-|-|-|-|", ...table].join("\n"),
  ].join("\n\n");
});
const text = [
  "# Configuration",
  "Every key of every file, as the services check them: a key that is not here is refused, and all that is wrong is said at once. `entente-ds --config ds.json --check` looks and starts nothing, and so do the others. Times are in milliseconds, sizes in bytes; files are named absolutely or from the working directory.",
  "This page is made from the schemas: `node tools/checks/configuration.mjs --write`.",
  ...sections,
].join("\n\n");
const wanted = await format(text, { ...(await resolveConfig(page)), parser: "markdown" });

if (process.argv.includes("--write")) writeFileSync(page, wanted);
const isCurrent = readFileSync(page, "utf8") === wanted;
console.log(
  `configuration: ${String(sections.length)} files, ${isCurrent ? "as the page says" : "the page is stale"}`,
);
if (!isCurrent) console.error("docs/configuration.md: node tools/checks/configuration.mjs --write");
for (const name of undescribed) console.error(`${name}: its schema does not say what it is: .describe("…")`);
process.exitCode = isCurrent && undescribed.length === 0 ? 0 : 1;
