import { parseArgs } from "node:util";
import { getCiphersuiteFromName, getCiphersuiteImpl } from "ts-mls";
import { dmlsCosts } from "./dmls.ts";
import type { Cost, Costs } from "./measure.ts";
import { mlsCosts } from "./mls.ts";

const usage = `usage: node main.js [--sizes 2,8,32] [--runs R]

Measures what distributed MLS costs beside one MLS group of the same size, in the same run and with the same
cryptography: bytes as one receiver gets them, milliseconds to make and to take, medians of R runs (default 9). The
last line is one JSON object.`;

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "2,8,32" },
    runs: { type: "string", default: "9" },
    help: { type: "boolean", default: false },
  },
});
const sizes = values.sizes.split(",").map(Number);
const runs = Number(values.runs);
if (values.help || sizes.some((size) => !(size >= 2)) || !(runs >= 1)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const suite = await getCiphersuiteImpl(
  getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"),
);
const result: Record<string, { readonly dmls: Costs; readonly mls: Costs }> = {};
for (const size of sizes) {
  console.log(`${size} members …`);
  const dmls = await dmlsCosts(size, suite, runs);
  const mls = await mlsCosts(size, suite, runs);
  result[size] = { dmls, mls };
  console.log("           |              DMLS               |          one MLS group");
  console.log("           |   bytes   make ms   take ms     |   bytes   make ms   take ms");
  for (const what of ["message", "update", "commit", "join"] as const) {
    console.log(`${what.padEnd(10)} | ${shown(dmls[what])}     | ${shown(mls[what])}`);
  }
}
console.log(
  JSON.stringify(result, (_, value: unknown) =>
    typeof value === "number" ? Math.round(value * 100) / 100 : value,
  ),
);

function shown(cost: Cost | undefined): string {
  if (cost === undefined) return "      –         –         –";
  return [
    String(cost.bytes).padStart(7),
    cost.makeMs.toFixed(1).padStart(9),
    cost.takeMs.toFixed(1).padStart(9),
  ].join(" ");
}
