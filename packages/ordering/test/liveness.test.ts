import { expect, test } from "@jest/globals";
import { heardDomains, hearPing, isHeard, suspectNow, type Peers } from "../src/index.ts";

const ping = { incarnation: 1n, sequence: 10n, hears: ["b.example"] };
const empty: Peers = new Map();

test("a peer is suspected after the time of a suspicion, not before", () => {
  const { peers, verdict } = hearPing(empty, "a.example", ping, 1_000);
  expect(verdict).toBe("new_incarnation");
  expect(isHeard(peers, "a.example", 2_599, 1_600)).toBe(true);
  expect(isHeard(peers, "a.example", 2_600, 1_600)).toBe(false);
  expect(heardDomains(peers, 1_001, 1_600)).toEqual(["a.example"]);
});

test("a refused connection makes it suspected at once", () => {
  const { peers } = hearPing(empty, "a.example", ping, 1_000);
  expect(isHeard(suspectNow(peers, "a.example"), "a.example", 1_000, 1_600)).toBe(false);
  expect(suspectNow(empty, "a.example")).toBe(empty);
});

test.each([
  ["fewer statements in the same incarnation", { ...ping, sequence: 9n }, "amnesia"],
  ["an earlier incarnation", { ...ping, incarnation: 0n }, "amnesia"],
  ["as many statements", ping, "fine"],
  ["a later incarnation", { ...ping, incarnation: 2n, sequence: 0n }, "new_incarnation"],
])("a peer that reports %s", (_what, later, wanted) => {
  const { peers } = hearPing(empty, "a.example", ping, 1_000);
  const heard = hearPing(peers, "a.example", later, 5_000);
  expect(heard.verdict).toBe(wanted);
  expect(isHeard(heard.peers, "a.example", 5_000, 1_600)).toBe(wanted !== "amnesia");
});
