import { describe, expect, test } from "@jest/globals";
import { parseUserId } from "@entente/mls-wire";
import { founderProblem, profilePolicy, reportersMax, reportersNeeded } from "../src/index.ts";

const alice = parseUserId("alice@a.example");
const bob = parseUserId("bob@b.example");
const small = profilePolicy("small_chat", alice);

describe("reporters of a bad Commit", () => {
  const needed = (members: number, reportersMin?: number): number =>
    reportersNeeded(
      members,
      reportersMin === undefined ? undefined : { ...small, behaviour: { ...small.behaviour, reportersMin } },
    );

  test("are more than half, and as many as the policy wants", () => {
    expect([1, 2, 3, 4, 5, 10].map((members) => needed(members))).toEqual([1, 2, 2, 3, 3, 6]);
    expect([5, 10, 11].map((members) => needed(members, 1))).toEqual([3, 6, 6]);
    expect([7, 8, 9].map((min) => needed(10, min))).toEqual([7, 8, 9]);
  });

  test("are never more than there are beside who made it, nor than the bound", () => {
    expect([10, 255].map((min) => needed(10, min))).toEqual([9, 9]);
    expect([reportersMax - 1, reportersMax, reportersMax + 1].map((min) => needed(100, min))).toEqual([
      reportersMax - 1,
      reportersMax,
      reportersMax,
    ]);
    expect(needed(50_000, 3)).toBe(reportersMax);
  });
});

describe("who makes a group", () => {
  const withRights = (
    addUsers: "admins" | "members" | "moderators" | "nobody",
    succession: "lowest_leaf" | "none",
  ) => ({
    ...small,
    rights: { ...small.rights, addUsers },
    behaviour: { ...small.behaviour, succession },
  });

  test("can add others, or is told by the policy that it can not", () => {
    expect(founderProblem(withRights("admins", "none"), alice)).toBeUndefined();
    expect(founderProblem(withRights("members", "none"), bob)).toBeUndefined();
    expect(founderProblem(withRights("admins", "none"), bob)).toMatchObject({ code: "founder_powerless" });
    expect(founderProblem(withRights("moderators", "none"), bob)).toMatchObject({
      code: "founder_powerless",
    });
    expect(founderProblem(withRights("admins", "lowest_leaf"), bob)).toBeUndefined();
    expect(founderProblem(withRights("nobody", "none"), bob)).toBeUndefined();
  });
});
