import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { rulesOf } from "../src/ordering/mutants.ts";
import { runScript } from "../src/ordering/script.ts";

const directory = join(import.meta.dirname, "scripts");
const script = (name: string): string => readFileSync(join(directory, `${name}.txt`), "utf8");

/** REWRITE_SCRIPTS=1 writes down what happens instead of comparing; read the difference before committing it. */
const rewrite = process.env["REWRITE_SCRIPTS"] === "1";

describe("scripts go as written", () => {
  for (const file of readdirSync(directory)) {
    test(file, () => {
      const path = join(directory, file);
      const text = readFileSync(path, "utf8");
      const happened = runScript(text);
      if (rewrite) writeFileSync(path, happened);
      else expect(happened).toBe(text);
      expect(happened).not.toMatch(/forks: \d/);
    });
  }
});

describe("the same schedules fork without the rule that they are about", () => {
  test("f7-fence, counting votes of an incarnation that is over", () => {
    expect(runScript(script("f7-fence"), rulesOf("no-fence"))).toMatch(/forks: 0/);
  });

  test("prepare-after-voter-change, keeping leadership when the voters change", () => {
    const happened = runScript(
      script("prepare-after-voter-change"),
      rulesOf("no-prepare-after-voter-change"),
    );
    expect(happened).toMatch(/forks: 1/);
  });
});
