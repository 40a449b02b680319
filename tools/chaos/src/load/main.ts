import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Journal } from "./journal.ts";
import type { Command, LoadPlan, Report } from "./load-plan.ts";
import { applyRecord, freshLoadState } from "./load-state.ts";
import { Receiver } from "./receiver.ts";
import { Sender, type SendBudget } from "./sender.ts";

/** How often the process says how far it is, and keeps what it was told, in milliseconds. */
const reportMs = 50;

const { folder, devices } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as LoadPlan;
const journal = new Journal(folder, freshLoadState, applyRecord);

/** The right to send, as the run gives it. */
class Budget implements SendBudget {
  #upTo = 0;
  #more: () => void = () => undefined;
  #change = this.#nextChange();

  take(): boolean {
    return journal.state.sent < this.#upTo;
  }

  more(): Promise<void> {
    return this.#change;
  }

  hush(): void {
    this.#upTo = 0;
  }

  allow(upTo: number): void {
    this.#upTo = Math.max(this.#upTo, upTo);
    this.#more();
    this.#change = this.#nextChange();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#more = resolve;
    });
  }
}

const budget = new Budget();
const receivers = devices.map((device) => new Receiver(device, journal));
const senders = devices.map((device) => new Sender(device, journal, budget));
const all = Promise.all([...receivers, ...senders].map((each) => each.run()));

function report(): void {
  journal.flush();
  const { sent, told, saw, toldByGroup } = journal.state;
  const settled = hushed && told === sent;
  process.stdout.write(`${JSON.stringify({ sent, told, saw, toldByGroup, settled } satisfies Report)}\n`);
}

let hushed = false;
const timer = setInterval(report, reportMs);

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command;
  if (command.command === "end") break;
  if (command.command === "send") budget.allow(command.upTo);
  else {
    hushed = true;
    budget.hush();
  }
}

// The run ends, or whoever ran it is gone.
clearInterval(timer);
for (const each of [...receivers, ...senders]) each.stop();
budget.allow(0);
await all;
report();
journal.close();
// An open pipe would keep the process.
process.stdin.destroy();
