#!/usr/bin/env node
import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { costTable } from "./costs.ts";
import { type EveryoneResult, runEveryone } from "./everyone.ts";
import { FollowersThread } from "./followers-thread.ts";
import { runMembers } from "./members.ts";
import { runSimulated } from "./simulated.ts";

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("not a whole number");
  return value;
}

interface Options {
  readonly members: number;
  readonly online: number;
  readonly addedAtOnce: number;
  readonly repeats: number;
  readonly handshakes: "visible" | "encrypted";
  readonly simulated: number;
  readonly everyone: number;
  readonly played: number;
  readonly minutes: number;
}

function tell(line: string): void {
  console.log(`  ${line}`);
}

const program = new Command("scale")
  .description(
    "a group of real clients across three domains through real services: what each operation costs, in time and bytes, as it grows",
  )
  .option("--members <n>", "members, a third of them at each domain", count, 1_000)
  .option("--online <n>", "how many of them are connected and follow; the others are away", count, 12)
  .option("--added-at-once <n>", "members that one Commit adds", count, 250)
  .option("--repeats <n>", "how often each operation is done in the finished group", count, 5)
  .addOption(
    new Option("--handshakes <kind>", "what servers see")
      .choices(["visible", "encrypted"] as const)
      .default("visible"),
  );

program.option(
  "--simulated <n>",
  "members of groups that exist on the server side only, beside one of a hundredth; 0: none",
  count,
  50_000,
);

program.option(
  "--everyone <n>",
  "members of a group all of whom join by Welcome and merge every Commit, without services; 0: none",
  count,
  0,
);

program.option(
  "--played <n>",
  "of --everyone, how many follow, about; the others have real KeyPackages and leaves, whose keys nobody uses. 0: all",
  count,
  0,
);

program.option(
  "--minutes <n>",
  "members stop enrolling at half of it and being added at four fifths, and the group is as large as it is by then; 0: no bound",
  count,
  0,
);

program.action(async (options: Options) => {
  const { members, online, addedAtOnce, repeats, handshakes, simulated, minutes } = options;
  const servers = simulated === 0 ? [] : await runSimulated(simulated, tell);
  if (servers.length > 0) console.log(`${costTable(servers)}\n`);
  const plan = { members, online, addedAtOnce, repeats, handshakes, minutes, mode: "processes" } as const;
  const nobody = { members: 0, lines: [], broken: [] };
  const { lines, broken, ...reached } = members === 0 ? nobody : await runMembers(plan, tell);
  if (lines.length > 0) console.log(costTable(lines));
  const all = options.everyone === 0 ? { lines: [], broken: [] } : await everyone(options);
  if (all.lines.length > 0) console.log(`\n${costTable(all.lines, "processor ms")}`);
  const wrong = [...broken, ...all.broken];
  for (const each of wrong) console.error(`broken: ${each}`);
  const { everyone: following } = options;
  const { played } = options;
  const result = { ...reached, handshakes, simulated, everyone: following, played, lines, servers };
  console.log(JSON.stringify({ ...result, followers: all.lines, broken: wrong.length }));
  process.exitCode = wrong.length > 0 ? 1 : 0;
});

/** A share of the followers for each processor, in a thread of its own. */
async function everyone({
  everyone: members,
  addedAtOnce,
  repeats,
  ...rest
}: Options): Promise<EveryoneResult> {
  const threads = Array.from({ length: Math.max(1, availableParallelism()) }, () => new FollowersThread());
  try {
    const played = rest.played === 0 ? undefined : rest.played;
    return await runEveryone({ members, addedAtOnce, repeats, played }, threads, tell);
  } finally {
    await Promise.all(threads.map((each) => each.end()));
  }
}

await program.parseAsync();
