import { parseArgs } from "node:util";
import { measureSearch } from "../../src/measure/index.ts";
import { nodePrimitives } from "../node-primitives.ts";

const help = `node test/commands/measure.ts [--names N]… [--versions V] [--entries E] [--searches S]

Builds a log with N names of V versions each (default 1000 and 100000 names, 3 versions), appends E entries, a minute apart, and measures S
searches: making the answer, its size, checking it. A million names take about a quarter of an hour and 8 GB:
  node --max-old-space-size=12000 test/commands/measure.ts --names 1000000
The last line is one JSON object.`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    names: { type: "string", multiple: true, default: ["1000", "100000"] },
    versions: { type: "string", default: "3" },
    entries: { type: "string", default: "2000" },
    searches: { type: "string", default: "200" },
  },
});

if (values.help) {
  console.log(help);
} else {
  const figures = values.names.map((names) => {
    console.log(`${names} names`);
    return measureSearch({
      names: Number(names),
      versions: Number(values.versions),
      entries: Number(values.entries),
      searches: Number(values.searches),
      clock: () => performance.now(),
      progress: (line) => console.log(`  ${line}`),
      primitives: nodePrimitives,
    });
  });
  const rounded = JSON.stringify({ search: figures }, (_, value: unknown) =>
    typeof value === "number" ? Math.round(value * 1000) / 1000 : value,
  );
  console.log(rounded);
}
