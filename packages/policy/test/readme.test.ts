import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { defaultsRows } from "./defaults-table.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const rows = new Map(
  readme
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, parameter = "", , ...cells]) => [parameter.replaceAll("`", ""), cells]),
);

describe("the table of parameters", () => {
  test.each(defaultsRows())("$parameter is as in the code", ({ parameter, defaults }) => {
    expect(rows.get(parameter)?.slice(0, 3)).toEqual(defaults);
  });

  test("there is no row for anything else", () => {
    expect([...rows.keys()]).toEqual(defaultsRows().map(({ parameter }) => parameter));
  });
});
