import { describe, expect, test } from "@jest/globals";
import { CostBook, costTable } from "../src/scale/costs.ts";
import { runEveryone } from "../src/scale/everyone.ts";
import { Followers } from "../src/scale/followers.ts";
import type { FollowersAnywhere } from "../src/scale/followers-thread.ts";
import { following } from "../src/scale/following.ts";
import { runMembers } from "../src/scale/members.ts";

const quiet = (): void => undefined;

describe("a group across three domains, small", () => {
  test.each(["visible", "encrypted"] as const)(
    "%s handshakes: all who are connected end in one state, and read each message once",
    async (handshakes) => {
      const size = { members: 7, online: 4, addedAtOnce: 4, repeats: 1, minutes: 0 };
      const { lines, broken } = await runMembers({ ...size, handshakes, mode: "in-process" }, quiet);
      expect(broken).toEqual([]);
      const operations = lines.map(({ operation }) => operation);
      expect(operations).toEqual(
        expect.arrayContaining([
          "add 4 in one Commit",
          "update the own keys",
          "send a message",
          "remove a member",
        ]),
      );
      const added = lines.find(({ operation }) => operation === "add 4 in one Commit");
      expect(added?.upBytes).toBeGreaterThan(1_000);
      const read = lines.find(({ operation }) => operation.startsWith("read it"));
      // One message, with what goes along with it, and not one for each member.
      expect(read?.downBytes).toBeLessThan(8_000);
    },
  );
});

test("a group that has no more time is as large as it is, and all who are connected are in it", async () => {
  const size = { members: 90, online: 3, addedAtOnce: 2, repeats: 1, minutes: 0.02 } as const;
  const { lines, broken } = await runMembers({ ...size, handshakes: "encrypted", mode: "in-process" }, quiet);
  expect(broken).toEqual([]);
  expect(Math.max(...lines.map(({ members }) => members))).toBeLessThan(90);
});

describe("a group all of whose members follow", () => {
  const plan = { members: 23, addedAtOnce: 8, repeats: 2 };

  test("or some far apart, with leaves of the others that are real", async () => {
    const few = { members: 23, addedAtOnce: 8, repeats: 2, played: 3 };
    const { lines, broken } = await runEveryone(few, [new Followers(), new Followers()], quiet);
    expect(broken).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ operation: "all take an update", members: 23, times: 2 });
  });

  test("has all of them in one state, and says what each step costs", async () => {
    const { lines, broken } = await runEveryone(plan, [new Followers(), new Followers()], quiet);
    expect(broken).toEqual([]);
    const operations = lines.map(({ operation, times }) => `${operation}: ${String(times)}`);
    expect(operations).toEqual([
      "make a Commit that adds 8: 1",
      "1 take it, and 8 join by Welcome: 1",
      "make a Commit that adds 8: 1",
      "9 take it, and 8 join by Welcome: 1",
      "make a Commit that adds 6: 1",
      "17 take it, and 6 join by Welcome: 1",
      "make an update, in a tree without parents: 1",
      "all take an update, in a tree without parents: 1",
      "make an update: 2",
      "all take an update: 2",
    ]);
  });

  test("is found out when somebody does not follow", async () => {
    const [honest, deaf] = [new Followers(), new Followers()];
    let commits = 0;
    const sometimes: FollowersAnywhere = {
      make: (from, count, every) => deaf.make(from, count, every),
      take: async (commit) => {
        commits += 1;
        if (commits < 4) await deaf.take(commit);
      },
      update: (index) => honest.update(index),
      states: () => deaf.states(),
    };
    const { broken } = await runEveryone(plan, [honest, sometimes], quiet);
    expect(broken).toEqual([expect.stringContaining("of 23 are in one state")]);
  });
});

describe("what a server does in a group of a crowd", () => {
  test("it follows Commits whose cost is that of a path, not that of the group", async () => {
    const book = new CostBook(() => Number.NaN);
    for (const size of [64, 1_024]) await following(size, book);
    const bytesOf = (members: number): number =>
      book.lines().find((line) => line.operation === "check a Commit" && line.members === members)?.upBytes ??
      0;
    expect(bytesOf(64)).toBeGreaterThan(500);
    // Sixteen times the members; what is left of blanks is in it.
    expect(bytesOf(1_024)).toBeLessThan(8 * bytesOf(64));
    expect(costTable(book.lines())).toContain("check a whole tree");
  });
});
