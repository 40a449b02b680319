import { parseArgs } from "node:util";
import { flipBits } from "../../src/measure/index.ts";
import { nodePrimitives } from "../node-primitives.ts";

const help = `node test/commands/bit-flips.ts [--flips N] [--seed S]

Turns one bit at a time in N answers and checkpoints (default 100000) and checks each as a client does. None may be accepted.
The last line is one JSON object; the exit code is 1 if a flip was accepted.`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    flips: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
  },
});

if (values.help) {
  console.log(help);
} else {
  const figures = flipBits({
    flips: Number(values.flips),
    seed: Number(values.seed),
    progress: (line) => console.log(line),
    primitives: nodePrimitives,
  });
  console.log(JSON.stringify(figures));
  process.exitCode = figures.accepted === 0 ? 0 : 1;
}
