import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Journal } from "../load/journal.ts";
import type { Command, Report } from "../load/load-plan.ts";
import type { PeoplePlan } from "./people-plan.ts";
import { applyPeopleRecord, freshPeopleState } from "./people-state.ts";
import { Talker } from "./talker.ts";

/** How often the process says how far it is, in milliseconds. */
const reportMs = 100;

const plan = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as PeoplePlan;
const journal = new Journal(plan.folder, freshPeopleState, applyPeopleRecord);
const talkers = plan.people.map((person) => new Talker(person, plan, journal));
const all = Promise.all(talkers.map((talker) => talker.run()));

function report(settled: boolean): void {
  const { sent, told, saw, toldByGroup } = journal.state;
  process.stdout.write(`${JSON.stringify({ sent, told, saw, toldByGroup, settled } satisfies Report)}\n`);
}

let settled = false;
const timer = setInterval(() => {
  report(settled);
}, reportMs);

for await (const line of createInterface({ input: process.stdin })) {
  const { command } = JSON.parse(line) as Command;
  if (command === "end") break;
  if (command === "hush") {
    for (const talker of talkers) talker.hush();
    void Promise.all(talkers.map((talker) => talker.silent)).then(() => {
      settled = true;
    });
  }
}

clearInterval(timer);
await Promise.all(talkers.map((talker) => talker.stop()));
await all;
journal.close();
// An open pipe would keep the process.
process.stdin.destroy();
