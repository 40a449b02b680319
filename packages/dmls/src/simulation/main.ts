import { parseArgs } from "node:util";
import { simulateDmls } from "./simulate.ts";

const usage = `usage: node main.js [--seeds N] [--from S]

Runs N seeded simulations of distributed MLS sessions (default 1000), from seed S (default 1). Prints each
violation with its seed, and as the last line one JSON object. Exits 1 when there is a violation.`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const seeds = Number(values.seeds);
const from = Number(values.from);
if (!Number.isSafeInteger(seeds) || !Number.isSafeInteger(from) || seeds < 1 || from < 0) {
  console.error(usage);
  process.exit(2);
}

const total = { decided: 0, messages: 0, violations: 0, lossy: 0, removals: 0, stolen: 0, sealed: 0 };
let told = performance.now();
for (let seed = from; seed < from + seeds; seed++) {
  const run = await simulateDmls(seed);
  total.decided += run.decided;
  total.messages += run.messages;
  total.lossy += run.lossy ? 1 : 0;
  total.removals += run.removals;
  total.stolen += run.stolen;
  total.sealed += run.sealed;
  total.violations += run.violations.length;
  for (const violation of run.violations) console.log(`seed ${seed}: ${violation}`);
  if (performance.now() - told > 5000) {
    told = performance.now();
    console.log(
      `${seed - from + 1}/${seeds} seeds, ${total.messages} messages, ${total.violations} violations`,
    );
  }
}
console.log(JSON.stringify({ core: "dmls", seeds, ...total }));
process.exitCode = total.violations === 0 ? 0 : 1;
