import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { ConfigurationError, ListenAddress, readConfiguration } from "../src/index.ts";

const schema = z.strictObject({ domain: z.string(), listen: ListenAddress });

function problemsOf(contents: string): readonly string[] {
  const file = join(mkdtempSync(join(tmpdir(), "entente-")), "service.json");
  writeFileSync(file, contents);
  try {
    readConfiguration(file, schema);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    expect(error.message).toContain(file);
    return error.problems.map(({ key }) => key);
  }
}

describe("readConfiguration", () => {
  test("takes what fits and fills in defaults", () => {
    expect(problemsOf('{"domain": "a.example", "listen": {"port": 1}}')).toEqual([]);
  });

  test("names every bad key at once", () => {
    expect(problemsOf('{"domain": 7, "listen": {"port": 65536}}')).toEqual(["domain", "listen.port"]);
  });

  test("a key that nobody knows is a problem", () => {
    expect(problemsOf('{"domain": "a.example", "listen": {"port": 1}, "tsl": true}')).toEqual([""]);
  });

  test("a file that is no JSON is named", () => {
    expect(problemsOf("{")).toEqual([""]);
  });
});
